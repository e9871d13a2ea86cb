"""The exact readings of a difference, with the cells that each would change in this plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from udfs.calc.breaks import Reading as ExactReading
from udfs.calc.breaks import ReadingCode, explain_total
from xlsheets.checks.consequences import consequences
from xlsheets.checks.facts import Break, Facts, value_at
from xlsheets.checks.naming import naming
from xlsheets.plan.printed import like_printed, printed_pointer
from xlsheets.problems import Reading, plain

ONE_FIGURE = (
    *(ReadingCode.SWAPPED_DIGITS, ReadingCode.ONE_DIGIT, ReadingCode.SIGN),
    *(ReadingCode.FACTOR_10, ReadingCode.FACTOR_100, ReadingCode.FACTOR_1000, ReadingCode.FACTOR_1000000),
    *(ReadingCode.CUT_OFF, ReadingCode.ROUNDED_OFF),
)


class Part(NamedTuple):
    """A figure that goes into a sum: the pointer of its cell, its amount, and what one unit of it adds.

    The factor is 1 where row and sum have one unit and sign; -1000 for costs in tkr, shown positive, in a sum
    in kr that shows costs negative.
    """

    at: str
    value: Fraction
    factor: Fraction = Fraction(1)

    @property
    def adds(self) -> Fraction:
        """What the figure adds to the sum."""
        return self.value * self.factor


def explain_sum(facts: Facts, entry: Break, parts: Sequence[Part]) -> Iterator[Reading]:
    """Why a printed sum is not the sum of its parts."""
    readings = explain_total([part.adds for part in parts], entry.found, _other_years(facts, entry.at))
    return in_this_plan(facts, entry, parts, [one for one in readings if _is_possible(facts, parts, one)])


def in_this_plan(
    facts: Facts, entry: Break, parts: Sequence[Part], readings: Iterable[ExactReading]
) -> Iterator[Reading]:
    """The readings with the names of the rows they speak of, and everything that each would change."""
    for reading in readings:
        typed: dict[str, Any] = {}
        repaired = []
        for change in reading.changes:
            if change.position is None:
                repaired.append(entry.at)
            else:
                part = parts[change.position]
                typed[_typed_pointer(facts, part.at)] = retyped(facts, part.at, change.new / part.factor)
        params = _params(facts, entry.at, parts, reading)
        yield Reading(reading.code.value, params, consequences(facts, typed, repaired))


def _is_possible(facts: Facts, parts: Sequence[Part], reading: ExactReading) -> bool:
    """Whether the reading leaves alone what follows from the figures beneath it: nobody has mistyped that.

    People are counted whole: their sum is not off by rounding.
    """
    if reading.code is ReadingCode.ROUNDING and parts and parts[0].at.endswith("/inhabitants"):
        return False
    changed = {parts[change.position].at for change in reading.changes if change.position is not None}
    return not any(at in facts.local and at not in facts.breaks for at in changed)


def retyped(facts: Facts, at: str, value: Fraction) -> int | str:
    """The value as it would be typed at a pointer, like what stands there now."""
    now = value_at(facts.document, printed_pointer(at))
    return like_printed(value, 0 if now is None else now)


def named(facts: Facts, at: str, value: Fraction) -> dict[str, Any]:
    """A row with its amount, as an item of a list in a sentence."""
    return {"label": naming(facts.document, at)["label"], "amount": plain(abs(value))}


def _typed_pointer(facts: Facts, at: str) -> str:
    printed = printed_pointer(at)
    return at if value_at(facts.document, printed) is None else printed


def _params(facts: Facts, at: str, parts: Sequence[Part], reading: ExactReading) -> dict[str, Any]:
    params: dict[str, Any] = {"amount": plain(abs(reading.amount))}
    rows = [parts[position] for position in reading.positions] if _names_parts(reading) else []
    if rows:
        params["rows"] = [named(facts, part.at, part.value) for part in rows]
    for change in reading.changes if reading.code in ONE_FIGURE else ():
        part = Part(at, change.old) if change.position is None else parts[change.position]
        names = naming(facts.document, part.at)
        params |= {"line": names["label"], "line_year": names.get("year")}
        params |= {"old": plain(part.value), "new": plain(change.new / part.factor)}
    return {name: value for name, value in params.items() if value is not None}


def _names_parts(reading: ExactReading) -> bool:
    return reading.code in (ReadingCode.MISSING_LINES, ReadingCode.DOUBLE_COUNTED, ReadingCode.SUB_TOTAL)


def _other_years(facts: Facts, at: str) -> list[Fraction]:
    """The figures of the same row in other years, where a sum may have been left from."""
    row, _, column = at.rpartition("/")
    if not column.isdecimal():
        return []
    figures = (facts.value(f"{row}/{index}") for index in range(10) if index != int(column))
    return [figure for figure in figures if figure is not None]
