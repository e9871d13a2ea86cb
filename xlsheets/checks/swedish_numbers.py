"""Numbers as Swedes write them in text: spaces, decimal comma, minus in many ways, units, parentheses.

What texts stand where an amount should be, and are no number, is sorted here too: a dash, "ca 500",
"se bilaga", "saknas" each need their own words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

_MINUS = "-\u2212\u2013\u2014\u2010"
_QUOTES = "'\u2019\u2018`\u00b4\""
_UNITS = "kronor|kr|sek|tkr|kkr|mnkr|mkr|mnk|%|procent"
_NUMBER = re.compile(
    rf"""(?:(?P<before>kronor|kr|sek|tkr|kkr|mnkr)\.?\ *)?
    (?P<sign>[{_MINUS}])?\ *
    (?P<whole>\d{{1,3}}(?:\ +\d{{3}})+|\d{{1,3}}(?:\.\d{{3}})+|\d{{1,3}}(?:[{_QUOTES}]\d{{3}})+|\d+)
    (?:(?P<mark>[,.])(?P<decimals>\d+))?
    (?P<after>[{_MINUS}])?
    (?:\ *(?P<unit>{_UNITS})\.?(?::[{_MINUS}]|,[{_MINUS}])?)?
    (?P<ore>[:,][{_MINUS}])?""",
    re.VERBOSE | re.IGNORECASE,
)
_SHORTENED = re.compile(r"-?\d+(?:[,.]\d+)?E[+-]?\d+", re.IGNORECASE)
_FACTORS = {"kr": 1, "kronor": 1, "sek": 1, "tkr": 1_000, "kkr": 1_000, "mnkr": 1_000_000}
_LETTERS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_LETTERED = re.compile(rf"[{_MINUS}]?[\dOolI ,.]*\d[\dOolI ,.]*")

_AMOUNT = r"\d[\d ,.]*(?:\ *(?:kronor|kr|tkr|kkr|mnkr|mkr)\.?)?"
_RANGE = re.compile(
    rf"(?:mellan\ )?(?P<low>{_AMOUNT})\ *(?:[{_MINUS}]|till|och|eller)\ *(?P<high>{_AMOUNT})", re.IGNORECASE
)
_COUNTED = re.compile(
    r"(?P<number>.*\d[^\d(*]*?)\ *(?:st|pers|personer|inv|invånare|\([^()\d]*\)|\*+)\.?", re.IGNORECASE
)

_SORTS = (
    ("vat", re.compile(r".*\b(?:inkl?\.?|inklusive|med)\ *moms\b.*", re.IGNORECASE)),
    (
        "included",
        re.compile(r"ingår\b(?!\ (?:ej|inte)\b).*|inkl(?:uderas?|uderat|\.)?\ i\b.*", re.IGNORECASE),
    ),
    ("zero", re.compile(r"noll(?:\ *(?:kr|tkr|kronor))?\.?", re.IGNORECASE)),
    ("shortened", _SHORTENED),
    ("dash", re.compile(rf"[{_MINUS}\ .]+|[{_MINUS}]+\ *(?:kr|tkr|kkr|mnkr|%)\.?", re.IGNORECASE)),
    ("absent", re.compile(r"n\.?/?a\.?|#?saknas.*|uppgift\b.*|ej\b.*|inte\b.*|okänt?|vet ej|\?+|tbd", re.I)),
    ("reference", re.compile(r"(?:se|enl|enligt|jfr|jämför|bilaga|not)\b.*", re.IGNORECASE)),
    (
        "approximate",
        re.compile(
            r"(?:ca|cirka|c:a|c\.a|ungefär|omkring|runt|max|minst|högst|prel)\b.*\d.*|[~≈<>]\ *\d.*|\d.*\?",
            re.I,
        ),
    ),
)


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


@lru_cache(maxsize=8192)  # labels come again in workbook after workbook, and are asked about each time
def read_number(text: str, unit: str | None = "kr") -> TextNumber | None:
    """The number that a whole text is, in the table's `unit` (kr, tkr or mnkr); None when it is none.

    A point before exactly three digits may separate thousands or decimals, `mkr` may be millions or
    thousands: both values are given; so are both of "5 tkr" where the table's unit is unknown (None).
    Letters that look like digits count as digits where a number is known to belong (`unit` given).
    A code such as 0428 is not a number, nor is 10.0.12.5.

    >>> read_number("31 643").values, read_number("(1 250,50)").values
    ((Fraction(31643, 1),), (Fraction(-2501, 2),))
    >>> read_number("500 tkr").values, read_number("25 %").values
    ((Fraction(500000, 1),), (Fraction(1, 4),))
    >>> read_number("2.279").values
    (Fraction(2279, 1), Fraction(2279, 1000))
    >>> read_number("500-").values, read_number("1O0").values
    ((Fraction(-500, 1),), (Fraction(100, 1),))
    >>> read_number("ca 500") is None and read_number("0428") is None
    True
    """
    stripped = _visible(text).strip(f" {_QUOTES}")
    if unit and _LETTERED.fullmatch(stripped):
        stripped = stripped.translate(_LETTERS)
    negative = stripped.startswith("(") and stripped.endswith(")")
    match = _NUMBER.fullmatch(stripped[1:-1].strip() if negative else stripped)
    if match is None or sum(bool(one) for one in (negative, match["sign"], match["after"])) > 1:
        return None
    if match["before"] and (match["unit"] or match["ore"]):
        return None
    whole, decimals = match["whole"], match["decimals"] or ""
    if "." in whole and (match["mark"] == "." or (unit is None and whole.count(".") > 2)):
        return None  # an address on the network, or a version
    digits = re.sub(r"\D", "", whole)
    if len(digits) > 1 and digits.startswith("0"):
        return None
    sign = -1 if negative or match["sign"] or match["after"] else 1
    numbers = _meanings(whole, digits, match["mark"], decimals)
    written = (match["unit"] or match["before"] or "").casefold() or ("kr" if match["ore"] else None)
    factors, kept = _unit(written, unit)
    values = tuple(dict.fromkeys(sign * number * factor for number in numbers for factor in factors))
    return TextNumber(values, kept, grouped=len(digits) != len(whole))


def sort_of(text: str) -> str | None:
    """What a text is that stands where an amount should be and is no number; None for any other text.

    >>> [sort_of(text) for text in ("–", "ca 500", "se bilaga 2", "saknas", "1,2E+05", " ", "Kansli")]
    ['dash', 'approximate', 'reference', 'absent', 'shortened', 'blank', None]
    >>> [sort_of(text) for text in ("5 000 inkl. moms", "300-400 tkr", "noll", "ingår i kansli", "31 643 st")]
    ['vat', 'range', 'zero', 'included', 'counted']
    """
    seen = _visible(text).strip()
    if not seen:
        return "blank"
    if _is_range(seen):
        return "range"
    sort = next((sort for sort, pattern in _SORTS if pattern.fullmatch(seen)), None)
    return "counted" if sort is None and counted(seen) is not None else sort


def counted(text: str, unit: str = "kr") -> TextNumber | None:
    """The clear number before what does not belong in its cell: "31 643 st", "31 643 (prel.)", "31 643*".

    >>> counted("31 643 (prel.)").values, counted("4 a (prel.)")
    ((Fraction(31643, 1),), None)
    """
    match = _COUNTED.fullmatch(_visible(text).strip())
    number = read_number(match["number"], unit) if match else None
    return number if number is not None and number.is_clear else None


def _is_range(text: str) -> bool:
    """Whether the text names two amounts, the lower first; a date or a number with a hyphen is none."""
    match = _RANGE.fullmatch(text)
    low, high = (read_number(match[name]) for name in ("low", "high")) if match else (None, None)
    return low is not None and high is not None and low.values[0] < high.values[0]


def _visible(text: str) -> str:
    """The text as it looks: full-width digits as plain ones, every space as one kind, nothing invisible."""
    if text.isascii():
        return " ".join(text.split())
    seen = unicodedata.normalize("NFKC", text)
    seen = "".join(letter for letter in seen if unicodedata.category(letter) not in ("Cf",))
    return " ".join(seen.split())


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
