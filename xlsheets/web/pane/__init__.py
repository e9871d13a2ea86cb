"""The task pane's end at the server: what the page in Excel asks, answered as the command line answers it.

The page sends the open workbook; it is read in a guarded process, answered, and forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlsheets.web.settings import Settings

LARGEST_LINE: Final = 64 * 1024
"""Bytes that a question may hold beside the workbook."""

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from xlsheets.web.limits import Most


def largest_bodies(settings: Settings) -> dict[str, Most]:
    """What a question may carry: a workbook as large as the page takes, and the line before it."""
    from xlsheets.web.limits import Most
    from xlsheets.web.pane.jobs import JOBS

    most = Most(settings.largest_workbook, LARGEST_LINE, "pane too-large")
    return dict.fromkeys((f"/pane/{job}" for job in JOBS), most)


def routes(settings: Settings) -> list[BaseRoute]:
    """`GET /pane/words` for what the page says, and `POST /pane/JOB` for each job.

    A question is a line of JSON and then the workbook's bytes; nothing of it stands in an address, which
    proxies log. An answer may be a refusal in words.
    """
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    from xlsheets.web.pane.desk import Desk
    from xlsheets.web.pane.jobs import JOBS
    from xlsheets.web.pane.words import words
    from xlsheets.web.users import USER

    desk = Desk()

    async def say(request: Request) -> Response:
        lang = "en" if request.query_params.get("lang") == "en" else "sv"
        return JSONResponse(words(settings, lang))

    async def work(request: Request) -> Response:
        job = request.path_params["job"]
        if job not in JOBS:
            return JSONResponse({}, 404)
        told, _, book = (await request.body()).partition(b"\n")
        return JSONResponse(await desk.answer(job, told, book, request.scope.get(USER, "")))

    return [Route("/pane/words", say), Route("/pane/{job}", work, methods=["POST"])]
