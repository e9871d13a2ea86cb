"""Exact money: the one module that rounds, and the splits of a whole amount.

Numbers enter as exact fractions (a float as the decimal of its 15 significant digits, all that Excel keeps)
and stay exact until a rounding here is asked for by name. Rounding is half away from zero, as in Excel.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import NamedTuple

from udfs.calc.errors import CalcError
from udfs.calc.flow import Placement
from udfs.calc.inputs import Number, Weighing, exact, tie_order, weigh, whole_at

__all__ = [
    "QUARTERS",
    "CalcError",
    "Number",
    "RoundingPolicy",
    "Split",
    "Table",
    "Weighing",
    "cascade",
    "exact",
    "remainder_ranking",
    "round_half_away",
    "rounded_shares",
    "split",
    "split_rows",
    "split_two_way",
    "weigh",
    "whole_at",
]

QUARTERS = 4


class RoundingPolicy(StrEnum):
    """How a whole amount becomes whole parts; each member says what it keeps."""

    LARGEST_REMAINDER = "largest_remainder"
    """Hamilton: every part is the floor or ceiling of its exact share; parts make the whole."""
    SAINTE_LAGUE = "sainte_lague"
    """Webster: parts are all shares rounded half-way at one common divisor; parts make the whole."""
    CUMULATIVE = "cumulative"
    """Cascade: every running sum is the exact running sum rounded; parts make the whole, in row order."""
    INDEPENDENT = "independent"
    """Every part is its exact share rounded by itself; what is left over is reported."""
    EQUAL_QUARTERS = "equal_quarters"
    """Every part is four times a quarter, and the quarters are split by largest remainder."""
    SHARE_FIRST = "share_first"
    """Shares are rounded to decimals of a percent that make 100 %, then multiplied."""


class Split(NamedTuple):
    """Whole parts of a total in the order given, what is left of it, and the unrounded parts."""

    parts: tuple[int, ...]
    remainder: int
    exact: tuple[Fraction, ...]


def round_half_away(value: Number, decimals: int = 0) -> Fraction:
    """The value to `decimals` places, a half going away from zero, as Excel's ROUND.

    >>> [int(round_half_away(value)) for value in (1038.5, 538.5, -0.5)], round_half_away(1.005, 2)
    ([1039, 539, -1], Fraction(101, 100))
    """
    scale = Fraction(10) ** decimals
    scaled = exact(value) * scale
    whole = (2 * abs(scaled) + 1) // 2
    return (whole if scaled >= 0 else -whole) / scale


def split(
    total: Number,
    weights: Sequence[Number],
    policy: RoundingPolicy = RoundingPolicy.LARGEST_REMAINDER,
    codes: Sequence[str] | None = None,
    share_decimals: int = 1,
) -> Split:
    """Splits a whole total in proportion to the weights; a negative total is the mirror of the positive.

    `share_decimals` is read by `share_first` alone: the decimals of a percent that a share keeps.
    Raises `amount-not-whole`, `total-not-divisible` (equal quarters) and what `weigh` raises.

    >>> split(100, [1, 1, 1]).parts
    (34, 33, 33)
    """
    amount = whole_at(total, "total")
    weighing = weigh(weights, codes)
    if policy is RoundingPolicy.SHARE_FIRST:
        weighing = rounded_shares(weighing, share_decimals)
        policy = RoundingPolicy.LARGEST_REMAINDER
    sign = -1 if amount < 0 else 1
    parts = tuple(sign * part for part in _POLICIES[policy](abs(amount), weighing))
    whole = weighing.whole
    return Split(
        parts, amount - sum(parts), tuple(Fraction(amount * weight, whole) for weight in weighing.weights)
    )


def cascade(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """One row laid over whole weights so that every running sum is the exact one rounded; the total is kept.

    >>> cascade(2, [1, 1, 1, 1])
    (1, 0, 1, 0)
    """
    sign = -1 if total < 0 else 1
    return tuple(sign * part for part in _cumulative(abs(total), Weighing(tuple(weights), ())))


def rounded_shares(weighing: Weighing, decimals: int) -> Weighing:
    """Shares in units of `decimals` of a percent, by largest remainder, so that they make 100 %.

    Where rounding each share by itself already makes 100 %, this gives the same shares.
    """
    if decimals < 0:
        raise CalcError("decimals-negative", "decimals", found=decimals)
    return Weighing(tuple(_largest_remainder(10 ** (decimals + 2), weighing)), weighing.order)


def remainder_ranking(total: int, weighing: Weighing) -> list[int]:
    """Members by who is next for an odd unit: largest remainder, larger weight, then code or row."""
    whole = weighing.whole
    weights = weighing.weights
    keys = [(-(total * weight % whole), -weight) for weight in weights]
    return sorted(weighing.order, key=keys.__getitem__)


def _largest_remainder(total: int, weighing: Weighing) -> list[int]:
    whole = weighing.whole
    parts = [total * weight // whole for weight in weighing.weights]
    odd = total - sum(parts)
    for index in remainder_ranking(total, weighing)[:odd] if odd else ():
        parts[index] += 1
    return parts


def _sainte_lague(total: int, weighing: Weighing) -> list[int]:
    """Starts from the common divisor that no final part can be below, then hands out the few units left.

    Every final part is at least share x (total - members / 2) - 1/2, so at most one unit per member is left.
    """
    import heapq  # for this rule alone

    whole = weighing.whole
    active = [(rank, index) for rank, index in enumerate(weighing.order) if weighing.weights[index]]
    spread = max(0, 2 * total - len(active))
    parts = [0] * len(weighing.weights)

    def entry(rank: int, index: int) -> tuple[float, Fraction, int, int, int]:
        weight, divisor = weighing.weights[index], whole * (2 * parts[index] + 1)
        # The nearest float settles most comparisons and is never out of order; the fraction settles the rest.
        return (-(weight / divisor), -Fraction(weight, divisor), -weight, rank, index)

    for _, index in active:
        parts[index] = max(0, -((whole - spread * weighing.weights[index]) // (2 * whole)))
    queue = [entry(rank, index) for rank, index in active]
    heapq.heapify(queue)
    for _ in range(total - sum(parts)):
        *_, rank, index = queue[0]
        parts[index] += 1
        heapq.heapreplace(queue, entry(rank, index))
    return parts


def _cumulative(total: int, weighing: Weighing) -> list[int]:
    whole = weighing.whole
    sums = [_nearest(total * running, whole) for running in accumulate(weighing.weights, initial=0)]
    return [after - before for before, after in pairwise(sums)]


def _independent(total: int, weighing: Weighing) -> list[int]:
    whole = weighing.whole
    return [_nearest(total * weight, whole) for weight in weighing.weights]


def _nearest(part: int, whole: int) -> int:
    """part / whole to the nearest whole number, a half upwards; neither is negative."""
    return (2 * part + whole) // (2 * whole)


def _equal_quarters(total: int, weighing: Weighing) -> list[int]:
    if total % QUARTERS:
        raise CalcError("total-not-divisible", "total", found=total, divisor=QUARTERS)
    return [QUARTERS * quarter for quarter in _largest_remainder(total // QUARTERS, weighing)]


_POLICIES: dict[RoundingPolicy, Callable[[int, Weighing], list[int]]] = {
    RoundingPolicy.LARGEST_REMAINDER: _largest_remainder,
    RoundingPolicy.SAINTE_LAGUE: _sainte_lague,
    RoundingPolicy.CUMULATIVE: _cumulative,
    RoundingPolicy.INDEPENDENT: _independent,
    RoundingPolicy.EQUAL_QUARTERS: _equal_quarters,
}


class Table(NamedTuple):
    """Whole cells with both margins: `rows[i]` and `columns[j]` are the exact sums of their cells."""

    cells: tuple[tuple[int, ...], ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """The sum of each row."""
        return tuple(sum(row) for row in self.cells)

    @property
    def columns(self) -> tuple[int, ...]:
        """The sum of each column."""
        return tuple(sum(column) for column in zip(*self.cells, strict=True))


def split_two_way(
    total: Number,
    row_weights: Sequence[Number],
    column_weights: Sequence[Number],
    codes: Sequence[str] | None = None,
) -> Table:
    """A total over rows and columns at once: rows by largest remainder, columns whole too.

    >>> table = split_two_way(18, [24, 17], [8, 2, 3, 9])
    >>> table.cells, table.rows, table.columns
    (((4, 1, 2, 4), (3, 0, 1, 3)), (11, 7), (7, 1, 3, 7))
    """
    rows = split(total, row_weights, codes=codes)
    return split_rows(rows.parts, column_weights, codes, rows.exact)


def split_rows(
    rows: Sequence[int],
    column_weights: Sequence[Number],
    codes: Sequence[str] | None = None,
    exact_rows: Sequence[Fraction] | None = None,
) -> Table:
    """Splits each row over the columns; rows are kept, columns the floor or ceiling of their part.

    Equal columns: odd units go out cyclically, row after row in code order; columns differ by one at most.
    Unequal columns: columns and cells are rounded together. Columns take their largest-remainder totals when
    the cells allow it. Every cell is the floor or ceiling of its part of `exact_rows` (the unrounded rows)
    where such a table exists, else of its part of the whole row, for which one always exists.
    """
    columns = weigh(column_weights, argument="quarter_weights").weights
    order = tie_order(len(rows), codes)
    sign = -1 if sum(rows) < 0 else 1
    mirrored = [sign * row for row in rows]
    if len(set(columns)) == 1:
        cells = _cyclic(mirrored, len(columns), order)
    else:
        bases = [[sign * row for row in exact_rows]] if exact_rows is not None else []
        cells = _controlled(mirrored, columns, order, [*bases, [Fraction(row) for row in mirrored]])
    return Table(tuple(tuple(sign * cell for cell in row) for row in cells))


def _cyclic(rows: Sequence[int], count: int, order: Sequence[int]) -> list[list[int]]:
    cells: list[list[int]] = [[] for _ in rows]
    first = 0
    for row in order:
        each, odd = divmod(rows[row], count)
        cells[row] = [each + ((column - first) % count < odd) for column in range(count)]
        first = (first + odd) % count
    return cells


def _controlled(
    rows: Sequence[int], columns: Sequence[int], order: Sequence[int], bases: Sequence[Sequence[Fraction]]
) -> list[list[int]]:
    """Cells at their floors, and the units that rows and columns still lack placed as a flow."""
    total, whole = sum(rows), sum(columns)
    floors = [total * weight // whole for weight in columns]
    ceilings = [-(-total * weight // whole) for weight in columns]
    nearest = _largest_remainder(total, Weighing(tuple(columns), tuple(range(len(columns)))))
    for basis in bases:
        cells = [[row.numerator * weight // (row.denominator * whole) for weight in columns] for row in basis]
        masks = [_fractional(row, columns) for row in basis]
        needs = [row - sum(line) for row, line in zip(rows, cells, strict=True)]
        if not all(0 <= need <= mask.bit_count() for need, mask in zip(needs, masks, strict=True)):
            continue
        laid = [sum(column) for column in zip(*cells, strict=True)]
        placement = Placement(needs, masks, order, len(columns))
        for lows, highs in ((nearest, nearest), (floors, ceilings)):
            if placement.fit((_less(lows, laid), _less(highs, laid))):
                return [
                    [cell + (mask >> column & 1) for column, cell in enumerate(line)]
                    for line, mask in zip(cells, placement.masks(), strict=True)
                ]
    raise ArithmeticError("whole rows can always be rounded with both margins kept")


def _fractional(row: Fraction, columns: Sequence[int]) -> int:
    """The columns where the row's part is not whole, as a bit mask."""
    divisor = row.denominator * sum(columns)
    return sum(1 << place for place, weight in enumerate(columns) if row.numerator * weight % divisor)


def _less(bounds: Sequence[int], laid: Sequence[int]) -> list[int]:
    return [bound - already for bound, already in zip(bounds, laid, strict=True)]
