"""What the two ways of reading a sheet share: from what a cell's XML says to a Cell in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, a1, column_number
from xlsheets.formula.tokens import FormulaError
from xlsheets.ooxml.area import Area
from xlsheets.ooxml.cell import Array, Cell, CellValue, Kind
from xlsheets.ooxml.shared import SharedFormula
from xlsheets.ooxml.values import Context, Look, ValueReader
from xlsheets.ooxml.xml import is_true, unescape

Position = tuple[int, int]


@dataclass(slots=True)
class SheetContent:
    """What a sheet's XML says: cells that hold something, the style of those that hold nothing, the rest."""

    cells: dict[Position, Cell] = field(default_factory=dict)
    blank_styles: dict[Position, int] = field(default_factory=dict)
    arrays: dict[Position, Array] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    around: bytes = b""
    """The XML without its rows."""


class Formula(NamedTuple):
    """An `f` element: its text and attributes; `mark` is the `cm` of the cell."""

    text: str
    attributes: Mapping[str, str]
    mark: str | None


class Filler:
    """Fills the content of one sheet. Errors everywhere: damaged."""

    def __init__(self, part: str, context: Context) -> None:
        self.found = SheetContent()
        self.values = ValueReader(part, context)
        self.columns: dict[str, int] = {}
        self.looks = context.looks
        self._context = context
        self._shared: dict[str, SharedFormula] = {}
        self._waiting: dict[str, list[Position]] = {}

    def row(self, text: str) -> int:
        """The number of a row."""
        number = self.values.integer(text, "row")
        if not 1 <= number <= MAX_ROW:
            raise self.values.damaged(f"row {number}")
        return number

    def column(self, letters: str) -> int:
        """The number of a column, remembered in `columns`."""
        if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha()):
            raise self.values.damaged(f"column {letters[:20]!r}")
        column = column_number(letters)
        if column > MAX_COLUMN:
            raise self.values.damaged(f"column {letters!r}")
        self.columns[letters] = column
        return column

    def put(self, at: Position, look: Look, value: tuple[Kind, CellValue], formula: Formula | None) -> None:
        """Put a cell in its place; one without value and formula leaves its style there."""
        style, number_format = look
        kind, held = value
        if formula is not None and (formula.text or formula.attributes.get("t", "normal") != "normal"):
            text, array = self._expression(at, formula)
            calculated = kind is not Kind.BLANK
            self.found.cells[at] = Cell(held, kind, text, calculated, array, style, number_format)
        elif kind is not Kind.BLANK:
            self.found.cells[at] = Cell(held, kind, None, True, None, style, number_format)
        elif style:
            self.found.blank_styles[at] = style

    def finish(self) -> SheetContent:
        """All that was found, once every row is read."""
        for places in self._waiting.values():
            raise self.values.damaged(f"shared formula at {a1(*places[0])}")
        return self.found

    def area(self, text: str) -> Area:
        """An address in the part."""
        try:
            return Area.parse(text)
        except ValueError as error:
            raise self.values.damaged(f"area {text[:20]!r}") from error

    def _expression(self, at: Position, formula: Formula) -> tuple[str, Array | None]:
        attributes, text = formula.attributes, unescape(formula.text)
        kind = attributes.get("t")
        if kind is None or kind == "normal":
            return text, None
        if kind == "shared":
            return self._shared_formula(attributes, text, at), None
        if kind == "dataTable":
            inputs = ",".join(attributes[name] for name in ("r1", "r2") if attributes.get(name))
            return f"TABLE({inputs})", self._array(at, attributes, False)
        spills = formula.mark is not None and formula.mark in self._context.dynamic()
        return text, self._array(at, attributes, spills)

    def _array(self, at: Position, attributes: Mapping[str, str], dynamic: bool) -> Array:
        area = self.area(attributes.get("ref") or a1(*at))
        if area.height * area.width > MAX_ROW:  # Excel gives up long before a whole column
            raise self.values.damaged(f"array {area.a1}")
        array = Array(area, dynamic)
        self.found.arrays[at] = array
        return array

    def _shared_formula(self, attributes: Mapping[str, str], text: str, at: Position) -> str:
        """The formula of a cell that shares one; a cell with a text of its own and no range keeps it."""
        index = attributes.get("si", "")
        if text:
            if "ref" in attributes or index not in self._shared:
                self._share(index, SharedFormula(text, at))
            return text
        if index in self._shared:
            return self._written_out(self._shared[index], at)
        self._waiting.setdefault(index, []).append(at)
        return ""

    def _share(self, index: str, shared: SharedFormula) -> None:
        """Keep a formula for the cells to come, and write it out for those that came before it."""
        self._shared[index] = shared
        for at in self._waiting.pop(index, ()):
            text = self._written_out(shared, at)
            self.found.cells[at] = self.found.cells[at]._replace(formula=text)

    def _written_out(self, shared: SharedFormula, at: Position) -> str:
        try:
            return shared.at(at)
        except FormulaError as error:
            raise self.values.damaged(f"formula at {a1(*at)}") from error


def hides(attributes: Mapping[str, str]) -> bool:
    """Whether a row with these attributes does not show: hidden, filtered or folded away, or no height."""
    height = attributes.get("ht", "")
    return is_true(attributes.get("hidden")) or ("0" in height and not height.strip("0."))
