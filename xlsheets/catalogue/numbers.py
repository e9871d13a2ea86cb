"""How a number is written in a sentence, in Swedish and in English."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from xlsheets.problems import Number, as_number

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
LANGUAGES = ("sv", "en")

_DECIMAL_MARK = {"sv": ",", "en": "."}
_MOST_DECIMALS = 6


def write_number(value: Number | float, lang: str = "sv", *, signed: bool = False, grouped: bool = True) -> str:
    """A number as a reader of `lang` expects it: thousands by a no-break space, a real minus, no idle zeros.

    `signed` puts a plus before a positive number too. What needs more than six decimals is shown rounded.

    >>> write_number(-1491665).replace(NO_BREAK_SPACE, " ")
    '−1 491 665'
    >>> write_number(Fraction(27, 10)), write_number(Fraction(27, 10), "en"), write_number(119, signed=True)
    ('2,7', '2.7', '+119')
    """
    exact = as_number(value)
    if exact is None:
        return str(value)
    whole, _, decimals = f"{_rounded(abs(exact)):f}".partition(".")
    decimals = decimals.rstrip("0")
    text = f"{int(whole):,}".replace(",", NO_BREAK_SPACE) if grouped else whole
    if decimals:
        text += _DECIMAL_MARK[lang] + decimals
    if exact < 0 and text != "0":
        return MINUS + text
    return "+" + text if signed and exact > 0 else text


def write_percent(share: Number | float, lang: str = "sv") -> str:
    """A share of 1 in per cent.

    >>> write_percent(Fraction(1, 4)).replace(NO_BREAK_SPACE, " "), write_percent(Fraction(1, 4), "en")
    ('25 %', '25%')
    """
    exact = as_number(share)
    number = write_number(share if exact is None else exact * 100, lang)
    return number + (NO_BREAK_SPACE + "%" if lang == "sv" else "%")


def _rounded(value: Fraction) -> Decimal:
    scaled = value * 10**_MOST_DECIMALS
    half_up = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Decimal(half_up).scaleb(-_MOST_DECIMALS).quantize(Decimal(1).scaleb(-_MOST_DECIMALS), ROUND_HALF_UP)
