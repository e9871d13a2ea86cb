"""Formulas that show a number over an error, and sums that count rows nobody sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from xlsheets.checks.formulas.arithmetic import stored_number
from xlsheets.checks.formulas.facts import Block, Copies, FormulaFacts, Layout, Place, at
from xlsheets.checks.formulas.gathering import gathered
from xlsheets.checks.formulas.lookups import written
from xlsheets.checks.formulas.pattern import Leaf, Pattern
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tree import Call, Name, Range, TableRange, walk
from xlsheets.ooxml import CellError, Kind
from xlsheets.problems import Problem, Severity, plain

_HIDING = frozenset({"IFERROR", "ISERROR", "ISERR"})
_LARGEST = 2000


def check_hidden_errors(facts: FormulaFacts) -> Iterator[Problem]:
    """Every number that stands for an error: a cell that the formula reads shows one right now."""
    if any(sheet.sorts.errors for sheet in facts.sheets.values()):
        yield from gathered(facts, _hidden_errors(facts))


def _hidden_errors(facts: FormulaFacts) -> Iterator[tuple[object, Problem]]:
    for copies in facts.layout.each(_shows_other):
        pattern = copies.pattern
        watched = [leaf for call in pattern.calls for leaf in _watched(call)]
        for place in copies.places:
            cell = facts.cell(place)
            if cell is None or isinstance(cell.value, CellError) or cell.kind is not Kind.NUMBER:
                continue
            found = next(_errors(facts, watched, pattern, place), None)
            if found is not None:
                source, code = found
                params = {"error": code, "source": written(Block(*source, *source[1:]), place)}
                yield (
                    source,
                    Problem("error-hidden", Severity.WARNING, *at(place), found=cell.value, params=params),
                )


def _shows_other(copies: Copies) -> list[Copies]:
    return [copies] if copies.pattern.functions & _HIDING else []


def _watched(call: Call) -> Iterator[Leaf]:
    if plain_name(call.name) in _HIDING and call.arguments and call.arguments[0] is not None:
        for node in walk(call.arguments[0]):
            if isinstance(node, Range | TableRange | Name):
                yield node


def _errors(
    facts: FormulaFacts, watched: list[Leaf], pattern: Pattern, place: Place
) -> Iterator[tuple[Place, str]]:
    for leaf in watched:
        block = facts.block(leaf, pattern, place)
        if block is None or block.size > _LARGEST:
            continue
        for source in facts.places(block):
            cell = facts.cell(source)
            if cell is not None and isinstance(cell.value, CellError) and source != place:
                yield source, cell.value.code


def check_hidden_rows(facts: FormulaFacts) -> Iterator[Problem]:
    """Every SUM over rows or columns that do not show but hold amounts."""
    hidden = {}
    for name in facts.layout.once(_ranges_summed):
        rows, columns = facts.sheets[name].hidden_rows, facts.sheets[name].hidden_columns
        if rows or columns:
            hidden[name] = rows, columns
    if any(_is_touched(block, *hidden[block.sheet]) for block in _among(facts, hidden)):
        yield from gathered(facts, _over_hidden(facts, hidden))


def _among(facts: FormulaFacts, sheets: Iterable[str]) -> Iterator[Block]:
    """The ranges on some sheets that are summed, each once."""
    ranges = facts.layout.once(_ranges_summed)
    return (block for sheet in sheets for block in ranges[sheet])


def _over_hidden(
    facts: FormulaFacts, hidden: dict[str, tuple[frozenset[int], frozenset[int]]]
) -> Iterator[tuple[object, Problem]]:
    amounts: dict[Block, tuple[int, Fraction]] = {}
    for place, blocks in facts.layout.each(_summed):
        if facts.is_tired or place[1] in hidden.get(place[0], (frozenset(), ()))[0]:
            continue
        found = []
        for block in blocks:
            if block.sheet not in hidden:
                continue
            if block not in amounts:
                amounts[block] = _hidden_in(facts, block, *hidden[block.sheet])
            if amounts[block][0]:
                found.append(amounts[block])
        count, amount = sum(one for one, _ in found), sum(one for _, one in found)
        if count and amount:
            filtered = facts.sheets[place[0]].autofilter is not None
            how = "rows filtered" if filtered else "rows hidden"
            params = {"count": count, "amount": plain(amount), "how": how}
            yield "", Problem("sum-over-hidden", Severity.NOTE, *at(place), params=params)


def _summed(copies: Copies) -> list[tuple[Place, list[Block]]]:
    """The sums, with the ranges that each adds."""
    uses = [use for use in copies.pattern.uses if use.function == "SUM"]
    found = []
    for place in copies.places if uses else ():
        blocks = [block for block in copies.blocks(uses, place) if not block.is_cell]
        if blocks:
            found.append((place, blocks))
    return found


def _ranges_summed(layout: Layout) -> Mapping[str, set[Block]]:
    """The ranges that are summed, by the sheet they are on."""
    found: dict[str, set[Block]] = {}
    for _, blocks in layout.each(_summed):
        for block in blocks:
            found.setdefault(block.sheet, set()).add(block)
    return found


def _is_touched(block: Block, rows: frozenset[int], columns: frozenset[int]) -> bool:
    """Whether some of a range is hidden."""
    down = range(block.top, block.bottom + 1)
    return any(row in down for row in rows) or not columns.isdisjoint(range(block.left, block.right + 1))


def _hidden_in(
    facts: FormulaFacts, block: Block, rows: frozenset[int], columns: frozenset[int]
) -> tuple[int, Fraction]:
    """How many hidden cells of a range hold amounts, and their sum; nothing where all of it is hidden."""
    count, amount, shown = 0, Fraction(0), 0
    across = range(block.left, block.right + 1)
    if not _is_touched(block, rows, columns) or all(column in columns for column in across):
        return 0, amount
    for place in facts.places(block):
        number = stored_number(facts, place)
        if not number:
            continue
        if place[1] in rows or place[2] in columns:
            count, amount = count + 1, amount + number
        else:
            shown += 1
    return (count, amount) if shown else (0, Fraction(0))
