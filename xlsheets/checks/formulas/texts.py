"""Formulas that have become text, and sums that pass over a number written as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product

from xlsheets.checks.formulas.facts import Block, Copies, FormulaFacts, Layout, Place, Position, at
from xlsheets.checks.formulas.gathering import gathered
from xlsheets.checks.formulas.pattern import has_address
from xlsheets.checks.formulas.words import words_in_sums
from xlsheets.checks.swedish_numbers import read_number
from xlsheets.checks.text_numbers import FIRST_YEAR, LAST_YEAR, LONGEST
from xlsheets.formula.parser import parse
from xlsheets.formula.references import a1
from xlsheets.formula.tokens import FormulaError
from xlsheets.ooxml import Cell, Kind
from xlsheets.problems import Problem, Severity, plain

TEXT_FORMAT = "@"
MOST_SUMMED = 20_000
SUMMING = frozenset({"SUM", "SUBTOTAL", "AVERAGE"})


def check_formula_texts(facts: FormulaFacts) -> Iterator[Problem]:
    """Every text that is a formula by its looks, in a cell set to text or among numbers; then the reverse."""
    yield from gathered(facts, (("", problem) for problem in _as_text(facts)))
    yield from gathered(facts, (("", problem) for problem in _in_text_cell(facts)))


def _as_text(facts: FormulaFacts) -> Iterator[Problem]:
    for name, sheet in facts.sheets.items():
        places = sheet.sorts.places
        found = [(position, text) for text in places if text[:1] == "=" for position in places[text]]
        for position, text in sorted(found):
            place = (name, *position)
            if _is_meant(facts, place, sheet.cells[position]) and _is_formula(text[1:]):
                params = {"formula": text[1:]}
                yield Problem("formula-as-text", Severity.ERROR, *at(place), found=text, params=params)


@lru_cache(maxsize=256)
def _is_formula(text: str) -> bool:
    """Whether a text reads cells, as the file or as Swedish Excel spells it."""
    for spelled in (text, text.replace(";", ",")):
        try:
            return has_address(parse(spelled.strip()))
        except (FormulaError, RecursionError):
            continue
    return False


def _is_meant(facts: FormulaFacts, place: Place, cell: Cell) -> bool:
    """Whether the formula should calculate: one that explains another stands among texts."""
    sheet, row, column = place
    around = [facts.cell((sheet, row + step, column)) for step in (-1, 1)]
    if any(one is not None and one.kind is Kind.TEXT and one.formula is None for one in around):
        return False
    numbers = [one for one in around if one is not None and one.kind is Kind.NUMBER]
    return cell.number_format == TEXT_FORMAT or bool(numbers)


def _in_text_cell(facts: FormulaFacts) -> Iterator[Problem]:
    for place in facts.layout.each(_calculating):
        cell = facts.cell(place)
        if cell is not None and cell.number_format == TEXT_FORMAT and cell.kind is Kind.NUMBER:
            yield Problem("formula-in-text-cell", Severity.NOTE, *at(place))


def _calculating(copies: Copies) -> tuple[Place, ...]:
    """The formulas that calculate; those that only fetch a text belong in a text cell."""
    calculates = copies.pattern.is_arithmetic or copies.pattern.functions & SUMMING
    return copies.places if calculates else ()


def check_skipped_texts(facts: FormulaFacts) -> Iterator[Problem]:
    """Every number written as text that a sum passes over, and other texts among amounts, if not told of."""
    found: dict[Place, Place] = {}
    ranges: dict[Place, tuple[Block, Place]] = {}
    for block, place in facts.layout.once(_summed).items() if _sums_texts(facts) else ():
        if facts.is_tired:
            break
        cells = facts.cells[block.sheet]
        for source in facts.places(block):
            if cells[source[1:]].kind is Kind.TEXT and source != place:
                found.setdefault(source, place)
                ranges.setdefault(source, (block, place))
    yield from gathered(facts, _skipped(facts, found))
    yield from gathered(facts, words_in_sums(facts, ranges))


def _summed(layout: Layout) -> dict[Block, Place]:
    """The ranges that are summed, each with one sum."""
    found: dict[Block, Place] = {}
    for block, place in layout.each(_ranges):
        found.setdefault(block, place)
    return found


def _sums_texts(facts: FormulaFacts) -> bool:
    """Whether a text stands in what is summed; very long ranges are not asked here."""
    summed = facts.layout.once(_cells_summed)
    return summed is None or any(
        not cells.isdisjoint([position for position, _ in facts.sheets[sheet].sorts.texts])
        or any(cell.kind is Kind.TEXT for at, cell in facts.sheets[sheet].sorts.formulas if at in cells)
        for sheet, cells in summed.items()
    )


def _cells_summed(layout: Layout) -> Mapping[str, frozenset[Position]] | None:
    """The cells that are summed, by sheet; None where there are very many."""
    blocks = layout.once(_summed)
    if sum(block.size for block in blocks) > MOST_SUMMED:
        return None
    found: dict[str, set[Position]] = {}
    for sheet, top, left, bottom, right in blocks:
        positions = product(range(top, bottom + 1), range(left, right + 1))
        found.setdefault(sheet, set()).update(positions)
    return {sheet: frozenset(positions) for sheet, positions in found.items()}


def _ranges(copies: Copies) -> list[tuple[Block, Place]]:
    """The ranges that the copies of a formula sum, and the cells given to SUM one by one."""
    return [
        (block, place)
        for use in (copies.pattern.uses if copies.pattern.functions & SUMMING else ())
        for place in (copies.places if use.function in SUMMING else ())
        if (block := copies.block(use.leaf, place)) is not None
        and (use.function == "SUM" or not block.is_cell)
    ]


def _skipped(facts: FormulaFacts, found: dict[Place, Place]) -> Iterator[tuple[object, Problem]]:
    for source, place in found.items():
        cell = facts.cell(source)
        text = str(cell.value) if cell else ""
        number = read_number(text, None) if 0 < len(text) <= LONGEST else None
        if number is None or FIRST_YEAR <= number.values[0] <= LAST_YEAR:
            continue
        total = a1(*place[1:]) if place[0] == source[0] else f"{place[0]}!{a1(*place[1:])}"
        expected = plain(number.values[0]) if number.is_clear else None
        yield (
            "",
            Problem(
                "sum-skips-text",
                Severity.WARNING,
                *at(source),
                found=text,
                expected=expected,
                params={"total": total},
            ),
        )
