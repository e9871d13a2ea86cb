"""How a figure comes to differ from the rule that it was printed by: cut off, rounded off, another key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from udfs.calc.inputs import Number, exact_at
from udfs.calc.money import round_half_away
from udfs.calc.readings import CHANCE, Change, Reading, ReadingCode, decimals_of

_STEPS = (10, 5, 1)
"""Keys in tens of percent are the likeliest, then in fives, then in whole percent."""


def misprints(printed: Number, exact: Number) -> Iterator[Reading]:
    """What was done to the exact figure instead of rounding it to the decimals that are printed.

    It may have lost the decimals, or been rounded to tens, hundreds and so on; nothing where neither explains
    it. Raises `not-a-number`.

    >>> [one.code.value for one in misprints(237, "237.9")], [one.code.value for one in misprints(1200, 1204)]
    (['cut-off'], ['rounded-off'])
    """
    shown, value = exact_at(printed, "printed"), exact_at(exact, "exact")
    decimals = decimals_of([shown])
    if decimals is None:
        return
    rounded = round_half_away(value, decimals)
    if shown == rounded:
        return
    change = (Change(None, shown, rounded),)
    if Fraction(int(value * 10**decimals), 10**decimals) == shown:
        yield Reading(ReadingCode.CUT_OFF, (), change, rounded - shown)
    for zeros in range(1, len(str(abs(int(shown)))) if shown.denominator == 1 else 1):
        if round_half_away(value, -zeros) == shown:
            yield Reading(ReadingCode.ROUNDED_OFF, (), change, rounded - shown)
            return


def other_key(amounts: Sequence[Number]) -> tuple[int, ...] | None:
    """The percentages, in as round numbers as can be, by which the amounts share out their sum to the unit.

    None where no key does, or where the amounts are so small that some key nearly always would.
    Raises `not-a-number`.

    >>> other_key([213, 319]), other_key([3, 4])
    ((40, 60), None)
    """
    values = [exact_at(amount, "amounts", place) for place, amount in enumerate(amounts)]
    whole = sum(values, start=Fraction(0))
    if len(values) < 2 or whole <= 0 or min(values) < 0:
        return None
    for step in _STEPS:
        key = tuple(int(round_half_away(value * 100 / whole / step)) * step for value in values)
        fits = all(
            round_half_away(whole * share / 100) == value for share, value in zip(key, values, strict=True)
        )
        if fits and sum(key) == 100 and CHANCE * 100 // step <= whole:
            return key
    return None
