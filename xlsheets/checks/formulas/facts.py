"""What the checks of formulas start from: every formula by its pattern, and the cells it reads."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from xlsheets.checks.cells import sheets_with_cells
from xlsheets.checks.formulas.block import Block, Place, Position
from xlsheets.checks.formulas.layout import Copies, Layout, SheetFormulas
from xlsheets.checks.formulas.memory import layout_of
from xlsheets.checks.formulas.pattern import Leaf, Pattern
from xlsheets.formula.references import a1
from xlsheets.formula.shift import translate
from xlsheets.ooxml import Cell, Package, Sheet

MOST_LOOKED_AT = 400_000
"""How many cells one check may look at through ranges: running totals over long columns grow quickly."""

_FEW = 64

__all__ = ["Block", "Copies", "FormulaFacts", "Layout", "Place", "Position", "SheetFormulas", "at"]


class FormulaFacts:
    """The formulas of a package with the values of its cells.

    `told` are the cells that have a finding already; `gathered` adds those it tells.
    """

    def __init__(self, package: Package, told: Iterable[Place] = ()) -> None:
        self.package = package
        self.looked_at = 0
        self.told: set[Place] = set(told)
        self.sheets: Mapping[str, Sheet] = {sheet.name: sheet for sheet in sheets_with_cells(package)}
        self.cells: Mapping[str, Mapping[Position, Cell]] = {
            name: sheet.cells for name, sheet in self.sheets.items()
        }
        self._columns: dict[str, dict[int, list[int]]] = {}

    @cached_property
    def layout(self) -> Layout:
        """The formulas without the values."""
        formulas = tuple(
            (name, tuple((at, cell.formula or "") for at, cell in sheet.sorts.formulas))
            for name, sheet in self.sheets.items()
        )
        return layout_of(formulas, self.package.defined_names, self.package.tables)

    @property
    def on(self) -> Mapping[str, Mapping[Position, Pattern]]:
        """The pattern of each formula, by sheet and position."""
        return self.layout.on

    def block(self, leaf: Leaf, pattern: Pattern, place: Place) -> Block | None:
        """The cells that a reference of a pattern means at a place; None for those of another workbook."""
        return self.layout.copies[pattern].block(leaf, place)

    def cell(self, place: Place) -> Cell | None:
        """The cell at a place, None where it holds nothing."""
        return self.cells[place[0]].get(place[1:])

    def formula(self, place: Place) -> Pattern | None:
        """The pattern at a place, None where no formula stands."""
        return self.layout.formula(place)

    def text(self, pattern: Pattern, place: Place) -> str:
        """The pattern as the formula it would be in another cell."""
        return translate(pattern.formula, place[1] - pattern.row, place[2] - pattern.column)

    def places(self, block: Block) -> Iterator[Place]:
        """The filled cells of a rectangle, column by column."""
        sheet, top, left, bottom, right = block
        cells = self.cells[sheet]
        if block.size <= _FEW:
            self.looked_at += block.size
            for column in range(left, right + 1):
                for row in range(top, bottom + 1):
                    if (row, column) in cells:
                        yield sheet, row, column
            return
        columns = self._filled(sheet)
        for column in [one for one in columns if left <= one <= right]:
            rows = columns[column]
            for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
                self.looked_at += 1
                yield sheet, row, column

    @property
    def is_tired(self) -> bool:
        """Whether so many cells have been looked at that the rest is left."""
        return self.looked_at > MOST_LOOKED_AT

    def _filled(self, sheet: str) -> Mapping[int, list[int]]:
        """The rows of the filled cells in each column."""
        found = self._columns.get(sheet)
        if found is None:
            found = self._columns[sheet] = {}
            for row, column in sorted(self.cells[sheet]):
                found.setdefault(column, []).append(row)
        return found


def at(place: Place) -> tuple[str, str]:
    """Sheet and address of a place, as a finding names them."""
    return place[0], a1(*place[1:])
