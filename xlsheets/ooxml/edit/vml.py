"""Note boxes in the legacy drawing of a sheet, by pattern: this part is often not well-formed XML.

Prefixes are whatever the writer chose (openpyxl binds `ns0` anew in each shape), so names are matched
without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from html import escape, unescape
from itertools import count as counting
from itertools import islice

from xlsheets.ooxml.edit.moving import RowMove
from xlsheets.ooxml.reading import Position

_SHAPE = re.compile(rb"<((?:[\w.-]+:)?shape)\b(?:(?!</\1\s*>).)*</\1\s*>", re.S)
_ROW = re.compile(rb"(<(?:[\w.-]+:)?Row\s*>\s*)(\d+)(\s*</)")
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?Column\s*>\s*(\d+)\s*</")
_ANCHOR = re.compile(rb"(<(?:[\w.-]+:)?Anchor\s*>)([^<]*)(</)")
_TIE = re.compile(rb"(<((?:[\w.-]+:)?Fmla(?:Link|Range|Txbx|Group))\s*>)([^<]*)(</\2\s*>)")
_NOTE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""")
_NUMBER = re.compile(rb"_x0000_s(\d+)")
_BLOCKS = re.compile(rb"""(idmap\b[^>]*?\bdata\s*=\s*["'])([\d,\s]*)(["'])""")
_ROOT = re.compile(rb"<(?![?!])[^>]*>")
_BLOCK = 1024  # shape numbers come in blocks, which a drawing reserves in its `idmap`
_SPACES = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}

_DRAWING = b"""\
<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:x="urn:schemas-microsoft-com:office:excel">
 <o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout>
 <v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">\
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>
</xml>"""
_BOX = b"""\
<v:shape%s id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;\
margin-top:1.5pt;width:180pt;height:%dpt;z-index:1;visibility:hidden" fillcolor="#ffffe1" \
o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>\
<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">\
<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>\
<x:SizeWithCells/><x:Anchor>%s</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row>\
<x:Column>%d</x:Column></x:ClientData></v:shape>"""

Anchor = tuple[int, int, int, int, int, int, int, int]
"""Left column, pixels into it, top row, pixels, right column, pixels, bottom row, pixels; from 0."""


def new_drawing(block: int) -> bytes:
    """An empty drawing for note boxes, with a block of shape numbers that no other drawing has."""
    return _DRAWING % block


def blocks(data: bytes) -> Iterator[int]:
    """The blocks of shape numbers that a drawing reserves."""
    for match in _BLOCKS.finditer(data):
        yield from (int(piece) for piece in match[2].split(b",") if piece.strip().isdigit())


def has_shapes(data: bytes) -> bool:
    """Whether a drawing holds anything that shows: note boxes, buttons, pictures of a header."""
    return _SHAPE.search(data) is not None


def with_boxes(data: bytes, boxes: Mapping[Position, Anchor], spare: Callable[[], int]) -> bytes:
    """The drawing with more note boxes. `spare` gives a free block, should its numbers run out.

    ValueError: it is no drawing.
    """
    data, numbers = _reserved(data, len(boxes), spare)
    root = _ROOT.search(data)
    head = root[0] if root else b""
    spaces = b"".join(
        b' xmlns:%s="%s"' % (prefix, space)
        for prefix, space in _SPACES.items()
        if b"xmlns:%s=" % prefix not in head
    )
    made = b"".join(
        _box(spaces, number, position, anchor)
        for number, (position, anchor) in zip(numbers, boxes.items(), strict=True)
    )
    if b"_x0000_t202" not in data:
        made = made.replace(b' type="#_x0000_t202"', b"")
    at = data.rfind(b"</")
    if at < 0:
        raise ValueError("a drawing without end")
    return data[:at] + made + data[at:]


def _box(spaces: bytes, number: int, position: Position, anchor: Anchor) -> bytes:
    places = b", ".join(str(part).encode() for part in anchor)
    height = max(60, (anchor[6] - anchor[2]) * 15)
    return _BOX % (spaces, number, height, places, position[0] - 1, position[1] - 1)


def with_changes(data: bytes, gone: Collection[Position], taller: Mapping[Position, int]) -> bytes:
    """The drawing without the note boxes of some cells, others so many rows taller (less tall: negative)."""

    def shape(match: re.Match[bytes]) -> bytes:
        cell = _cell(match[0])
        if cell in gone:
            return b""
        rows = 0 if cell is None else taller.get(cell, 0)
        if not rows:
            return match[0]
        return _ANCHOR.sub(lambda found: found[1] + _taller(found[2], rows) + found[3], match[0])

    return _SHAPE.sub(shape, data)


def follow_notes(data: bytes, move: RowMove) -> bytes:
    """The drawing after a move of rows; the boxes of notes on deleted rows are gone."""

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
        return _ANCHOR.sub(lambda found: found[1] + _shifted(found[2], delta) + found[3], text)

    return _SHAPE.sub(shape, data)


def follow_ties(data: bytes, sheet: str, move: RowMove) -> bytes:
    """The drawing with the cells that its buttons, boxes and lists are tied to moved."""

    def tie(match: re.Match[bytes]) -> bytes:
        formula = unescape(match[3].decode("utf-8", "surrogateescape"))
        moved = move.formula(formula, sheet)
        if moved == formula:
            return match[0]
        return match[1] + escape(moved, quote=False).encode("utf-8", "surrogateescape") + match[4]

    return _TIE.sub(tie, data)


def _cell(shape: bytes) -> Position | None:
    """The cell whose note a shape is the box of; None for another shape."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if row is None or column is None or not _NOTE.search(shape):
        return None
    return int(row[2]) + 1, int(column[1]) + 1


def _reserved(data: bytes, count: int, spare: Callable[[], int]) -> tuple[bytes, list[int]]:
    """So many shape numbers that the drawing has not used, and the drawing with their blocks reserved."""
    used = {int(number) for number in _NUMBER.findall(data)}
    known = list(blocks(data))
    numbers = list(islice((number for block in known for number in _numbers(block, used)), count))
    if len(numbers) == count:
        return data, numbers
    block = spare()
    if not _BLOCKS.search(data):
        return data, list(islice((one for one in counting(block * _BLOCK + 1) if one not in used), count))
    new = list(range(block, block + -(-(count - len(numbers)) // (_BLOCK - 1))))
    numbers += islice((number for block in new for number in _numbers(block, used)), count - len(numbers))
    reserve = b"".join(b",%d" % block for block in new)
    return _BLOCKS.sub(lambda found: found[1] + found[2] + reserve + found[3], data, 1), numbers


def _numbers(block: int, used: Collection[int]) -> Iterator[int]:
    """The numbers of a block that nothing has."""
    return (number for number in range(block * _BLOCK + 1, (block + 1) * _BLOCK) if number not in used)


def _shifted(text: bytes, delta: int) -> bytes:
    return _with_rows(text, (2, 6), delta)


def _taller(text: bytes, rows: int) -> bytes:
    return _with_rows(text, (6,), rows)


def _with_rows(text: bytes, places: tuple[int, ...], delta: int) -> bytes:
    numbers = text.split(b",")
    if len(numbers) != 8:
        return text
    for index in places:
        number = numbers[index].strip()
        if number.isdigit():
            numbers[index] = b" " + str(max(int(number) + delta, 0)).encode()
    return b",".join(numbers)
