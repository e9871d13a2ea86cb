"""The call of a function, answered past the slow ways of xlwings Server with the same answer.

On its own way a call goes through Starlette's "http" middleware, FastAPI's dependencies, a conversion per
cell and a copy of the whole answer before it becomes JSON. Nothing of that is of use to cells that are read
and written by `udfs.hosts.xlwings_server`; who may call is still judged by xlwings Server. Tests hold the two
ways beside each other, case by case.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from udfs.hosts.xlwings_server import MalformedCallError, RefusalError, UnknownCallError, answer, count_cells
from xlsheets.web.language import language
from xlsheets.web.limits import Turns
from xlsheets.web.replies import refuse, reply, said
from xlsheets.web.users import NotSignedInError, authenticate, who

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PATH: Final = "/xlwings/custom-functions-call"

SMALL: Final = 12_000
"""Bytes of a call that is answered at once, about 1 000 cells; a larger one goes to a thread and lets others
pass. It waits as the bytes that came, since the cells take ten times the room."""

THREADS: Final = 4
AT_ONCE: Final = 2
"""Large calls of one user that are calculated at a time."""


class FunctionCalls:
    """Answers the calls of functions and passes everything else on."""

    def __init__(self, app: ASGIApp, most_cells: int) -> None:
        self.app = app
        self.most_cells = most_cells
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="calls")
        self._turns = Turns(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A call, or something else."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            return await self.app(scope, receive, send)
        try:
            await authenticate(scope)
        except NotSignedInError as error:
            return await refuse(send, error.status, said(error.key, language(scope)))
        body = await _read(receive)
        if body is None:
            return None
        if len(body) <= SMALL:
            return await _send(send, *self._answered(body))
        async with self._turns.of(who(scope)):
            working = asyncio.get_running_loop().run_in_executor(self._threads, self._answered, body)
            return await _send(send, *await working)

    def _answered(self, body: bytes) -> tuple[bytes | None, str]:
        """Cells as JSON, or why there are none; the client of xlwings Server asks again for neither."""
        try:
            call = json.loads(body)
            cells = count_cells(call)
            if cells > self.most_cells:
                return None, _too_many(cells, self.most_cells)
            rows = {"result": answer(call)}
            text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            return text.encode(), ""  # fails for half a character, which JSON can spell and UTF-8 cannot
        except RefusalError as refusal:
            return None, str(refusal)
        except UnknownCallError:
            return None, said("serve no-function")
        except (MalformedCallError, ValueError, ArithmeticError, RecursionError):
            return None, said("serve malformed")


async def _send(send: Send, cells: bytes | None, refusal: str) -> None:
    if cells is None:
        return await refuse(send, 400, refusal)
    return await reply(send, 200, cells, b"application/json")


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
