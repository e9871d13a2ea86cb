"""Why two numbers disagree: every exact reading of a difference, in a fixed order and with bounded work.

The order is: rounding; then what the total, or the opening, may be; then single figures; then sets of lines.
That one digit is wrong is the last resort: many differences are such that it explains them by chance.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from udfs.calc.errors import CalcError
from udfs.calc.inputs import Number, exact_at
from udfs.calc.money import round_half_away
from udfs.calc.readings import (
    Change,
    Reading,
    ReadingCode,
    constant_offset,
    decimals_of,
    double_counted,
    missing_lines,
    one_digit_wrong,
    single_readings,
    stale,
    subsets_summing_to,
    swapped_digits,
    value_readings,
)

__all__ = [
    "Change",
    "Reading",
    "ReadingCode",
    "constant_offset",
    "double_counted",
    "explain_chain",
    "explain_total",
    "missing_lines",
    "rounded_each",
    "rounding",
    "stale",
    "swapped_digits",
]

MOST_CHAIN_LINES = 2
MOST_SUB_TOTALS = 12


def explain_total(
    parts: Sequence[Number], total: Number, earlier: Sequence[Number] = ()
) -> tuple[Reading, ...]:
    """Every reading that explains why the parts do not make the total; none when they do.

    `earlier` are values of an earlier year or version: one for each part, or any figures that the total may
    have been left at. Raises `parts-empty` and `not-a-number`.

    >>> [(reading.code.value, reading.positions) for reading in explain_total([400, 250, 90], 490)]
    [('missing-lines', (1,))]
    """
    values = [exact_at(part, "parts", position) for position, part in enumerate(parts)]
    if not values:
        raise CalcError("parts-empty", "parts")
    printed, footed = exact_at(total, "total"), sum(values, start=Fraction(0))
    if footed == printed:
        return ()
    old = [exact_at(value, "earlier", position) for position, value in enumerate(earlier)]
    readings = [
        *rounding(values, printed),
        *_stale_total(values, printed, old),
        *value_readings(None, printed, footed),
        *single_readings(values, printed - footed),
        *_lines(values, printed),
    ]
    return tuple(readings) or one_digit_wrong(
        [(None, printed, footed), *_as_needed(values, printed - footed)]
    )


def explain_chain(
    opening: Number,
    closing: Number,
    values: Sequence[Number] = (),
    signs: Sequence[int] | None = None,
    earlier: Sequence[Number] = (),
) -> tuple[Reading, ...]:
    """Every reading that explains why a year does not open where the last one closed.

    The first is always that the opening is stale and the closing right (`positions` are the places among
    `earlier` that hold the opening); a change at position None is one of the opening. The others change some
    of the `values` typed to reach the closing, each adding to it with its sign (1 or -1; 1 when none are
    given), so that the closing becomes the opening as printed. Raises `signs-length`, `sign-not-one`.

    >>> readings = explain_chain(4472600, 4481600, [-9000000, -1278700])
    >>> [(reading.code.value, int(reading.changes[0].new)) for reading in readings]
    [('stale', 4481600), ('swapped-digits', -1287700)]
    """
    begun, ended = exact_at(opening, "opening"), exact_at(closing, "closing")
    if begun == ended:
        return ()
    figures = [exact_at(value, "values", position) for position, value in enumerate(values)]
    ones = _checked_signs(signs, len(figures))
    signed = [sign * figure for sign, figure in zip(ones, figures, strict=True)]
    corrected = (Change(None, begun, ended),)
    lines = (*missing_lines(signed, ended - begun), *double_counted(signed, ended - begun))
    others = (
        *value_readings(None, begun, ended),
        *single_readings(figures, begun - ended, ones),
        *(reading for reading in lines if len(reading.positions) <= MOST_CHAIN_LINES),
    )
    return (
        Reading(ReadingCode.STALE, stale(begun, earlier), corrected, ended - begun),
        *(others or one_digit_wrong(_as_needed(figures, begun - ended, ones))),
    )


def _as_needed(
    values: Sequence[Fraction], change: Fraction, signs: Sequence[int] | None = None
) -> Iterator[tuple[int, Fraction, Fraction]]:
    """Each figure with what it would have to be if it alone made the signed sum differ by `change`."""
    for position, value in enumerate(values):
        yield position, value, value + change * (1 if signs is None else signs[position])


def rounding(parts: Sequence[Number], total: Number) -> tuple[Reading, ...]:
    """Hidden decimals: whether parts and total, each shown rounded, can differ by as much as they do.

    Each of n parts and the total hides less than half of the last digit shown, so together they explain any
    difference below (n + 1) / 2 of it; parts that are 0 hide nothing.

    >>> rounding([33.3, 33.3, 33.3], 100)[0].amount
    Fraction(-1, 10)
    """
    values = [exact_at(part, "parts", position) for position, part in enumerate(parts)]
    printed = exact_at(total, "total")
    difference = sum(values, start=-printed)
    decimals = decimals_of([*values, printed])
    if decimals is None or not difference:
        return ()
    hiding = sum(1 for value in values if value) + 1
    if 2 * abs(difference) * 10**decimals >= hiding:
        return ()
    return (Reading(ReadingCode.ROUNDING, (), (), difference),)


def rounded_each(exact_values: Sequence[Number], shown: Sequence[Number], decimals: int = 0) -> bool:
    """Whether every figure shown is its exact value rounded by itself: then rounding is the whole story.

    >>> rounded_each(["30351.9", "37089.7"], [30352, 37090])
    True
    """
    return len(exact_values) == len(shown) and all(
        round_half_away(exact_at(value, "exact_values", place), decimals) == exact_at(figure, "shown", place)
        for place, (value, figure) in enumerate(zip(exact_values, shown, strict=True))
    )


def _stale_total(
    values: Sequence[Fraction], total: Fraction, earlier: Sequence[Fraction]
) -> Iterator[Reading]:
    """The total as it was before some lines changed, or simply an earlier figure."""
    footed = sum(values, start=Fraction(0))
    corrected = (Change(None, total, footed),)
    if len(earlier) == len(values):
        moved = [value - old for value, old in zip(values, earlier, strict=True)]
        found = subsets_summing_to(moved, footed - total)
        changed = tuple(position for position, step in enumerate(moved) if step)
        if sum(earlier, start=Fraction(0)) == total and changed not in found:
            found.append(changed)
        for positions in found:
            yield Reading(ReadingCode.STALE, positions, corrected, footed - total)
    elif total in earlier:
        yield Reading(ReadingCode.STALE, (), corrected, footed - total)


def _lines(values: Sequence[Fraction], total: Fraction) -> Iterator[Reading]:
    """Lines left out or held twice; a sub-total among its parts is told as that alone."""
    footed = sum(values, start=Fraction(0))
    difference = footed - total
    told: set[tuple[int, ...]] = set()
    for place, run in _sub_totals(values, difference):
        told |= {(place,), run}
        yield Reading(ReadingCode.SUB_TOTAL, (place, *run), (), difference)
    corrected = (Change(None, total, footed),)
    for reading in (*missing_lines(values, difference), *double_counted(values, difference)):
        if reading.code is ReadingCode.DOUBLE_COUNTED or reading.positions not in told:
            yield Reading(reading.code, reading.positions, corrected, reading.amount)


def _sub_totals(values: Sequence[Fraction], amount: Fraction) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Lines of this amount that are the sum of two or more lines right before or right after them."""
    for place in [place for place, value in enumerate(values) if value == amount][:MOST_SUB_TOTALS]:
        for run in (range(place - 1, -1, -1), range(place + 1, len(values))):
            running = Fraction(0)
            for count, position in enumerate(run, start=1):
                running += values[position]
                if count > 1 and running == amount:
                    yield place, tuple(sorted(run[:count]))
                    break


def _checked_signs(signs: Sequence[int] | None, count: int) -> Sequence[int]:
    if signs is None:
        return [1] * count
    if len(signs) != count:
        raise CalcError("signs-length", "signs", found=len(signs), expected=count)
    for position, sign in enumerate(signs):
        if sign not in (1, -1):
            raise CalcError("sign-not-one", "signs", position, found=sign)
    return signs
