"""Parts and their total: whether they agree, and every reading that explains why they do not."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from udfs.calc.footing import footing
from udfs.functions.words import AMOUNT_UNIT, optional, required
from udfs.kinds import Blanks, Column, Money, Table
from udfs.registry import both, cell_function

AMOUNT = Money(whole=False)
PARTS = required(
    "parts",
    "delar",
    Column(AMOUNT, Blanks.ZERO),
    both(
        "Beloppen som ska summera; tomma celler räknas som noll",
        "The amounts to add; empty cells count as zero",
    ),
    AMOUNT_UNIT,
)
STATED = required(
    "total", "summa", AMOUNT, both("Summan som den står", "The total as it stands"), AMOUNT_UNIT
)


@cell_function(
    "SUMMAKONTROLL",
    both("Kontrollerar att delarna stämmer med summan", "Checks that the parts make the total"),
    (
        PARTS,
        STATED,
        optional(
            required(
                "tolerance",
                "tolerans",
                AMOUNT,
                both(
                    "Största tillåtna differens, noll om inget anges",
                    "Largest difference allowed, zero unless given",
                ),
                AMOUNT_UNIT,
            ),
            Fraction(0),
        ),
    ),
    (
        Table(),
        both(
            "delarnas summa, summan, differens, Stämmer eller Stämmer inte", "sum, total, difference, verdict"
        ),
    ),
    source=both("god redovisningssed", "good accounting practice"),
    example="SUMMAKONTROLL({384;3677;4450}, 8511)",
    category="checks",
)
def footing_check(
    parts: Sequence[Fraction], total: Fraction, tolerance: Fraction
) -> list[tuple[Fraction, Fraction, Fraction, str]]:
    """One row: the parts' sum, the total as it stands, sum - total, and the verdict in Swedish."""
    found = footing(parts, total, tolerance)
    return [(found.sum, found.total, found.difference, "Stämmer" if found.foots else "Stämmer inte")]


@cell_function(
    "DIFFERENSORSAK",
    both(
        "Vad som kan förklara att delarna inte stämmer med summan",
        "What may explain why parts miss their total",
    ),
    (
        PARTS,
        STATED,
        optional(
            required(
                "earlier",
                "tidigare",
                Column(AMOUNT, Blanks.ZERO),
                both(
                    "Tidigare belopp, ett per del, eller tidigare summor",
                    "Earlier amounts, one per part, or totals",
                ),
                AMOUNT_UNIT,
            ),
            (),
        ),
    ),
    (
        Table(),
        both(
            "orsak (som avrundning, stämmer, ingen förklaring) och text; en rad per orsak",
            "cause and text in Swedish; one row per cause",
        ),
    ),
    source=both(
        "RAR Sörmland 2018 och 2025, brott i planerna", "RAR Sörmland 2018 and 2025, breaks in the plans"
    ),
    example="DIFFERENSORSAK({1269;936;1884;760}, 2644)",
    category="checks",
)
def footing_cause(
    parts: Sequence[Fraction], total: Fraction, earlier: Sequence[Fraction]
) -> list[tuple[str, str]]:
    """One row per exact reading, none of them asserted: its name and what it says, both in Swedish."""
    from udfs.functions.causes import causes_in_words  # with every reading, needed by this function alone

    return causes_in_words(parts, total, earlier)
