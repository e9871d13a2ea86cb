"""How much one request may carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsheets.web.replies import Watched, refuse, said

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class _TooLargeError(Exception):
    """More has come than may."""


class BodyLimit:
    """Refuses a body that is too large with 413 and a sentence, which Excel shows on the error card."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Believe a length that is told, count one that is not."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if _told_length(scope) > self.largest:
            return await self._refuse(send)
        read, sent = 0, Watched(send)

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.largest:
                raise _TooLargeError
            return message

        try:
            await self.app(scope, counted, sent)
        except _TooLargeError:
            if not sent.begun:
                await self._refuse(send)

    async def _refuse(self, send: Send) -> None:
        await refuse(send, 413, said("serve too-large", megabytes=f"{self.largest / 1024**2:g}"))


def _told_length(scope: Scope) -> int:
    told = dict(scope["headers"]).get(b"content-length", b"0")
    return int(told) if told.isdigit() else 0
