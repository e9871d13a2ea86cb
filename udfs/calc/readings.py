"""Single readings of a difference: what one figure, or one set of figures, would have to be.

A reading explains a difference exactly or it is not given. None of them is asserted to be the truth.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from math import comb, gcd, lcm

from udfs.calc.inputs import Number, exact_at


class ReadingCode(StrEnum):
    """What a reading says has happened."""

    ROUNDING = "rounding"
    SWAPPED_DIGITS = "swapped-digits"
    STALE = "stale"
    CONSTANT_OFFSET = "constant-offset"
    SUB_TOTAL = "sub-total"
    MISSING_LINES = "missing-lines"
    DOUBLE_COUNTED = "double-counted"
    ONE_DIGIT = "one-digit"
    SIGN = "sign"
    FACTOR_10 = "factor-10"
    FACTOR_100 = "factor-100"
    FACTOR_1000 = "factor-1000"
    FACTOR_1000000 = "factor-1000000"
    CUT_OFF = "cut-off"
    ROUNDED_OFF = "rounded-off"
    OTHER_KEY = "other-key"


@dataclass(frozen=True)
class Change:
    """One figure as it stands and as the reading would have it; position None is the total (or opening)."""

    position: int | None
    old: Fraction
    new: Fraction


@dataclass(frozen=True)
class Reading:
    """One exact explanation: the figures it is about, what it would change, the amount it accounts for."""

    code: ReadingCode
    positions: tuple[int, ...]
    changes: tuple[Change, ...]
    amount: Fraction


MOST_DIGITS = 2
"""With more figures in which one digit could be the wrong one, that one of them is so is mere chance."""

MOST_SETS = 20_000
MOST_READINGS = 12
CHANCE = 10
"""Sets of a size are searched only while sums outnumber sets so many times: else hits are mere chance."""


def decimals_of(values: Sequence[Fraction]) -> int | None:
    """The decimals that all values can be written with; None when one has no end (at most 15 are tried).

    >>> decimals_of([Fraction(1, 4), Fraction(3)])
    2
    """
    for decimals in range(16):
        if all((value * 10**decimals).denominator == 1 for value in values):
            return decimals
    return None


def swaps_adjacent_digits(value: Fraction, other: Fraction) -> bool:
    """Whether two adjacent digits, swapped, turn the one into the other; no leading zero may arise.

    >>> swaps_adjacent_digits(Fraction(1278700), Fraction(1287700))
    True
    """
    match _unlike_digits(value, other):
        case [(first, (one, two)), (second, (three, four))]:
            return second == first + 1 and (one, two) == (four, three)
    return False


def differs_in_one_digit(value: Fraction, other: Fraction) -> bool:
    """Whether one digit is all that tells the two apart, both written with as many.

    >>> differs_in_one_digit(Fraction(2034), Fraction(2054)), differs_in_one_digit(Fraction(9), Fraction(10))
    (True, False)
    """
    return len(_unlike_digits(value, other)) == 1


def _unlike_digits(value: Fraction, other: Fraction) -> list[tuple[int, tuple[str, str]]]:
    """The places where two numbers of one sign and as many digits differ; none for other numbers."""
    decimals = decimals_of([value, other])
    if decimals is None or (value < 0) != (other < 0):
        return []
    written, wanted = (str(abs(int(number * 10**decimals))) for number in (value, other))
    if len(written) != len(wanted):
        return []
    return [
        (place, pair) for place, pair in enumerate(zip(written, wanted, strict=True)) if pair[0] != pair[1]
    ]


def is_part(value: Fraction, other: Fraction, unit: int) -> bool:
    """Whether the one is the other in thousands or millions, shown to the decimals it is written with.

    >>> is_part(Fraction(1492), Fraction(1491665), 1000), is_part(Fraction(15), Fraction(14900), 1000)
    (True, True)
    """
    decimals = decimals_of([value])
    if not value or decimals is None:
        return False
    return bool(2 * abs(other / unit - value) * 10**decimals <= 1)


def value_readings(position: int | None, value: Fraction, needed: Fraction) -> Iterator[Reading]:
    """What the figure, taken alone, could be mistaken for when `needed` is what would make things foot."""
    kinds = (
        (ReadingCode.SWAPPED_DIGITS, swaps_adjacent_digits(value, needed)),
        (ReadingCode.SIGN, bool(value) and needed == -value),
        (ReadingCode.FACTOR_10, _is_times(10, value, needed)),
        (ReadingCode.FACTOR_100, _is_times(100, value, needed)),
        (ReadingCode.FACTOR_1000, _is_unit(1_000, value, needed)),
        (ReadingCode.FACTOR_1000000, _is_unit(1_000_000, value, needed)),
    )
    at = () if position is None else (position,)
    for code, applies in kinds:
        if applies and value != needed:
            yield Reading(code, at, (Change(position, value, needed),), needed - value)


def _is_times(factor: int, value: Fraction, other: Fraction) -> bool:
    """Whether zeros at the end are all that tells the two apart."""
    return bool(value) and (other == value * factor or value == other * factor)


def _is_unit(unit: int, value: Fraction, other: Fraction) -> bool:
    """Whether one of the two is in another unit than the other."""
    return is_part(value, other, unit) or is_part(other, value, unit)


def one_digit_wrong(figures: Iterable[tuple[int | None, Fraction, Fraction]]) -> tuple[Reading, ...]:
    """The figures (position, value, value needed) of which one digit could be wrong; none when many could.

    >>> [one.position for reading in one_digit_wrong([(None, Fraction(2034), Fraction(2054))])
    ...  for one in reading.changes]
    [None]
    """
    known = [*figures]
    found = [
        Reading(
            ReadingCode.ONE_DIGIT,
            () if position is None else (position,),
            (Change(position, value, needed),),
            needed - value,
        )
        for position, value, needed in known
        if differs_in_one_digit(value, needed)
    ]
    if not found or len(found) > MOST_DIGITS or _is_chance([one[1] for one in known]):
        return ()
    return tuple(found)


def _is_chance(values: Sequence[Fraction]) -> bool:
    """Whether numbers this short, without the zeros that all end in, so easily differ by one digit."""
    scale = 10 ** (decimals_of(values) or 0)
    whole = [abs(int(value * scale)) for value in values]
    shared = str(gcd(*whole))
    places = len(str(max(whole))) - (len(shared) - len(shared.rstrip("0")) if any(whole) else 0)
    return bool(9 * places * len(values) * CHANCE > 10**places)


def swapped_digits(
    values: Sequence[Number], change: Number, signs: Sequence[int] | None = None
) -> tuple[Reading, ...]:
    """The figures where swapping two adjacent digits changes the signed sum by exactly `change`.

    >>> reading, = swapped_digits([-9000000, -1278700], -9000)
    >>> reading.positions, int(reading.changes[0].new)
    ((1,), -1287700)
    """
    return tuple(
        reading
        for reading in single_readings(values, change, signs)
        if reading.code is ReadingCode.SWAPPED_DIGITS
    )


def single_readings(
    values: Sequence[Number], change: Number, signs: Sequence[int] | None = None
) -> Iterator[Reading]:
    """All readings of one figure at a time that change the signed sum (signs 1 or -1) by `change`."""
    wanted = exact_at(change, "change")
    for position, value in enumerate(values):
        figure = exact_at(value, "values", position)
        sign = signs[position] if signs is not None else 1
        yield from value_readings(position, figure, figure + sign * wanted)


def stale(value: Number, earlier: Sequence[Number]) -> tuple[int, ...]:
    """The places among earlier years or versions that hold the very same value.

    >>> stale(4472600, [5411000, 4472600])
    (1,)
    """
    figure = exact_at(value, "value")
    return tuple(place for place, old in enumerate(earlier) if exact_at(old, "earlier", place) == figure)


def constant_offset(differences: Sequence[Number]) -> Reading | None:
    """The same difference in at least two years running and none in the others; None otherwise.

    >>> constant_offset([0, 119, 119]).positions
    (1, 2)
    """
    figures = [exact_at(difference, "differences", place) for place, difference in enumerate(differences)]
    places = tuple(place for place, figure in enumerate(figures) if figure)
    if len(places) < 2 or len({figures[place] for place in places}) > 1:
        return None
    if places[-1] - places[0] != len(places) - 1:
        return None
    return Reading(ReadingCode.CONSTANT_OFFSET, places, (), figures[places[0]])


def missing_lines(parts: Sequence[Number], difference: Number) -> tuple[Reading, ...]:
    """The sets of lines that the total leaves out when the sum is `difference` above it.

    >>> [reading.positions for reading in missing_lines([1269, 936, 1884, 760], 2205)]
    [(0, 1)]
    """
    return _line_readings(ReadingCode.MISSING_LINES, parts, exact_at(difference, "difference"))


def double_counted(parts: Sequence[Number], difference: Number) -> tuple[Reading, ...]:
    """The sets of lines that the total holds twice when the sum is -`difference` below it.

    >>> [reading.positions for reading in double_counted([100, 250, 400], -250)]
    [(1,)]
    """
    return _line_readings(ReadingCode.DOUBLE_COUNTED, parts, -exact_at(difference, "difference"))


def _line_readings(code: ReadingCode, parts: Sequence[Number], wanted: Fraction) -> tuple[Reading, ...]:
    values = [exact_at(part, "parts", position) for position, part in enumerate(parts)]
    return tuple(Reading(code, places, (), wanted) for places in subsets_summing_to(values, wanted))


def subsets_summing_to(values: Sequence[Fraction], wanted: Fraction) -> list[tuple[int, ...]]:
    """Sets of lines with the wanted sum, fewest lines first; none that holds another, and none of all lines.

    Zeros are left out. The size searched falls with the number of lines, so that work stays bounded and a hit
    is not mere chance; at most `MOST_READINGS` sets are given.
    """
    scale = lcm(wanted.denominator, *(value.denominator for value in values))
    whole = [int(value * scale) for value in values]
    target = int(wanted * scale)
    lines = [position for position, value in enumerate(whole) if value]
    places: dict[int, list[int]] = {}
    for position in lines:
        places.setdefault(whole[position], []).append(position)
    found: list[tuple[int, ...]] = []
    for size in range(1, _largest_size(values, len(lines)) + 1):
        for chosen in combinations(lines, size - 1):
            last = chosen[-1] if chosen else -1
            rest = target - sum(map(whole.__getitem__, chosen))
            for position in places.get(rest, ()):
                candidate = (*chosen, position)
                if position > last and not any(set(other) <= set(candidate) for other in found):
                    found.append(candidate)
                    if len(found) == MOST_READINGS:
                        return found
    return found


def _largest_size(values: Sequence[Fraction], lines: int) -> int:
    """One line always, two while the work allows, more while chance hits stay unlikely; never all of many."""
    decimals = decimals_of(values) or 0
    sums = int(sum(abs(value) for value in values) * 10**decimals)
    size, sets = min(lines, 1), lines
    while size < lines - 1 and comb(lines, size) <= MOST_SETS:
        sets += comb(lines, size + 1)
        if size >= 2 and sets * CHANCE > sums:
            break
        size += 1
    return size
