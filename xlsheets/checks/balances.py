"""What a year's closing balance is made of, amount by amount, and what speaks for another amount."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from xlsheets.checks.explained import Part
from xlsheets.checks.facts import Facts, value_at
from xlsheets.plan.derive_plan import COST_ROLES, units
from xlsheets.plan.printed import amount

MONTHS = 12
_ROUNDEST = 3


def typed_amounts(facts: Facts, year: int) -> Iterator[Part]:
    """The amounts that a person typed for a year of the plan, lines first, then the initiatives they sum.

    The factor of each is what one unit more does to the closing balance.
    """
    figures = facts.figures
    effects = {"income": figures.income_sign, **dict.fromkeys(COST_ROLES, figures.cost_sign), "opening": 1}
    for index, line in enumerate(figures.lines):
        at = f"/plan/lines/{index}/values/{year}"
        value = value_at(facts.document, at)
        if line["role"] in effects and value is not None and not figures.is_computed(line, year):
            yield Part(at, amount(value), Fraction(effects[line["role"]]))
    table = facts.document.get("initiatives")
    if table and figures.line("initiatives") and figures.plan["years"][year] in table["years"]:
        yield from initiatives_of(facts, figures.plan["years"][year], figures.cost_sign)


def initiatives_of(facts: Facts, year: int, sign: int = 1) -> Iterator[Part]:
    """The initiatives of a calendar year; the factor turns one into the unit and sign of the plan's costs."""
    table, plan = facts.document["initiatives"], facts.document["plan"]
    same_sign = (table["sign"] == "negative") == (plan["sign"] == "costs_negative")
    factor = Fraction(units(table), units(plan)) * (1 if same_sign else -1) * sign
    column = table["years"].index(year)
    for index, item in enumerate(table["items"]):
        if item["values"][column] is not None:
            at = f"/initiatives/items/{index}/values/{column}"
            yield Part(at, amount(item["values"][column]), factor)


def support(facts: Facts, at: str, new: Fraction) -> dict[str, Any]:
    """What speaks for a new amount: another year with the same one, another with so many months of it.

    `same_year`; `months`, `months_year` and `months_value`.
    """
    row, _, column = at.rpartition("/")
    years: list[Any] = facts.document[at.split("/")[1]]["years"]
    values = value_at(facts.document, row) or []
    others = [
        (str(year), int(value))
        for index, (year, value) in enumerate(zip(years, values, strict=False))
        if index != int(column) and isinstance(value, int) and value
    ]
    same = [year for year, value in others if value == new]
    found: dict[str, Any] = {"same_year": same[0]} if same else {}
    for year, value in others:
        months = next((count for count in range(1, MONTHS) if is_part_of_year(value, new, count)), None)
        if months:
            found |= {"months": months, "months_year": year, "months_value": value}
            break
    return found


def is_part_of_year(value: int, whole: Fraction, months: int) -> bool:
    """Whether the value is so many months of a whole, rounded as roundly as it looks (at most to 1 000).

    >>> is_part_of_year(-858500, Fraction(-1287700), 8), is_part_of_year(-858500, Fraction(-1278700), 8)
    (True, False)
    """
    zeros = min(len(str(value)) - len(str(value).rstrip("0")), _ROUNDEST)
    step = 10**zeros
    return value != whole and 2 * abs(whole * months / MONTHS - value) <= step and abs(value) > 20 * step
