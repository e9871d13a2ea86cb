"""How much one request may carry, how long it may take to come, and how many large ones one user may have."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from xlsheets.web.language import language
from xlsheets.web.replies import Watched, refuse, said

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATIENCE: Final = 120.0
"""Seconds in which a body must have come; who sends slower holds memory for nothing."""


class Most(NamedTuple):
    """What a body may hold: megabytes that are told, a little beside them that is not, and the sentence."""

    largest: int
    beside: int = 0
    key: str = "serve too-large"


class _TooLargeError(Exception):
    """More has come than may."""


class BodyLimit:
    """Refuses a body that is too large with 413, and one that does not come with 408, and a sentence, which
    Excel shows on the error card."""

    def __init__(
        self, app: ASGIApp, most: Most, at: Mapping[str, Most] | None = None, patience: float = PATIENCE
    ) -> None:
        """`at` says what a request to some paths may carry instead."""
        self.app = app
        self.most = most
        self.at = at or {}
        self.patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Believe a length that is told, count one that is not."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        most = self.at.get(scope["path"], self.most)
        if _told_length(scope) > most.largest + most.beside:
            return await _refuse(scope, send, most)
        sent = Watched(send)
        try:
            await self.app(scope, self._counted(receive, most.largest + most.beside), sent)
        except _TooLargeError:
            if not sent.begun:
                await _refuse(scope, send, most)
        except TimeoutError:
            if sent.begun:
                raise
            await refuse(send, 408, said("serve too-slow", language(scope)))

    def _counted(self, receive: Receive, largest: int) -> Receive:
        read, is_whole = 0, False
        deadline = asyncio.get_running_loop().time() + self.patience

        async def counted() -> Message:
            nonlocal read, is_whole
            if is_whole:  # what comes now is that the client leaves, and that may take as long as it likes
                return await receive()
            async with asyncio.timeout_at(deadline):
                message = await receive()
            read += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if read > largest:
                raise _TooLargeError
            return message

        return counted


async def _refuse(scope: Scope, send: Send, most: Most) -> None:
    await refuse(send, 413, said(most.key, language(scope), megabytes=f"{most.largest / 1024**2:g}"))


def _told_length(scope: Scope) -> int:
    told = dict(scope["headers"]).get(b"content-length", b"0")
    return int(told) if told.isdigit() and len(told) < 20 else 0


class Turns:
    """So many at a time for each user; further ones wait, and hold up nobody else."""

    def __init__(self, each: int) -> None:
        self._each = each
        self._of: dict[str, asyncio.Semaphore] = {}
        self._count: dict[str, int] = {}

    @asynccontextmanager
    async def of(self, user: str) -> AsyncIterator[None]:
        """Wait for a turn and hold it."""
        turn = self._of.setdefault(user, asyncio.Semaphore(self._each))
        self._count[user] = self._count.get(user, 0) + 1
        try:
            async with turn:
                yield
        finally:
            self._count[user] -= 1
            if not self._count[user]:
                del self._of[user], self._count[user]
