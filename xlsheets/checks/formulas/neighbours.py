"""Cells among copies of one formula: a formula that differs, and a number typed in their midst."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlsheets.checks.formulas.arithmetic import result, stored_number
from xlsheets.checks.formulas.facts import FormulaFacts, Place, Position, at
from xlsheets.checks.formulas.gathering import gathered
from xlsheets.checks.formulas.pattern import Pattern
from xlsheets.formula.references import a1
from xlsheets.formula.tokens import tokenize
from xlsheets.formula.tree import Literal
from xlsheets.ooxml import Cell, Kind
from xlsheets.problems import Problem, Severity, plain

FEWEST = 3
"""So many copies, on both sides of a cell, make a pattern that the cell should follow."""

_STEPS = {"column": (1, 0), "row": (0, 1)}
Patterns = Mapping[Position, Pattern]


@dataclass(frozen=True)
class Odd:
    """A cell that breaks a run of copies: in which direction, what is copied, and the nearest copy."""

    place: Place
    direction: str
    pattern: Pattern
    copy: Position


def check_neighbours(facts: FormulaFacts) -> Iterator[Problem]:
    """Every formula that differs from equal ones on both sides, and every number typed between them."""
    yield from gathered(
        facts, (((odd.pattern.key, odd.direction), problem) for odd, problem in _found(facts))
    )


def _found(facts: FormulaFacts) -> Iterator[tuple[Odd, Problem]]:
    for sheet, patterns in facts.on.items():
        seen: set[Position] = set()
        for direction in _STEPS:
            for odd in _odd_ones(facts, sheet, patterns, direction):
                problem = None if odd.place[1:] in seen else _problem(facts, odd)
                if problem is not None:
                    seen.add(odd.place[1:])
                    yield odd, problem


def _odd_ones(facts: FormulaFacts, sheet: str, patterns: Patterns, direction: str) -> Iterator[Odd]:
    down, right = _STEPS[direction]
    for (row, column), pattern in patterns.items():
        position = row + down, column + right
        own = patterns.get(position)
        if own is pattern or not pattern.uses:
            continue
        after = row + 2 * down, column + 2 * right
        if (
            patterns.get(after) is not pattern
            or _run(patterns, pattern, (row, column), after, direction) < FEWEST
        ):
            continue
        if not _follows_another_pattern(facts, sheet, patterns, position, direction):
            yield Odd((sheet, *position), direction, pattern, (row, column))


def _run(patterns: Patterns, pattern: Pattern, before: Position, after: Position, direction: str) -> int:
    """How many copies stand before and after, as far as they need be counted."""
    down, right = _STEPS[direction]
    count = 0
    for (row, column), sign in ((before, -1), (after, 1)):
        for step in range(FEWEST):
            if patterns.get((row + sign * step * down, column + sign * step * right)) is not pattern:
                break
            count += 1
    return count


def _follows_another_pattern(
    facts: FormulaFacts, sheet: str, patterns: Patterns, position: Position, direction: str
) -> bool:
    """Whether the cell is like the cells across, or the same formula comes back along: then it is meant."""
    row, column = position
    down, right = _STEPS[direction]
    own = patterns.get(position)
    across = ((row + right, column + down), (row - right, column - down))
    if own is None:
        return any(_breaks_formulas(facts, sheet, patterns, beside, (down, right)) for beside in across)
    if any(patterns.get(beside) is own for beside in across):
        return True
    line = 1 if direction == "column" else 0
    return any(
        place != (sheet, *position) and place[0] == sheet and place[1:][line] == position[line]
        for place in facts.patterns[own]
    )


def _breaks_formulas(
    facts: FormulaFacts, sheet: str, patterns: Patterns, position: Position, step: tuple[int, int]
) -> bool:
    """Whether a typed number stands between copies, like the one beside it: then the whole line is typed."""
    (row, column), (down, right) = position, step
    cell = facts.cell((sheet, row, column))
    before = patterns.get((row - down, column - right))
    return (
        cell is not None
        and cell.formula is None
        and before is not None
        and patterns.get((row + down, column + right)) is before
    )


def _problem(facts: FormulaFacts, odd: Odd) -> Problem | None:
    sheet, row, column = odd.place
    cell = facts.cell(odd.place)
    if cell is None:
        return None
    computed = result(facts, odd.pattern, odd.place)
    expected = None if computed is None else plain(computed.value)
    params: dict[str, object] = {
        "neighbours": f"neighbours {odd.direction}",
        "pattern": facts.text(odd.pattern, odd.place),
        "copy": a1(*odd.copy),
    }
    own = facts.formula(odd.place)
    if own is None:
        if cell.kind is not Kind.NUMBER or facts.sheets[sheet].anchor_of(row, column) is not None:
            return None
        found = stored_number(facts, odd.place)
        return Problem(
            "constant-among-formulas",
            Severity.WARNING,
            *at(odd.place),
            found=plain(found or 0),
            expected=expected,
            params=params,
        )
    if (
        _is_text(cell, own, odd.pattern)
        or own.key.casefold() == odd.pattern.key.casefold()
        or _is_subtotal(facts, own, odd)
    ):
        return None
    code = "formula-inconsistent"
    params["formula"] = cell.formula
    shifted = _one_other_reference(cell.formula or "", str(params["pattern"]))
    if shifted is not None:
        code = "refers-to-other-cell"
        params["reads"], params["should"] = shifted
    found = stored_number(facts, odd.place)
    return Problem(code, Severity.WARNING, *at(odd.place), found=found, expected=expected, params=params)


def _is_text(cell: Cell, *patterns: Pattern) -> bool:
    """Whether a formula gives no number; where none was calculated, whether a text is written in it."""
    if cell.kind is Kind.BLANK:
        return any(
            isinstance(node, Literal) and node.kind == "string" for one in patterns for node in one.nodes
        )
    return cell.kind is not Kind.NUMBER


def _is_subtotal(facts: FormulaFacts, own: Pattern, odd: Odd) -> bool:
    """Whether a formula among others sums cells of its own line: a total between the rows."""
    sheet, row, column = odd.place
    for use in own.uses:
        block = facts.block(use.leaf, own, odd.place)
        if block is None or block.sheet != sheet or block.is_cell:
            continue
        if odd.direction == "column" and block.left <= column <= block.right and use.role == "argument":
            return True
        if odd.direction == "row" and block.top <= row <= block.bottom and use.role == "argument":
            return True
    return False


def _one_other_reference(formula: str, pattern: str) -> tuple[str, str] | None:
    """The one reference in which a formula differs from its pattern, and what the pattern has there."""
    own, usual = tokenize(formula), tokenize(pattern)
    if len(own) != len(usual):
        return None
    other = [(one, two) for one, two in zip(own, usual, strict=True) if one != two]
    if len(other) != 1 or {token.kind for token in other[0]} != {"reference"}:
        return None
    return other[0][0].text.replace("$", ""), other[0][1].text.replace("$", "")
