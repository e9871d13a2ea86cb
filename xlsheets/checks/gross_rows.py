"""Amounts that are ten or a hundred times off the other years of their row: a zero too many, or too few.

What is a thousand times off has another cause, the unit, and is told as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from xlsheets.checks.entered import filled, is_level
from xlsheets.checks.facts import Facts
from xlsheets.checks.naming import naming
from xlsheets.plan.types import Document
from xlsheets.problems import Problem, Severity, plain

_SMALLEST = 10
"""Amounts under this may well be a tenth of another year's, in any unit: a buffer is what is left."""

MONTHS = 12


class _Slip(NamedTuple):
    """How many times off an amount is, how far the other years may differ among themselves, and from it."""

    times: int
    spread: Fraction
    least: Fraction
    most: Fraction


_SLIPS = (
    _Slip(10, Fraction(13, 10), Fraction(7), Fraction(14)),
    _Slip(100, Fraction(2), Fraction(50), Fraction(200)),
)


class _Row(NamedTuple):
    """The amounts of a row by their pointers; in the years among `ends` little may be right."""

    amounts: Sequence[tuple[str, Fraction]]
    ends: frozenset[str]


def check_zeros(facts: Facts) -> Iterator[Problem]:
    """Each amount with a zero or two too many or too few, by all the other years of its row."""
    for row in _rows(facts):
        for position, (at, value) in enumerate(row.amounts):
            others = [*row.amounts[:position], *row.amounts[position + 1 :]]
            sizes = [abs(other) for _, other in others]
            slip = _slip(abs(value), sizes)
            if slip is None or (slip.times == 10 and _may_be_right(row, at, abs(value), others)):
                continue
            yield _problem(facts, at, value, others[max(position - 1, 0)], slip.times)


def _may_be_right(row: _Row, at: str, size: Fraction, others: Sequence[tuple[str, Fraction]]) -> bool:
    """Whether a project has little in its first or last year, or a month in both around a whole year."""
    sizes = [abs(other) for _, other in others]
    if size < min(sizes):
        return at in row.ends
    return all(other in row.ends for other, _ in others) and size > (MONTHS - 1) * max(sizes)


def _slip(size: Fraction, others: Sequence[Fraction]) -> _Slip | None:
    if len(others) < 2:
        return None
    ratios = [max(size / other, other / size) for other in others]
    is_beyond = size > max(others) or size < min(others)
    for slip in _SLIPS:
        alike = max(others) <= slip.spread * min(others)
        smallest = min(others) if slip.times > _SMALLEST else min(size, *others)
        is_off = smallest >= _SMALLEST and all(slip.least <= ratio <= slip.most for ratio in ratios)
        if is_beyond and alike and is_off:
            return slip
    return None


def _problem(facts: Facts, at: str, value: Fraction, nearest: tuple[str, Fraction], times: int) -> Problem:
    too_low = abs(value) < abs(nearest[1])
    meant = value * times if too_low else value / times
    count = "one" if times == 10 else "two"
    return facts.finding(
        "zeros-differ",
        Severity.WARNING,
        at,
        plain(value),
        plain(meant) if meant.denominator == 1 else None,
        **naming(facts.document, at),
        times=times,
        direction="direction lower" if too_low else "direction higher",
        other=plain(nearest[1]),
        other_year=naming(facts.document, nearest[0])["year"],
        likely=f"zeros {count} too {'few' if too_low else 'many'}",
    )


def _rows(facts: Facts) -> Iterator[_Row]:
    """The typed rows of the plan, then the initiatives, if anything in them may be a slip."""
    for index, line in enumerate(facts.document["plan"]["lines"]):
        if line["role"] in ("income", "cost") and not is_level(line["values"], _SLIPS[0].least):
            row = filled(facts, f"/plan/lines/{index}/values")
            is_project = line["role"] == "income" and not line.get("party")
            yield _Row(row, _ends(row) if is_project else frozenset())
    table = facts.document.get("initiatives", {"years": [], "items": []})
    for index, item in enumerate(table["items"]):
        if not is_level(item["values"], _SLIPS[0].least):
            row = filled(facts, f"/initiatives/items/{index}/values")
            yield _Row(row, frozenset(at for at in _ends(row) if not _is_whole(item, table["years"], at)))


def _ends(row: Sequence[tuple[str, Fraction]]) -> frozenset[str]:
    return frozenset(at for at, _ in (*row[:1], *row[-1:]))


def _is_whole(item: Document, years: Sequence[int], at: str) -> bool:
    """Whether the initiative runs through all twelve months of the year, by its dates."""
    year = years[int(at.rpartition("/")[2])]
    try:
        start, end = date.fromisoformat(item["start"]), date.fromisoformat(item["end"])
    except (KeyError, TypeError, ValueError):
        return False
    return start <= date(year, 1, 31) and end >= date(year, MONTHS, 1)
