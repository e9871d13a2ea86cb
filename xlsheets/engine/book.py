"""A workbook as the engine sees it: constants, formulas, names and tables, nothing of its file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

from udfs.registry import functions
from xlsheets.engine.results import CellKey, ChangeError
from xlsheets.formula.fresh_texts import unfreshen
from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, a1
from xlsheets.formula.structured import TableShape
from xlsheets.ooxml import CellValue, Package
from xlsheets.ooxml.marks import TEMPLATE

Place: TypeAlias = tuple[int, int, int]
"""Index of the sheet, row, column; rows and columns 1-based."""


class Area(NamedTuple):
    """A rectangle of cells on a sheet, edges included."""

    sheet: int
    row1: int
    column1: int
    row2: int
    column2: int

    @property
    def anchor(self) -> Place:
        """The first cell."""
        return self.sheet, self.row1, self.column1

    def holds(self, place: Place) -> bool:
        """Whether the cell lies inside."""
        sheet, row, column = place
        return (
            self.sheet == sheet and self.row1 <= row <= self.row2 and self.column1 <= column <= self.column2
        )

    def places(self) -> Iterator[Place]:
        """Every cell, row by row."""
        for row in range(self.row1, self.row2 + 1):
            for column in range(self.column1, self.column2 + 1):
                yield self.sheet, row, column


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula cell. ``area`` is set for array formulas: the cells it fills in the file."""

    text: str
    stored: CellValue
    calculated: bool = True
    area: Area | None = None
    dynamic: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """Names are keyed by (sheet index or None, name in capitals).

    ``as_shown``: Excel rounds each value to what its cell shows ("precision as displayed").
    ``settled``: the stored values are those of the program that saved the file, and may judge the engine.
    """

    sheets: tuple[str, ...]
    constants: dict[Place, CellValue]
    formulas: dict[Place, Formula]
    stored: dict[Place, CellValue] = field(default_factory=dict)  # what arrays filled when the file was saved
    names: Mapping[tuple[int | None, str], str] = field(default_factory=dict)
    tables: tuple[TableShape, ...] = ()
    hidden_rows: Mapping[int, frozenset[int]] = field(default_factory=dict)
    date1904: bool = False
    as_shown: bool = False
    settled: bool = False

    def key(self, place: Place) -> CellKey:
        """The place by sheet name."""
        return self.sheets[place[0]], place[1], place[2]

    def without_cells(self) -> "Book":
        """The sheets, names and tables alone."""
        return replace(self, constants={}, formulas={}, stored={})

    def sheet_index(self, name: str) -> int | None:
        """The index of a sheet, letter case ignored."""
        folded = name.casefold()
        for index, sheet in enumerate(self.sheets):
            if sheet.casefold() == folded:
                return index
        return None


def read_book(package: Package) -> Book:
    """Take from a package what calculation needs."""
    sheets = tuple(sheet.name for sheet in package.sheets)
    book = Book(
        sheets,
        constants={},
        formulas={},
        names=_names(package, sheets),
        tables=tuple(table.shape for table in package.tables),
        hidden_rows={i: s.hidden_rows for i, s in enumerate(package.sheets) if s.hidden_rows},
        date1904=package.date1904,
        as_shown=not package.calculation.full_precision,
        settled=_settled(package),
    )
    for index in range(len(sheets)):
        _read_sheet(book, package, index)
    return book


def _settled(package: Package) -> bool:
    """Whether values are expected to be up to date, and the workbook is not built on our template.

    Our own workbooks hold proven formulas only, and are calculated whatever they show.
    """
    calculation = package.calculation
    if calculation.full_calc_on_load or calculation.mode == "manual" or calculation.calc_id is None:
        return False
    return not any(name.name == TEMPLATE and name.sheet is None for name in package.defined_names)


def _names(package: Package, sheets: tuple[str, ...]) -> dict[tuple[int | None, str], str]:
    positions = {name: index for index, name in enumerate(sheets)}
    names: dict[tuple[int | None, str], str] = {}
    for name in package.defined_names:
        scope = None if name.sheet is None else positions[name.sheet]
        names[scope, name.name.upper()] = name.formula
    return names


def _read_sheet(book: Book, package: Package, index: int) -> None:
    sheet, ours = package.sheets[index], functions().keys()
    filled: set[tuple[int, int]] = set()
    areas: dict[tuple[int, int], Area] = {}
    for anchor, array in sheet.arrays.items():
        area = Area(index, array.ref.top, array.ref.left, array.ref.bottom, array.ref.right)
        areas[anchor] = area
        filled.update((row, column) for _, row, column in area.places())
    for (row, column), cell in sheet.cells.items():
        if cell.formula is not None:
            area_here = areas.get((row, column))
            dynamic = cell.array is not None and cell.array.dynamic
            book.formulas[index, row, column] = Formula(
                unfreshen(cell.formula, ours), cell.value, cell.calculated, area_here, dynamic
            )
        elif (row, column) in filled:
            book.stored[index, row, column] = cell.value
        elif cell.value is not None:
            book.constants[index, row, column] = _unsigned_zero(cell.value)


def change(book: Book, changes: Mapping[CellKey, CellValue]) -> Book:
    """Return the book with cells set; a formula that is set over is gone, None clears a cell.

    Raises ChangeError: unknown-sheet, outside-the-sheet, part-of-an-array.
    """
    if not changes:
        return book
    changed = replace(book, constants=dict(book.constants), formulas=dict(book.formulas))
    arrays = [(anchor, formula.area) for anchor, formula in book.formulas.items() if formula.area is not None]
    for (sheet, row, column), value in changes.items():
        index = book.sheet_index(sheet)
        if index is None:
            raise ChangeError("unknown-sheet", sheet, a1(row, column))
        place = (index, row, column)
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            raise ChangeError("outside-the-sheet", sheet, f"R{row}C{column}")
        if any(area.holds(place) and anchor != place for anchor, area in arrays):
            raise ChangeError("part-of-an-array", sheet, a1(row, column))
        changed.formulas.pop(place, None)
        changed.constants.pop(place, None)
        if value is not None:
            changed.constants[place] = _unsigned_zero(value)
    return changed


def _unsigned_zero(value: CellValue) -> CellValue:
    """A zero without sign: Excel has no other, and the engine writes "-0" where it makes a text of it."""
    return 0 if type(value) is float and value == 0 else value
