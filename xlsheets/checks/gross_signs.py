"""Incomes and initiatives with another sign than the rest: an income below zero is a cost to every sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from xlsheets.checks.entered import filled
from xlsheets.checks.facts import Facts
from xlsheets.checks.naming import naming
from xlsheets.problems import Problem, Severity, plain

Figures = list[tuple[str, Fraction]]


def check_income_signs(facts: Facts) -> Iterator[Problem]:
    """Incomes with the other sign than the plan declares.

    What a party pays is never negative; other rows hold repayments too, and only a year that differs from the
    row's other years is asked about.
    """
    plan = facts.document["plan"]
    wanted = -1 if plan["sign"] == "income_negative" else 1
    wrong: Figures = []
    count = 0
    for index, line in enumerate(plan["lines"]):
        if line["role"] == "income":
            row = filled(facts, f"/plan/lines/{index}/values")
            turned = [(at, value) for at, value in row if value * wanted < 0]
            if line.get("party") or len(turned) < len(row) or _is_alone(facts):
                wrong += turned
            count += len(row)
    yield from _told(facts, "income-sign", wrong, count, wanted)


def check_initiative_signs(facts: Facts) -> Iterator[Problem]:
    """Initiatives with the other sign than their table declares."""
    table = facts.document.get("initiatives")
    if not table:
        return
    wanted = -1 if table["sign"] == "negative" else 1
    figures = [
        figure
        for index in range(len(table["items"]))
        for figure in filled(facts, f"/initiatives/items/{index}/values")
    ]
    wrong = [(at, value) for at, value in figures if value * wanted < 0]
    yield from _told(facts, "initiative-sign", wrong, len(figures), wanted)


def _is_alone(facts: Facts) -> bool:
    """Whether the plan has a single row of incomes: then it is no repayment."""
    return [line["role"] for line in facts.document["plan"]["lines"]].count("income") == 1


def _told(
    facts: Facts, code: str, wrong: Sequence[tuple[str, Fraction]], count: int, wanted: int
) -> Iterator[Problem]:
    """One finding for each, or one for all where they are the half or more."""
    many: dict[str, Any] = {}
    if len(wrong) > 1 and 2 * len(wrong) >= count:
        many = {"count": len(wrong), "total": count}
    for at, value in wrong[:1] if many else wrong:
        yield facts.finding(
            code,
            Severity.WARNING,
            at,
            plain(value),
            plain(-value),
            **naming(facts.document, at),
            **many,
            sign="negative" if wanted < 0 else "positive",
            wrong="positive" if wanted < 0 else "negative",
        )
