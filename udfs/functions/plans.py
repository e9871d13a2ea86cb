"""What is laid over time: instalments, due dates, and lines that follow an index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from udfs.calc import indexing, instalments, periods
from udfs.calc.money import QUARTERS, RoundingPolicy
from udfs.calc.periods import DueRule
from udfs.functions.words import (
    AMOUNT_UNIT,
    DAY,
    KRONOR,
    PER_CENT,
    QUARTER_POLICY,
    QUARTER_RULE,
    WEIGHTS,
    optional,
    required,
)
from udfs.kinds import Blanks, Choice, Column, Count, Date, Money, Share, Table
from udfs.registry import both, cell_function

DUE_RULE = Choice(
    {
        DueRule.BEFORE_QUARTER: ("före kvartalet", "before quarter"),
        DueRule.FIRST_BANKING_DAY: ("första bankdagen", "first banking day"),
        DueRule.LAST_BANKING_DAY: ("sista bankdagen", "last banking day"),
    }
)
DECIMALS = Count(whole=True, high=10)


@cell_function(
    "KVARTALSBELOPP",
    both("Delar belopp i kvartalsbelopp utan rest", "Divides amounts into instalments without remainder"),
    (
        required(
            "amounts",
            "belopp",
            Column(Money()),
            both("Årsbelopp, ett per rad", "Yearly amounts, one per row"),
            KRONOR,
        ),
        optional(
            required(
                "count",
                "antal",
                Count(whole=True),
                both("Antal delbelopp, fyra om inget anges", "Number of instalments, four unless given"),
                both("antal", "a number"),
            ),
            QUARTERS,
        ),
        optional(
            required(
                "policy",
                "regel",
                QUARTER_POLICY,
                QUARTER_RULE.help,
            ),
            RoundingPolicy.LARGEST_REMAINDER,
        ),
        optional(
            required(
                "weights",
                "grunder",
                WEIGHTS,
                both(
                    "Ett tal per delbelopp; lika stora delar om inget anges",
                    "A number per instalment; equal parts unless given",
                ),
            )
        ),
    ),
    (Table(), both("ett delbelopp per kolumn", "one instalment per column")),
    source=both("RAR Sörmland, budget 2018, kr/kvartal", "RAR Sörmland, budget 2018, quarterly amounts"),
    example="KVARTALSBELOPP({121409;148359;751365})",
    category="fees",
)
def instalment_split(
    amounts: Sequence[int], count: int, policy: RoundingPolicy, weights: Sequence[Fraction] | None
) -> tuple[tuple[int, ...], ...]:
    """One row of instalments per amount."""
    return instalments.instalment_split(amounts, count, policy, weights)


@cell_function(
    "BETALDAGAR",
    both("Förfallodagar för årets fyra kvartalsbelopp", "Due dates of the year's four instalments"),
    (
        required("year", "ar", Count(whole=True), both("Året, till exempel 2018", "The year, e.g. 2018")),
        optional(
            required(
                "holidays",
                "helgdagar",
                Column(Date(), Blanks.LEFT_OUT),
                both("Helgdagar som inte är bankdagar", "Holidays, which are no banking days"),
                DAY,
            ),
            (),
        ),
        optional(
            required(
                "rule",
                "regel",
                DUE_RULE,
                both(f"Förfallodag: {DUE_RULE.listed()['sv']}", f"Due date: {DUE_RULE.listed()['en']}"),
            ),
            DueRule.BEFORE_QUARTER,
        ),
    ),
    (Table(), both("fyra datum i en rad, kvartal 1–4", "four dates in a row, quarters 1–4")),
    source=both(
        "förbundets regel i Förutsättningar; utan annan: sista bankdagen före kvartalet",
        "the association's rule; unless given, the last banking day before the quarter",
    ),
    example="BETALDAGAR(2018, {43101;43189})",
    category="fees",
)
def instalment_dates(year: int, holidays: Sequence[date], rule: DueRule) -> list[tuple[date, ...]]:
    """One row of four dates; the first may lie in December of the year before."""
    return [periods.instalment_dates(year, holidays, rule)]


@cell_function(
    "INDEXSERIE",
    both("Räknar upp belopp år för år på oavrundade värden", "Indexes amounts year by year, unrounded"),
    (
        required(
            "bases",
            "bas",
            Column(Money(whole=False)),
            both("Första årets belopp, ett per rad", "The first year's amounts, one per row"),
            AMOUNT_UNIT,
        ),
        required(
            "rates",
            "procent",
            Column(Share(low=-1)),
            both(
                "Uppräkning per år: en för alla år, eller en för varje år efter det första",
                "Yearly index: one for all years, or one for each year after the first",
            ),
            PER_CENT,
        ),
        required(
            "count",
            "antal",
            Count(whole=True),
            both("Antal år, det första inräknat", "Number of years, the first included"),
            both("antal år", "number of years"),
        ),
        optional(
            required(
                "decimals",
                "decimaler",
                DECIMALS,
                both(
                    "Decimaler i det som visas; utan detta oavrundat",
                    "Decimals of what is shown; unrounded if left out",
                ),
            )
        ),
    ),
    (Table(), both("ett år per kolumn, det första är basen", "one year per column, the first is the base")),
    source=both(
        "RAR Sörmland 2009–2011: 3 % om året, kedjat oavrundat", "RAR Sörmland 2009–2011: 3 % a year"
    ),
    example="INDEXSERIE({2082;350}, 0.03, 3, 0)",
    category="plan",
)
def index_series(
    bases: Sequence[Fraction], rates: Sequence[Fraction], count: int, decimals: int | None
) -> tuple[tuple[Fraction, ...], ...]:
    """One row per base: the base itself, then each year's value."""
    return indexing.index_series(bases, rates, count, decimals)
