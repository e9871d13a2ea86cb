"""One cell explained: what it reads, which rule gives it, and on to the inputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from udfs.cells import MISSING, Grid, date_of
from udfs.registry import Argument, find
from xlsheets.formula.parser import parse
from xlsheets.formula.references import Reference, a1
from xlsheets.formula.tree import Call, Name, Node, Range, TableRange, write
from xlsheets.ooxml import Position, Sheet
from xlsheets.plan.layout import FunctionBlock
from xlsheets.tracing import rules, years
from xlsheets.tracing.basis import ISO_DAY, Basis, as_day, as_input, basis_of
from xlsheets.tracing.book import Book
from xlsheets.tracing.formulas import matters, passes_on
from xlsheets.tracing.lookup import Corner
from xlsheets.tracing.rules import Pick
from xlsheets.tracing.steps import Kind, Rule, Step

MOST_STEPS: Final = 250
DEEPEST: Final = 50
"""Steps within each other; Python allows a thousand calls, and a step takes a handful."""
NO_ROW: Final = (0, 0)
"""Where a call stands whose whole result is told, not one cell of it."""
TOLD_ONE_BY_ONE: Final = 15
"""Cells of a sum that are told each by itself; of more only how many they are and what they make."""


@dataclass
class Tracer:
    """One explanation in the making: what has been told, and how far down it is."""

    book: Book
    lang: str
    whole: bool = False
    seen: set[object] = field(default_factory=set)
    told: int = 0
    depth: int = 0

    @property
    def is_long(self) -> bool:
        """Whether the explanation ends here."""
        return self.told > MOST_STEPS or self.depth > DEEPEST

    def cell(self, place: Corner, argument: Argument | None = None, *, part: bool = False) -> Step:
        """The step of one cell, with all that it stands on; of a `part` only what it holds."""
        name, row, column = place
        sheet = self.book.sheets[name.casefold()]
        content = as_day(sheet.cell(row, column), argument)
        label = self.book.labels.of(sheet, row, column)
        step = Step(Kind.INPUT, sheet.name, a1(row, column), label, content, argument=argument)
        self.told += 1
        node = self.book.formula(sheet, row, column)
        if node is None:
            return as_input(self.book, step, place, self.basis(sheet, row, column))
        if part or place in self.seen or self.is_long:
            return replace(step, kind=Kind.PART if part else Kind.SEEN if place in self.seen else Kind.MORE)
        self.seen.add(place)
        kind = Kind.FORMULA
        if content.formula is None and sheet.anchor_of(row, column) is None:
            kind = Kind.VALUE if self.book.template.form == "values" else Kind.REPLACED
        steps = self.beneath(self.inside(node, place))
        passes = len(steps) == 1 and passes_on(node)
        if passes and steps[0].rule and isinstance(steps[0].rule.gives, date):
            content = content._replace(number_format=ISO_DAY)
        return replace(step, kind=kind, content=content, passes_on=passes, steps=steps)

    def basis(self, sheet: Sheet, row: int, column: int) -> Basis | None:
        """What a column measures, the first time that it is told."""
        found = basis_of(self.book, sheet, row, column, self.lang)
        if found is None or found.path in self.seen:
            return None
        self.seen.add(found.path)
        return found

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
            if isinstance(one, Name) and one.text.casefold() in self.book.template.answers:
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

    def node(
        self, node: Node, place: Corner, argument: Argument | None = None, row: int | None = None
    ) -> Iterator[Step]:
        """The steps of one node that matters."""
        match node:
            case Call() if _is_ours(node):
                yield self.rule(node, self.book.spilled(place), place, argument)
            case Call("INDEX", (Range() | Name() | TableRange() as among, *where)):
                picked = self.book.picked(among, tuple(where), place)
                yield from self.arguments_of(node, place) if picked is None else self.cells(picked, argument)
            case Call():
                yield from self.arguments_of(node, place)
            case Name(text) if text.casefold() in self.book.template.twins:
                block, row = self.book.template.twins[text.casefold()]
                yield self.block(block, Pick(row, next(iter(block.names.values()))), place, argument)
            case Range() | Name() | TableRange():
                reference = self.book.reference(node, place)
                if reference is not None:
                    yield from self.cells(reference, argument, row)

    def arguments_of(self, node: Call, place: Corner) -> Iterator[Step]:
        """The steps of all that a call of Excel's own takes."""
        for one in node.arguments:
            if one is not None:
                yield from self.inside(one, place)

    def cells(
        self, reference: Reference, argument: Argument | None, row: int | None = None
    ) -> Iterator[Step]:
        """The step of a cell, of each cell of a short range, or of a range as a whole.

        `row` is the row of the result that the range is an argument for.
        """
        sheet = self.book.sheets.get((reference.sheet or "").casefold())
        if sheet is None:
            return
        if reference.is_cell and not reference.spill:
            yield self.cell((sheet.name, reference.row1, reference.column1), argument)
            return
        held = self.book.held(sheet, reference, TOLD_ONE_BY_ONE + 1)
        if argument is None and len(held) <= TOLD_ONE_BY_ONE:
            yield from self.parts(sheet, held)
        else:
            yield self.together(sheet, reference, argument, row)

    def parts(self, sheet: Sheet, held: Sequence[Position]) -> Iterator[Step]:
        """A line for each cell; the only one, or each where the whole is asked for, with all beneath it."""
        part = len(held) > 1 and not self.whole
        for row, column in held:
            yield self.cell((sheet.name, row, column), part=part)

    def together(
        self, sheet: Sheet, reference: Reference, argument: Argument | None = None, row: int | None = None
    ) -> Step:
        """Many cells as one step."""
        self.told += 1
        grid = self.book.values(reference)
        first, last = (reference.row1, reference.column1), (reference.row2, reference.column2)
        amounts = [one for one in (grid.cells() if grid else ()) if isinstance(one, Decimal)]
        shown = as_day(sheet.cell(*first), argument)
        days = [day for day in map(date_of, amounts) if day] if shown.is_date else []
        basis = self.basis(sheet, *first) if first[1] == last[1] else None
        return Step(
            Kind.CELLS,
            sheet.name,
            f"{a1(*first)}:{a1(*last)}",
            self.book.labels.of_range(sheet, first, last),
            argument=argument,
            count=len(amounts),
            total=Grid.single(sum(amounts)).to_rows()[0][0] if amounts and not shown.is_date else None,
            number_format=shown.number_format,
            days=(min(days), max(days)) if days else None,
            definition=basis and basis.text,
            source=(basis and basis.source) or self.book.labels.list_source(sheet, *first),
            steps=() if self.is_long else self.beneath(self.within(sheet, reference, argument, row)),
        )

    def within(
        self, sheet: Sheet, reference: Reference, argument: Argument | None, row: int | None
    ) -> Iterator[Step]:
        """What a range stands on: the call that spilled it, or the formulas of a short one."""
        first = (reference.row1, reference.column1)
        anchor = sheet.anchor_of(*first)
        node = None if anchor is None else self.book.formula(sheet, *anchor)
        if node is not None:
            yield from self.inside(node, (sheet.name, *NO_ROW))
            return
        held = self.book.held(sheet, reference, TOLD_ONE_BY_ONE + 1)
        if len(held) > TOLD_ONE_BY_ONE:
            return
        if argument is None:
            yield from self.parts(sheet, held)
        elif row is not None and reference.row1 + row - 1 <= reference.row2:
            for place in held:
                if place[0] < reference.row1 + row and self.book.formula(sheet, *place) is not None:
                    yield self.cell((sheet.name, *place))

    # Rules

    def block(
        self, block: FunctionBlock, pick: Pick, place: Corner, argument: Argument | None = None
    ) -> Step:
        """The rule of a call that the template makes on *Beräkning*."""
        node = parse(block.formula)
        assert isinstance(node, Call)
        return self.rule(node, pick, place, argument)

    def rule(self, node: Call, pick: Pick, place: Corner, argument: Argument | None) -> Step:
        """The step of a call: what it gives now, why, and its arguments unless they were told before."""
        function = find(node.name)
        assert function is not None
        self.told += 1
        given = [MISSING if one is None else self.book.grid(one, place) for one in node.arguments]
        outcome = rules.call(function, given)
        formula = write(Call(function.name, node.arguments))
        rule = Rule(function, formula, again=node in self.seen, in_book=self.book.template.form is None)
        if outcome is not None and outcome.fault is not None:
            rule = replace(rule, fault=outcome.fault.text(self.lang))
        elif outcome is not None:
            known = [one for one in given if one is not None]
            reason = rules.reason(function, known, rules.code_of(outcome.grid, pick), self.lang)
            if reason is None and function.name == years.PLAN:
                call = years.Call(function, known, outcome.grid, years.years_beside(self.book, node, place))
                reason = years.reason(call, pick.row, self.lang)
            rule = replace(rule, gives=rules.picked(outcome.grid, pick), reason=reason)
        if rule.again:
            return Step(Kind.RULE, argument=argument, rule=rule)
        self.seen.add(node)
        row = pick.row if function.name == years.PLAN else None
        steps = (
            step
            for argument, one in zip(function.arguments, node.arguments, strict=False)
            if one is not None and not self.is_long
            for step in self.argument(one, place, argument, row)
        )
        return Step(Kind.RULE, argument=argument, rule=rule, steps=self.beneath(steps))

    def argument(self, node: Node, place: Corner, argument: Argument, row: int | None) -> Iterator[Step]:
        """The steps of one argument of a call; `row` is the row of the result that is explained."""
        block = self.book.block_of(node)
        if block is not None:
            yield self.block(block, self.book.pick(block, node, place), place, argument)
        else:
            for one in matters(node, self.book.reader(place)):
                yield from self.node(one, place, argument, row)


def _is_ours(node: Node) -> bool:
    return isinstance(node, Call) and find(node.name) is not None
