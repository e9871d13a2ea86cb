"""Amounts that were entered with the wrong sign, or in another unit than the rest of their row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlsheets.checks.facts import Facts, value_at
from xlsheets.checks.naming import naming
from xlsheets.plan.printed import amount
from xlsheets.problems import Problem, Severity, plain

THOUSAND = 1000
_SMALLEST = 10
"""Smaller amounts than this agree with each other by chance."""

_NEAREST, _FARTHEST = Fraction(4, 10), Fraction(5, 2)


def check_signs(facts: Facts) -> Iterator[Problem]:
    """Costs with the other sign than the plan declares, where the rest of the costs have the declared one.

    Incomes may be repaid and are left alone; so are plans that show every cost with the other sign.
    """
    plan = facts.document["plan"]
    wanted = -1 if plan["sign"] == "costs_negative" else 1
    costs = [(at, value) for at, value in _typed(facts, "cost") if value]
    wrong = [(at, value) for at, value in costs if value * wanted < 0]
    if 2 * len(wrong) >= len(costs):
        return
    for at, value in wrong:
        yield facts.finding(
            "cost-sign",
            Severity.WARNING,
            at,
            plain(value),
            plain(-value),
            **naming(facts.document, at),
            sign="negative" if wanted < 0 else "positive",
        )


def check_units(facts: Facts) -> Iterator[Problem]:
    """Amounts about a thousand times off the others in their row, which agree among themselves."""
    for index, line in enumerate(facts.document["plan"]["lines"]):
        if line["role"] not in ("income", "cost"):
            continue
        row = [
            (at, value)
            for year in range(len(facts.document["plan"]["years"]))
            if (value := _value(facts, at := f"/plan/lines/{index}/values/{year}"))
        ]
        yield from _odd_ones(facts, row)


def _odd_ones(facts: Facts, row: Sequence[tuple[str, Fraction]]) -> Iterator[Problem]:
    for position, (at, value) in enumerate(row):
        others = [*row[:position], *row[position + 1 :]]
        sizes = [abs(other) for _, other in others]
        if len(others) < 2 or min(sizes) < _SMALLEST or max(sizes) > _FARTHEST * min(sizes):
            continue
        ratios = [size / abs(value) for size in sizes]
        too_low = all(_NEAREST * THOUSAND <= ratio <= _FARTHEST * THOUSAND for ratio in ratios)
        too_high = all(_NEAREST * THOUSAND <= 1 / ratio <= _FARTHEST * THOUSAND for ratio in ratios)
        if too_low or too_high:
            nearest, other = others[max(position - 1, 0)]
            yield facts.finding(
                "unit-differs",
                Severity.WARNING,
                at,
                plain(value),
                None,
                **naming(facts.document, at),
                direction="direction lower" if too_low else "direction higher",
                other=plain(other),
                other_year=naming(facts.document, nearest)["year"],
                likely="tkr" if too_low else "kr",
                whole=f"unit {facts.document['plan']['unit']}",
            )


def _typed(facts: Facts, role: str) -> Iterator[tuple[str, Fraction]]:
    for index, line in enumerate(facts.document["plan"]["lines"]):
        for year in range(len(facts.document["plan"]["years"]) if line["role"] == role else 0):
            at = f"/plan/lines/{index}/values/{year}"
            value = _value(facts, at)
            if value is not None:
                yield at, value


def _value(facts: Facts, at: str) -> Fraction | None:
    value = value_at(facts.document, at)
    return None if value is None or at in facts.inputs.suspects else amount(value)
