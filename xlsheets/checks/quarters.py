"""Quarters against years: what is invoiced must be whole kronor, and four quarters must make the year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from udfs.calc.money import CalcError, RoundingPolicy
from xlsheets.checks.consequences import consequences
from xlsheets.checks.facts import Facts, half_printed
from xlsheets.checks.figures import QUARTER_SUM
from xlsheets.plan import pointer
from xlsheets.plan.derive import derive
from xlsheets.plan.derive_fees import QUARTERS, frame_of, member_fees
from xlsheets.plan.types import copied
from xlsheets.problems import Problem, Reading, plain

RULE = "/assumptions/rounding/quarters"
TOLD_ELSEWHERE = ("code-duplicate", "weight-negative")


def check_quarters(facts: Facts) -> Iterator[Problem]:
    """The sum of the quarters; if that holds, whether four quarters make the year for every member."""
    quarter, year = facts.computed.get(QUARTER_SUM), facts.computed.get("/fees/computed/municipalities/year")
    if QUARTER_SUM in facts.doubts:
        return
    if quarter is None or year is None:
        return
    found = _invoiced(facts, quarter)
    uneven = _uneven_members(facts)
    if found * QUARTERS != year:
        problem = facts.problem("quarters-differ", QUARTER_SUM, plain(found), plain(year / QUARTERS))
        yield _with_count(facts, problem, uneven)
    elif uneven:
        problem = facts.problem("year-not-quarters", QUARTER_SUM, None, None)
        yield _with_count(facts, problem, uneven)


def _invoiced(facts: Facts, computed: Fraction) -> Fraction:
    """The sum of the printed quarters.

    The computed one where a printed quarter has a break of its own or is missing, and where a member's
    quarters may differ: then the printed one is their mean.
    """
    at = [f"/members/{index}/computed/quarter" for index in range(len(facts.document["members"]))]
    unknown = QUARTER_SUM in half_printed(facts.document) or any(member in facts.breaks for member in at)
    if unknown or not _same_quarters(facts):
        return computed
    return facts.local[QUARTER_SUM]


def _uneven_members(facts: Facts) -> list[int]:
    """The members whose year is not four times the quarter; for a wrong print the computed one counts."""
    uneven = []
    for index in range(len(facts.document["members"])):
        year = _amount(facts, f"/members/{index}/computed/year")
        quarter = _quarter(facts, f"/members/{index}/computed/quarter")
        if year is not None and quarter is not None and year != QUARTERS * quarter:
            uneven.append(index)
    return uneven


def _amount(facts: Facts, at: str) -> Fraction | None:
    return facts.computed.get(at) if at in facts.breaks else facts.value(at)


def _quarter(facts: Facts, at: str) -> Fraction | None:
    """The printed quarter where the rule makes four equal ones; the computed mean where they may differ."""
    return _amount(facts, at) if _same_quarters(facts) else facts.computed.get(at)


def _same_quarters(facts: Facts) -> bool:
    rule = facts.document["assumptions"]["rounding"]["quarters"]
    return rule in (RoundingPolicy.INDEPENDENT, RoundingPolicy.EQUAL_QUARTERS)


def _with_count(facts: Facts, problem: Problem, uneven: list[int]) -> Problem:
    params: dict[str, Any] = {"unit": "kr"}
    if uneven:
        params |= {"uneven": len(uneven), "members": len(facts.document["members"])}
    reading = _rounded_separately(facts)
    return replace(problem, params=params, readings=(reading,) if reading else ())


def _rounded_separately(facts: Facts) -> Reading | None:
    """The rule rounds each quarter by itself; equal quarters would leave nothing over."""
    rule = facts.document["assumptions"]["rounding"]["quarters"]
    if rule != RoundingPolicy.INDEPENDENT:
        return None
    equal = copied(facts.document)
    pointer.put(equal, RULE, RoundingPolicy.EQUAL_QUARTERS.value)
    if QUARTER_SUM not in derive(equal):
        return Reading("rounding")
    return Reading("rounding", changes=consequences(facts, {RULE: RoundingPolicy.EQUAL_QUARTERS.value}))


def check_rule(facts: Facts) -> Iterator[Problem]:
    """Why no fees can be computed although there are members and a frame."""
    frame = frame_of(facts.document)
    if frame is None or not facts.document.get("members"):
        return
    try:
        member_fees(facts.document, int(frame.municipalities))
    except CalcError as error:
        if error.code in TOLD_ELSEWHERE:
            return
        at = "/members/0/inhabitants" if error.argument == "weights" else RULE
        if error.argument == "weights" and isinstance(error.position, int):
            at = f"/members/{error.position}/inhabitants"
        yield facts.problem(
            "fees-not-computed", at, None, None, reason=f"fees {error.code}", amount=frame.municipalities
        )
