"""The stored values of computed cells: formulas replaced by constants, and values that are out of date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from fractions import Fraction
from typing import Any

from xlsheets.checks.cells import gather
from xlsheets.checks.facts import Facts
from xlsheets.plan import pointer
from xlsheets.plan.derive import derive
from xlsheets.plan.types import Document
from xlsheets.problems import Problem, Scalar, Severity, as_number, plain

_PRECISION = 10**12
"""Excel calculates with 15 significant digits; sums of fractions may lose the last few."""


def check_overwritten(facts: Facts) -> Iterator[Problem]:
    """Every computed cell that holds no formula; a workbook without any (published) is left alone."""
    reading = facts.reading
    if not reading.formulas:
        return
    for at in _computed_places(facts):
        if at in reading.formulas or at not in facts.local:
            continue
        found, expected = _shown(reading.computed.get(at)), plain(_rounded(facts.computed.get(at)))
        if found is None:
            yield _problem(facts, "formula-deleted", at, None, expected)
        else:
            yield _problem(facts, "formula-overwritten", at, found, expected)


def check_stale(facts: Facts) -> Iterator[Problem]:
    """Every formula whose stored value is not what the stored values beneath it make."""
    expected = derive(_as_stored(facts.document, facts.reading.computed), printed=True)
    yield from gather(
        _problem(facts, "stale-value", at, _shown(stored), plain(_rounded(expected[at])))
        for at in _computed_places(facts)
        if at in expected and at in facts.reading.formulas
        if (stored := as_number(facts.reading.computed.get(at))) is not None
        if not agree(stored, expected[at])
    )


def agree(stored: Fraction, exact: Fraction) -> bool:
    """Whether a stored value is the exact one, as far as a spreadsheet can tell.

    >>> agree(Fraction("0.333333333333333"), Fraction(1, 3)), agree(Fraction(4), Fraction(5))
    (True, False)
    """
    return abs(stored - exact) * _PRECISION <= max(abs(exact), abs(stored), Fraction(1))


def _computed_places(facts: Facts) -> Iterator[str]:
    return (at for at in facts.reading.places if "/computed/" in at)


def _problem(facts: Facts, code: str, at: str, found: Scalar, expected: Scalar) -> Problem:
    computed = None if found == expected else expected
    return facts.finding(code, Severity.ERROR, at, found, expected, computed=computed)


def _as_stored(document: Document, stored: Mapping[str, Any]) -> Document:
    """The document with the stored values in the place of the printed figures."""
    bare = deepcopy(document)
    bare.pop("fees", None)
    for row in (*bare["members"], *bare["plan"]["lines"], bare.get("initiatives", {})):
        row.pop("printed", None)
    for at, value in stored.items():
        number = as_number(value)
        if number is None:
            continue
        match pointer.parts(at):
            case ["plan", "lines", line, "computed", year]:
                _print(bare["plan"]["lines"][int(line)], bare["plan"]["years"], int(year), number)
            case ["initiatives", "computed", year]:
                _print(bare["initiatives"], bare["initiatives"]["years"], int(year), number)
            case ["members" | "fees", *_, "year" | "quarter"]:
                pointer.put(bare, at.replace("/computed/", "/printed/"), number)
    return bare


def _print(row: Document, years: list[int], year: int, number: Fraction) -> None:
    row.setdefault("printed", [None] * len(years))[year] = number


def _shown(value: Any) -> Scalar:
    number = as_number(value)
    return plain(number) if number is not None else None if value is None else str(value)


def _rounded(value: Fraction | None) -> Any:
    """A value without end as the 15 digits that a cell shows of it."""
    if value is None:
        return 0
    return as_number(float(value)) if value.denominator != 1 else value
