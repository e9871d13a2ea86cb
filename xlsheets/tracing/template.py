"""What the template says of a workbook: its calls, its columns, and where something is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from udfs.registry import functions
from xlsheets.formula.spelling import calls_ours
from xlsheets.ooxml import Package, Sheet
from xlsheets.plan.layout import QUARTERS, Column, FunctionBlock, Layout, load_layout
from xlsheets.plan.read import PUBLISHED_MARK
from xlsheets.tracing.lookup import Corner, find_reference, table_shapes


@dataclass
class Template:
    """The layout as far as the workbook follows it; of a workbook of another make it says nothing."""

    package: Package

    @cached_property
    def layout(self) -> Layout | None:
        """The template's layout, for a workbook that has its tables."""
        layout = load_layout()
        known = {name.casefold() for name in layout.tables}
        return layout if any(table.name.casefold() in known for table in self.package.tables) else None

    @cached_property
    def blocks(self) -> Mapping[str, tuple[FunctionBlock, int]]:
        """The calls of *Beräkning* by the names of their columns."""
        blocks = self.layout.functions if self.layout else ()
        return {name.casefold(): (block, column) for block in blocks for name, column in block.names.items()}

    @cached_property
    def twins(self) -> Mapping[str, tuple[FunctionBlock, int]]:
        """The calls of *Beräkning* by the cells that hold a row of their result in plain formulas."""
        blocks = self.layout.functions if self.layout else ()
        return {name.casefold(): (block, row) for block in blocks for name, row in block.twins.items()}

    @cached_property
    def answers(self) -> frozenset[str]:
        """The names that formulas only ask for whether a call went well."""
        return frozenset(block.answer.casefold() for block in (self.layout.functions if self.layout else ()))

    @cached_property
    def form(self) -> str | None:
        """What stands in for our functions in a workbook of the template that calls none of them."""
        if any(
            one.name == PUBLISHED_MARK and one.formula == '"values"' for one in self.package.defined_names
        ):
            return "values"
        return None if self.layout is None or self._calls_ours() else "native"

    def _calls_ours(self) -> bool:
        known = functions().keys()
        formulas = {cell.formula for sheet in self.package.sheets for cell in sheet.cells.values()}
        return any(calls_ours(formula, known) for formula in formulas if formula)

    @cached_property
    def inputs(self) -> frozenset[Corner]:
        """The cells of *Förutsättningar* where something is typed."""
        first, shapes = (self.package.sheets[0].name, 1, 1), table_shapes(self.package)
        fields = self.layout.fields if self.layout else ()
        places = [find_reference(self.package, field.name, first, shapes) for field in fields]
        return frozenset((str(one.sheet), one.row1, one.column1) for one in places if one is not None)

    def column(self, sheet: Sheet, row: int, column: int) -> Column | None:
        """The column of the layout that a cell stands in."""
        for table in self.package.tables if self.layout else ():
            assert self.layout is not None
            if table.sheet != sheet.name or not table.body.holds(row, column):
                continue
            planned = self.layout.tables.get(table.name)
            heading = table.columns[column - table.ref.left].name
            for one in planned.columns if planned else ():
                for there in one.quarters() if one.repeat == QUARTERS else (one,):
                    if there.pattern.fullmatch(heading):
                        return there
        return None

    def is_input(self, sheet: Sheet, row: int, column: int) -> bool:
        """Whether the template has a cell for something to be typed there."""
        found = self.column(sheet, row, column)
        return found is not None and found.input is not None
