"""Cash quarter by quarter, from the days on which fees come in and grants and costs go out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from udfs.calc.errors import CalcError
from udfs.calc.inputs import Number, exact_at
from udfs.calc.periods import LAST_YEAR, quarter_starts

MOST_QUARTERS = 40
"""Ten years: more quarters than this is taken for a slip of the pen."""

Payments = Sequence[tuple[date, Number]]
Moved = tuple[dict[date, Fraction], dict[date, Fraction]]
"""What is received and paid by day."""


class Horizon(NamedTuple):
    """The quarters looked at: the first day of the first one, and how many."""

    start: date
    quarters: int = 4

    def days(self) -> tuple[date, ...]:
        """The first day of each quarter, and of the one after the last."""
        first = 4 * self.start.year + (self.start.month - 1) // 3
        return tuple(_first_day(first + step) for step in range(self.quarters + 1))


class QuarterCash(NamedTuple):
    """One quarter; `lowest` is the least cash at the end of any of its days.

    `room` is what could be granted and paid within six months: the lowest cash of this quarter and the next,
    less the lowest level. `below` is the first day under that level.
    """

    start: date
    opening: Fraction
    received: Fraction
    paid: Fraction
    closing: Fraction
    lowest: Fraction
    room: Fraction
    below: date | None


def liquidity_plan(
    opening: Number, receipts: Payments, payments: Payments, horizon: Horizon, level: Number = 0
) -> tuple[QuarterCash, ...]:
    """The cash of every quarter; what is received and paid on one day counts together.

    Receipts and payments are positive, and every one of them falls within the horizon: an earlier one is in
    the opening cash already. Raises `not-a-quarter-start`, `count-out-of-range`, `date-outside-plan`,
    `payment-negative`, `year-out-of-range`.

    >>> fees = [(date(2009, 1, 2), 3750), (date(2009, 4, 1), 3750)]
    >>> plan = liquidity_plan(900, fees, [(date(2009, 3, 15), 4300)], Horizon(date(2009, 1, 1), 2), 500)
    >>> [(int(quarter.closing), int(quarter.room), str(quarter.below)) for quarter in plan]
    [(350, -150, '2009-03-15'), (4100, 3600, 'None')]
    """
    if not 1 <= horizon.quarters <= MOST_QUARTERS:
        raise CalcError("count-out-of-range", "count", found=horizon.quarters, first=1, last=MOST_QUARTERS)
    if horizon.start.year + MOST_QUARTERS // 4 > LAST_YEAR:
        raise CalcError("year-out-of-range", "start", found=horizon.start.year, first=1901, last=LAST_YEAR)
    if horizon.start not in quarter_starts(horizon.start.year):
        raise CalcError("not-a-quarter-start", "start", found=str(horizon.start))
    days = horizon.days()
    received = _by_day(receipts, days, "receipts")
    paid = _by_day(payments, days, "payments")
    return tuple(_quarters(exact_at(opening, "opening"), (received, paid), days, exact_at(level, "level")))


def _first_day(quarter: int) -> date:
    return date(quarter // 4, 3 * (quarter % 4) + 1, 1)


def _by_day(payments: Payments, days: Sequence[date], argument: str) -> dict[date, Fraction]:
    total: dict[date, Fraction] = {}
    for row, (day, amount) in enumerate(payments):
        if not days[0] <= day < days[-1]:
            first, last = str(days[0]), str(date.fromordinal(days[-1].toordinal() - 1))
            raise CalcError("date-outside-plan", argument, (row, 0), found=str(day), first=first, last=last)
        value = exact_at(amount, argument, (row, 1))
        if value < 0:
            raise CalcError("payment-negative", argument, (row, 1), found=amount)
        total[day] = total.get(day, Fraction(0)) + value
    return total


def _quarters(cash: Fraction, moved: Moved, days: Sequence[date], level: Fraction) -> Iterator[QuarterCash]:
    """Each quarter with the lowest cash of the next one, which its room depends on."""
    ends = []
    for first, after in pairwise(days):
        ends.append(list(_day_ends(cash, moved, first, after)))
        cash = ends[-1][-1][1]
    lows = [min(cash for _, cash in quarter) for quarter in ends]
    for place, (first, after) in enumerate(pairwise(days)):
        received, paid = (
            sum((amount for day, amount in side.items() if first <= day < after), start=Fraction(0))
            for side in moved
        )
        closing = ends[place][-1][1]
        room = min(lows[place : place + 2]) - level
        below = next((day for day, left in ends[place] if left < level), None)
        yield QuarterCash(first, closing - received + paid, received, paid, closing, lows[place], room, below)


def _day_ends(cash: Fraction, moved: Moved, first: date, after: date) -> Iterator[tuple[date, Fraction]]:
    """The first day and every day with a payment, with the cash at its end."""
    received, paid = moved
    for day in sorted({first, *(day for side in moved for day in side if first <= day < after)}):
        cash += received.get(day, Fraction(0)) - paid.get(day, Fraction(0))
        yield day, cash
