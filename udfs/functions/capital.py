"""Equity: year by year, its recommended level, and the room up to it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from udfs.calc import equity
from udfs.calc.equity import Sign
from udfs.functions.words import AMOUNT_UNIT, PER_CENT, optional, required
from udfs.kinds import Choice, Column, Money, Share, Table
from udfs.registry import both, cell_function

SIGN = Choice(
    {
        Sign.COSTS_NEGATIVE: ("kostnader negativa", "costs negative"),
        Sign.COSTS_POSITIVE: ("kostnader positiva", "costs positive"),
        Sign.INCOME_NEGATIVE: ("intäkter negativa", "income negative"),
    }
)
AMOUNT = Money(whole=False)
RAR_2018 = both(
    "RAR Sörmland, budget 2018: Nationella rådets riktlinjer",
    "RAR Sörmland, budget 2018: guidelines of the National Council",
)


@cell_function(
    "KAPITALPLAN",
    both("Eget kapital år för år: ingående, resultat, utgående", "Equity by year: opening, result, closing"),
    (
        required(
            "opening",
            "ingaende",
            AMOUNT,
            both("Eget kapital när första året börjar", "Equity when the first year starts"),
            AMOUNT_UNIT,
        ),
        required(
            "incomes", "intakter", Column(AMOUNT), both("Intäkter per år", "Revenue per year"), AMOUNT_UNIT
        ),
        required(
            "costs", "kostnader", Column(AMOUNT), both("Kostnader per år", "Costs per year"), AMOUNT_UNIT
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
    ),
    (
        Table(),
        both("ingående, resultat, utgående; en rad per år", "opening, result, closing; a row per year"),
    ),
    source=both("RAR Sörmland, budget 2025, ekonomisk information", "RAR Sörmland, budget 2025"),
    example="KAPITALPLAN(5411000, {19020000,17778000}, {-18798700,-18928700})",
    category="equity",
)
def equity_projection(
    opening: Fraction, incomes: Sequence[Fraction], costs: Sequence[Fraction], sign: Sign
) -> list[tuple[Fraction, ...]]:
    """One row per year: opening, result, closing; each year opens where the last one closed."""
    years = equity.equity_projection(opening, incomes, costs, sign)
    return [(year.opening, year.result, year.closing) for year in years]


@cell_function(
    "KAPITALTAK",
    both("Nivå för eget kapital vid en budgetram", "The recommended level of equity for a frame"),
    (
        required(
            "frame",
            "ram",
            AMOUNT,
            both("Beslutad budgetram för året", "The decided frame of the year"),
            AMOUNT_UNIT,
        ),
        optional(
            required(
                "share",
                "andel",
                Share(),
                both("Nivån som andel av ramen, till exempel 20 %", "The level as a share of the frame"),
                PER_CENT,
            )
        ),
        optional(
            required(
                "tiers",
                "nivaer",
                Table((AMOUNT, AMOUNT), skip_blanks=True),
                both(
                    "Nivåer i stället för andel: två kolumner, från ram och nivå",
                    "Levels instead of a share: two columns, frame from and level",
                ),
                AMOUNT_UNIT,
            )
        ),
    ),
    (AMOUNT, both("nivån, i ramens enhet", "the level, in the unit of the frame")),
    source=both(
        "Södra Roslagen 2016: 20 % av ramen; RAR Sörmland 2018: 2,7 mnkr vid 16 mnkr",
        "Södra Roslagen 2016: 20 % of the frame; RAR Sörmland 2018: 2.7 million at 16 million",
    ),
    example="KAPITALTAK(2440, 0.2)",
    category="equity",
)
def equity_ceiling(
    frame: Fraction, share: Fraction | None, tiers: Sequence[tuple[Fraction, Fraction]] | None
) -> Fraction:
    """The level in the unit of the frame."""
    return equity.equity_ceiling(frame, share, tiers)


@cell_function(
    "KAPITALUTRYMME",
    both("Utrymme upp till nivån för eget kapital; minus är över", "Room up to the level of equity"),
    (
        required(
            "closings",
            "utgaende",
            Column(AMOUNT),
            both("Eget kapital vid årets utgång, ett per år", "Equity at year end, one per year"),
            AMOUNT_UNIT,
        ),
        required("level", "niva", AMOUNT, both("Nivå för eget kapital", "The level of equity"), AMOUNT_UNIT),
    ),
    (Column(AMOUNT), both("utrymme per år", "room per year")),
    source=RAR_2018,
    example="KAPITALUTRYMME({5632300;4481600;2473100}, 2700000)",
    category="equity",
)
def equity_headroom(closings: Sequence[Fraction], level: Fraction) -> tuple[Fraction, ...]:
    """One row per year: the level minus the closing equity."""
    return equity.equity_headroom(closings, level)
