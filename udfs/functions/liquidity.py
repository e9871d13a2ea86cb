"""LIKVIDITETSPLAN: cash by quarter, the lowest level, and how much could be granted."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from udfs.calc.money import QUARTERS
from udfs.functions.prose import shown
from udfs.functions.words import AMOUNT_UNIT, DAY, optional, required
from udfs.kinds import Count, Date, Money, Table
from udfs.registry import both, cell_function

if TYPE_CHECKING:
    from udfs.calc.liquidity import Payments, QuarterCash

AMOUNT = Money(whole=False)
PAYMENTS = Table((Date(), Money(whole=False, low=0)), skip_blanks=True)


@cell_function(
    "LIKVIDITETSPLAN",
    both(
        "Kassan per kvartal och utrymmet att bevilja",
        "Cash by quarter and the room to grant",
    ),
    (
        required(
            "opening",
            "ingaende",
            AMOUNT,
            both("Kassan när första kvartalet börjar", "Cash when the first quarter starts"),
            AMOUNT_UNIT,
        ),
        required(
            "receipts",
            "inbetalningar",
            PAYMENTS,
            both("Två kolumner: förfallodag och belopp", "Two columns: due date and amount"),
            AMOUNT_UNIT,
        ),
        required(
            "payments",
            "utbetalningar",
            PAYMENTS,
            both(
                "Två kolumner: betaldag och belopp utan minustecken",
                "Two columns: day of payment and amount without a minus sign",
            ),
            AMOUNT_UNIT,
        ),
        required(
            "start",
            "start",
            Date(),
            both("Första kvartalets första dag", "The first day of the first quarter"),
            DAY,
        ),
        optional(
            required(
                "count",
                "antal",
                Count(whole=True),
                both("Antal kvartal, fyra om inget anges", "Number of quarters, four unless given"),
            ),
            QUARTERS,
        ),
        optional(
            required(
                "level",
                "lagsta",
                AMOUNT,
                both(
                    "Lägsta nivå för kassan, noll om inget anges",
                    "The lowest level of cash, zero unless given",
                ),
                AMOUNT_UNIT,
            ),
            Fraction(0),
        ),
    ),
    (
        Table(),
        both(
            "kvartal, ingående, in, ut, utgående, lägst, utrymme i sex månader, omdöme",
            "quarter, opening, in, out, closing, lowest, room for six months, verdict",
        ),
    ),
    source=both(
        "RAR Sörmland 2009, finansiella mål: aldrig under 500 tkr, 2 000 tkr inom sex månader",
        "RAR Sörmland 2009, financial goals: never below 500 tkr, 2 000 tkr within six months",
    ),
    example="LIKVIDITETSPLAN(900, {39815,3750;39904,3750}, {39887,4300}, 39814, 2, 500)",
    category="plan",
)
def liquidity_plan(
    opening: Fraction, receipts: Payments, payments: Payments, start: date, count: int, level: Fraction
) -> list[tuple[object, ...]]:
    """One row per quarter, with a Swedish verdict."""
    from udfs.calc import liquidity  # needed by this function alone

    quarters = liquidity.liquidity_plan(opening, receipts, payments, liquidity.Horizon(start, count), level)
    return [_row(quarter, level) for quarter in quarters]


def _row(one: QuarterCash, level: Fraction) -> tuple[object, ...]:
    name = f"{one.start.year} K{(one.start.month + 2) // 3}"
    verdict = (
        "klarar lägsta nivån"
        if one.below is None
        else f"{shown(level - one.lowest)} under lägsta nivån, från {one.below}"
    )
    return (name, one.opening, one.received, one.paid, one.closing, one.lowest, one.room, verdict)
