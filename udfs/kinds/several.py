"""The kinds that fill many cells: Column and Table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from udfs.cells import Blank, Cell, Grid
from udfs.faults import BadInputError
from udfs.kinds.base import CellKind, Kind, Words
from udfs.kinds.writing import write_rows


class Blanks(StrEnum):
    """What empty cells of a column mean."""

    REFUSED = "refused"
    LEFT_OUT = "left out"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class Column(Kind):
    """A column or a row of one kind, top down or left to right: tuple. Written as a column."""

    of: CellKind
    blanks: Blanks = Blanks.REFUSED
    noun: ClassVar[Words] = {"sv": "en kolumn", "en": "a column"}

    def read(self, grid: Grid) -> tuple[object, ...]:
        """The values in order; blank cells are left out, or 0 as in SUM, where the column says so."""
        if not grid.is_vector:
            raise BadInputError("not-a-column", height=grid.height, width=grid.width)
        values: list[object] = []
        for index, value in enumerate(grid.cells()):
            if self.blanks is not Blanks.REFUSED and isinstance(value, Blank):
                values += [Fraction(0)] if self.blanks is Blanks.ZERO else []
                continue
            try:
                values.append(self.of.read_cell(value))
            except BadInputError as refusal:
                refusal.position = vector_position(grid, index)
                raise
        return tuple(values)

    def write(self, value: object) -> Grid:
        """One column, a row per value."""
        return write_rows((item,) for item in _items(value))

    def position(self, grid: Grid, index: int) -> tuple[int, int]:
        """Where the value at `index` (from 0) of what was read stands in the grid."""
        kept = [
            place
            for place, value in enumerate(grid.cells())
            if not (self.blanks is Blanks.LEFT_OUT and isinstance(value, Blank))
        ]
        return vector_position(grid, kept[index] if index < len(kept) else 0)


def vector_position(grid: Grid, index: int) -> tuple[int, int]:
    """Row and column (from 1) of the value at `index` (from 0) along a column or a row."""
    return (1, index + 1) if grid.height == 1 else (index + 1, 1)


@dataclass(frozen=True, slots=True)
class Table(Kind):
    """Rows of several kinds, one per column: tuple of tuples. Without columns: the Grid itself, unread."""

    columns: tuple[CellKind, ...] = ()
    skip_blanks: bool = False
    noun: ClassVar[Words] = {"sv": "en tabell", "en": "a table"}

    def read(self, grid: Grid) -> Grid | tuple[tuple[object, ...], ...]:
        """The rows in order; wholly blank rows are left out where the table allows them."""
        if not self.columns:
            return grid
        if grid.width != len(self.columns):
            raise BadInputError("wrong-width", width=grid.width, wanted=len(self.columns))
        return tuple(
            tuple(self.read_cell(row[place], index, place) for place in range(grid.width))
            for index, row in enumerate(grid.rows)
            if not (self.skip_blanks and all(isinstance(value, Blank) for value in row))
        )

    def read_cell(self, value: Cell, row: int, column: int) -> object:
        """The value of one cell by the kind of its column; `row` and `column` count from 0."""
        try:
            return self.columns[column].read_cell(value)
        except BadInputError as refusal:
            refusal.position = (row + 1, column + 1)
            raise

    def write(self, value: object) -> Grid:
        """The rows as they are."""
        return write_rows(map(_items, _items(value)))


def _items(value: object) -> Iterable[object]:
    if not isinstance(value, Iterable):
        raise TypeError(f"a function returned {type(value).__name__} for rows of cells")
    return value
