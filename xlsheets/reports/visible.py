"""Text from files and file names, made harmless to show: nothing in it commands a terminal or hides."""

from __future__ import annotations

import re

# What moves the cursor, ends a line, turns the direction of text, shows as nothing, or is half a letter.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def visible(text: str) -> str:
    r"""The text in one line, with what nobody would see as its code; a JSON text stays the same value.

    >>> visible("plan\x1b[2J\u202excod.xlsx\n")
    'plan\\u001b[2J\\u202excod.xlsx\\n'
    """
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub(_code, text)


def visible_lines(text: str) -> str:
    """The same for a text of several lines, which stay lines."""
    return "\n".join(map(visible, text.split("\n")))


def file_name(text: str) -> str:
    r"""A file's name as text that any program can read: bytes that are no UTF-8 as `\xff`.

    >>> file_name("plan\udcff.xlsx")
    'plan\\xff.xlsx'
    """
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _code(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SHORT:
        return _SHORT[character]
    number = ord(character)
    if number > 0xFFFF:  # as JSON has it: two halves
        number -= 0x10000
        return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"
    return f"\\u{number:04x}"
