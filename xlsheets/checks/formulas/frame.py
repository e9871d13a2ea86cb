"""What gives the references of a workbook their meaning: its sheets, defined names and tables.

All files made from one template have the same, whatever became of their formulas. So what the copies of a
formula read is worked out once for a frame, and remembered with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from xlsheets.checks.formulas.block import Block, Place, Position
from xlsheets.checks.formulas.pattern import Leaf, Pattern, bare
from xlsheets.checks.formulas.reach import Reach, nowhere, reach_of
from xlsheets.formula.parser import parse
from xlsheets.formula.references import Reference
from xlsheets.formula.structured import TableShape, UnresolvedError, parse_structured, resolve
from xlsheets.formula.tokens import FormulaError
from xlsheets.formula.tree import Range, TableRange
from xlsheets.ooxml import DefinedName, Table

Names = tuple[DefinedName, ...]
Tables = tuple[Table, ...]


class Frame:
    """Sheets, defined names and tables, and what references mean among them."""

    def __init__(self, sheets: tuple[str, ...], names: Names, tables: Tables) -> None:
        self.sheets = sheets
        self._defined_names = names
        self._tables = tables
        self._spelt = {name.casefold(): name for name in sheets} | {name: name for name in sheets}
        self.forget()

    def forget(self) -> None:
        """Begin again with nothing worked out."""
        self.calm: Mapping[str, Mapping[Position, Pattern]] | None = None
        """The formulas of the last layout without circles."""
        self._resolved: dict[tuple[str, Place], Reference] = {}
        self._targets: dict[tuple[str, str], Reference | None] = {}

    def reach(self, leaf: Leaf, pattern: Pattern) -> Reach:
        """The cells that a reference of a pattern means, by the cell of the copy."""
        if isinstance(leaf, Range):
            return self._reach(leaf.reference, pattern.row, pattern.column)
        if isinstance(leaf, TableRange):
            return lambda place: self._fixed(self._structured(leaf.text, place), place)
        return lambda place: self._fixed(self._named(leaf.text, place[0]), place)

    def _reach(self, reference: Reference, row: int, column: int) -> Reach:
        if not reference.sheet:
            return reach_of(reference, None, row, column)
        sheet = self._spelt.get(reference.sheet) or self._spelt.get(reference.sheet.casefold())
        return nowhere if sheet is None else reach_of(reference, sheet, row, column)

    def _fixed(self, reference: Reference | None, place: Place) -> Block | None:
        """A reference that is where it is, whichever cell it stands in."""
        return None if reference is None else self._reach(reference, *place[1:])(place)

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
        return tuple(table.shape for table in self._tables)
