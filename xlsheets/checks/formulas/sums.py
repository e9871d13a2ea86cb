"""Sums that leave out a number beside their range, or count an amount twice."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from xlsheets.checks.formulas.arithmetic import stored_number
from xlsheets.checks.formulas.facts import Block, Copies, FormulaFacts, Layout, Place, at
from xlsheets.checks.formulas.gathering import gathered, shortened
from xlsheets.checks.formulas.pattern import Pattern, bare
from xlsheets.checks.text_numbers import FIRST_YEAR, LAST_YEAR
from xlsheets.formula.references import a1
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tree import Binary, Call, Name, Node, Prefix, Range, TableRange
from xlsheets.ooxml import Kind
from xlsheets.problems import Problem, Severity, plain

WIDEST = 100
MOST_SUBTOTALS = 200
"""Sums in a range are looked at in so many of its columns, and so many in each column."""

FARTHEST = 6
"""So many numbers between a range and its sum are looked at; more of them are a table of their own."""


_BALANCE = re.compile(r"balans|kapital|saldo|från tidigare år|\b[iu]b\b|balance|equity", re.IGNORECASE)
"""What an amount is called that is there at a point in time: it is neither an income nor a cost."""


class Sum(NamedTuple):
    """A formula that is a SUM of ranges: where it stands and what it adds."""

    place: Place
    pattern: Pattern
    blocks: tuple[Block, ...]


def check_sums(facts: FormulaFacts) -> Iterator[Problem]:
    """Every sum that misses a number beside its range, or counts a subtotal together with its parts."""
    sums = facts.layout.once(_by_place)
    yield from gathered(facts, (found for one in sums.values() for found in _missing(facts, one, sums)))
    twice = facts.layout.once(_counted_twice)
    yield from gathered(facts, (found for one, inner in twice for found in _twice(facts, one, inner)))


def _by_place(layout: Layout) -> dict[Place, Sum]:
    return {one.place: one for one in layout.each(_sums)}


def _sums(copies: Copies) -> list[Sum]:
    pattern, found = copies.pattern, []
    if "SUM" not in pattern.functions or (leaves := _added(pattern.tree)) is None:
        return []
    for place in copies.places:
        blocks = [copies.block(leaf, place) for leaf in leaves]
        known = tuple(block for block in blocks if block is not None)
        if known and len(known) == len(blocks):
            found.append(Sum(place, pattern, known))
    return found


def _added(node: Node | None) -> Sequence[Range | TableRange | Name] | None:
    """The references that a sum adds: SUM calls and single cells joined by plus; None for anything else."""
    node = None if node is None else bare(node)
    match node:
        case Range() | TableRange() | Name():
            return [node]
        case Prefix("+", operand):
            return _added(operand)
        case Binary("+", left, right):
            first, second = _added(left), _added(right)
            return None if first is None or second is None else [*first, *second]
        case Call(name, arguments) if plain_name(name) == "SUM":
            found = [_added(argument) for argument in arguments]
            return None if None in found or not found else [leaf for part in found if part for leaf in part]
    return None


def _missing(facts: FormulaFacts, one: Sum, sums: dict[Place, Sum]) -> Iterator[tuple[object, Problem]]:
    if len(one.blocks) != 1 or (block := one.blocks[0]).sheet != one.place[0] or block.is_cell:
        return
    left_out = _beneath(facts, one, block, sums) or _before(facts, one, block, sums)
    if not left_out or _is_apart(facts, one, left_out):
        return
    amounts = [stored_number(facts, place) or 0 for place in left_out]
    found = stored_number(facts, one.place)
    params = {
        "range": _range(block),
        "missing": shortened(place[1:] for place in left_out),
        "amount": plain(sum(amounts)),
    }
    expected = None if found is None else plain(found + sum(amounts))
    yield (
        one.pattern.key,
        Problem(
            "sum-misses-cells",
            Severity.WARNING,
            *at(one.place),
            found=None if found is None else plain(found),
            expected=expected,
            params=params,
        ),
    )


def _is_apart(facts: FormulaFacts, one: Sum, left_out: Sequence[Place]) -> bool:
    """Whether what a sum leaves out is no part of it: a balance, or an amount that is taken beside it."""
    together = (one.place, *left_out)
    own, *others = (bool(_BALANCE.search(_label(facts, place) or "")) for place in together)
    if all(others) and not own:
        return True
    sheet, row, column = one.place
    for position, pattern in facts.on[sheet].items():
        if column == position[1] or row == position[0]:
            blocks = (facts.block(use.leaf, pattern, (sheet, *position)) for use in pattern.uses)
            cells = {(block.sheet, block.top, block.left) for block in blocks if block and block.is_cell}
            if cells.issuperset(together):
                return True
    return False


def _range(block: Block) -> str:
    return f"{a1(block.top, block.left)}:{a1(block.bottom, block.right)}"


def _beneath(facts: FormulaFacts, one: Sum, block: Block, sums: dict[Place, Sum]) -> list[Place]:
    """The numbers between the end of a range and its sum, which stands below it or to its right."""
    sheet, row, column = one.place
    if block.width == 1 and block.left == column and block.bottom < row:
        between = [(sheet, other, column) for other in range(block.bottom + 1, row)]
        last = _last_number(facts, [(sheet, n, column) for n in range(block.bottom, block.top - 1, -1)])
    elif block.height == 1 and block.top == row and block.right < column:
        between = [(sheet, row, other) for other in range(block.right + 1, column)]
        last = _last_number(facts, [(sheet, row, n) for n in range(block.right, block.left - 1, -1)])
    else:
        return []
    found = [place for place in between if facts.cell(place) is not None]
    if not 0 < len(found) <= FARTHEST or found[0] != between[0]:
        return []
    return found if all(_is_alike(facts, place, last, sums) for place in found) else []


def _last_number(facts: FormulaFacts, backwards: Sequence[Place]) -> Place:
    """The last cell of a range, or the last number before texts that stand at its end."""
    for place in backwards[: FARTHEST + 1]:
        cell = facts.cell(place)
        if cell is None or cell.kind is not Kind.TEXT or cell.formula is not None:
            return place
    return backwards[0]


def _before(facts: FormulaFacts, one: Sum, block: Block, sums: dict[Place, Sum]) -> list[Place]:
    """The number just above a range that its sum stands below, where it is an amount like the others."""
    sheet, row, column = one.place
    if block.width != 1 or block.left != column or block.bottom >= row or block.top == 1:
        return []
    above, first = (sheet, block.top - 1, column), (sheet, block.top, column)
    higher = facts.cell((sheet, block.top - 2, column)) if block.top > 2 else None
    if higher is not None and higher.kind is Kind.NUMBER:
        return []
    if not _is_alike(facts, above, first, sums) or _is_heading(facts, above):
        return []
    return [above] if _has_label(facts, above) and _has_label(facts, first) else []


def _is_alike(facts: FormulaFacts, place: Place, other: Place, sums: dict[Place, Sum]) -> bool:
    """Whether two cells hold amounts of one kind: both typed, or both copies of a formula."""
    cell, beside = facts.cell(place), facts.cell(other)
    if cell is None or beside is None or place in sums:
        return False
    if cell.kind is not Kind.NUMBER or beside.kind is not Kind.NUMBER or cell.is_date or beside.is_date:
        return False
    if ("%" in cell.number_format) != ("%" in beside.number_format) or not cell.value:
        return False
    return facts.formula(place) is facts.formula(other)


def _is_heading(facts: FormulaFacts, place: Place) -> bool:
    """Whether a number above others is their heading: a year, or one of a series along its row."""
    sheet, row, column = place
    number = stored_number(facts, place)
    if number is None or FIRST_YEAR <= number <= LAST_YEAR:
        return True
    for beside in (column - 1, column + 1):
        cell = facts.cell((sheet, row, beside)) if beside else None
        if cell is not None and cell.kind is Kind.NUMBER:
            other = stored_number(facts, (sheet, row, beside))
            if other is not None and abs(other - number) == 1:
                return True
    return False


def _has_label(facts: FormulaFacts, place: Place) -> bool:
    return _label(facts, place) is not None


def _label(facts: FormulaFacts, place: Place) -> str | None:
    """The nearest text to the left of a cell."""
    sheet, row, column = place
    for beside in range(column - 1, 0, -1):
        cell = facts.cell((sheet, row, beside))
        if cell is not None and cell.kind is Kind.TEXT and cell.formula is None:
            return str(cell.value)
    return None


def _twice(facts: FormulaFacts, one: Sum, subtotals: Sequence[Place]) -> Iterator[tuple[object, Problem]]:
    """A sum with the subtotals that it counts beside their parts, those that are not zero."""
    amounts = {place: number for place in subtotals if (number := stored_number(facts, place))}
    found = stored_number(facts, one.place)
    if amounts and found is not None:
        amount = sum(amounts.values(), Fraction(0))
        params = {"subtotals": shortened(place[1:] for place in amounts), "amount": plain(amount)}
        problem = Problem(
            "sum-includes-sum",
            Severity.ERROR,
            *at(one.place),
            found=plain(found),
            expected=plain(found - amount),
            params=params,
        )
        yield one.pattern.key, problem


def _counted_twice(layout: Layout) -> list[tuple[Sum, list[Place]]]:
    """The sums with subtotals in their ranges whose parts are in the ranges too."""
    sums = layout.once(_by_place)
    columns: dict[tuple[str, int], list[int]] = {}
    for sheet, row, column in sorted(sums):
        columns.setdefault((sheet, column), []).append(row)
    found = []
    for one in sums.values():
        inner = [
            (block.sheet, row, column)
            for block in one.blocks
            if not block.is_cell
            for column in range(block.left, min(block.right, block.left + WIDEST) + 1)
            for row in _between(columns.get((block.sheet, column), []), block.top, block.bottom)
        ]
        counted = [place for place in inner if place != one.place and _is_counted(sums[place], one)]
        if counted:
            found.append((one, counted))
    return found


def _between(rows: Sequence[int], top: int, bottom: int) -> Sequence[int]:
    first, last = bisect_left(rows, top), bisect_right(rows, bottom)
    return rows[first : min(last, first + MOST_SUBTOTALS)]


def _is_counted(inner: Sum, outer: Sum) -> bool:
    return any(not part.is_cell or len(inner.blocks) > 1 for part in inner.blocks) and all(
        any(part.inside(block) for block in outer.blocks) for part in inner.blocks
    )
