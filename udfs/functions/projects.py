"""Initiatives over the years: what each costs, and how what is granted is paid out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from udfs.calc.options import Measure
from udfs.functions.prose import shown
from udfs.functions.words import AMOUNT_UNIT, DAY, optional, required
from udfs.kinds import Choice, Column, Count, Date, Money, Table
from udfs.kinds.block import Block
from udfs.registry import both, cell_function

if TYPE_CHECKING:
    from udfs.calc.projects import Period, Phased, Typed

AMOUNT = Money(whole=False)
MEASURE = Choice({Measure.MONTHS: ("månader", "months"), Measure.DAYS: ("dagar", "days")})
YEARS = required(
    "years",
    "ar",
    Column(Count(whole=True)),
    both("Åren i följd, till exempel tabellens rubriker", "The years in order, e.g. the table's headings"),
)
UNIT = required(
    "unit",
    "avrundning",
    Count(whole=True),
    both(
        "Åren avrundas till 1, 100 eller 1000; 0 avrundar inte. Sista året tar resten",
        "Years are rounded to 1, 100 or 1000, 0 for no rounding; the last year takes the rest",
    ),
    AMOUNT_UNIT,
)


@cell_function(
    "PERIODISERA",
    both("Fördelar insatsers kostnad på år", "Lays the cost of initiatives over years"),
    (
        required(
            "totals",
            "belopp",
            Column(AMOUNT),
            both("Insatsernas totala kostnad, en per rad", "The initiatives' total cost, one per row"),
            AMOUNT_UNIT,
        ),
        required(
            "periods",
            "perioder",
            Block((Date(), Date())),
            both(
                "Två kolumner: första och sista dag; tomt om alla belopp är angivna",
                "Two columns: first and last day; empty where all amounts are typed",
            ),
            DAY,
        ),
        YEARS,
        optional(
            required(
                "typed",
                "angivet",
                Block((AMOUNT,)),
                both(
                    "En rad per insats, en kolumn per år: belopp som gäller före regeln, annars tomt",
                    "A row per initiative, a column per year: amounts that go before the rule, else empty",
                ),
                AMOUNT_UNIT,
            )
        ),
        optional(
            required(
                "measure",
                "metod",
                MEASURE,
                both(
                    f"Räkna i {MEASURE.listed()['sv']}; hela månader från startdagen",
                    f"Reckon in {MEASURE.listed()['en']}; full months from the first day",
                ),
            ),
            Measure.MONTHS,
        ),
        optional(UNIT, 1),
    ),
    (
        Table(),
        both(
            "tidigare år, ett belopp per år, senare år, rest, underlag",
            "earlier years, an amount per year, later years, rest, basis",
        ),
    ),
    source=both(
        "RAR Sörmland 2007 och 2009, befintliga projekt", "RAR Sörmland 2007 and 2009, existing projects"
    ),
    example="PERIODISERA({2077;1077}, {38944,39674;39083,39813}, 2007)",
    category="plan",
)
def project_phasing(
    totals: Sequence[Fraction],
    periods: Sequence[Period],
    years: Sequence[int],
    typed: Typed | None,
    measure: Measure,
    unit: int,
) -> list[tuple[object, ...]]:
    """One row per initiative: before, a part per year, after, what no year bears, and the basis in words."""
    from udfs.calc import projects  # needed by this function alone

    rows = projects.project_phasing(totals, periods, years, typed, projects.PhasingRules(measure, unit))
    word = MEASURE.word(measure)
    return [(one.before, *one.years, one.after, one.left, _basis(one, years, word)) for one in rows]


def _basis(one: Phased, years: Sequence[int], word: str) -> str:
    """What each year rests on: "2007: 12 av 24 månader", or that its amount is typed."""
    reckoned = [
        f"{year}: angivet" if part is None else f"{year}: {part} av {one.whole} {word}"
        for year, part in zip(years, one.parts, strict=True)
    ]
    rest = [f"rest utan år: {shown(one.left)}"] if one.left else []
    return "; ".join([*reckoned, *rest])
