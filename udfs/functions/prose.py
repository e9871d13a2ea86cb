"""Pieces of Swedish sentences."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from udfs.calc.money import round_half_away
from udfs.kinds import shown_number

SHOWN_DECIMALS = 4


def listed(items: Sequence[str]) -> str:
    """The items as a list in a sentence.

    >>> listed(["K1", "K2", "K3"])
    'K1, K2 och K3'
    """
    return " och ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def shown(value: Fraction | int) -> str:
    """A number as the economist writes it, to four decimals at most."""
    return shown_number(round_half_away(value, SHOWN_DECIMALS), "sv")


def kronor(value: Fraction | int) -> str:
    """An amount in kronor."""
    return f"{shown(value)}\u00a0kr"


def per_cent(share: Fraction) -> str:
    """A share of 1 in per cent."""
    return f"{shown(share * 100)}\u00a0%"
