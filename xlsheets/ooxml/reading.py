"""The cells of one sheet, read in one pass over its XML, without a tree: memory goes with what is kept."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from xml.parsers import expat

from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, a1, column_name, column_number
from xlsheets.formula.shift import translate
from xlsheets.formula.tokens import FormulaError
from xlsheets.ooxml.area import Area
from xlsheets.ooxml.cell import Array, Cell, CellValue, Kind
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.values import Context, ValueReader
from xlsheets.ooxml.xml import encoding_is_known, is_true, unescape

Position = tuple[int, int]
_DIGITS = "0123456789"
_NO_FORMULA: dict[str, str] = {}


@dataclass(slots=True)
class SheetContent:
    """What a sheet's XML says: cells that hold something, the style of those that hold nothing, the rest."""

    cells: dict[Position, Cell] = field(default_factory=dict)
    blank_styles: dict[Position, int] = field(default_factory=dict)
    arrays: dict[Position, Array] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    around: bytes = b""
    """The XML without its rows."""


def read_sheet(data: bytes, part: str, context: Context) -> SheetContent:
    """Read a worksheet; rows and cells without an `r` follow the one before.

    Errors: damaged (not well-formed, or an address, index or number that cannot be read),
    unsafe-package (a document type declaration).
    """
    return _Scan(part, context).run(data)


class _Scan:
    """The state of one pass: the row, the cell in it, and the text being gathered."""

    def __init__(self, part: str, context: Context) -> None:
        self.found = SheetContent()
        self._part = part
        self._values = ValueReader(part, context)
        self._context = context
        self._columns: dict[str, int] = {}
        self._shared: dict[str, tuple[str, Position]] = {}
        self._row, self._column, self._row_text = 0, 0, ""
        self._text: list[str] = []
        self._cell: dict[str, str] = {}
        self._stored: str | None = None
        self._formula: str | None = None
        self._formula_attributes = _NO_FORMULA
        self._inline: list[str] | None = None
        self._phonetic = False
        self._first_row = self._after_rows = sys.maxsize

    def run(self, data: bytes) -> SheetContent:
        """Read all of the part."""
        if not encoding_is_known(data):
            raise self._values.damaged("encoding")
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._before
        self._parser = parser
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise self._values.damaged(str(error)) from error
        self.found.around = data[: self._first_row] + data[self._after_rows :]
        return self.found

    def _refuse_doctype(self, *_: object) -> None:
        raise PackageError(PackageCode.UNSAFE, part=self._part, reason="doctype")

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
            "t": self._start_text,
            "rPh": self._start_phonetic,
        }
        ends = {
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
        reference = attributes.get("r")
        self._row = self._values.integer(reference, "row") if reference else self._row + 1
        if not 1 <= self._row <= MAX_ROW:
            raise self._values.damaged(f"row {self._row}")
        self._column, self._row_text = 0, str(self._row)
        if is_true(attributes.get("hidden")) or attributes.get("ht") == "0":
            self.found.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
            self._known_column(column_name(self._column))
        else:
            letters = reference.rstrip(_DIGITS)
            self._column = self._columns.get(letters) or self._known_column(letters)
            if letters + self._row_text != reference:
                raise self._values.damaged(f"{reference[:20]!r} in row {self._row}")
        self._cell = attributes
        self._stored = self._formula = self._inline = None

    def _known_column(self, letters: str) -> int:
        if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha()):
            raise self._values.damaged(f"column {letters[:20]!r}")
        column = column_number(letters)
        if column > MAX_COLUMN:
            raise self._values.damaged(f"column {letters!r}")
        self._columns[letters] = column
        return column

    def _start_text(self, _: dict[str, str]) -> None:
        self._text.clear()

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self._text.clear()
        self._formula_attributes = attributes

    def _start_inline(self, _: dict[str, str]) -> None:
        self._inline = []

    def _start_phonetic(self, _: dict[str, str]) -> None:
        self._phonetic = True

    def _area(self, text: str) -> Area:
        try:
            return Area.parse(text)
        except ValueError as error:
            raise self._values.damaged(f"area {text[:20]!r}") from error

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

    def _end_cell(self) -> None:
        attributes, stored, formula = self._cell, self._stored, self._formula
        position = (self._row, self._column)
        style_text = attributes.get("s", "0")
        style, number_format = self._values.styles.get(style_text) or self._values.style(style_text)
        kind, value = self._value(attributes.get("t"), stored)
        if formula is not None:
            text, array = self._expression(formula, position)
            calculated = kind is not Kind.BLANK
            self.found.cells[position] = Cell(value, kind, text, calculated, array, style, number_format)
        elif kind is not Kind.BLANK:
            self.found.cells[position] = Cell(value, kind, None, True, None, style, number_format)
        elif style:
            self.found.blank_styles[position] = style

    def _value(self, kind: str | None, stored: str | None) -> tuple[Kind, CellValue]:
        if kind is None and stored and len(stored) < 16 and stored.isdecimal() and stored.isascii():
            return Kind.NUMBER, int(stored)  # what most cells hold
        if self._inline is not None and (kind == "inlineStr" or stored is None):
            return Kind.TEXT, unescape("".join(self._inline))
        if kind == "inlineStr":
            return Kind.BLANK, None
        return self._values.typed(kind, stored)

    # Formulas

    def _expression(self, formula: str, position: Position) -> tuple[str, Array | None]:
        attributes = self._formula_attributes
        kind, text = attributes.get("t"), unescape(formula)
        if kind is None or kind == "normal":
            return text, None
        if kind == "shared":
            return self._shared_formula(attributes.get("si", ""), text, position), None
        if kind == "dataTable":
            inputs = ",".join(attributes[name] for name in ("r1", "r2") if attributes.get(name))
            return f"TABLE({inputs})", self._array(position, False)
        mark = self._cell.get("cm")
        return text, self._array(position, mark is not None and mark in self._context.dynamic())

    def _array(self, position: Position, dynamic: bool) -> Array:
        array = Array(self._area(self._formula_attributes.get("ref") or a1(*position)), dynamic)
        self.found.arrays[position] = array
        return array

    def _shared_formula(self, index: str, text: str, position: Position) -> str:
        if text:
            self._shared[index] = (text, position)
            return text
        if index not in self._shared:
            raise self._values.damaged(f"shared formula at {a1(*position)}")
        master, (row, column) = self._shared[index]
        try:
            return translate(master, position[0] - row, position[1] - column)
        except FormulaError as error:
            raise self._values.damaged(f"formula at {a1(row, column)}") from error
