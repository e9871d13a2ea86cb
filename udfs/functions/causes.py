"""What DIFFERENSORSAK says of each reading, in Swedish."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from udfs.calc.breaks import Change, Reading, ReadingCode, explain_total
from udfs.calc.footing import footing
from udfs.functions.prose import listed, shown

CAUSES = {
    ReadingCode.ROUNDING: "avrundning",
    ReadingCode.SWAPPED_DIGITS: "omkastade siffror",
    ReadingCode.ONE_DIGIT: "en felskriven siffra",
    ReadingCode.MISSING_LINES: "saknade delar",
    ReadingCode.DOUBLE_COUNTED: "räknat två gånger",
    ReadingCode.SUB_TOTAL: "medräknad delsumma",
    ReadingCode.SIGN: "fel tecken",
    ReadingCode.FACTOR_10: "en nolla fel",
    ReadingCode.FACTOR_100: "två nollor fel",
    ReadingCode.FACTOR_1000: "fel enhet",
    ReadingCode.FACTOR_1000000: "fel enhet",
    ReadingCode.CUT_OFF: "avkortat, inte avrundat",
    ReadingCode.ROUNDED_OFF: "grövre avrundat",
    ReadingCode.OTHER_KEY: "en annan nyckel",
    ReadingCode.STALE: "inaktuell summa",
    ReadingCode.CONSTANT_OFFSET: "samma differens flera år",
}
"""What the first column of DIFFERENSORSAK may hold, beside these two."""
FOOTS, UNEXPLAINED = "stämmer", "ingen förklaring"


def causes_in_words(
    parts: Sequence[Fraction], total: Fraction, earlier: Sequence[Fraction]
) -> list[tuple[str, str]]:
    """The name of every exact reading and what it says; one row too where there is nothing to explain."""
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
    ReadingCode.ONE_DIGIT: "En felskriven siffra",
    ReadingCode.SIGN: "Fel tecken",
    ReadingCode.FACTOR_10: "En nolla för mycket eller för litet",
    ReadingCode.FACTOR_100: "Två nollor för mycket eller för litet",
    ReadingCode.FACTOR_1000: "Fel enhet, kr eller tkr",
    ReadingCode.FACTOR_1000000: "Fel enhet, kr eller mnkr",
    ReadingCode.CONSTANT_OFFSET: "Samma differens flera år",
    ReadingCode.CUT_OFF: "Decimalerna är avkortade, inte avrundade",
    ReadingCode.ROUNDED_OFF: "Beloppet är grövre avrundat",
    ReadingCode.OTHER_KEY: "Beloppen följer en annan nyckel",
}


def _changed(reading: Reading) -> str:
    return listed([_change(change) for change in reading.changes])


def _change(change: Change) -> str:
    place = "summan" if change.position is None else f"del {change.position + 1}"
    return f"i så fall ska {shown(change.old)} ({place}) vara {shown(change.new)}"
