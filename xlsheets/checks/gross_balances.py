"""The opening balance, and the costs of a year, against what the association has to do with."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlsheets.checks.entered import value_of
from xlsheets.checks.facts import Facts, value_at
from xlsheets.checks.naming import naming
from xlsheets.plan.derive_plan import PlanFigures
from xlsheets.problems import Problem, Severity, plain

MOST_OPENING, LEAST_OPENING = 3, Fraction(1, 400)
"""An opening balance of more than so many years' income, or of less than such a part of one."""

MOST_COSTS, LEAST_COSTS = Fraction(5, 2), Fraction(1, 200)
"""Costs of more than so many times what there is, or of less than such a part of it."""


def check_opening(facts: Facts) -> Iterator[Problem]:
    """The first year's opening balance: blank in a plan with amounts, or far from the year's income.

    Where there is no income yet, the costs stand for it.
    """
    at = _opening(facts)
    figures = facts.figures
    turnover = _size(figures, "income_total", 0) or _size(figures, "cost_total", 0)
    if at is None or not turnover or at in facts.inputs.suspects:
        return
    value = value_of(facts, at)
    names = naming(facts.document, at)
    if value is None:
        yield facts.finding("opening-blank", Severity.WARNING, at, None, None, **names)
    elif value and not LEAST_OPENING <= abs(value) / turnover <= MOST_OPENING:
        too_low = abs(value) < turnover
        yield facts.finding(
            "opening-odd",
            Severity.WARNING,
            at,
            plain(value),
            None,
            **names,
            turnover=plain(turnover),
            part=rounded_times(turnover / abs(value)) if too_low else None,
            times=None if too_low else rounded_times(abs(value) / turnover),
        )


def check_means(facts: Facts) -> Iterator[Problem]:
    """Years whose costs are many times what there is, or next to nothing of it; one for all of a kind."""
    figures = facts.figures
    odd: dict[str, list[tuple[int, Fraction, Fraction]]] = {}
    for year in range(len(figures.plan["years"])):
        income, costs = _size(figures, "income_total", year), _size(figures, "cost_total", year)
        if not income or not costs or _is_doubtful(facts, year):
            continue
        means = income + max(figures.opening(year), Fraction(0))
        if costs > MOST_COSTS * means:
            odd.setdefault("costs-exceed-means", []).append((year, costs, means))
        elif costs < LEAST_COSTS * income and _is_filled(facts, year):
            odd.setdefault("costs-far-below-income", []).append((year, costs, income))
    for code, years in odd.items():
        yield _of_year(facts, code, years)


def _of_year(facts: Facts, code: str, years: list[tuple[int, Fraction, Fraction]]) -> Problem:
    """The first of some years that are alike, at its largest cost."""
    year, costs, means = years[0]
    at, value = max(_costs(facts, year), key=lambda figure: abs(figure[1]))
    names = naming(facts.document, at)
    all_years = facts.document["plan"]["years"]
    names["year"] = str(all_years[year])
    return facts.finding(
        code,
        Severity.WARNING,
        at,
        plain(value),
        None,
        **names,
        is_first=year == 0,
        costs=plain(costs),
        means=plain(means),
        times=rounded_times(costs / means) if costs > means else rounded_times(means / costs),
        years=[str(all_years[one]) for one, _, _ in years[1:]] or None,
    )


def _costs(facts: Facts, year: int) -> Iterator[tuple[str, Fraction]]:
    """The typed costs of a year: the lines of the plan, and the initiatives where a line sums them."""
    plan = facts.document["plan"]
    for index, line in enumerate(plan["lines"]):
        value = value_of(facts, f"/plan/lines/{index}/values/{year}") if line["role"] == "cost" else None
        if value:
            yield f"/plan/lines/{index}/values/{year}", value
    table = facts.document.get("initiatives")
    if table and any(line["role"] == "initiatives" for line in plan["lines"]):
        column = table["years"].index(plan["years"][year]) if plan["years"][year] in table["years"] else None
        for index in range(len(table["items"]) if column is not None else 0):
            value = value_of(facts, f"/initiatives/items/{index}/values/{column}")
            if value:
                yield f"/initiatives/items/{index}/values/{column}", value


def _is_filled(facts: Facts, year: int) -> bool:
    """Whether the year has two costs at least, and none of its lines is blank: else it is being made."""
    lines = facts.document["plan"]["lines"]
    blank = any(
        value_at(facts.document, f"/plan/lines/{index}/values/{year}") is None
        for index, line in enumerate(lines)
        if line["role"] == "cost"
    )
    return not blank and len(list(_costs(facts, year))) > 1


def _is_doubtful(facts: Facts, year: int) -> bool:
    return any(at.endswith(f"/values/{year}") for at in facts.inputs.suspects)


def _opening(facts: Facts) -> str | None:
    lines = facts.document["plan"]["lines"]
    index = next((index for index, line in enumerate(lines) if line["role"] == "opening"), None)
    return None if index is None else f"/plan/lines/{index}/values/0"


def _size(figures: PlanFigures, role: str, year: int) -> Fraction:
    parts = ("income",) if role == "income_total" else ("cost", "initiatives")
    return abs(figures.total(role, parts, year))


def rounded_times(ratio: Fraction) -> int | Fraction:
    """How many times, as one says it: two digits.

    >>> rounded_times(Fraction(28449, 1000)), rounded_times(Fraction(665348, 1000))
    (28, 670)
    """
    step = Fraction(10) ** (len(str(int(ratio))) - 2)
    times = (ratio / step + Fraction(1, 2)) // 1 * step
    return int(times) if times.denominator == 1 else times
