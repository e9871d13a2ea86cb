"""What the checks of formulas start from: every formula by its pattern, and the cells it reads."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from xlsheets.checks.cells import sheets_with_cells
from xlsheets.checks.formulas.pattern import Leaf, Pattern, bare, pattern_of
from xlsheets.checks.formulas.walk import circles
from xlsheets.formula.parser import parse
from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, Reference, a1
from xlsheets.formula.shift import translate
from xlsheets.formula.structured import TableShape, UnresolvedError, parse_structured, resolve
from xlsheets.formula.tokens import FormulaError
from xlsheets.formula.tree import Name, Range, TableRange
from xlsheets.ooxml import Cell, Package, Sheet

Position = tuple[int, int]
Place = tuple[str, int, int]
MOST_LOOKED_AT = 400_000
"""How many cells the checks of one workbook may look at through ranges: sums of sums grow quickly."""


class Block(NamedTuple):
    """A rectangle of cells on a sheet of the workbook."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return self.top == self.bottom and self.left == self.right

    @property
    def height(self) -> int:
        """How many rows."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """How many columns."""
        return self.right - self.left + 1

    @property
    def size(self) -> int:
        """How many cells."""
        return self.height * self.width

    def holds(self, place: Place) -> bool:
        """Whether a cell lies inside."""
        sheet, row, column = place
        return sheet == self.sheet and self.top <= row <= self.bottom and self.left <= column <= self.right

    def inside(self, other: Block) -> bool:
        """Whether all of it lies in another rectangle."""
        return other.holds((self.sheet, self.top, self.left)) and other.holds(
            (self.sheet, self.bottom, self.right)
        )


class FormulaFacts:
    """The formulas of a package. Nothing is looked at before a check asks for it.

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

    @cached_property
    def on(self) -> Mapping[str, dict[Position, Pattern]]:
        """The pattern of each formula, by sheet and position."""
        known: dict[str, Pattern] = {}
        found: dict[str, dict[Position, Pattern]] = {}
        for name, cells in self.cells.items():
            found[name] = patterns = {}
            for position, cell in cells.items():
                if cell.formula is not None:
                    pattern = pattern_of(cell.formula, *position)
                    patterns[position] = known.setdefault(pattern.key, pattern)
        return found

    @cached_property
    def patterns(self) -> Mapping[Pattern, list[Place]]:
        """Where each pattern stands."""
        found: dict[Pattern, list[Place]] = {}
        for name, patterns in self.on.items():
            for position, pattern in patterns.items():
                found.setdefault(pattern, []).append((name, *position))
        return found

    @cached_property
    def circles(self) -> list[tuple[Place, ...]]:
        """The circles among the formulas."""
        return circles(self)

    def cell(self, place: Place) -> Cell | None:
        """The cell at a place, None where it holds nothing."""
        return self.cells[place[0]].get(place[1:])

    def formula(self, place: Place) -> Pattern | None:
        """The pattern at a place, None where no formula stands."""
        return self.on[place[0]].get(place[1:])

    def text(self, pattern: Pattern, place: Place) -> str:
        """The pattern as the formula it would be in another cell."""
        return translate(pattern.formula, place[1] - pattern.row, place[2] - pattern.column)

    def block(self, leaf: Leaf, pattern: Pattern, place: Place) -> Block | None:
        """The cells that a reference of a pattern means at a place; None for those of another workbook."""
        reference = self._reference(leaf, pattern, place)
        if reference is None or (sheet := self._sheet(reference.sheet or place[0])) is None:
            return None
        return Block(sheet, reference.row1, reference.column1, reference.row2, reference.column2)

    def places(self, block: Block) -> Iterator[Place]:
        """The filled cells of a rectangle, column by column."""
        sheet, top, left, bottom, right = block
        cells = self.cells[sheet]
        if block.size <= 64:
            self.looked_at += block.size
            for column in range(left, right + 1):
                for row in range(top, bottom + 1):
                    if (row, column) in cells:
                        yield sheet, row, column
            return
        columns = self._columns(sheet)
        for column in [one for one in columns if left <= one <= right]:
            rows = columns[column]
            for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
                self.looked_at += 1
                yield sheet, row, column

    @property
    def is_tired(self) -> bool:
        """Whether so many cells have been looked at that the rest is left."""
        return self.looked_at > MOST_LOOKED_AT

    def _columns(self, sheet: str) -> Mapping[int, list[int]]:
        found = self._filled.get(sheet)
        if found is None:
            found = self._filled[sheet] = {}
            for row, column in sorted(self.cells[sheet]):
                found.setdefault(column, []).append(row)
        return found

    @cached_property
    def _filled(self) -> dict[str, dict[int, list[int]]]:
        return {}

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        return {name.casefold(): name for name in self.sheets}

    def _sheet(self, name: str) -> str | None:
        return name if name in self.sheets else self._by_name.get(name.casefold())

    def _reference(self, leaf: Leaf, pattern: Pattern, place: Place) -> Reference | None:
        match leaf:
            case Range(reference):
                return _moved(reference, place[1] - pattern.row, place[2] - pattern.column)
            case TableRange(text):
                return self._structured(text, place)
            case Name(text):
                return self._named(text, place[0])

    def _structured(self, text: str, place: Place) -> Reference | None:
        try:
            fixed = parse_structured(text)
            if fixed.table is not None and "#this row" not in fixed.items:
                place = ("", 0, 0)
            key = (text, place)
            if key not in self._resolved:
                self._resolved[key] = resolve(text, self.tables, *place)
            return self._resolved[key]
        except UnresolvedError:
            return None

    def _named(self, text: str, sheet: str) -> Reference | None:
        key = (sheet.casefold(), text.casefold())
        if key not in self._targets:
            self._targets[key] = self._target(text, sheet)
        return self._targets[key]

    def _target(self, text: str, sheet: str) -> Reference | None:
        formula = self.named(text, sheet)
        try:
            tree = bare(parse(formula)) if formula else None
        except FormulaError:
            return None
        if isinstance(tree, Range) and all(tree.reference.absolute) and tree.reference.sheet:
            return tree.reference
        return self._structured(tree.text, ("", 0, 0)) if isinstance(tree, TableRange) else None

    def named(self, text: str, sheet: str) -> str | None:
        """The formula of a defined name as a formula on a sheet means it; None where there is none."""
        scope, _, name = text.rpartition("!")
        scope = scope.strip("'").replace("''", "'") or sheet
        own = self.names.get((scope.casefold(), name.casefold()))
        return own or self.names.get(("", name.casefold()))

    @cached_property
    def _resolved(self) -> dict[tuple[str, Place], Reference]:
        return {}

    @cached_property
    def _targets(self) -> dict[tuple[str, str], Reference | None]:
        return {}

    @cached_property
    def names(self) -> Mapping[tuple[str, str], str]:
        """The formulas of defined names by sheet (empty for all sheets) and name, in small letters."""
        return {
            ((name.sheet or "").casefold(), name.name.casefold()): name.formula
            for name in self.package.defined_names
        }

    @cached_property
    def tables(self) -> tuple[TableShape, ...]:
        """The Excel tables, as formulas see them."""
        return tuple(
            TableShape(
                table.name,
                table.sheet,
                *(table.ref.top, table.ref.left, table.ref.bottom, table.ref.right),
                tuple(column.name for column in table.columns),
                table.header_rows,
                table.totals_rows,
            )
            for table in self.package.tables
        )


def _moved(reference: Reference, down: int, right: int) -> Reference | None:
    if reference.sheet is not None and (":" in reference.sheet or "[" in reference.sheet):
        return None
    fixed_row1, fixed_column1, fixed_row2, fixed_column2 = reference.absolute
    if reference.whole_columns:
        fixed_row1 = fixed_row2 = True
    if reference.whole_rows:
        fixed_column1 = fixed_column2 = True
    rows = sorted((reference.row1 + down * (not fixed_row1), reference.row2 + down * (not fixed_row2)))
    columns = sorted(
        (reference.column1 + right * (not fixed_column1), reference.column2 + right * (not fixed_column2))
    )
    if rows[0] < 1 or columns[0] < 1 or rows[1] > MAX_ROW or columns[1] > MAX_COLUMN:
        return None
    return replace(reference, row1=rows[0], column1=columns[0], row2=rows[1], column2=columns[1])


def at(place: Place) -> tuple[str, str]:
    """Sheet and address of a place, as a finding names them."""
    return place[0], a1(*place[1:])
