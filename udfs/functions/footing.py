"""Parts and their total: whether they agree, and every reading that explains why they do not."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from udfs.calc.breaks import Change, Reading, ReadingCode, explain_total
from udfs.calc.footing import footing
from udfs.functions.prose import listed, shown
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


CAUSES = {
    ReadingCode.ROUNDING: "avrundning",
    ReadingCode.SWAPPED_DIGITS: "omkastade siffror",
    ReadingCode.MISSING_LINES: "saknade delar",
    ReadingCode.DOUBLE_COUNTED: "räknat två gånger",
    ReadingCode.SUB_TOTAL: "medräknad delsumma",
    ReadingCode.SIGN: "fel tecken",
    ReadingCode.FACTOR_1000: "fel enhet",
    ReadingCode.STALE: "inaktuell summa",
    ReadingCode.CONSTANT_OFFSET: "samma differens flera år",
}
"""What the first column of DIFFERENSORSAK may hold, beside these two."""
FOOTS, UNEXPLAINED = "stämmer", "ingen förklaring"


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
    found = footing(parts, total)
    if found.foots:
        return [(FOOTS, "Summan stämmer.")]
    readings = explain_total(parts, total, earlier)
    if not readings:
        unexplained = f"Differensen är {shown(found.difference)}; ingen enkel orsak förklarar den."
        return [(UNEXPLAINED, unexplained)]
    return [(CAUSES[reading.code], explanation(reading, parts)) for reading in readings]


def explanation(reading: Reading, parts: Sequence[Fraction]) -> str:
    """A reading in Swedish, with the amounts and their places among the parts (from 1)."""
    lines = listed([f"{shown(parts[place])} (del {place + 1})" for place in reading.positions])
    if reading.code is ReadingCode.ROUNDING:
        return f"Avrundningsdifferens ({shown(reading.amount)}): delarna och summan är visade avrundade."
    if reading.code is ReadingCode.MISSING_LINES:
        return f"Summan räknar inte med {lines}."
    if reading.code is ReadingCode.DOUBLE_COUNTED:
        return f"Summan räknar {lines} två gånger."
    if reading.code is ReadingCode.SUB_TOTAL:
        first, *rest = (f"{shown(parts[place])} (del {place + 1})" for place in reading.positions)
        return f"{first} är delsumman av {listed(rest)} och är medräknad bland sina egna delar."
    if reading.code is ReadingCode.STALE:
        older = f" räknar med tidigare belopp för {lines}" if reading.positions else " är ett tidigare belopp"
        return f"Summan är inaktuell: den{older}; {_changed(reading)}."
    return f"{_SINGLE[reading.code]}: {_changed(reading)}."


_SINGLE = {
    ReadingCode.SWAPPED_DIGITS: "Omkastade siffror",
    ReadingCode.SIGN: "Fel tecken",
    ReadingCode.FACTOR_1000: "Fel enhet, kr eller tkr",
    ReadingCode.CONSTANT_OFFSET: "Samma differens flera år",
}


def _changed(reading: Reading) -> str:
    return listed([_change(change) for change in reading.changes])


def _change(change: Change) -> str:
    place = "summan" if change.position is None else f"del {change.position + 1}"
    return f"i så fall ska {shown(change.old)} ({place}) vara {shown(change.new)}"
