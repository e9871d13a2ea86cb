"""Numbers and dates typed as text, in Swedish spelling: read to word a remedy, never to calculate."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

SPACES = "\u00a0\u202f\u2009 "
_MINUS = "-−–"
_UNITS = {
    "kr": 1,
    "kronor": 1,
    "sek": 1,
    "tkr": 1000,
    "kkr": 1000,
    "mkr": 1_000_000,
    "mnkr": 1_000_000,
    "%": 0,
}


class Numeral(NamedTuple):
    """A text read as a number: the number, its unit if any, and the other reading where there are two."""

    number: Decimal
    unit: str = ""
    other: Decimal | None = None

    @property
    def in_kronor(self) -> Decimal:
        """The number in whole units: kronor for tkr and mnkr, a fraction of 1 for per cent."""
        scale = _UNITS.get(self.unit, 1)
        return self.number * scale if scale else self.number / 100


@cache
def _number() -> re.Pattern[str]:
    """A number as people type it; made when the first text stands where a number should."""
    return re.compile(
        rf"(?P<minus>[{_MINUS}])?[{SPACES}]*"
        rf"(?P<whole>\d{{1,3}}(?:[{SPACES}]\d{{3}})+|\d{{1,3}}(?:\.\d{{3}})+|\d+)"
        rf"(?:(?P<mark>[,.])(?P<decimals>\d+|-))?"
        rf"(?:[{SPACES}]*(?P<unit>[a-z]+|%))?[.:-]*",
        re.IGNORECASE,
    )


def read_numeral(text: str) -> Numeral | None:
    """Read a text such as "31 643", "1 308 750 kr", "(250)", "25 %"; None where it is no number.

    >>> read_numeral("31 643")
    Numeral(number=Decimal('31643'), unit='', other=None)
    >>> read_numeral("2.279").other
    Decimal('2.279')
    >>> read_numeral("ca 500") is None
    True
    """
    stripped = text.strip(SPACES + "\t\n'")
    in_brackets = stripped.startswith("(") and stripped.endswith(")")
    match = _number().fullmatch(stripped.strip("()") if in_brackets else stripped)
    if match is None or (match["unit"] or "").lower() not in {"", *_UNITS}:
        return None
    sign = -1 if in_brackets or match["minus"] else 1
    whole = re.sub(rf"[{SPACES}.]", "", match["whole"])
    decimals = (match["decimals"] or "").strip("-")
    number = sign * Decimal(f"{whole}.{decimals}" if decimals else whole)
    dotted = match["whole"].count(".") == 1 and not decimals
    other = sign * Decimal(match["whole"]) if dotted else None
    return Numeral(number, (match["unit"] or "").lower(), other)


def read_day(text: str) -> date | str | None:
    """Read a text such as "2018-06-30": the date, "missing" where the calendar has no such day, else None.

    >>> read_day("2008-06-31")
    'missing'
    """
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return "missing"
