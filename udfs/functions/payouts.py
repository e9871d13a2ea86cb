"""UTBETALNINGSPLAN: what is granted, laid over the years in which it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from udfs.calc.options import Shown
from udfs.functions.projects import AMOUNT, YEARS
from udfs.functions.words import AMOUNT_UNIT, optional, required
from udfs.kinds import Choice, Column, Count, Table
from udfs.registry import both, cell_function

SHOWN = Choice({Shown.YEARLY: ("per år", "yearly"), Shown.CUMULATIVE: ("ackumulerat", "cumulative")})


@cell_function(
    "UTBETALNINGSPLAN",
    both("Beviljade belopp utbetalda i lika delar till planens slut", "Grants paid in equal yearly parts"),
    (
        required(
            "grants",
            "belopp",
            Column(AMOUNT),
            both("Beviljade belopp, ett per rad", "Granted amounts, one per row"),
            AMOUNT_UNIT,
        ),
        required(
            "decided",
            "beslutsar",
            Column(Count(whole=True)),
            both(
                "Året då beloppet beviljas och börjar betalas, ett per rad",
                "The year in which the amount is granted and first paid, one per row",
            ),
        ),
        YEARS,
        optional(
            required(
                "shown",
                "visning",
                SHOWN,
                both(f"Vad som visas: {SHOWN.listed()['sv']}", f"What is shown: {SHOWN.listed()['en']}"),
            ),
            Shown.YEARLY,
        ),
        optional(
            required(
                "unit",
                "avrundning",
                Count(whole=True),
                both(
                    "Det ackumulerade avrundas till 1, 100 eller 1000; 0 avrundar inte",
                    "The cumulative amount is rounded to 1, 100 or 1000; 0 for no rounding",
                ),
                AMOUNT_UNIT,
            ),
            1,
        ),
    ),
    (Table(), both("ett belopp per år; en rad per beviljat belopp", "an amount per year; a row per grant")),
    source=both("RAR Sörmland 2009–2011, balansplan", "RAR Sörmland 2009–2011, balance plan"),
    example='UTBETALNINGSPLAN({6665;6440;6314}, {2009;2010;2011}, {2009,2010,2011}, "ackumulerat")',
    category="plan",
)
def grant_payout(
    grants: Sequence[Fraction], decided: Sequence[int], years: Sequence[int], shown: Shown, unit: int
) -> tuple[tuple[Fraction, ...], ...]:
    """One row per grant: what each year pays, or what has been paid by its end."""
    from udfs.calc import payouts  # needed by this function alone

    return payouts.grant_payout(grants, decided, years, shown, unit)
