"""Texts among the amounts that a sum adds: "se bilaga", "ca 500", where a number should be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain

from xlsheets.checks.formulas.facts import Block, FormulaFacts, Place, at
from xlsheets.checks.swedish_numbers import read_number
from xlsheets.checks.text_numbers import LONGEST
from xlsheets.formula.references import a1
from xlsheets.ooxml import Kind
from xlsheets.problems import Problem, Severity

FEWEST_NUMBERS = 2
MOST_OF_ONE = 2
"""A text stands out among so many numbers; one that stands there more often is a mark that is meant."""

LONGEST_SHOWN = 40
MOST_CELLS = 2_000
_SAYS_SOMETHING = re.compile(r"[^\W\d_]{2}|\d")
_MEANT = frozenset({"n/a", "na", "n.a.", "nil", "none", "ingen", "inga", "noll", "total", "summa", "-"})
"""What people write for nothing at all, and what is a label wherever it stands."""


def words_in_sums(
    facts: FormulaFacts, found: Mapping[Place, tuple[Block, Place]]
) -> Iterator[tuple[object, Problem]]:
    """The texts, each in a range with one of its sums, that stand where an amount should."""
    lines: dict[tuple[Block, str, int], Counter[str] | None] = {}
    for place, (block, total) in found.items():
        cell = facts.cell(place)
        if cell is None or cell.formula is not None or block.size > MOST_CELLS * block.width:
            continue
        text = str(cell.value).strip()
        if _says_a_number(text) or text.casefold() in _MEANT or not _SAYS_SOMETHING.search(text):
            continue
        line, index = ("column", place[2]) if block.height > 1 else ("row", place[1])
        key = block, line, index
        if key not in lines:
            lines[key] = _texts_of(facts, block, line, index)
        texts = lines[key]
        if texts is None or texts[text] > MOST_OF_ONE or _is_label(facts, place, found):
            continue
        shown = a1(*total[1:]) if total[0] == place[0] else f"{total[0]}!{a1(*total[1:])}"
        short = text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
        yield "", Problem("text-in-sum", Severity.WARNING, *at(place), found=short, params={"total": shown})


def _says_a_number(text: str) -> bool:
    return len(text) <= LONGEST and read_number(text, None) is not None


def _texts_of(facts: FormulaFacts, block: Block, line: str, index: int) -> Counter[str] | None:
    """The texts in one line of a range; None where there are few numbers, or hardly more than texts."""
    if line == "column":
        places = [(block.sheet, row, index) for row in range(block.top, block.bottom + 1)]
    else:
        places = [(block.sheet, index, column) for column in range(block.left, block.right + 1)]
    cells = [cell for place in places[:MOST_CELLS] if (cell := facts.cell(place)) is not None]
    numbers = sum(cell.kind is Kind.NUMBER and not cell.is_date for cell in cells)
    texts = Counter(str(cell.value).strip() for cell in cells if cell.kind is Kind.TEXT)
    return texts if numbers >= FEWEST_NUMBERS and numbers >= 2 * texts.total() else None


def _is_label(facts: FormulaFacts, place: Place, found: Mapping[Place, tuple[Block, Place]]) -> bool:
    """Whether a text is a heading: first in its range or in its row, or beside other texts in summed cells.

    The same note in several cells of a row is no row of headings.
    """
    sheet, row, column = place
    block = found[place][0]
    if block.height == 1:
        return column == block.left or not _has_number(
            facts, (sheet, row - 1, column), (sheet, row + 1, column)
        )
    if row == block.top:
        return True
    beside = {
        c: cell for c in _columns(facts, sheet, row) if (cell := facts.cell((sheet, row, c))) is not None
    }
    del beside[column]
    if any(cell.kind is Kind.NUMBER for c, cell in beside.items() if c > min(beside)):
        return False
    others = {str(cell.value) for c, cell in beside.items() if (sheet, row, c) in found}
    labelled = any(c < column for c in beside)
    if others:
        return str(facts.cells[sheet][row, column].value) not in others
    return not labelled and _is_usually_labelled(facts, place, block)


def _has_number(facts: FormulaFacts, *places: Place) -> bool:
    cells = (facts.cell(place) for place in places if place[1] > 0)
    return any(cell is not None and cell.kind is Kind.NUMBER for cell in cells)


def _columns(facts: FormulaFacts, sheet: str, row: int) -> Iterator[int]:
    used = facts.sheets[sheet].used
    last = min(used.right, 100) if used else 0
    return (column for column in range(1, last + 1) if (row, column) in facts.cells[sheet])


def _is_usually_labelled(facts: FormulaFacts, place: Place, block: Block) -> bool:
    sheet, row, column = place
    around = [one for one in chain(range(row - 2, row), range(row + 1, row + 3)) if one >= block.top]
    return any(facts.cell((sheet, one, c)) is not None for one in around for c in range(1, column))
