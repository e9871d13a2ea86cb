"""The frame against what the plan has in income, and against how many it is for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from xlsheets.checks.entered import is_thousandfold, value_of
from xlsheets.checks.facts import Facts
from xlsheets.checks.gross_balances import MOST_COSTS, rounded_times
from xlsheets.checks.gross_people import counts_people
from xlsheets.checks.naming import naming
from xlsheets.plan.derive_fees import PARTIES
from xlsheets.plan.derive_plan import units
from xlsheets.problems import Problem, Severity, plain

AT = "/assumptions/frame/amount"

MOST_OF_INCOME, LEAST_OF_INCOME = 2, Fraction(1, 6)
"""The frame is a part of the income, and grants of others are seldom many times the fees."""

LEAST_EACH, MOST_EACH = 2, 2000
"""Kronor a year for every inhabitant: the plans that we know lie between 19 and 95."""


def check_frame(facts: Facts) -> Iterator[Problem]:
    """A frame that is many times the income of its year, or a small part of it; else one odd by inhabitants.

    Where the plan says what each party pays, that is compared to the krona and nothing is told here.
    """
    frame, total = value_of(facts, AT), facts.computed.get("/frame/computed/total")
    if not frame or not total:
        return
    found = _by_people(facts, total) if (by_income := _by_income(facts, total)) is None else by_income
    if found:
        if total == frame:
            del found["total"]
        yield facts.finding("frame-odd", Severity.WARNING, AT, plain(frame), None, **found)


def _by_income(facts: Facts, total: Fraction) -> dict[str, Any] | None:
    """What is odd, empty where nothing is or it is told elsewhere; None where there is no such income."""
    figures = facts.figures
    lines = [line for line in figures.lines if line["role"] == "income"]
    is_made = all(line["values"][0] is not None for line in lines)
    income = abs(figures.total("income_total", ("income",), 0)) * units(figures.plan)
    parties = {line.get("party") for line in lines}
    if not income or not is_made or parties >= set(PARTIES):
        return None
    ratio = total / income
    if LEAST_OF_INCOME <= ratio <= MOST_OF_INCOME or is_thousandfold(max(ratio, 1 / ratio)):
        return {}
    too_low = total < income
    return {
        "times": rounded_times(income / total if too_low else total / income),
        "direction": "direction lower" if too_low else "direction higher",
        "year": str(figures.plan["years"][0]),
        "total": plain(total),
        "planned": plain(income),
    }


def _by_people(facts: Facts, total: Fraction) -> dict[str, Any] | None:
    people = facts.computed.get("/fees/computed/sum/inhabitants")
    if not people or not counts_people(facts.document) or "/fees/computed/sum/inhabitants" in facts.doubts:
        return None
    each = total / people
    if LEAST_EACH <= each <= MOST_EACH:
        return None
    too_low = each < LEAST_EACH
    return {
        "total": plain(total),
        "people": plain(people),
        "each": rounded_times(each),
        "side": "side least" if too_low else "side most",
        "limit": LEAST_EACH if too_low else MOST_EACH,
    }


def costs_go_with_frame(facts: Facts) -> bool:
    """Whether the costs of the budget year are about as large as the frame."""
    figures = facts.figures
    costs = abs(figures.total("cost_total", ("cost", "initiatives"), 0)) * units(figures.plan)
    total = facts.computed["/frame/computed/total"]
    return total <= MOST_COSTS * costs <= MOST_COSTS**2 * total


def odd_income(facts: Facts, is_low: bool) -> Problem:
    """The finding of the budget year's largest income, which neither the frame nor the costs go with."""
    figures = facts.figures
    filled = [
        (at, value)
        for index, line in enumerate(figures.lines)
        for at in [f"/plan/lines/{index}/values/0"]
        if line["role"] == "income" and (value := value_of(facts, at))
    ]
    at, value = max(filled, key=lambda figure: abs(figure[1]))
    total = facts.computed["/frame/computed/total"]
    ratio = abs(value) * units(figures.plan) / total
    return facts.finding(
        "income-odd",
        Severity.WARNING,
        at,
        plain(value),
        None,
        **naming(facts.document, at),
        times=rounded_times(1 / ratio if is_low else ratio),
        direction="direction lower" if is_low else "direction higher",
        total=plain(total),
        costs=plain(abs(figures.total("cost_total", ("cost", "initiatives"), 0))),
    )
