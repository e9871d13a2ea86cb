"""Quarters and banking days: when the instalments of a year fall due."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from udfs.calc.errors import CalcError

FIRST_YEAR, LAST_YEAR = 1901, 9998
"""The years whose every date, and the days around them, Excel can hold."""


class DueRule(StrEnum):
    """Which banking day a quarter's instalment falls due."""

    BEFORE_QUARTER = "before_quarter"
    """The last banking day before the quarter starts."""
    FIRST_BANKING_DAY = "first_banking_day"
    """The first banking day of the quarter."""
    LAST_BANKING_DAY = "last_banking_day"
    """The last banking day of the quarter."""


def quarter_starts(year: int) -> tuple[date, date, date, date]:
    """The first day of each quarter. Raises `year-out-of-range`.

    >>> [str(day) for day in quarter_starts(2018)]
    ['2018-01-01', '2018-04-01', '2018-07-01', '2018-10-01']
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalcError("year-out-of-range", "year", found=year, first=FIRST_YEAR, last=LAST_YEAR)
    return date(year, 1, 1), date(year, 4, 1), date(year, 7, 1), date(year, 10, 1)


def is_banking_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Monday to Friday and no holiday.

    >>> is_banking_day(date(2018, 1, 6)), is_banking_day(date(2018, 1, 8))
    (False, True)
    """
    return day.weekday() < 5 and day not in holidays


def instalment_dates(
    year: int, holidays: Collection[date] = (), rule: DueRule = DueRule.BEFORE_QUARTER
) -> tuple[date, ...]:
    """The four due dates of a year; the first may lie in December of the year before.

    >>> [str(day) for day in instalment_dates(2018, [date(2018, 3, 30)])]
    ['2017-12-29', '2018-03-29', '2018-06-29', '2018-09-28']
    """
    free = frozenset(holidays)
    starts = quarter_starts(year)
    if rule is DueRule.FIRST_BANKING_DAY:
        return tuple(_banking_day(start, 1, free) for start in starts)
    if rule is DueRule.LAST_BANKING_DAY:
        starts = (*starts[1:], date(year + 1, 1, 1))
    return tuple(_banking_day(start - timedelta(days=1), -1, free) for start in starts)


def _banking_day(day: date, step: int, free: frozenset[date]) -> date:
    """The day itself or the nearest banking day in the direction of `step`."""
    while not is_banking_day(day, free):
        try:
            day += timedelta(days=step)
        except OverflowError:
            raise CalcError("no-banking-day", "holidays") from None
    return day
