"""Values that their own formulas cannot give: the file was saved without being calculated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsheets.checks.formulas.arithmetic import is_simple, result, stored_number
from xlsheets.checks.formulas.facts import Block, FormulaFacts, Layout, Place, at
from xlsheets.checks.formulas.gathering import gathered
from xlsheets.checks.formulas.pattern import Leaf, Pattern
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tree import Binary, Call, Group, Name, Node, Prefix, Range, TableRange
from xlsheets.ooxml import Kind
from xlsheets.problems import Problem, Severity, plain

Term = tuple[int, Leaf]
Simple = tuple[Place, Pattern, "tuple[tuple[int, Block], ...] | None"]
"""A formula that can be worked out here; where it only adds and subtracts, what it adds with which sign."""


def check_stored(facts: FormulaFacts) -> Iterator[Problem]:
    """Every stored number that a formula of sums and products does not give from the stored values it reads.

    Left alone are workbooks that calculate in circles, or with the decimals that are shown.
    """
    calculation = facts.package.calculation
    if not calculation.iterate and calculation.full_precision:
        yield from gathered(facts, (("", problem) for problem in _found(facts)))


def _found(facts: FormulaFacts) -> Iterator[Problem]:
    for place, pattern, terms in facts.layout.once("simple", _simple):
        if facts.is_tired:
            return
        cell = facts.cell(place)
        if cell is None or cell.kind is not Kind.NUMBER or cell.array is not None:
            continue
        if terms is not None and type(cell.value) is int and _adds_up(facts, terms, cell.value):
            continue
        computed, stored = result(facts, pattern, place), stored_number(facts, place)
        if (
            computed is None
            or stored is None
            or computed.agrees(stored)
            or _reads_told(facts, pattern, place)
        ):
            continue
        yield Problem(
            "value-not-from-formula",
            Severity.ERROR,
            *at(place),
            found=plain(stored),
            expected=plain(computed.value),
            params={"formula": cell.formula},
        )


def _simple(layout: Layout) -> list[Simple]:
    found: list[Simple] = []
    for pattern, places in layout.patterns.items():
        if not pattern.uses or pattern.tree is None or not is_simple(pattern.tree):
            continue
        terms = _terms(pattern.tree, 1)
        for place in places:
            found.append((place, pattern, _blocks(layout, terms, pattern, place)))
    return found


def _blocks(
    layout: Layout, terms: Sequence[Term] | None, pattern: Pattern, place: Place
) -> tuple[tuple[int, Block], ...] | None:
    if terms is None:
        return None
    blocks = [(sign, layout.block(leaf, pattern, place)) for sign, leaf in terms]
    known = tuple((sign, block) for sign, block in blocks if block is not None)
    return known if len(known) == len(blocks) else None


def _terms(node: Node, sign: int) -> list[Term] | None:
    """What a formula adds and subtracts, in SUM or with signs; None where it does anything else."""
    match node:
        case Group(inner):
            return _terms(inner, sign)
        case Range() | TableRange() | Name():
            return [(sign, node)]
        case Prefix(operator, operand) if operator in "+-":
            return _terms(operand, -sign if operator == "-" else sign)
        case Binary(operator, left, right) if operator in "+-":
            parts = [_terms(left, sign), _terms(right, -sign if operator == "-" else sign)]
        case Call(name, arguments) if plain_name(name) == "SUM":
            parts = [None if argument is None else _terms(argument, sign) for argument in arguments]
        case _:
            return None
    return None if None in parts else [term for part in parts if part for term in part]


def _adds_up(facts: FormulaFacts, terms: Sequence[tuple[int, Block]], stored: int) -> bool:
    """Whether whole numbers make the stored one; False where there is anything else to look at."""
    total = 0
    for sign, (sheet, top, left, bottom, right) in terms:
        cells = facts.cells[sheet]
        size = (bottom - top + 1) * (right - left + 1)
        if size > len(cells):
            return False
        facts.looked_at += size
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                cell = cells.get((row, column))
                if cell is None:
                    continue
                if type(cell.value) is not int or not cell.calculated:
                    return False
                total += sign * cell.value
    return total == stored


def _reads_told(facts: FormulaFacts, pattern: Pattern, place: Place) -> bool:
    """Whether a cell that the formula reads has a finding, which may be why this value differs."""
    if not facts.told:
        return False
    blocks = facts.layout.blocks(pattern.uses, pattern, place)
    return any(block.holds(told) for block in blocks for told in facts.told)
