"""How a number is written in a sentence, in Swedish and in English."""

from __future__ import annotations

from fractions import Fraction

from udfs.faults import shown_number
from xlsheets.problems import Number, as_number

NO_BREAK_SPACE = "\u00a0"


class Share(Fraction):
    """A share of 1, which sentences tell in per cent."""


def write_number(value: Number | float, lang: str = "sv", *, signed: bool = False) -> str:
    """A number as a reader of `lang` expects it: thousands by a no-break space, a real minus, no idle zeros.

    `signed` is for a difference: a plus before a positive number too, and shares differ by percentage points.
    What needs more than six decimals is shown rounded.

    >>> write_number(-1491665).replace(NO_BREAK_SPACE, " ")
    '−1 491 665'
    >>> write_number(Fraction(27, 10)), write_number(Fraction(27, 10), "en"), write_number(119, signed=True)
    ('2,7', '2.7', '+119')
    """
    exact = as_number(value)
    if exact is None:
        return str(value)
    if isinstance(value, Share):
        text = write_points(exact, lang) if signed else write_percent(exact, lang)
    else:
        text = shown_number(exact, lang)
    return "+" + text if signed and exact > 0 else text


def write_points(difference: Number | float, lang: str = "sv") -> str:
    """A difference between shares of 1 in percentage points.

    >>> write_points(Fraction(1, 4)).replace(NO_BREAK_SPACE, " "), write_points(Fraction(-1, 100), "en")
    ('25 procentenheter', '−1\xa0percentage point')
    """
    points = (as_number(difference) or Fraction(0)) * 100
    one, several = {
        "sv": ("procentenhet", "procentenheter"),
        "en": ("percentage point", "percentage points"),
    }[lang]
    return shown_number(points, lang) + NO_BREAK_SPACE + (one if abs(points) == 1 else several)


def write_typed(value: Number | float, lang: str = "sv") -> str:
    """A number as it is typed into a cell: no space between thousands, the minus of the keyboard.

    >>> write_typed(Fraction(-31643, 2)), write_typed(31643, "en")
    ('-15821,5', '31643')
    """
    exact = as_number(value)
    return str(value) if exact is None else shown_number(exact, lang, grouped=False).replace("\u2212", "-")


def write_percent(share: Number | float, lang: str = "sv") -> str:
    """A share of 1 in per cent.

    >>> write_percent(Fraction(1, 4)).replace(NO_BREAK_SPACE, " "), write_percent(Fraction(1, 4), "en")
    ('25 %', '25%')
    """
    exact = as_number(share)
    number = str(share) if exact is None else shown_number(exact * 100, lang)
    return number + (NO_BREAK_SPACE + "%" if lang == "sv" else "%")
