"""The stored values of computed cells: formulas replaced by constants, and values that are out of date."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import isclose
from typing import Any

from xlsheets.checks.cells import gather
from xlsheets.checks.doubts import doubtful
from xlsheets.checks.facts import Facts
from xlsheets.checks.formula_sources import copy_from, decided_column, family, together
from xlsheets.checks.invoices import QUARTER_SUMS, not_invoiced
from xlsheets.plan import pointer
from xlsheets.plan.derive import derive
from xlsheets.plan.derive_fees import QUARTERS
from xlsheets.plan.types import Document, copied
from xlsheets.plan.types import Reading as WorkbookReading
from xlsheets.problems import Problem, Scalar, Severity, as_number, plain

_SAME = 1e-13
_PRECISION = 10**12
"""Excel calculates with 15 significant digits; sums of fractions may lose the last few."""


def check_overwritten(facts: Facts) -> Iterator[Problem]:
    """Every computed cell that holds no formula; a file without any is left alone.

    A published copy holds values where a function had no native formula: there only a value is told that is
    not the right one, or that stands among formulas.
    """
    yield from together((family(at) or at, problem) for at, problem in _overwritten(facts))


def _overwritten(facts: Facts) -> Iterator[tuple[str, Problem]]:
    reading = facts.reading
    if not reading.formulas:
        return
    alive = {kind for at in reading.formulas if (kind := family(at)) is not None}
    for at in _computed_places(facts):
        if at in reading.formulas or at not in facts.local:
            continue
        kind = family(at)
        found = _shown(reading.computed.get(at))
        known = at in facts.computed and at not in facts.doubts
        expected = plain(_rounded(facts.computed[at])) if known else None
        if reading.published and kind not in alive:
            if expected is None or _is_right(facts, at):
                continue
            if kind is not None and found is not None:
                yield at, _problem(facts, "published-value-differs", at, found, expected)
                continue
        yield (
            at,
            _lost(facts, "formula-deleted" if found is None else "formula-overwritten", at, found, expected),
        )


def _is_right(facts: Facts, at: str) -> bool:
    stored = as_number(facts.reading.computed.get(at))
    return stored is not None and agree(stored, facts.computed[at])


def check_stale(facts: Facts) -> Iterator[Problem]:
    """Every computed value that is neither what is typed makes nor what the stored values beneath it make.

    So a stale sum is told once, and not again in all that was calculated from it.
    """
    reading = facts.reading
    shown = dict(_unlike_typed(facts))
    if not shown:
        return
    stored = _counted(reading)
    stored_document = _as_stored(facts.document, stored)
    derived = derive(stored_document, printed=True)
    beneath = {**derived, **dict(_invoiced(facts, stored))}
    odd = [
        at
        for at, value in shown.items()
        if at in beneath and not agree(value, beneath[at], _scale(facts, at))
    ]
    if not odd:
        return
    unknown = facts.inputs.suspects | facts.inputs.texts
    doubts = doubtful(stored_document, unknown, True, derived)
    doubts |= doubtful(facts.document, unknown, False, facts.computed)
    if not_invoiced(facts):
        doubts |= {at for at in beneath if at.startswith(QUARTER_SUMS)}
    code = "stale-value" if reading.formulas else "published-value-differs"
    odd = [at for at in odd if at not in doubts]
    yield from gather(
        _with_copy(facts, at, _problem(facts, code, at, plain(shown[at]), plain(_rounded(beneath[at]))), odd)
        for at in odd
    )


def _scale(facts: Facts, at: str) -> Fraction:
    """The size of the greatest figure of a printed table, whose rules go through many of its cells."""
    if not at.startswith("/statements/"):
        return Fraction(1)
    table = at[: at.index("/", len("/statements/")) + 1]
    return max(
        (abs(value) for one, value in facts.local.items() if one.startswith(table)), default=Fraction(1)
    )


def _unlike_typed(facts: Facts) -> Iterator[tuple[str, Fraction]]:
    """The stored numbers that are not what is typed makes; nearly always there are none."""
    reading = facts.reading
    for at in _computed_places(facts):
        if at not in facts.local:
            continue
        stored: Any = reading.computed.get(at)
        exact = facts.computed.get(at)
        is_number = isinstance(stored, int | float) and not isinstance(stored, bool)
        if is_number and exact is not None and isclose(stored, exact, rel_tol=_SAME):
            continue  # as nearly all are, and no fraction had to be made to see it
        shown = as_number(stored)
        if shown is None or (reading.formulas and at not in reading.formulas):
            continue
        if exact is None or not agree(shown, exact):
            yield at, shown


def _counted(reading: WorkbookReading) -> Mapping[str, Any]:
    """The stored values as formulas count them: a cell whose formula was deleted is zero."""
    stored = dict(reading.computed)
    for at in reading.places if reading.formulas else ():
        if "/computed/" in at and at not in reading.formulas and stored.get(at) is None:
            stored[at] = 0
    return stored


def _invoiced(facts: Facts, stored: Mapping[str, Any]) -> Iterator[tuple[str, Fraction]]:
    """The sums of the members' quarters as the cells hold them: a document has no place for those."""
    members = range(len(facts.document["members"]))
    for quarter in range(QUARTERS):
        at = [f"/members/{member}/computed/quarters/{quarter}" for member in members]
        amounts = [as_number(stored.get(one)) for one in at]
        known = [amount for amount in amounts if amount is not None]
        if f"{QUARTER_SUMS}{quarter}" in facts.local and len(known) == len(amounts):
            yield f"{QUARTER_SUMS}{quarter}", sum(known, Fraction(0))


def agree(stored: Fraction, exact: Fraction, scale: Fraction = Fraction(1)) -> bool:
    """Whether a stored value is the exact one, as far as a spreadsheet can tell.

    `scale` is the size of the amounts that it was worked out from: what cancels leaves noise of their size.

    >>> agree(Fraction("0.333333333333333"), Fraction(1, 3)), agree(Fraction(4), Fraction(5))
    (True, False)
    """
    if stored == exact:
        return True
    return abs(stored - exact) * _PRECISION <= max(abs(exact), abs(stored), scale)


def _computed_places(facts: Facts) -> Iterator[str]:
    return (at for at in facts.reading.places if "/computed/" in at)


def _problem(facts: Facts, code: str, at: str, found: Scalar, expected: Scalar) -> Problem:
    computed = None if found == expected else expected
    is_share = at.endswith("/share") or None
    return facts.finding(code, Severity.ERROR, at, found, expected, computed=computed, is_share=is_share)


def _lost(facts: Facts, code: str, at: str, found: Scalar, expected: Scalar) -> Problem:
    problem = _problem(facts, code, at, found, expected)
    decided = decided_column(facts, at)
    if decided is not None:
        problem = replace(problem, params={**problem.params, "decided": decided})
    return _with_copy(facts, at, problem)


def _with_copy(facts: Facts, at: str, problem: Problem, odd: Collection[str] = ()) -> Problem:
    """The finding with the nearest cell that still has the formula; `odd` are cells that have another one."""
    copy = copy_from(facts, at, odd)
    if copy is None:
        return problem
    params = {**problem.params, "copy": copy, "how": "how copy"}
    if not at.startswith("/members/"):
        # A formula pasted across keeps the table's column of its year; one that is dragged moves on.
        params |= {"how": "how drag", "handle": "by handle"}
    return replace(problem, params=params)


def _as_stored(document: Document, stored: Mapping[str, Any]) -> Document:
    """The document with the stored values in the place of the printed figures."""
    bare = copied(document)
    bare.pop("fees", None)
    for row in (*bare["members"], *bare["plan"]["lines"], bare.get("initiatives", {})):
        row.pop("printed", None)
    for statement in bare.get("statements", ()):
        for row in statement["lines"]:
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
            case ["statements", *_]:
                pointer.put(bare, at.replace("/computed/", "/printed/"), number)
            case ["members" | "fees", *_, "year" | "quarter"]:
                pointer.put(bare, at.replace("/computed/", "/printed/"), number)
    return bare


def _print(row: Document, years: list[int], year: int, number: Fraction) -> None:
    row.setdefault("printed", [None] * len(years))[year] = number


def _shown(value: Any) -> Scalar:
    number = as_number(value)
    return plain(number) if number is not None else None if value is None else str(value)


def _rounded(value: Fraction) -> Fraction:
    """A value without end as the 15 digits that a cell shows of it."""
    return as_number(float(value)) or value if value.denominator != 1 else value
