"""BUDGETAVVIKELSE: budget, outcome and forecast, and the bridge between the two results."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from udfs.calc.equity import Sign
from udfs.calc.options import LineKind
from udfs.functions.capital import SIGN
from udfs.functions.words import AMOUNT_UNIT, optional, required
from udfs.kinds import Blanks, CalcError, Choice, Column, Money, Table, Text
from udfs.registry import both, cell_function

if TYPE_CHECKING:
    from udfs.calc.variance import Variance

AMOUNTS = Column(Money(whole=False), Blanks.ZERO)
KIND = Choice(
    {
        LineKind.INCOME: ("intäkt", "income"),
        LineKind.COST: ("kostnad", "cost"),
        LineKind.INCOME_SUBTOTAL: ("delsumma intäkter", "income subtotal"),
        LineKind.COST_SUBTOTAL: ("delsumma kostnader", "cost subtotal"),
    }
)
RESULT = "Resultat (plus är överskott)"
NO_SHARE = "–"


@cell_function(
    "BUDGETAVVIKELSE",
    both(
        "Avvikelse per rad och brygga till prognosens resultat",
        "Variance by line and a bridge to the forecast",
    ),
    (
        required(
            "budget",
            "budget",
            AMOUNTS,
            both("Budget per rad; tomma celler räknas som noll", "Budget by line; empty cells are zero"),
            AMOUNT_UNIT,
        ),
        required(
            "forecast",
            "prognos",
            AMOUNTS,
            both("Prognos för hela året per rad", "Forecast of the whole year by line"),
            AMOUNT_UNIT,
        ),
        optional(
            required(
                "outcome",
                "utfall",
                AMOUNTS,
                both("Utfall hittills per rad", "Outcome so far by line"),
                AMOUNT_UNIT,
            )
        ),
        optional(
            required(
                "sign",
                "tecken",
                SIGN,
                both(f"Tecken i planen: {SIGN.listed()['sv']}", f"Signs of the plan: {SIGN.listed()['en']}"),
            ),
            Sign.COSTS_NEGATIVE,
        ),
        optional(
            required(
                "kinds",
                "slag",
                Column(KIND),
                both(
                    f"Radens slag: {KIND.listed()['sv']}; delsummor räknas inte med",
                    f"Kind of line: {KIND.listed()['en']}; sub-totals are not counted",
                ),
            )
        ),
        optional(
            required("names", "namn", Column(Text()), both("Radernas namn", "The names of the lines")),
        ),
    ),
    (
        Table(),
        both(
            "(namn), budget, (utfall, andel), prognos, avvikelse (plus är bättre), brygga",
            "(name), budget, (outcome, share), forecast, deviation, bridge",
        ),
    ),
    source=both(
        "RAR Sörmland 2009, budget och prognos 2008; Södra Roslagen 2016, verksamhetens kostnader",
        "RAR Sörmland 2009, budget and forecast 2008; Södra Roslagen 2016, costs",
    ),
    example='BUDGETAVVIKELSE({100;-60;-40}, {100;-70;-35}, , , , {"Intäkter";"Kansli";"Insatser"})',
    category="plan",
)
def variance_table(
    budget: Sequence[Fraction],
    forecast: Sequence[Fraction],
    outcome: Sequence[Fraction] | None,
    sign: Sign,
    kinds: Sequence[LineKind] | None,
    names: Sequence[str] | None,
) -> list[tuple[object, ...]]:
    """One row per line and one for the result, led by names where they are given."""
    from udfs.calc import variance  # needed by this function alone

    if names is not None and len(names) != len(budget):
        raise CalcError("lines-length", "names", found=len(names), expected=len(budget))
    rows = variance.variance_table(variance.Versions(budget, forecast, outcome), sign, kinds)
    led = [*((name,) for name in names), (RESULT,)] if names is not None else [()] * len(rows)
    return [(*lead, *_cells(row)) for lead, row in zip(led, rows, strict=True)]


def _cells(row: Variance) -> tuple[object, ...]:
    spent = () if row.outcome is None else (row.outcome, NO_SHARE if row.used is None else row.used)
    return (row.budget, *spent, row.forecast, row.deviation, row.bridge)
