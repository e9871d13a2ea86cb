"""Pieces of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from udfs.calc.money import round_half_away
from udfs.kinds import shown_number

SHOWN_DECIMALS = 4


def listed(items: Sequence[str], lang: str = "sv") -> str:
    """The items as a list in a sentence.

    >>> listed(["K1", "K2", "K3"]), listed(["Q1", "Q2"], "en")
    ('K1, K2 och K3', 'Q1 and Q2')
    """
    word = {"sv": " och ", "en": " and "}[lang]
    return word.join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def shown(value: Fraction | int, lang: str = "sv") -> str:
    """A number as the economist writes it, to four decimals at most."""
    return shown_number(round_half_away(value, SHOWN_DECIMALS), lang)


def kronor(value: Fraction | int, lang: str = "sv") -> str:
    """An amount in kronor."""
    return f"{shown(value, lang)}\u00a0kr"


def per_cent(share: Fraction, lang: str = "sv") -> str:
    """A share of 1 in per cent."""
    return shown(share * 100, lang) + ("\u00a0%" if lang == "sv" else "%")
