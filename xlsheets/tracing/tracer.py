"""One cell explained: what it reads, which rule gives it, and on to the inputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from udfs.cells import MISSING, Grid, Raw
from udfs.cells import Cell as Value
from udfs.registry import find
from xlsheets.formula.parser import parse
from xlsheets.formula.references import Reference, a1, split_a1
from xlsheets.formula.tree import Call, Name, Node, Range, TableRange, write
from xlsheets.ooxml import Package, Sheet
from xlsheets.plan.layout import FunctionBlock
from xlsheets.tracing import rules
from xlsheets.tracing.book import Book, Pick
from xlsheets.tracing.formulas import matters, passes_on
from xlsheets.tracing.lookup import Corner
from xlsheets.tracing.steps import Kind, Rule, Step

MOST_STEPS: Final = 250
DEEPEST: Final = 50
"""Steps within each other; Python allows a thousand calls, and a step takes a handful."""
TOLD_ONE_BY_ONE: Final = 15
"""Cells of a sum that are told each by itself; of more only how many they are and what they make."""


class UnknownCellError(LookupError):
    """The workbook has no such sheet, or the text is no address of a cell."""


def trace(package: Package, sheet: str, cell: str, lang: str = "sv") -> Step:
    """Explain the cell of that address, such as "E6"; letter case of the sheet's name does not matter.

    Nothing is calculated but our own functions; all other values are those that the workbook holds.
    Raises UnknownCellError, and PackageError for a sheet that cannot be read.
    """
    found = next((one for one in package.sheets if one.name.casefold() == sheet.casefold()), None)
    if found is None:
        raise UnknownCellError(sheet)
    try:
        row, column = split_a1(cell)
    except ValueError as error:
        raise UnknownCellError(cell) from error
    return _Tracer(Book(package), lang).cell((found.name, row, column))


@dataclass
class _Tracer:
    book: Book
    lang: str
    seen: set[object] = field(default_factory=set)
    told: int = 0
    depth: int = 0

    @property
    def is_long(self) -> bool:
        """Whether the explanation ends here."""
        return self.told > MOST_STEPS or self.depth > DEEPEST

    def cell(self, place: Corner, argument: str | None = None) -> Step:
        """The step of one cell, with all that it stands on."""
        name, row, column = place
        sheet = self.book.sheets[name.casefold()]
        content = sheet.cell(row, column)
        label = self.book.labels.of(sheet, row, column)
        step = Step(Kind.INPUT, sheet.name, a1(row, column), label, content, argument=argument)
        self.told += 1
        node = self.book.formula(sheet, row, column)
        if node is None:
            labels = self.book.labels
            return replace(
                step, source=labels.source(sheet, row, column), unit=labels.unit(sheet, row, column)
            )
        if place in self.seen or self.is_long:
            return replace(step, kind=Kind.SEEN if place in self.seen else Kind.MORE)
        self.seen.add(place)
        typed = content.formula is None and sheet.anchor_of(row, column) is None
        kind = Kind.REPLACED if typed else Kind.FORMULA
        steps = self.beneath(self.inside(node, place))
        return replace(step, kind=kind, passes_on=len(steps) == 1 and passes_on(node), steps=steps)

    def beneath(self, steps: Iterator[Step]) -> tuple[Step, ...]:
        """The steps one level further down."""
        self.depth += 1
        found = tuple(steps)
        self.depth -= 1
        return found

    # What a formula reads

    def inside(self, node: Node, place: Corner) -> Iterator[Step]:
        """The steps that a formula stands on, each once."""
        told: set[object] = set()
        for one in matters(node, self.book.reader(place)):
            if isinstance(one, Name) and one.text.casefold() in self.book.answers:
                continue
            key: object = one
            block = None if _is_ours(one) else self.book.block_of(one)
            if block is not None:
                key = block.id
            if key in told:
                continue
            told.add(key)
            if block is not None:
                yield self.block(block, self.book.pick(block, node, place), place)
                continue
            for step in self.node(one, place):
                where = (step.sheet, step.cells)
                if step.kind is Kind.RULE or where not in told:
                    yield step
                told.add(where)

    def node(self, node: Node, place: Corner, argument: str | None = None) -> Iterator[Step]:
        """The steps of one node that matters."""
        match node:
            case Call() if _is_ours(node):
                yield self.rule(node, self.book.spilled(place), place, argument)
            case Call("INDEX", (Range() | Name() | TableRange() as among, *where)):
                picked = self.book.picked(among, tuple(where), place)
                yield from self.arguments_of(node, place) if picked is None else self.cells(picked, argument)
            case Call():
                yield from self.arguments_of(node, place)
            case Name(text) if text.casefold() in self.book.twins:
                block, row = self.book.twins[text.casefold()]
                yield self.block(block, Pick(row, next(iter(block.names.values()))), place, argument)
            case Range() | Name() | TableRange():
                reference = self.book.reference(node, place)
                if reference is not None:
                    yield from self.cells(reference, argument)

    def arguments_of(self, node: Call, place: Corner) -> Iterator[Step]:
        """The steps of all that a call of Excel's own takes."""
        for one in node.arguments:
            if one is not None:
                yield from self.inside(one, place)

    def cells(self, reference: Reference, argument: str | None) -> Iterator[Step]:
        """The step of a cell, of each cell of a short range, or of a range as a whole."""
        sheet = self.book.sheets.get((reference.sheet or "").casefold())
        if sheet is None:
            return
        if reference.is_cell and not reference.spill:
            yield self.cell((sheet.name, reference.row1, reference.column1), argument)
            return
        held = self.book.held(sheet, reference, TOLD_ONE_BY_ONE + 1)
        if argument is None and len(held) <= TOLD_ONE_BY_ONE:
            for row, column in held:
                yield self.cell((sheet.name, row, column))
        else:
            yield self.together(sheet, reference, argument)

    def together(self, sheet: Sheet, reference: Reference, argument: str | None) -> Step:
        """Many cells as one step; what our functions spilled leads on to the call."""
        self.told += 1
        grid = self.book.values(reference)
        amounts = [one for one in (grid.cells() if grid else ()) if isinstance(one, Decimal)]
        dates = sheet.cell(reference.row1, reference.column1).is_date
        first, last = (reference.row1, reference.column1), (reference.row2, reference.column2)
        anchor = sheet.anchor_of(*first)
        node = None if anchor is None or self.is_long else self.book.formula(sheet, *anchor)
        return Step(
            Kind.CELLS,
            sheet.name,
            f"{a1(*first)}:{a1(*last)}",
            self.book.labels.of_range(sheet, first, last),
            argument=argument,
            count=len(amounts),
            total=Grid.single(sum(amounts)).to_rows()[0][0] if amounts and not dates else None,
            steps=() if node is None else self.beneath(self.inside(node, (sheet.name, *first))),
        )

    # Rules

    def block(self, block: FunctionBlock, pick: Pick, place: Corner, argument: str | None = None) -> Step:
        """The rule of a call that the template makes on *Beräkning*."""
        node = parse(block.formula)
        assert isinstance(node, Call)
        return self.rule(node, pick, place, argument)

    def rule(self, node: Call, pick: Pick, place: Corner, argument: str | None) -> Step:
        """The step of a call: what it gives now, why, and its arguments unless they were told before."""
        function = find(node.name)
        assert function is not None
        self.told += 1
        given = [MISSING if one is None else self.book.grid(one, place) for one in node.arguments]
        outcome = rules.call(function, given)
        rule = Rule(function, write(Call(function.name, node.arguments)), again=node in self.seen)
        if outcome is not None and outcome.fault is not None:
            rule = replace(rule, fault=outcome.fault.text(self.lang))
        elif outcome is not None:
            known = [one for one in given if one is not None]
            reason = rules.reason(function, known, _code(outcome.grid, pick), self.lang)
            rule = replace(rule, gives=_one(outcome.grid, pick), reason=reason)
        if rule.again:
            return Step(Kind.RULE, argument=argument, rule=rule)
        self.seen.add(node)
        names = [one.swedish_name if self.lang == "sv" else one.python_name for one in function.arguments]
        steps = (
            step
            for name, one in zip(names, node.arguments, strict=False)
            if one is not None and not self.is_long
            for step in self.argument(one, place, name)
        )
        return Step(Kind.RULE, argument=argument, rule=rule, steps=self.beneath(steps))

    def argument(self, node: Node, place: Corner, name: str) -> Iterator[Step]:
        """The steps of one argument of a call."""
        block = self.book.block_of(node)
        if block is not None:
            yield self.block(block, self.book.pick(block, node, place), place, name)
        else:
            for one in matters(node, self.book.reader(place)):
                yield from self.node(one, place, name)


def _is_ours(node: Node) -> bool:
    return isinstance(node, Call) and find(node.name) is not None


def _code(grid: Grid, pick: Pick) -> Value | None:
    """The code of the row that is explained: the key, or what stands first in the row."""
    if pick.key is not None or not pick.row or pick.row > grid.height:
        return pick.key
    return grid.rows[pick.row - 1][0]


def _one(grid: Grid, pick: Pick) -> Raw:
    """The one value that is explained, None where it is not known which."""
    if grid.is_single:
        return grid.to_rows()[0][0]
    if not pick.row or not pick.column or pick.row > grid.height or pick.column > grid.width:
        return None
    return grid.to_rows()[pick.row - 1][pick.column - 1]
