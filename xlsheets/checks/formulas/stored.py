"""Values that their own formulas cannot give: the file was saved without being calculated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from xlsheets.checks.formulas.arithmetic import (
    MOST_DECIMALS,
    NotSimpleError,
    is_simple,
    result,
    stored_number,
)
from xlsheets.checks.formulas.facts import Block, Copies, FormulaFacts, Place, Position, at
from xlsheets.checks.formulas.gathering import gathered
from xlsheets.checks.formulas.pattern import MOST_JUDGED, Leaf, Pattern, bare
from xlsheets.checks.formulas.quick import Quick, quick
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tree import Binary, Call, Group, Literal, Name, Node, Prefix, Range, TableRange
from xlsheets.ooxml import CellValue, Kind
from xlsheets.problems import Problem, Severity, plain

MOST_SPELT_OUT = 64
"""Ranges with more cells than this are looked up as they are."""

MOST_ADDED = 1_000
_PRECISION = 1e-12
"""So many numbers, added as floats, are this near the exact sum: nearer than `Result.agrees` asks for."""

Term = tuple[int, Leaf]


class Simple(NamedTuple):
    """A formula that can be worked out here, in one of its cells; `terms` where it only adds.

    `quick` is how it is worked out as a float, where it does more than that and does not round.
    """

    place: Place
    copies: Copies
    terms: Terms | None
    quick: Quick | None


class Terms(NamedTuple):
    """What a formula adds, with which sign: ranges, and whole numbers of its own.

    `cells` are the ranges cell by cell, unless there are very many; `size` says how many. `rounds` is set
    where the sum is rounded after: then it is worked out here for whole numbers only.
    """

    blocks: tuple[tuple[int, Block], ...]
    cells: tuple[tuple[int, str, Position], ...]
    size: int
    constant: int
    rounds: bool


def check_stored(facts: FormulaFacts) -> Iterator[Problem]:
    """Every stored number that a formula of sums and products does not give from the stored values it reads.

    Left alone are workbooks that calculate in circles, or with the decimals that are shown.
    """
    calculation = facts.package.calculation
    if not calculation.iterate and calculation.full_precision:
        yield from gathered(facts, (("", problem) for problem in _found(facts)))


def _found(facts: FormulaFacts) -> Iterator[Problem]:
    for place, copies, terms, quickly in facts.layout.each(_simple):
        if facts.is_tired:
            return
        cell = facts.cell(place)
        if cell is None or cell.kind is not Kind.NUMBER or cell.array is not None:
            continue
        if terms is not None and _adds_up(facts, terms, cell.value):
            continue
        if quickly is not None and _is_given(facts, quickly, place, cell.value):
            continue
        computed, stored = result(facts, copies.pattern, place), stored_number(facts, place)
        if computed is None or stored is None or computed.agrees(stored) or _reads_told(facts, copies, place):
            continue
        yield Problem(
            "value-not-from-formula",
            Severity.ERROR,
            *at(place),
            found=plain(stored),
            expected=plain(computed.value),
            params={"formula": cell.formula},
        )


def _simple(copies: Copies) -> list[Simple]:
    is_worked_out, parts, rounds = _judged(copies.pattern)
    if not is_worked_out:
        return []
    if parts is None:
        quickly = None if copies.pattern.tree is None else quick(copies.pattern.tree, copies)
        return [Simple(place, copies, None, quickly) for place in copies.places]
    return [Simple(place, copies, _at(copies, parts, place, rounds), None) for place in copies.places]


@lru_cache(maxsize=MOST_JUDGED)
def _judged(pattern: Pattern) -> tuple[bool, list[Term | int] | None, bool]:
    """Whether a formula can be worked out here, what it adds if it only adds, and whether it rounds that."""
    tree = pattern.tree
    if not pattern.uses or tree is None or not is_simple(tree):
        return False, None, False
    inner = _unrounded(tree)
    return True, _terms(inner or tree, 1), inner is not None


def _unrounded(node: Node) -> Node | None:
    """What ROUND rounds to whole numbers or decimals; None where a formula is anything else."""
    match bare(node):
        case Call(name, (inner, Literal("number", digits))) if plain_name(name) == "ROUND":
            return inner if digits.isdecimal() and int(digits) <= MOST_DECIMALS else None
    return None


def _terms(node: Node, sign: int) -> list[Term | int] | None:
    """What a formula adds and subtracts, in SUM or with signes; None where it does anything else."""
    match node:
        case Group(inner):
            return _terms(inner, sign)
        case Range() | TableRange() | Name():
            return [(sign, node)]
        case Literal("number", text) if text.isdecimal():
            return [sign * int(text)]
        case Prefix(operator, operand) if operator in "+-":
            return _terms(operand, -sign if operator == "-" else sign)
        case Binary(operator, left, right) if operator in "+-":
            parts = [_terms(left, sign), _terms(right, -sign if operator == "-" else sign)]
        case Call(name, arguments) if plain_name(name) == "SUM":
            parts = [None if argument is None else _terms(argument, sign) for argument in arguments]
        case _:
            return None
    return None if None in parts else [term for part in parts if part for term in part]


def _at(copies: Copies, parts: Sequence[Term | int], place: Place, rounds: bool) -> Terms | None:
    """The terms of a formula in one of its cells; None where it reads another workbook."""
    found = [(part[0], copies.block(part[1], place)) for part in parts if not isinstance(part, int)]
    blocks = tuple((sign, block) for sign, block in found if block is not None)
    if len(blocks) < len(found):
        return None
    size = sum(block.size for _, block in blocks)
    cells = tuple(_spelt_out(blocks)) if size <= MOST_SPELT_OUT else ()
    return Terms(blocks, cells, size, sum(part for part in parts if isinstance(part, int)), rounds)


def _spelt_out(blocks: Iterable[tuple[int, Block]]) -> Iterator[tuple[int, str, Position]]:
    for sign, (sheet, top, left, bottom, right) in blocks:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield sign, sheet, (row, column)


def _adds_up(facts: FormulaFacts, terms: Terms, stored: CellValue) -> bool:
    """Whether the numbers that are added make the stored one; False where there is any doubt."""
    if not terms.cells and any(block.size > len(facts.cells[block.sheet]) for _, block in terms.blocks):
        return False
    facts.looked_at += terms.size
    total: float = terms.constant
    is_whole = type(stored) is int
    for sign, sheet, position in terms.cells or _spelt_out(terms.blocks):
        cell = facts.cells[sheet].get(position)
        if cell is None:
            continue
        value = cell.value
        if type(value) is float:
            is_whole = False
        elif type(value) is not int:
            return False
        total += sign * value
    if is_whole and total == stored:
        return True
    return not terms.rounds and terms.size <= MOST_ADDED and _is_near(total, stored)


def _is_given(facts: FormulaFacts, quickly: Quick, place: Place, stored: CellValue) -> bool:
    """Whether a formula gives the stored number, as floats; False where there is any doubt."""
    try:
        return _is_near(quickly(facts.cells, place), stored)
    except (NotSimpleError, ZeroDivisionError, OverflowError):
        return False


def _is_near(total: float, stored: CellValue) -> bool:
    if not isinstance(stored, int | float) or isinstance(stored, bool):
        return False
    return abs(total - stored) <= _PRECISION * max(abs(stored), 1)


def _reads_told(facts: FormulaFacts, copies: Copies, place: Place) -> bool:
    """Whether a cell that the formula reads has a finding, which may be why this value differs."""
    if not facts.told:
        return False
    blocks = copies.blocks(copies.pattern.uses, place)
    return any(block.holds(told) for block in blocks for told in facts.told)
