"""Note shapes in the legacy drawing of a sheet, by pattern: this part is often not well-formed XML."""

from __future__ import annotations

import re

from xlsheets.ooxml.edit.moving import RowMove

_SHAPE = re.compile(rb"<v:shape\b(?:(?!</v:shape>).)*</v:shape>", re.S)
_ROW = re.compile(rb"(<x:Row>\s*)(\d+)(\s*</x:Row>)")
_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)(</x:Anchor>)")


def follow_notes(data: bytes, move: RowMove) -> bytes:
    """The drawing after a move of rows; the shapes of notes on deleted rows are gone."""

    def shape(match: re.Match[bytes]) -> bytes:
        text = match[0]
        row = _ROW.search(text)
        if row is None:
            return text
        moved = move.row(int(row[2]) + 1)  # counts from 0
        if moved is None:
            return b""
        delta = moved - 1 - int(row[2])
        text = _ROW.sub(lambda found: found[1] + str(moved - 1).encode() + found[3], text)
        return _ANCHOR.sub(lambda found: found[1] + _anchor(found[2], delta) + found[3], text)

    return _SHAPE.sub(shape, data)


def _anchor(text: bytes, delta: int) -> bytes:
    """Left column, offset, top row, offset, right column, offset, bottom row, offset."""
    numbers = text.split(b",")
    if len(numbers) != 8:
        return text
    for index in (2, 6):
        number = numbers[index].strip()
        if number.isdigit():
            numbers[index] = b" " + str(max(int(number) + delta, 0)).encode()
    return b",".join(numbers)
