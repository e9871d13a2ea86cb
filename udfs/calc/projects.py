"""What a project costs in each year: by full months or by days, but for amounts typed by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from udfs.calc.errors import CalcError
from udfs.calc.inputs import Number, exact_at
from udfs.calc.money import round_half_away
from udfs.calc.options import Measure
from udfs.calc.periods import FIRST_YEAR, LAST_YEAR

MOST_YEARS = 100
"""A project longer than this is taken for a slip of the pen."""
UNITS = (0, 1, 100, 1000)
"""What the years may be rounded to; 0 leaves them unrounded."""

Period = Sequence[date | None]
"""First and last day, both included; both None where every amount is typed."""
Typed = Sequence[Sequence[Number | None]]
"""A row per project and a column per year; None where the rule decides."""


class PhasingRules(NamedTuple):
    """How the years are reckoned and what they are rounded to, in the unit of the table."""

    measure: Measure = Measure.MONTHS
    unit: int = 1


BY_MONTHS = PhasingRules()


class Phased(NamedTuple):
    """One project: before + years + after + left is its total, always.

    `left` is what no year can bear: all are typed, or more is typed than the total. `parts` holds months or
    days per year, None for a typed year; `whole` is what they are parts of.
    """

    before: Fraction
    years: tuple[Fraction, ...]
    after: Fraction
    left: Fraction
    parts: tuple[int | None, ...]
    whole: int


def project_phasing(
    totals: Sequence[Number],
    periods: Sequence[Period],
    years: Sequence[int],
    typed: Typed | None = None,
    rules: PhasingRules = BY_MONTHS,
) -> tuple[Phased, ...]:
    """Every project over the years asked for, and what falls before and after them.

    Each year is rounded by itself, half away from zero and never to more than is left; the last year takes
    what is left, so that the years make the total. A typed amount stands, and the rule lays the rest over the
    other years. What a year gets does not depend on which years are asked for, typed amounts aside. Raises
    `amounts-empty`, `periods-length`, `period-missing`, `period-reversed`, `period-too-long`, `years-empty`,
    `years-not-consecutive`, `year-out-of-range`, `typed-shape`, `unit-unknown`.

    >>> villa_bergsund = project_phasing([2077], [(date(2006, 8, 15), date(2008, 8, 14))], [2007])[0]
    >>> int(villa_bergsund.years[0]), villa_bergsund.parts, villa_bergsund.whole
    (1039, (12,), 24)
    """
    if not totals:
        raise CalcError("amounts-empty", "totals")
    if len(periods) != len(totals):
        raise CalcError("periods-length", "periods", found=len(periods), expected=len(totals))
    if rules.unit not in UNITS:
        raise CalcError("unit-unknown", "unit", found=rules.unit)
    check_years(years)
    rows = typed if typed is not None else [[None] * len(years)] * len(totals)
    _check_shape(rows, len(totals), len(years))
    return tuple(
        _phased(
            exact_at(total, "totals", row),
            _weights(periods[row], row, rules.measure, any(one is not None for one in rows[row])),
            {
                year: exact_at(amount, "typed", (row, column))
                for column, (year, amount) in enumerate(zip(years, rows[row], strict=True))
                if amount is not None
            },
            years,
            rules.unit,
        )
        for row, total in enumerate(totals)
    )


def check_years(years: Sequence[int]) -> None:
    """Years in order, without gaps. Raises `years-empty`, `years-not-consecutive`, `year-out-of-range`."""
    if not years:
        raise CalcError("years-empty", "years")
    for place, year in enumerate(years):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CalcError("year-out-of-range", "years", place, found=year, first=FIRST_YEAR, last=LAST_YEAR)
        if year != years[0] + place:
            raise CalcError("years-not-consecutive", "years", place, found=year, expected=years[0] + place)


def _check_shape(rows: Typed, height: int, width: int) -> None:
    if len(rows) != height or any(len(row) != width for row in rows):
        found = f"{len(rows)} × {len(rows[0]) if rows else 0}"
        raise CalcError("typed-shape", "typed", found=found, expected=f"{height} × {width}")


def _weights(period: Period, row: int, measure: Measure, may_lack: bool) -> Mapping[int, int]:
    """Months or days by year, of the years that have any."""
    if len(period) != 2:
        raise CalcError("period-missing", "periods", row)
    start, end = period
    if start is None or end is None:
        if start is end and may_lack:
            return {}
        raise CalcError("period-missing", "periods", (row, 0 if start is None else 1))
    if end < start:
        raise CalcError("period-reversed", "periods", (row, 1), start=str(start), end=str(end))
    if end.year - start.year >= MOST_YEARS:
        raise CalcError("period-too-long", "periods", (row, 1), start=str(start), end=str(end))
    counted = _months(start, end) if measure is Measure.MONTHS else _days(start, end)
    return {year: count for year, count in counted if count}


def _months(start: date, end: date) -> Iterator[tuple[int, int]]:
    first = 12 * start.year + start.month - 1
    last = first + max(1, full_months(start, end))
    for year in range(start.year, end.year + 1):
        yield year, max(0, min(last, 12 * year + 12) - max(first, 12 * year))


def _days(start: date, end: date) -> Iterator[tuple[int, int]]:
    for year in range(start.year, end.year + 1):
        first, last = max(start, date(year, 1, 1)), min(end, date(year, 12, 31))
        yield year, last.toordinal() - first.toordinal() + 1


def full_months(start: date, end: date) -> int:
    """Whole months from the first day to the last, both included; they need not start on the first.

    >>> full_months(date(2006, 8, 15), date(2008, 8, 14)), full_months(date(2009, 1, 31), date(2009, 2, 27))
    (24, 1)
    """
    from calendar import monthrange  # only this function asks

    months = 12 * (end.year - start.year) + end.month - start.month
    length = monthrange(end.year, end.month)[1]
    if end.day == length:
        return months + (start.day == 1)
    return months - (end.day + 1 < min(start.day, length))


def _phased(
    total: Fraction,
    weights: Mapping[int, int],
    typed: Mapping[int, Fraction],
    years: Sequence[int],
    unit: int,
) -> Phased:
    bearing = {year: count for year, count in weights.items() if year not in typed}
    rest = total - sum(typed.values())
    left = Fraction(0)
    if not bearing or rest * total < 0 or not total:
        rest, left = Fraction(0), rest
    amounts = {**_laid(rest, bearing, unit), **typed}
    first, last = years[0], years[-1]
    return Phased(
        sum((amount for year, amount in amounts.items() if year < first), start=Fraction(0)),
        tuple(amounts.get(year, Fraction(0)) for year in years),
        sum((amount for year, amount in amounts.items() if year > last), start=Fraction(0)),
        left,
        tuple(None if year in typed else weights.get(year, 0) for year in years),
        sum(bearing.values()),
    )


def _laid(rest: Fraction, bearing: Mapping[int, int], unit: int) -> dict[int, Fraction]:
    """Each year its part, rounded; the last one what is left."""
    whole, remaining, sign = sum(bearing.values()), abs(rest), -1 if rest < 0 else 1
    laid = {}
    for year, count in bearing.items():
        part = abs(rest) * count / whole
        rounded = round_half_away(part / unit) * unit if unit else part
        laid[year] = sign * min(rounded, remaining)
        remaining -= abs(laid[year])
        last = year
    if bearing:
        laid[last] += sign * remaining
    return laid
