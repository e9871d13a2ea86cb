"""Yearly index, chained on unrounded values: only what is shown is rounded."""

from collections.abc import Sequence
from fractions import Fraction

from udfs.calc.errors import CalcError
from udfs.calc.inputs import Number, exact_at
from udfs.calc.money import round_half_away

MOST_YEARS = 100


def index_series(
    bases: Sequence[Number], rates: Sequence[Number], count: int, decimals: int | None = None
) -> tuple[tuple[Fraction, ...], ...]:
    """Each base followed by `count` - 1 indexed years; one row per base, the first column the base itself.

    Rates are shares of 1 (0.03 for three percent): one for all years, or one for each year after the first.
    With `decimals` the values shown are rounded, never those that the next year rests on. Raises
    `bases-empty`, `count-out-of-range`, `rates-length`, `rate-below-minus-one`.

    >>> [int(value) for value in index_series([350], [0.03], 3, decimals=0)[0]]
    [350, 361, 371]
    """
    if not bases:
        raise CalcError("bases-empty", "bases")
    if not 1 <= count <= MOST_YEARS:
        raise CalcError("count-out-of-range", "count", found=count, first=1, last=MOST_YEARS)
    factors = _factors(rates, count)
    rows = [
        [exact_at(base, "bases", position) * factor for factor in factors]
        for position, base in enumerate(bases)
    ]
    if decimals is None:
        return tuple(tuple(row) for row in rows)
    return tuple(tuple(round_half_away(value, decimals) for value in row) for row in rows)


def _factors(rates: Sequence[Number], count: int) -> list[Fraction]:
    """What each year is of the base: 1, then the product of all rates so far."""
    steps = [exact_at(rate, "rates", position) for position, rate in enumerate(rates)]
    for position, step in enumerate(steps):
        if step < -1:
            raise CalcError("rate-below-minus-one", "rates", position, found=rates[position])
    if len(steps) == 1:
        steps *= count - 1
    elif len(steps) != count - 1:
        raise CalcError("rates-length", "rates", found=len(steps), expected=count - 1)
    factors = [Fraction(1)]
    for step in steps:
        factors.append(factors[-1] * (1 + step))
    return factors
