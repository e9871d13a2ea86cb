"""XML so plain that a pattern reads it: what must hold before one may, and texts out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
_PIECE = 1 << 20
_NOT_XML = bytes([*range(9), 11, 12, *range(14, 32)])
_NEVER_PLAIN = ("]]>", "\ufffe", "\uffff")
_ENTITY = re.compile(r"&(?:(lt|gt|amp|quot|apos);)?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class UnusualError(Exception):
    """Something that only the parser can tell."""


def head_is_plain(head: bytes) -> bool:
    """Whether what stands before a stretch of XML cannot mislead: no comment, no section, UTF-8."""
    if b"<!" in head or head.find(b"<?", 1) >= 0:
        return False
    declaration = head[: head.find(b"?>") + 2].lower() if head.startswith(b"<?xml ") else b""
    return b"encoding" not in declaration or b'encoding="utf-8"' in declaration


def pieces(data: bytes, span: Span, ends: bytes) -> Iterator[str]:
    """A stretch of XML as text, cut where elements end, so that large parts need no second copy.

    Errors: UnusualError, for what XML does not allow in any text.
    """
    start, last = span
    while start < last:
        end = data.find(ends, min(start + _PIECE, last), last)
        end = last if end < 0 else end + len(ends)
        piece = data[start:end]
        try:
            text = piece.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UnusualError from error
        if len(piece.translate(None, _NOT_XML)) != len(piece) or any(mark in text for mark in _NEVER_PLAIN):
            raise UnusualError
        yield text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        start = end


def plain_text(raw: str) -> str:
    """The text that stands between two tags. Errors: UnusualError, for a numeric or unknown entity."""
    return _ENTITY.sub(_character, raw) if "&" in raw else raw


def _character(match: re.Match[str]) -> str:
    if match[1] is None:
        raise UnusualError
    return _NAMED[match[1]]
