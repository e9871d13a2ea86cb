"""Amounts laid over instalments: whole, and with both margins kept."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import starmap

from udfs.calc.errors import CalcError
from udfs.calc.inputs import Number, weigh, whole_at
from udfs.calc.money import QUARTERS, RoundingPolicy, cascade, round_half_away, split_rows

MOST_INSTALMENTS = 120
"""Ten years of months: more instalments than this is taken for a slip of the pen."""


def instalment_split(
    amounts: Sequence[Number],
    count: int = QUARTERS,
    policy: RoundingPolicy = RoundingPolicy.LARGEST_REMAINDER,
    weights: Sequence[Number] | None = None,
    codes: Sequence[str] | None = None,
) -> tuple[tuple[int, ...], ...]:
    """Each whole amount over `count` instalments, one row per amount; equal parts without weights.

    `largest_remainder` keeps every amount and makes every column the floor or ceiling of its part; odd units
    go out cyclically in the order of codes, or of rows. `cumulative` keeps every amount. `equal_quarters`
    refuses an amount that the count does not divide. `independent` rounds each part by itself, and a row may
    then differ from its amount. Raises `amounts-empty`, `amount-not-whole`, `amount-not-divisible`,
    `count-out-of-range`, `weights-length`, `weights-not-equal`, `policy-not-for-quarters`.

    >>> instalment_split([10, 10])
    ((3, 3, 2, 2), (2, 2, 3, 3))
    """
    rows = list(starmap(_amount, enumerate(amounts)))
    if not rows:
        raise CalcError("amounts-empty", "amounts")
    columns = _columns(count, weights)
    whole = sum(columns)
    if policy is RoundingPolicy.LARGEST_REMAINDER:
        return split_rows(rows, columns, codes).cells
    if policy is RoundingPolicy.CUMULATIVE:
        return tuple(cascade(row, columns) for row in rows)
    if policy is RoundingPolicy.INDEPENDENT:
        return tuple(tuple(_rounded(row * weight, whole) for weight in columns) for row in rows)
    if policy is RoundingPolicy.EQUAL_QUARTERS:
        return _equal(rows, columns)
    raise CalcError("policy-not-for-quarters", "policy", found=policy)


def _amount(position: int, amount: Number) -> int:
    return whole_at(amount, "amounts", position)


def _columns(count: int, weights: Sequence[Number] | None) -> tuple[int, ...]:
    if not 1 <= count <= MOST_INSTALMENTS:
        raise CalcError("count-out-of-range", "count", found=count, first=1, last=MOST_INSTALMENTS)
    if weights is None:
        return (1,) * count
    if len(weights) != count:
        raise CalcError("weights-length", "weights", found=len(weights), expected=count)
    return weigh(weights).weights


def _rounded(part: int, whole: int) -> int:
    return int(round_half_away(Fraction(part, whole)))


def _equal(rows: Sequence[int], columns: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    count = len(columns)
    if len(set(columns)) > 1:
        raise CalcError("weights-not-equal", "weights")
    for position, row in enumerate(rows):
        if row % count:
            raise CalcError("amount-not-divisible", "amounts", position, found=row, divisor=count)
    return tuple((row // count,) * count for row in rows)
