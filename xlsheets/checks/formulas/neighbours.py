"""Cells among copies of one formula: a formula that differs, and a number typed in their midst."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlsheets.checks.formulas.arithmetic import Exact, result, stored_number
from xlsheets.checks.formulas.facts import FormulaFacts, Place, Position, SheetFormulas, at
from xlsheets.checks.formulas.gathering import gathered
from xlsheets.checks.formulas.pattern import Pattern
from xlsheets.formula.references import a1, parse_reference
from xlsheets.formula.tokens import FormulaError, tokenize
from xlsheets.formula.tree import Literal
from xlsheets.ooxml import Cell, Kind
from xlsheets.problems import Number, Problem, Severity, plain

FEWEST = 3
"""So many copies, on both sides of a cell, make a pattern that it should follow; twice as many for two."""

FEWEST_BEFORE = 4
"""So many copies before the last cell of a line, which has nothing on its other side."""

_STEPS = {"column": (1, 0), "row": (0, 1)}
Patterns = Mapping[Position, Pattern]


@dataclass(frozen=True)
class Odd:
    """A cell that breaks a run of copies: in which direction, what is copied, and the nearest copy.

    `is_between` says that there are copies on both sides; one beside another odd cell, or at the end of a
    line, may have a reason, and is told only where a number is typed or a single reference has slipped.
    """

    place: Place
    direction: str
    pattern: Pattern
    copy: Position
    is_between: bool = True


def check_neighbours(facts: FormulaFacts) -> Iterator[Problem]:
    """Every formula that differs from equal ones on both sides, and every number typed between them."""
    yield from gathered(
        facts, (((odd.pattern.key, odd.direction), problem) for odd, problem in _found(facts))
    )


def _found(facts: FormulaFacts) -> Iterator[tuple[Odd, Problem]]:
    seen: set[Place] = set()
    for odd in (odd for sheet in facts.layout.sheets for odd in sheet.once(_odd_ones)):
        problem = None if odd.place in seen else _problem(facts, odd)
        if problem is not None:
            seen.add(odd.place)
            yield odd, problem


def _odd_ones(sheet: SheetFormulas) -> list[Odd]:
    """The cells that lack the formula of the copies before and after them, and have no reason to."""
    return [
        odd
        for direction in _STEPS
        for odd in _along(sheet.name, sheet.patterns, direction)
        if not _follows_another_pattern(sheet, odd)
    ]


def _along(sheet: str, patterns: Patterns, direction: str) -> Iterator[Odd]:
    down, right = _STEPS[direction]
    for (row, column), pattern in patterns.items():
        ahead = [(row + step * down, column + step * right) for step in (1, 2, 3)]
        if patterns.get(ahead[0]) is pattern or not pattern.uses:
            continue
        gap = next((step for step in (1, 2) if patterns.get(ahead[step]) is pattern), 0)
        if gap and _run(patterns, pattern, (row, column), ahead[gap], direction) >= gap * FEWEST:
            nearest = ((row, column), ahead[gap])
            for place, copy in zip(ahead[:gap], nearest, strict=False):
                yield Odd((sheet, *place), direction, pattern, copy, gap == 1)
        elif not gap and ahead[0] in patterns:
            start = row - (FEWEST_BEFORE - 1) * down, column - (FEWEST_BEFORE - 1) * right
            steps = ((start[0] + step * down, start[1] + step * right) for step in range(FEWEST_BEFORE))
            if all(patterns.get(place) is pattern for place in steps):
                yield Odd((sheet, *ahead[0]), direction, pattern, (row, column), False)


def _run(patterns: Patterns, pattern: Pattern, before: Position, after: Position, direction: str) -> int:
    """How many copies stand before and after, as far as they need be counted."""
    down, right = _STEPS[direction]
    count = 0
    for (row, column), sign in ((before, -1), (after, 1)):
        for step in range(2 * FEWEST):
            if patterns.get((row + sign * step * down, column + sign * step * right)) is not pattern:
                break
            count += 1
    return count


def _follows_another_pattern(formulas: SheetFormulas, odd: Odd) -> bool:
    """Whether the formula is that of the cells across, or comes back along the line: then it is meant."""
    _, row, column = odd.place
    down, right = _STEPS[odd.direction]
    patterns = formulas.patterns
    own = patterns.get((row, column))
    if own is None:
        return False
    if any(patterns.get((row + sign * right, column + sign * down)) is own for sign in (1, -1)):
        return True
    line = 2 if odd.direction == "column" else 1
    return any(place != odd.place and place[line] == odd.place[line] for place in formulas.places[own])


def _is_typed_line(facts: FormulaFacts, odd: Odd) -> bool:
    """Whether the cell across stands between copies too and is typed: then the whole line is."""
    sheet, row, column = odd.place
    down, right = _STEPS[odd.direction]
    patterns = facts.on[sheet]
    for beside in ((row + right, column + down), (row - right, column - down)):
        cell = facts.cell((sheet, *beside))
        before = patterns.get((beside[0] - down, beside[1] - right))
        after = patterns.get((beside[0] + down, beside[1] + right))
        if cell is not None and cell.formula is None and before is not None and after is before:
            return True
    return False


def _problem(facts: FormulaFacts, odd: Odd) -> Problem | None:
    cell, own = facts.cell(odd.place), facts.formula(odd.place)
    if cell is None:
        return None
    if own is None:
        return _typed(facts, odd, cell)
    if _is_text(cell, own, odd.pattern) or own.key.casefold() == odd.pattern.key.casefold():
        return None
    if _is_subtotal(facts, own, odd):
        return None
    found = stored_number(facts, odd.place)
    params, expected = _usual(facts, odd, found)
    code = "formula-inconsistent"
    params["formula"] = cell.formula
    shifted = _one_other_reference(cell.formula or "", str(params["pattern"]))
    if not odd.is_between and (shifted is None or not _is_beside(*shifted, odd.direction)):
        return None
    if shifted is not None:
        code = "refers-to-other-cell"
        params["reads"], params["should"] = shifted
    elif expected is None and _has_parts_of(cell.formula or "", str(params["pattern"])):
        return None
    return Problem(code, Severity.WARNING, *at(odd.place), found=found, expected=expected, params=params)


def _typed(facts: FormulaFacts, odd: Odd, cell: Cell) -> Problem | None:
    """A number typed between copies, unless an array formula fills the cell."""
    sheet, row, column = odd.place
    found = stored_number(facts, odd.place) if cell.kind is Kind.NUMBER else None
    if found is None or _is_typed_line(facts, odd) or facts.sheets[sheet].anchor_of(row, column) is not None:
        return None
    params, expected = _usual(facts, odd, found)
    place = at(odd.place)
    return Problem(
        "constant-among-formulas",
        Severity.WARNING,
        *place,
        found=plain(found),
        expected=expected,
        params=params,
    )


def _usual(facts: FormulaFacts, odd: Odd, found: Exact | None) -> tuple[dict[str, object], Number | None]:
    """What the copies would have in the cell, and the value that it would give where that is another."""
    params: dict[str, object] = {
        "neighbours": f"neighbours {odd.direction}",
        "pattern": facts.text(odd.pattern, odd.place),
        "copy": a1(*odd.copy),
    }
    computed = result(facts, odd.pattern, odd.place)
    if computed is None or (found is not None and computed.agrees(found)):
        return params, None
    return params, plain(computed.value)


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
    try:
        own, usual = tokenize(formula), tokenize(pattern)
    except FormulaError:
        return None
    if len(own) != len(usual):
        return None
    other = [(one, two) for one, two in zip(own, usual, strict=True) if one != two]
    if len(other) != 1 or {token.kind for token in other[0]} != {"reference"}:
        return None
    return other[0][0].text.replace("$", ""), other[0][1].text.replace("$", "")


def _is_beside(reads: str, should: str, direction: str) -> bool:
    """Whether a reference has slipped a single step across the line: in a row, to the row above or below."""
    try:
        one, other = parse_reference(reads), parse_reference(should)
    except ValueError:  # a whole table, or a name
        return False
    rows = {abs(one.row1 - other.row1), abs(one.row2 - other.row2)}
    columns = {abs(one.column1 - other.column1), abs(one.column2 - other.column2)}
    across, along = (rows, columns) if direction == "row" else (columns, rows)
    return one.sheet == other.sheet and along == {0} and max(across) == 1


def _has_parts_of(formula: str, pattern: str) -> bool:
    """Whether two formulas are made of the same parts in another order: `A1+B1` and `B1+A1`."""
    own, usual = (sorted(token.text for token in tokenize(one)) for one in (formula, pattern))
    return own == usual
