"""The call of a function, answered past the slow ways of xlwings Server with the same answer.

On its own way a call goes through Starlette's "http" middleware, FastAPI's dependencies, a conversion per
cell and a copy of the whole answer before it becomes JSON. Nothing of that is of use to cells that are read
and written by `udfs.hosts.xlwings_server`; who may call is still judged by xlwings Server. Tests hold the two
ways beside each other, case by case.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final

from udfs.hosts.xlwings_server import MalformedCallError, RefusalError, answer, count_cells
from xlsheets.web.replies import refuse, reply, said
from xlsheets.web.users import authenticate

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PATH: Final = "/xlwings/custom-functions-call"

SMALL: Final = 1_000
"""Cells of a call that is calculated at once; a larger one goes to a thread and lets others pass."""


class FunctionCalls:
    """Answers the calls of functions and passes everything else on."""

    def __init__(self, app: ASGIApp, most_cells: int) -> None:
        self.app = app
        self.most_cells = most_cells

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A call, or something else."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            return await self.app(scope, receive, send)
        from fastapi import HTTPException

        try:
            await authenticate(scope)
        except HTTPException as error:
            told = json.dumps({"detail": error.detail}).encode()
            return await reply(send, error.status_code, told, b"application/json")
        body = await _read(receive)
        if body is not None:
            await self._answer(body, send)
        return None

    async def _answer(self, body: bytes, send: Send) -> None:
        """200 with cells, or 400 with a sentence; the client of xlwings Server asks again for neither."""
        try:
            call = json.loads(body)
            cells = count_cells(call)
            if cells > self.most_cells:
                return await refuse(send, 400, _too_many(cells, self.most_cells))
            rows = answer(call) if cells <= SMALL else await asyncio.to_thread(answer, call)
        except RefusalError as refusal:
            return await refuse(send, 400, str(refusal))
        except (MalformedCallError, ValueError, RecursionError):
            return await refuse(send, 400, said("serve malformed"))
        text = json.dumps({"result": rows}, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return await reply(send, 200, text.encode(), b"application/json")


async def _read(receive: Receive) -> bytes | None:
    """The whole body, None where the client has gone."""
    parts = []
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _too_many(cells: int, most: int) -> str:
    spaced = [f"{number:,}".replace(",", "\u00a0") for number in (cells, most)]
    return said("serve too-many-cells", cells=spaced[0], most=spaced[1])
