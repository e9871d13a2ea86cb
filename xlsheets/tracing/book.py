"""A workbook as the tracer reads it: values, what formulas mean, and which call gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Final

from udfs.cells import MISSING, Grid
from udfs.evaluate import Outcome
from udfs.registry import find, functions
from xlsheets.formula.fresh_texts import unfreshen
from xlsheets.formula.parser import parse
from xlsheets.formula.references import Reference
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.structured import TableShape
from xlsheets.formula.tokens import FormulaError
from xlsheets.formula.tree import Call, Group, Literal, Name, Node, Range, TableRange, walk
from xlsheets.ooxml import Package, Position, Sheet
from xlsheets.plan.layout import FunctionBlock
from xlsheets.tracing import rules
from xlsheets.tracing.formulas import position
from xlsheets.tracing.labels import Labels
from xlsheets.tracing.lookup import Corner, find_reference, read_grid, table_shapes
from xlsheets.tracing.rules import Pick
from xlsheets.tracing.template import Template

Cells = Range | Name | TableRange

MOST_READ: Final = 200_000
"""Cells of ranges that one explanation reads; what comes after is told without its sum."""


@dataclass
class Book:
    """One workbook; nothing in it is calculated but our own functions, each once."""

    package: Package
    _outcomes: dict[str, Outcome | None] = field(default_factory=dict)
    _grids: dict[Reference, Grid | None] = field(default_factory=dict)

    @cached_property
    def shapes(self) -> tuple[TableShape, ...]:
        """Its tables."""
        return table_shapes(self.package)

    @cached_property
    def sheets(self) -> Mapping[str, Sheet]:
        """Its sheets by name in lower case."""
        return {sheet.name.casefold(): sheet for sheet in self.package.sheets}

    @cached_property
    def template(self) -> Template:
        """What the template says of its cells."""
        return Template(self.package)

    @cached_property
    def labels(self) -> Labels:
        """What its cells are called; *Förutsättningar* is a list."""
        layout = self.template.layout
        return Labels(self.package, frozenset({layout.field_sheet} if layout else ()))

    def formula(self, sheet: Sheet, row: int, column: int) -> Node | None:
        """What to explain: the cell's own formula, by functions where the template has both ways.

        A value typed over the template's formula is explained by what was there.
        """
        own = sheet.cell(row, column).formula
        found = self.template.column(sheet, row, column)
        if (
            found is not None
            and found.function
            and (own is None or _plain(own) in (_plain(found.function), _plain(found.native)))
        ):
            own = found.function
        elif own is None and (anchor := sheet.anchor_of(row, column)) is not None:
            own = sheet.cell(*anchor).formula
        try:
            return None if own is None else parse(unfreshen(own, functions().keys()))
        except FormulaError:
            return Literal("error", "#VALUE!")

    def named(self, name: str) -> Reference | None:
        """The cells that a name or a text in a formula means, read on the first sheet."""
        return find_reference(self.package, name, (self.package.sheets[0].name, 1, 1), self.shapes)

    def held(self, sheet: Sheet, reference: Reference, most: int) -> list[Position]:
        """The cells of a range that hold something, by row; the search ends when there are so many."""
        rows = range(reference.row1, reference.row2 + 1)
        columns = range(reference.column1, reference.column2 + 1)
        if len(rows) * len(columns) <= len(sheet.cells):
            among: Iterable[Position] = (
                (row, column) for row in rows for column in columns if (row, column) in sheet.cells
            )
        else:
            among = (place for place in sheet.cells if place[0] in rows and place[1] in columns)
        return sorted(islice(among, most))

    def values(self, reference: Reference) -> Grid | None:
        """The stored values of a range, read once; None when more has been read than anybody waits for."""
        if reference not in self._grids:
            read = sum(grid.height * grid.width for grid in self._grids.values() if grid)
            self._grids[reference] = None if read > MOST_READ else read_grid(self.package, reference)
        return self._grids[reference]

    def block_of(self, node: Node) -> FunctionBlock | None:
        """The call of *Beräkning* whose result a node reads."""
        for one in walk(node):
            if isinstance(one, Name) and one.text.casefold() in self.template.blocks:
                return self.template.blocks[one.text.casefold()][0]
        return None

    def pick(self, block: FunctionBlock, node: Node, place: Corner) -> Pick:
        """Which part of a block's result a formula takes."""
        outcome, blocks = self.outcome(block), self.template.blocks
        names = {
            one.text.casefold()
            for one in _read_names(node)
            if one.text.casefold() in self.template.blocks
            and self.template.blocks[one.text.casefold()][0] is block
        }
        pick = Pick(column=blocks[names.pop()][1] if len(names) == 1 else None)
        for one in walk(node):
            if isinstance(one, Call) and plain_name(one.name) == "INDEX" and len(one.arguments) == 2:
                where = one.arguments[1]
                pick.row = position(where, self.reader(place))
                if isinstance(where, Call) and where.arguments[0] is not None:
                    key = self.grid(where.arguments[0], place)
                    pick.key = key.rows[0][0] if key is not None and key.is_single else None
        if pick.row is None and outcome is not None and outcome.grid.height == 1:
            pick.row = 1
        return pick

    def spilled(self, place: Corner) -> Pick:
        """Which part of a call's result a cell shows that the result has spilled to."""
        name, row, column = place
        anchor = self.sheets[name.casefold()].anchor_of(row, column)
        return Pick() if anchor is None else Pick(row - anchor[0] + 1, column - anchor[1] + 1)

    def outcome(self, block: FunctionBlock) -> Outcome | None:
        """What a block's call gives, calculated once."""
        if block.id not in self._outcomes:
            self._outcomes[block.id] = None  # a call that reads its own result has none
            node = parse(block.formula)
            function = find(node.name) if isinstance(node, Call) else None
            if function is not None and isinstance(node, Call):
                start = (self.package.sheets[0].name, 1, 1)
                given = [MISSING if one is None else self.grid(one, start) for one in node.arguments]
                self._outcomes[block.id] = rules.call(function, given)
        return self._outcomes[block.id]

    def reader(self, place: Corner) -> Callable[[Node], Grid | None]:
        """The values of the nodes of a formula that stands there."""
        return lambda node: self.grid(node, place)

    def grid(self, node: Node, place: Corner) -> Grid | None:
        """The values of a node, as far as they are stored or our functions give them."""
        match node:
            case Group(inner):
                return self.grid(inner, place)
            case Literal(kind, text):
                return rules.literal(kind, text)
            case Name(text) if text.casefold() in self.template.blocks:
                block, column = self.template.blocks[text.casefold()]
                outcome = self.outcome(block)
                return None if outcome is None else rules.part(outcome.grid, None, column)
            case Call(name, (among, *where)) if plain_name(name) == "INDEX" and among is not None:
                whole = self.grid(among, place)
                places = [position(one, self.reader(place)) for one in where]
                if whole is None or None in places or not places:
                    return None
                return rules.part(whole, *[*places, None][:2])
            case Call(name, arguments) if (function := find(name)) is not None:
                given = [MISSING if one is None else self.grid(one, place) for one in arguments]
                outcome = rules.call(function, given)
                return None if outcome is None else outcome.grid
            case Range() | Name() | TableRange():
                reference = self.reference(node, place)
                return None if reference is None else self.values(reference)
        return None

    def reference(self, node: Cells, place: Corner) -> Reference | None:
        """The cells that a node means; None for another workbook, several sheets, or what is not there."""
        text = node.reference.text() if isinstance(node, Range) else node.text
        found = find_reference(self.package, text, place, self.shapes)
        return None if found is None or found.external or found.three_d else found

    def picked(self, among: Cells, where: tuple[Node | None, ...], place: Corner) -> Reference | None:
        """The one cell that INDEX picks."""
        whole = self.reference(among, place)
        places = [position(one, self.reader(place)) for one in where]
        if whole is None or not places or None in places or len(places) > 2:
            return None
        row, column = (
            [*places, 1][:2] if len(places) == 2 or whole.column1 == whole.column2 else [1, places[0]]
        )
        if not row or not column:
            return None
        row, column = whole.row1 + row - 1, whole.column1 + column - 1
        return replace(whole, row1=row, row2=row, column1=column, column2=column)


_THIS_ROW = re.compile(r"\w*\[\[#This Row\],\[([^\[\]]*)\]\]|\[@\[?([^\[\]]*)\]?\]")


def _plain(formula: str | None) -> str | None:
    """A formula with the cells of its own row spelled in one way, as files and layouts do not.

    >>> _plain("tblA[[#This Row],[Kod]]") == _plain("[@Kod]") == _plain("[@[Kod]]")
    True
    """
    return formula and _THIS_ROW.sub(lambda match: f"[@{match[1] or match[2]}]", formula)


def _read_names(node: Node) -> Iterator[Name]:
    """The names whose cells are read for their values: not those that MATCH only searches."""
    match node:
        case Name():
            yield node
        case Call(name, (among, *_)) if plain_name(name) == "INDEX" and among is not None:
            yield from _read_names(among)
        case Call(_, arguments):
            for one in arguments:
                if one is not None:
                    yield from _read_names(one)
        case _:
            for one in walk(node):
                if one is not node and isinstance(one, Name | Call):
                    yield from _read_names(one)
