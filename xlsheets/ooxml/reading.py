"""The cells of one sheet, read from its XML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, a1, column_number
from xlsheets.formula.shift import translate
from xlsheets.formula.tokens import FormulaError

from .area import Area
from .cell import Array, Cell, CellError, CellValue, Kind
from .errors import PackageCode, PackageError
from .strings import rich_text
from .xml import Element, is_true, unescape

Position = tuple[int, int]
_DIGITS = "0123456789"
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}


@dataclass(frozen=True, slots=True)
class Context:
    """What a sheet's cells refer to elsewhere in the package."""

    strings: Callable[[], Sequence[str]]
    formats: Sequence[str]
    dynamic: Callable[[], frozenset[str]]
    date1904: bool


@dataclass(slots=True)
class SheetCells:
    """What `read_cells` found: cells that hold something, and the style of those that hold nothing."""

    cells: dict[Position, Cell] = field(default_factory=dict)
    blank_styles: dict[Position, int] = field(default_factory=dict)
    arrays: dict[Position, Array] = field(default_factory=dict)


def read_cells(sheet_data: Element, space: str, part: str, context: Context) -> SheetCells:
    """Read every cell under `sheetData`; rows and cells without an `r` follow the one before.

    Errors: damaged, when an address, an index or a number cannot be read.
    """
    reader = _Reader(space, part, context)
    row_number = 0
    for row in sheet_data.iterchildren(f"{space}row"):
        reference = row.get("r")
        row_number = reader.integer(reference, "row") if reference else row_number + 1
        if not 1 <= row_number <= MAX_ROW:
            raise reader.damaged(f"row {row_number}")
        reader.row(row, row_number)
    return reader.found


class _Reader:
    def __init__(self, space: str, part: str, context: Context) -> None:
        self.found = SheetCells()
        self._part = part
        self._context = context
        self._cell, self._value = f"{space}c", f"{space}v"
        self._formula, self._inline = f"{space}f", f"{space}is"
        self._columns: dict[str, int] = {}
        self._shared: dict[str, tuple[str, Position]] = {}

    def damaged(self, reason: str) -> PackageError:
        return PackageError(PackageCode.DAMAGED, part=self._part, reason=reason)

    def integer(self, text: str, what: str) -> int:
        try:
            return int(text)
        except ValueError as error:
            raise self.damaged(f"{what} {text[:20]!r}") from error

    def row(self, row: Element, row_number: int) -> None:
        """Read the cells of one row."""
        column, number_text = 0, str(row_number)
        columns, tag = self._columns, self._cell
        for element in row:
            if element.tag != tag:
                continue
            reference = element.get("r")
            if reference is None:
                column += 1
            else:
                letters = reference.rstrip(_DIGITS)
                found = columns.get(letters)
                column = found if found is not None else self._column(letters)
                if not reference.endswith(number_text) or len(reference) != len(letters) + len(number_text):
                    raise self.damaged(f"{reference[:20]!r} in row {row_number}")
            self._read(element, (row_number, column))

    def _column(self, letters: str) -> int:
        if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha()):
            raise self.damaged(f"column {letters[:20]!r}")
        column = column_number(letters)
        if column > MAX_COLUMN:
            raise self.damaged(f"column {letters!r}")
        self._columns[letters] = column
        return column

    def _read(self, element: Element, position: Position) -> None:
        stored: str | None = None
        formula: Element | None = None
        inline: Element | None = None
        for child in element:
            tag = child.tag
            if tag == self._value:
                stored = child.text or ""
            elif tag == self._formula:
                formula = child
            elif tag == self._inline:
                inline = child
        style_text = element.get("s")
        style = self.integer(style_text, "style") if style_text else 0
        if formula is None and inline is None and not stored and element.get("t") != "str":
            if style:
                self.found.blank_styles[position] = style
            return
        kind, value = self._typed(element.get("t"), stored, inline)
        formats = self._context.formats
        number_format = formats[style] if 0 <= style < len(formats) else "General"
        if formula is None:
            cell = Cell(value, kind, None, True, None, style, number_format)
        else:
            text, array = self._expression(element, formula, position)
            cell = Cell(value, kind, text, kind is not Kind.BLANK, array, style, number_format)
        self.found.cells[position] = cell

    def _typed(self, kind: str | None, text: str | None, inline: Element | None) -> tuple[Kind, CellValue]:
        if kind == "inlineStr" or (text is None and inline is not None):
            return Kind.TEXT, rich_text(inline) if inline is not None else ""
        if text is None:
            return Kind.BLANK, None
        if kind == "str":
            return Kind.TEXT, unescape(text)
        if not text:
            return Kind.BLANK, None
        if kind is None or kind == "n":
            return Kind.NUMBER, self._number(text)
        if kind == "s":
            return Kind.TEXT, self._shared_string(text)
        if kind == "b":
            return Kind.BOOLEAN, is_true(text.strip())
        if kind == "e":
            return Kind.ERROR, CellError(text)
        if kind == "d":
            return Kind.NUMBER, self._serial(text)
        raise self.damaged(f"cell type {kind[:20]!r}")

    def _number(self, text: str) -> float | int:
        digits = text[1:] if text[0] == "-" else text
        if len(digits) <= 15 and digits.isdecimal() and digits.isascii():
            return int(text)
        try:
            number = float(text)
        except ValueError as error:
            raise self.damaged(f"number {text[:20]!r}") from error
        if number != number or number in (float("inf"), float("-inf")):
            raise self.damaged(f"number {text[:20]!r}")
        return number

    def _shared_string(self, text: str) -> str:
        index = self.integer(text, "string")
        strings = self._context.strings()
        if not 0 <= index < len(strings):
            raise self.damaged(f"string {index}")
        return strings[index]

    def _serial(self, text: str) -> float | int:
        try:
            moment = datetime.fromisoformat(text) if "-" in text else _at(time.fromisoformat(text))
        except ValueError as error:
            raise self.damaged(f"date {text[:30]!r}") from error
        return serial(moment.replace(tzinfo=None), self._context.date1904)

    def _expression(self, element: Element, formula: Element, position: Position) -> tuple[str, Array | None]:
        kind, text = formula.get("t"), unescape(formula.text or "")
        if kind == "shared":
            return self._shared_formula(formula, text, position), None
        if kind == "dataTable":
            inputs = ",".join(formula.get(name, "") for name in ("r1", "r2") if formula.get(name))
            return f"TABLE({inputs})", self._array(formula, position, False)
        if kind != "array":
            return text, None
        dynamic = element.get("cm", "") in self._context.dynamic() if element.get("cm") else False
        return text, self._array(formula, position, dynamic)

    def _array(self, formula: Element, position: Position, dynamic: bool) -> Array:
        try:
            area = Area.parse(formula.get("ref") or a1(*position))
        except ValueError as error:
            raise self.damaged(f"array at {a1(*position)}") from error
        array = Array(area, dynamic)
        self.found.arrays[position] = array
        return array

    def _shared_formula(self, formula: Element, text: str, position: Position) -> str:
        index = formula.get("si", "")
        if text:
            self._shared[index] = (text, position)
            return text
        if index not in self._shared:
            raise self.damaged(f"shared formula at {a1(*position)}")
        master, (row, column) = self._shared[index]
        try:
            return translate(master, position[0] - row, position[1] - column)
        except FormulaError as error:
            raise self.damaged(f"formula at {a1(row, column)}") from error


def _at(moment: time) -> datetime:
    return datetime.combine(date(1899, 12, 30), moment)


def serial(moment: date, date1904: bool = False) -> float | int:
    """The number by which a workbook stores a day or a moment, in days.

    >>> serial(date(2018, 1, 1)), serial(datetime(2018, 1, 1, 12), date1904=True)
    (43101, 41639.5)
    """
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    passed = moment - _EPOCHS[date1904]
    days = passed.days + (passed.seconds + passed.microseconds / 1e6) / 86400
    if not date1904 and days < 61:
        days -= 1 if days >= 1 else 0  # Excel believes in 29 February 1900
    return int(days) if days == int(days) else days


def moment_of(number: float, date1904: bool = False) -> datetime:
    """The moment a stored number stands for; OverflowError beyond the year 9999.

    >>> moment_of(43101)
    datetime.datetime(2018, 1, 1, 0, 0)
    """
    if not date1904 and 1 <= number < 60:
        number += 1
    return _EPOCHS[date1904] + timedelta(days=number)
