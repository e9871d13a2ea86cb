"""Numbers as Swedes write them in text: spaces, decimal comma, minus in three ways, units, parentheses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_SPACES = "  \u00a0\u2009\u202f"
_MINUS = "-\u2212\u2013"
_NUMBER = re.compile(
    rf"""(?P<sign>[{_MINUS}])?\s*
    (?P<whole>\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d{{1,3}}(?:\.\d{{3}})+|\d+)
    (?:(?P<mark>[,.])(?P<decimals>\d+))?
    (?:[{_SPACES}]*(?P<unit>kronor|kr|sek|tkr|kkr|mnkr|mkr|mnk|%|procent)\.?(?::-|,-|:–)?)?
    (?P<ore>:-|,-)?""",
    re.VERBOSE | re.IGNORECASE,
)
_FACTORS = {"kr": 1, "kronor": 1, "sek": 1, "tkr": 1_000, "kkr": 1_000, "mnkr": 1_000_000}


@dataclass(frozen=True)
class TextNumber:
    """A number found in a text: every value it can mean, in the order of likelihood, and the unit written.

    `unit` is "kr", "tkr", "mnkr", "%" or None. A percentage has its value as a share of 1.
    """

    values: tuple[Fraction, ...]
    unit: str | None = None
    grouped: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether the text can only mean one number."""
        return len(self.values) == 1

    @property
    def is_marked(self) -> bool:
        """Whether the text has something that only amounts have: groups of three, decimals or a unit."""
        return self.grouped or self.unit is not None or not self.is_clear or self.values[0].denominator != 1


def read_number(text: str, unit: str | None = "kr") -> TextNumber | None:
    """The number that a whole text is, in the table's `unit` (kr, tkr or mnkr); None when it is none.

    A point before exactly three digits may separate thousands or decimals, `mkr` may be millions or
    thousands: both values are given; so are both of "5 tkr" where the table's unit is unknown (None).
    A code such as 0428 is not a number.

    >>> read_number("31 643").values, read_number("(1 250,50)").values
    ((Fraction(31643, 1),), (Fraction(-2501, 2),))
    >>> read_number("500 tkr").values, read_number("25 %").values
    ((Fraction(500000, 1),), (Fraction(1, 4),))
    >>> read_number("2.279").values
    (Fraction(2279, 1), Fraction(2279, 1000))
    >>> read_number("ca 500") is None and read_number("0428") is None
    True
    """
    stripped = text.strip(_SPACES + "\t\r\n'")
    negative = stripped.startswith("(") and stripped.endswith(")")
    match = _NUMBER.fullmatch(stripped[1:-1].strip(_SPACES) if negative else stripped)
    if match is None or (negative and match["sign"]):
        return None
    whole, decimals = match["whole"], match["decimals"] or ""
    digits = re.sub(r"\D", "", whole)
    if len(digits) > 1 and digits.startswith("0"):
        return None
    sign = -1 if negative or match["sign"] else 1
    numbers = _meanings(whole, digits, match["mark"], decimals)
    written = (match["unit"] or "").casefold() or ("kr" if match["ore"] else None)
    factors, kept = _unit(written, unit)
    values = tuple(dict.fromkeys(sign * number * factor for number in numbers for factor in factors))
    return TextNumber(values, kept, grouped=len(digits) != len(whole))


def _meanings(whole: str, digits: str, mark: str | None, decimals: str) -> tuple[Fraction, ...]:
    if whole.count(".") == 1 and not mark:
        return Fraction(digits), Fraction(whole)
    if mark == "." and len(decimals) == 3 and len(digits) <= 3:
        return Fraction(digits + decimals), Fraction(f"{digits}.{decimals}")
    return (Fraction(f"{digits}.{decimals or 0}"),)


def _unit(written: str | None, unit: str | None) -> tuple[tuple[Fraction, ...], str | None]:
    table = _FACTORS.get(unit or "kr", 1)
    if written is None:
        return (Fraction(1),), None
    if written in ("%", "procent"):
        return (Fraction(1, 100),), "%"
    if written in ("mkr", "mnk"):
        return (Fraction(1_000_000, table), Fraction(1_000, table)), "mnkr"
    factor = _FACTORS[written]
    factors = (Fraction(factor, table),) if unit else (Fraction(1), Fraction(factor))
    return factors, {1: "kr", 1_000: "tkr", 1_000_000: "mnkr"}[factor]
