"""What the server says when it will not answer: one sentence in plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsheets.catalogue import word

if TYPE_CHECKING:
    from starlette.types import Message, Send


def said(key: str, lang: str = "sv", **values: object) -> str:
    """A sentence of the catalogue with its values filled in."""
    return word(key, lang).format(**values)


class Watched:
    """A `send` that remembers whether the answer has begun: after that no other can be given."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        """Pass on."""
        self.begun = True
        await self._send(message)


async def refuse(send: Send, status: int, text: str) -> None:
    """Send the sentence; the client of xlwings Server puts it on the cell's error card."""
    await reply(send, status, text.encode(errors="replace"), b"text/plain; charset=utf-8")


async def reply(send: Send, status: int, body: bytes, kind: bytes) -> None:
    """Send a whole response."""
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
