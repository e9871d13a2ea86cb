"""The cells of one sheet, read in one pass over its XML, without a tree: memory goes with what is kept.

A sheet written the way programs write them is read by `plain`, several times faster; any other by the
parser here. Both give the same content.
"""

from __future__ import annotations

import sys

from xlsheets.formula.references import column_name
from xlsheets.ooxml.cell import CellValue, Kind
from xlsheets.ooxml.events import KEEPS_BLANKS, event_parser, parse_events
from xlsheets.ooxml.filling import Filler, Formula, Position, SheetContent, hides
from xlsheets.ooxml.lexical import UnusualError
from xlsheets.ooxml.plain import fill_plain, split_plain
from xlsheets.ooxml.values import Context
from xlsheets.ooxml.xml import trimmed, unescape

__all__ = ["Position", "SheetContent", "read_sheet"]

_DIGITS = "0123456789"
_NO_ATTRIBUTES: dict[str, str] = {}


def read_sheet(data: bytes, part: str, context: Context) -> SheetContent:
    """Read a worksheet; rows and cells without an `r` follow the one before.

    Errors: damaged (not well-formed, or an address, index or number that cannot be read),
    unsafe-package (a document type declaration).
    """
    span = split_plain(data)
    if span is None:
        return scan_sheet(data, part, context)
    filler = Filler(part, context)
    filler.found.around = data[: span[0]] + data[span[1] :]
    try:
        fill_plain(data, span, filler)
    except UnusualError:
        return scan_sheet(data, part, context)
    parse_events(event_parser(part), filler.found.around, part)
    return filler.finish()


def scan_sheet(data: bytes, part: str, context: Context) -> SheetContent:
    """Read a worksheet however its XML is written."""
    filler = Filler(part, context)
    _Scan(filler).run(data)
    return filler.finish()


class _Scan:
    """The state of one pass: the row, the cell in it, and the text being gathered."""

    def __init__(self, filler: Filler) -> None:
        self._filler = filler
        self._parser = event_parser(filler.values.part)
        self._columns = filler.columns
        self._row, self._column, self._row_text = 0, 0, ""
        self._text: list[str] = []
        self._cell = self._formula_attributes = _NO_ATTRIBUTES
        self._stored: str | None = None
        self._formula: str | None = None
        self._inline: list[str] | None = None
        self._phonetic, self._trims = False, True
        self._in_row = self._in_cell = False
        self._first_row = self._after_rows = sys.maxsize

    def run(self, data: bytes) -> None:
        """Read all of the part."""
        self._parser.StartElementHandler = self._before
        parse_events(self._parser, data, self._filler.values.part)
        self._filler.found.around = data[: self._first_row] + data[self._after_rows :]

    def _before(self, name: str, _: dict[str, str]) -> None:
        """Wait for the rows, and learn the namespace from what holds them: both dialects read alike."""
        space, brace, local = name.rpartition("}")
        if local == "sheetData":
            self._listen(space + brace)

    def _listen(self, prefix: str) -> None:
        starts = {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_text,
            "f": self._start_formula,
            "is": self._start_inline,
            "r": self._start_run,
            "t": self._start_text,
            "rPh": self._start_phonetic,
        }
        ends = {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "f": self._end_formula,
            "t": self._end_run,
            "rPh": self._end_phonetic,
            "sheetData": self._end_rows,
        }
        start_of = {prefix + local: handler for local, handler in starts.items()}.get
        end_of = {prefix + local: handler for local, handler in ends.items()}.get

        def start(name: str, attributes: dict[str, str]) -> None:
            handler = start_of(name)
            if handler is not None:
                handler(attributes)

        def end(name: str) -> None:
            handler = end_of(name)
            if handler is not None:
                handler()

        def first(name: str, attributes: dict[str, str]) -> None:
            self._first_row = self._parser.CurrentByteIndex
            self._parser.StartElementHandler = start
            start(name, attributes)

        self._parser.StartElementHandler = first
        self._parser.EndElementHandler = end
        self._parser.CharacterDataHandler = self._text.append

    def _end_rows(self) -> None:
        """What follows is only checked for being well-formed; it is read when somebody asks."""
        self._after_rows = self._parser.CurrentByteIndex
        self._first_row = min(self._first_row, self._after_rows)
        self._parser.StartElementHandler = self._parser.EndElementHandler = None
        self._parser.CharacterDataHandler = None

    # What opens

    def _start_row(self, attributes: dict[str, str]) -> None:
        if self._in_row:
            raise self._filler.values.damaged("row in a row")
        self._in_row = True
        reference = attributes.get("r")
        self._row = self._filler.row(reference or str(self._row + 1))
        if hides(attributes):
            self._filler.found.hidden_rows.add(self._row)
        self._column, self._row_text = 0, str(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self._in_cell:
            raise self._filler.values.damaged("cell in a cell")
        self._in_cell = True
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
            self._filler.column(column_name(self._column))
        else:
            letters = reference.rstrip(_DIGITS)
            self._column = self._columns.get(letters) or self._filler.column(letters)
            if letters + self._row_text != reference:
                raise self._filler.values.damaged(f"{reference[:20]!r} in row {self._row}")
        self._cell = attributes
        self._stored = self._formula = self._inline = None
        self._trims = True

    def _start_text(self, attributes: dict[str, str]) -> None:
        self._text.clear()
        if attributes.get(KEEPS_BLANKS) == "preserve":
            self._trims = False

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self._text.clear()
        self._formula_attributes = attributes

    def _start_inline(self, _: dict[str, str]) -> None:
        self._inline = []

    def _start_run(self, _: dict[str, str]) -> None:
        self._trims = False  # runs are parts of a sentence

    def _start_phonetic(self, _: dict[str, str]) -> None:
        self._phonetic = True

    # What closes

    def _end_value(self) -> None:
        self._stored = "".join(self._text)

    def _end_formula(self) -> None:
        self._formula = "".join(self._text)

    def _end_run(self) -> None:
        if self._inline is not None and not self._phonetic:
            self._inline += self._text

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _end_row(self) -> None:
        self._in_row = False

    def _end_cell(self) -> None:
        self._in_cell = False
        attributes, formula = self._cell, None
        if self._formula is not None:
            formula = Formula(self._formula, self._formula_attributes, attributes.get("cm"))
        style = attributes.get("s", "")
        look = self._filler.values.styles.get(style) or self._filler.values.style(style)
        self._filler.put((self._row, self._column), look, self._value(attributes.get("t")), formula)

    def _value(self, kind: str | None) -> tuple[Kind, CellValue]:
        if self._inline is not None and (kind == "inlineStr" or self._stored is None):
            text = "".join(self._inline)
            return Kind.TEXT, unescape(trimmed(text) if self._trims else text)
        if kind == "str" and self._stored is not None and not self._trims:
            return Kind.TEXT, unescape(self._stored)
        return self._filler.values.typed(kind, self._stored)
