"""The formulas of a workbook without its values: what all files made from one template have in common.

Whatever a check can tell from formulas, names and tables alone is told once for each layout: the layouts of
the last files are remembered, and a folder of returned workbooks mostly has one or two.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from xlsheets.checks.formulas.pattern import Leaf, Pattern, Use, bare, pattern_of
from xlsheets.checks.formulas.walk import circles
from xlsheets.formula.parser import parse
from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, Reference
from xlsheets.formula.structured import TableShape, UnresolvedError, parse_structured, resolve
from xlsheets.formula.tokens import FormulaError
from xlsheets.formula.tree import Range, TableRange
from xlsheets.ooxml import DefinedName, Table

Position = tuple[int, int]
Place = tuple[str, int, int]
Formulas = tuple[tuple[str, tuple[tuple[Position, str], ...]], ...]
"""The formulas of each sheet, by position."""

MOST_REMEMBERED = 4
LARGEST_REMEMBERED = 5_000
"""Layouts with more formulas than this are not remembered: memory stays flat over many files."""

_T = TypeVar("_T")


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


class Layout:
    """Formulas by their pattern, and the cells they read."""

    def __init__(self, formulas: Formulas, names: tuple[DefinedName, ...], tables: tuple[Table, ...]) -> None:
        self._formulas = formulas
        self._defined_names = names
        self._tables = tables
        self.sheets = tuple(name for name, _ in formulas)
        self._spelt = {name.casefold(): name for name in self.sheets} | {name: name for name in self.sheets}
        self._known: dict[Hashable, Any] = {}
        self._resolved: dict[tuple[str, Place], Reference] = {}
        self._targets: dict[tuple[str, str], Reference | None] = {}

    def once(self, key: Hashable, build: Callable[[Layout], _T]) -> _T:
        """What a check makes of the layout, made once."""
        if key not in self._known:
            self._known[key] = build(self)
        found: _T = self._known[key]
        return found

    @cached_property
    def on(self) -> Mapping[str, dict[Position, Pattern]]:
        """The pattern of each formula, by sheet and position."""
        known: dict[str, Pattern] = {}
        found: dict[str, dict[Position, Pattern]] = {}
        for name, formulas in self._formulas:
            found[name] = patterns = {}
            for position, formula in formulas:
                pattern = pattern_of(formula, *position)
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

    def formula(self, place: Place) -> Pattern | None:
        """The pattern at a place, None where no formula stands."""
        return self.on[place[0]].get(place[1:])

    def blocks(self, uses: tuple[Use, ...], pattern: Pattern, place: Place) -> list[Block]:
        """The cells that some references of a pattern mean at a place, but none of another workbook."""
        found = (self.block(use.leaf, pattern, place) for use in uses)
        return [block for block in found if block is not None]

    def block(self, leaf: Leaf, pattern: Pattern, place: Place) -> Block | None:
        """The cells that a reference of a pattern means at a place; None for those of another workbook."""
        if isinstance(leaf, Range):
            return self._moved(leaf.reference, place, place[1] - pattern.row, place[2] - pattern.column)
        fixed = (
            self._structured(leaf.text, place)
            if isinstance(leaf, TableRange)
            else self._named(leaf.text, place[0])
        )
        return None if fixed is None else self._moved(fixed, place, 0, 0)

    def _moved(self, reference: Reference, place: Place, down: int, right: int) -> Block | None:
        """A reference as its copy so many rows down and columns right has it."""
        sheet = self._spelt.get(reference.sheet) if reference.sheet else place[0]
        if sheet is None:
            sheet = self._spelt.get((reference.sheet or "").casefold())
            if sheet is None:
                return None
        fixed_row1, fixed_column1, fixed_row2, fixed_column2 = reference.absolute
        top, left, bottom, right_ = reference.row1, reference.column1, reference.row2, reference.column2
        if down and not reference.whole_columns:
            top, bottom = top + down * (not fixed_row1), bottom + down * (not fixed_row2)
        if right and not reference.whole_rows:
            left, right_ = left + right * (not fixed_column1), right_ + right * (not fixed_column2)
        if top > bottom:
            top, bottom = bottom, top
        if left > right_:
            left, right_ = right_, left
        if top < 1 or left < 1 or bottom > MAX_ROW or right_ > MAX_COLUMN:
            return None
        return Block(sheet, top, left, bottom, right_)

    def _structured(self, text: str, place: Place) -> Reference | None:
        try:
            parsed = parse_structured(text)
            if parsed.table is not None and "#this row" not in parsed.items:
                place = ("", 0, 0)
            key = (text, place)
            if key not in self._resolved:
                self._resolved[key] = resolve(text, self.tables, *place)
            return self._resolved[key]
        except UnresolvedError:
            return None

    def _named(self, text: str, sheet: str) -> Reference | None:
        key = (sheet, text)
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
        own = self._names.get((scope.casefold(), name.casefold()))
        return own or self._names.get(("", name.casefold()))

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], str]:
        """The formulas of defined names by sheet (empty for all sheets) and name, in small letters."""
        return {
            ((name.sheet or "").casefold(), name.name.casefold()): name.formula
            for name in self._defined_names
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
            for table in self._tables
        )


_REMEMBERED: dict[Hashable, Layout] = {}


def layout_of(formulas: Formulas, names: tuple[DefinedName, ...], tables: tuple[Table, ...]) -> Layout:
    """The layout of a workbook; an equal one of the last files, where there is one."""
    if sum(len(on_sheet) for _, on_sheet in formulas) > LARGEST_REMEMBERED:
        return Layout(formulas, names, tables)
    key = formulas, names, tables
    found = _REMEMBERED.pop(key, None) or Layout(formulas, names, tables)
    if len(_REMEMBERED) >= MOST_REMEMBERED:
        del _REMEMBERED[next(iter(_REMEMBERED))]
    _REMEMBERED[key] = found
    return found
