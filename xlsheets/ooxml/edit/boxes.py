"""How large a note's box must be to be read, in the columns and rows of its sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xlsheets.formula.references import MAX_COLUMN, MAX_ROW
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.edit.vml import Anchor
from xlsheets.ooxml.reading import Position
from xlsheets.ooxml.xml import decimal_number, is_true, whole

_WIDTH, _LINE, _MARGIN = 240, 16, 14  # pixels; about 36 letters of Tahoma 9 to a line
_LETTERS, _MOST_LINES = 36, 30
_COLUMN, _ROW = 64, 20  # what Excel gives a column and a row that nobody has changed
_Size = Callable[[int], int]


def lines_of(text: str) -> int:
    """How many lines a text takes in a box, its own line breaks and those at the edge."""
    return sum(max(1, -(-len(line) // _LETTERS)) for line in text.split("\n"))


def boxes_on(sheet: SheetXml, texts: Mapping[Position, str]) -> dict[Position, Anchor]:
    """A box for each text to the right of its cell: as wide as about 36 letters, and high enough."""
    width_of, height_of = _widths(sheet), _heights(sheet)
    return {at: _box(at, text, width_of, height_of) for at, text in texts.items()}


def _box(position: Position, text: str, width_of: _Size, height_of: _Size) -> Anchor:
    row, column = position
    height = _MARGIN + _LINE * min(max(lines_of(text), 3), _MOST_LINES)
    left = column  # counted from 0, this is the column after the cell
    if left + 4 > MAX_COLUMN:
        left = max(column - 6, 0)
    top = min(max(row - 2, 0), MAX_ROW - _MOST_LINES)
    right, across = _walk(left, 15 + _WIDTH, width_of, MAX_COLUMN)
    bottom, down = _walk(top, 4 + height, height_of, MAX_ROW)
    return left, 15, top, 4, right, across, bottom, down


def _walk(start: int, pixels: int, size: _Size, end: int) -> tuple[int, int]:
    """The column or row, from 0, and the pixels into it, so many pixels after the start of another."""
    place = start
    while place < end - 1 and pixels >= size(place):
        pixels -= size(place)
        place += 1
    return place, min(pixels, max(size(place) - 1, 0))


def _widths(sheet: SheetXml) -> _Size:
    spans = [
        (
            whole(one.get("min", "0")),
            whole(one.get("max", "0")),
            _column_pixels(one.get("width"), one.get("hidden")),
        )
        for one in sheet.root.iterfind(f"{sheet.space}cols/{sheet.space}col")
    ]
    usual = sheet.root.find(f"{sheet.space}sheetFormatPr")
    default = _column_pixels(None if usual is None else usual.get("defaultColWidth"), None)

    def width(column: int) -> int:
        return next((pixels for low, high, pixels in spans if low <= column + 1 <= high), default)

    return width


def _column_pixels(width: str | None, hidden: str | None) -> int:
    if is_true(hidden):
        return 0
    return int(decimal_number(width) * 7 + 0.5) if width else _COLUMN


def _heights(sheet: SheetXml) -> _Size:
    usual = sheet.root.find(f"{sheet.space}sheetFormatPr")
    default = int(decimal_number(usual.get("defaultRowHeight", "15")) * 4 / 3) if usual is not None else _ROW

    def height(row: int) -> int:
        element = sheet.rows.get(row + 1)
        if element is None:
            return default
        points = element.get("ht")
        return (
            0
            if is_true(element.get("hidden"))
            else int(decimal_number(points) * 4 / 3)
            if points
            else default
        )

    return height
