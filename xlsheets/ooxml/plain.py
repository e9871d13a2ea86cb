"""Sheets whose XML is as plain as programs write it, read by pattern instead of by parser.

Nothing is guessed: every character between the first row and the last must belong to a row or a cell of
the forms below, else `UnusualError` is raised and the sheet is left to the parser. What stands around the
rows always goes to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlsheets.ooxml.cell import Cell, CellValue, Kind
from xlsheets.ooxml.filling import Filler, Formula, hides
from xlsheets.ooxml.lexical import Span, UnusualError, head_is_plain, pieces, plain_text
from xlsheets.ooxml.values import CellMeaning, ValueReader
from xlsheets.ooxml.xml import trimmed, unescape

_OPEN, _CLOSE, _ROW_ENDS = b"<sheetData>", b"</sheetData>", b"</row>"
_TEXT, _NUMBER, _BLANK = Kind.TEXT, Kind.NUMBER, Kind.BLANK
_ATTRIBUTE = r' [A-Za-z0-9]+="[^"<&\t\n\r]*"'
_TOKEN = re.compile(
    r'<c r="([A-Z]{1,3})([1-9][0-9]*)"((?: [a-z]+="[A-Za-z0-9]*")*)'
    rf"(?: ?/>|>(?:<f((?:{_ATTRIBUTE})*)(?: ?/>|>([^<]*)</f>))?"
    r'(?:<v>([^<]+)</v>|(<v ?/>|<v></v>|<v xml:space="preserve">[^<]*</v>))?'
    r'(<is><t(?: xml:space="preserve")?>[^<]*</t></is>)?</c>)'
    rf'|<row r="([1-9][0-9]*)"((?:{_ATTRIBUTE}| x14ac:dyDescent="[0-9.]*")*)( ?/)?>'
    r"|(</row>)|\s+|([\s\S])"
)
_KEPT, _KEPT_INLINE = '<v xml:space="preserve">', '<is><t xml:space="preserve">'
_PAIR = re.compile(r'([A-Za-z0-9]+)="([^"]*)"')


def split_plain(data: bytes) -> Span | None:
    """Where the rows begin and end, when what stands before them cannot mislead; None otherwise."""
    start, end = data.find(_OPEN) + len(_OPEN), data.rfind(_CLOSE)
    head = data[:start]
    if start < len(_OPEN) or end < start or not head_is_plain(head):
        return None
    root = head[head.find(b"<worksheet") :].partition(b">")[0]
    if b" x14ac:" in data and b' xmlns:x14ac="' not in root:
        return None
    return start, end


def fill_plain(data: bytes, span: Span, filler: Filler) -> None:
    """Put the cells of plain rows in their places. Errors: UnusualError; damaged, as the parser finds."""
    values, columns = filler.values, filler.columns
    looks, hidden = filler.looks, _Hidden()
    cells, blank_styles = filler.found.cells, filler.found.blank_styles
    shared, new = values.shared_string, tuple.__new__  # what Cell does itself, without a call in between
    strings: Sequence[str] = ()
    number, row_text = 0, ""
    value: CellValue
    for text in pieces(data, span, _ROW_ENDS):
        for (
            letters, digits, about, attributes, formula, held, odd, inline,
            row, row_about, row_ends, end, unknown,
        ) in _TOKEN.findall(text):  # fmt: skip
            if letters:
                if digits != row_text:
                    raise UnusualError
                at = number, columns.get(letters) or filler.column(letters)
                type_, mark, look = looks.get(about) or _look(about, filler)
                if not held or inline:
                    kind, value = _rare_value(values, type_, odd or held, inline)
                elif type_ is None and len(held) < 16 and held.isdecimal() and held.isascii():
                    kind, value = _NUMBER, int(held)  # what most cells hold
                elif type_ == "s":
                    strings = strings or values.strings()
                    sound = held.isdecimal() and held.isascii() and len(held) < 10
                    index = int(held) if sound else len(strings)
                    kind, value = _TEXT, strings[index] if index < len(strings) else shared(held)
                else:
                    kind, value = values.typed(type_, plain_text(held))
                if attributes:
                    filler.put(
                        at, look, (kind, value), Formula(plain_text(formula), _pairs(attributes), mark)
                    )
                elif formula:
                    cells[at] = Cell(
                        value, kind, unescape(plain_text(formula)), kind is not _BLANK, None, *look
                    )
                elif kind is not _BLANK:
                    cells[at] = new(Cell, (value, kind, None, True, None, *look))
                elif look[0]:
                    blank_styles[at] = look[0]
            elif unknown or (row and row_text) or (end and not row_text):
                raise UnusualError
            elif row:
                number = int(row) if len(row) < 7 else filler.row(row)
                row_text = "" if row_ends else row
                if hidden[row_about]:
                    filler.found.hidden_rows.add(number)
            elif end:
                row_text = ""
    if row_text:
        raise UnusualError


def _look(text: str, filler: Filler) -> CellMeaning:
    """What the attributes of a cell say; remembered for all sheets of the workbook."""
    pairs = _pairs(text)
    if "r" in pairs:
        raise UnusualError
    found = pairs.get("t"), pairs.get("cm"), filler.values.style(pairs.get("s", ""))
    filler.looks[text] = found
    return found


class _Hidden(dict[str, bool]):
    """Whether a row with attributes of this text does not show."""

    def __missing__(self, text: str) -> bool:
        found = self[text] = hides(_pairs(text.replace(" x14ac:", " ")))
        return found


def _rare_value(values: ValueReader, type_: str | None, stored: str, inline: str) -> tuple[Kind, CellValue]:
    """The value of a cell with an inline string, with a `v` element that is odd or empty, or with neither."""
    if not stored and not inline:
        return _BLANK, None
    if inline and (type_ == "inlineStr" or not stored):
        text = plain_text(inline[inline.index(">", len("<is><")) + 1 : -len("</t></is>")])
        return _TEXT, unescape(text if inline.startswith(_KEPT_INLINE) else trimmed(text))
    held = plain_text(stored[stored.index(">") + 1 : -len("</v>")] if stored.startswith("<") else stored)
    if type_ == "str" and stored.startswith(_KEPT):
        return _TEXT, unescape(held)
    return values.typed(type_, held)


def _pairs(attributes: str) -> dict[str, str]:
    if not attributes:
        return {}
    pairs = _PAIR.findall(attributes)
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnusualError
    return found
