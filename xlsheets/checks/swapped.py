"""Two headings of a table that have changed places above amounts that stayed where they were."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from xlsheets.checks.expected_numbers import is_numeric
from xlsheets.checks.facts import Facts, value_at
from xlsheets.formula.references import a1, split_a1
from xlsheets.ooxml import Table
from xlsheets.plan import pointer
from xlsheets.plan.layout import load_layout
from xlsheets.plan.read.tables import matched_columns
from xlsheets.plan.types import copied
from xlsheets.problems import Problem, Severity

Pair = tuple[str, str]
_YEAR = re.compile(r"\b[12]\d{3}\b")


@dataclass(frozen=True)
class Swap:
    """Two columns of a table in another order than usual, and the facts as if only the headings were."""

    table: Table
    columns: tuple[int, int]
    mended: Facts

    @property
    def problem(self) -> Problem:
        """The finding, at the heading that stands first."""
        left, right = self.columns
        headings = [self.table.columns[column - self.table.ref.left].name for column in self.columns]
        params = {
            "heading": headings[0],
            "other": headings[1],
            "there": a1(self.table.ref.top, right),
        }
        where = (self.table.sheet, a1(self.table.ref.top, left))
        return Problem("headings-swapped", Severity.ERROR, *where, params=params)

    def explains(self, other: Problem) -> bool:
        """Whether a finding may follow: a value calculated from the columns, or a formula lost in them."""
        is_here = other.sheet == self.table.sheet and other.cell is not None
        is_lost = other.code in ("formula-overwritten", "formula-deleted")
        return other.code == "stale-value" or (
            is_here and is_lost and split_a1(other.cell or "A1")[1] in self.columns
        )


def has_swapped(found: Iterable[Problem]) -> bool:
    """Whether that is what is told: then much else follows from it, and is judged when it has been mended."""
    return any(one.code == "headings-swapped" for one in found)


def swaps(facts: Facts) -> Iterator[Swap]:
    """Every two columns that stand in another order than the template's, with the facts as they would be."""
    held: dict[str, dict[tuple[int, int], str]] = {}
    for at, place in facts.reading.places.items():
        held.setdefault(place.sheet, {})[place.row, place.column] = at
    for table in facts.reading.tables.values():
        for columns in _out_of_order(table):
            pairs = list(_pairs(facts, table, columns, held.get(table.sheet, {})))
            if pairs:
                yield Swap(table, columns, _mended(facts, pairs))


def _out_of_order(table: Table) -> Iterator[tuple[int, int]]:
    """Columns of the sheet, two by two, whose headings usually stand the other way round."""
    layout = load_layout().tables.get(table.name)
    matched = matched_columns(table, layout) if layout else {}
    order: dict[int, tuple[int, str, str]] = {}
    for offset, column in enumerate(table.columns):
        text, year = _YEAR.sub("", column.name), "".join(_YEAR.findall(column.name))
        if layout and offset in matched:
            order[offset] = (layout.columns.index(matched[offset][0]), "", year)
        elif year:
            order[offset] = (0, text, year)
    for left, right in combinations(order, 2):
        is_alike = layout is not None or order[left][1] == order[right][1]
        if is_alike and order[left] > order[right]:
            yield table.ref.left + left, table.ref.left + right


def _pairs(
    facts: Facts, table: Table, columns: tuple[int, int], held: Mapping[tuple[int, int], str]
) -> Iterator[Pair]:
    """The pointers side by side in the rows of a table, and in rows of no table, that go by its headings."""
    others = [one for one in facts.reading.tables.values() if one.sheet == table.sheet and one is not table]
    rows = {row for row, column in held if column == columns[0] and row > table.ref.top}
    for row in sorted(rows):
        if any(one.ref.top <= row <= one.ref.bottom for one in others):
            continue
        pair = held[row, columns[0]], held.get((row, columns[1]))
        if pair[1] is not None and (found := _alike(pair[0], pair[1])):
            yield found


def _alike(left: str, right: str) -> Pair | None:
    """Two pointers of amounts in one row; None where they are none, or follow no heading.

    The years of a line are read by headings out of order where the later one stands first.
    """
    row, _, last = left.replace("/computed/", "/values/").rpartition("/")
    other, _, next_last = right.replace("/computed/", "/values/").rpartition("/")
    if not all(_is_computed(one) or is_numeric(one) for one in (left, right)):
        return None
    if row == other and last.isdecimal() and next_last.isdecimal() and int(last) < int(next_last):
        return None
    return left, right


def _mended(facts: Facts, pairs: Sequence[Pair]) -> Facts:
    """The facts with the amounts exchanged; figures that a formula gives only where nothing is typed.

    Where one of two cells is computed, the first of its line, which is typed, holds what the other shows.
    """
    shown = facts.reading.computed
    if all(_is_computed(one) for pair in pairs for one in pair):
        computed = {
            **shown,
            **{one: shown.get(other) for left, right in pairs for one, other in _both(left, right)},
        }
        return Facts(replace(facts.reading, computed=computed), facts.inputs)
    document = copied(facts.document)
    for left, right in pairs:
        for one, other in _both(left, right):
            value = shown.get(other) if _is_computed(other) else value_at(facts.document, other)
            if not _is_computed(one) and value != value_at(facts.document, one):
                pointer.put(document, one, value)
    return Facts(facts.reading, replace(facts.inputs, document=document))


def _both(left: str, right: str) -> tuple[Pair, Pair]:
    return (left, right), (right, left)


def _is_computed(at: str) -> bool:
    return "/computed/" in at
