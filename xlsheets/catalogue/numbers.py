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

    `signed` puts a plus before a positive number too. What needs more than six decimals is shown rounded.

    >>> write_number(-1491665).replace(NO_BREAK_SPACE, " ")
    '−1 491 665'
    >>> write_number(Fraction(27, 10)), write_number(Fraction(27, 10), "en"), write_number(119, signed=True)
    ('2,7', '2.7', '+119')
    """
    exact = as_number(value)
    if exact is None:
        return str(value)
    text = write_percent(exact, lang) if isinstance(value, Share) else shown_number(exact, lang)
    return "+" + text if signed and exact > 0 else text


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
