"""Cash by quarter: it is what came in less what went out, and the lowest day is found."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.calc.errors import CalcError
from udfs.calc.liquidity import Horizon, QuarterCash, liquidity_plan

START = date(2009, 4, 1)
PAYMENTS = st.lists(
    st.tuples(st.integers(0, 364).map(lambda days: START + timedelta(days=days)), st.integers(0, 9999)),
    max_size=12,
)


def by_day(
    opening: int, receipts: list[tuple[date, int]], payments: list[tuple[date, int]]
) -> dict[date, int]:
    """The cash at the end of each of the 365 days, reckoned one by one."""
    cash, ends = opening, {}
    for step in range(365):
        day = START + timedelta(days=step)
        cash += sum(amount for at, amount in receipts if at == day)
        cash -= sum(amount for at, amount in payments if at == day)
        ends[day] = cash
    return ends


@settings(max_examples=150)
@given(st.integers(-9999, 9999), PAYMENTS, PAYMENTS, st.integers(-999, 999))
def test_every_quarter_is_what_its_days_are(
    opening: int, receipts: list[tuple[date, int]], payments: list[tuple[date, int]], level: int
) -> None:
    plan = liquidity_plan(opening, receipts, payments, Horizon(START), level)
    ends = by_day(opening, receipts, payments)
    starts = [quarter.start for quarter in plan] + [date(2010, 4, 1)]
    assert starts == [START, date(2009, 7, 1), date(2009, 10, 1), date(2010, 1, 1), date(2010, 4, 1)]
    assert plan[0].opening == opening
    assert all(before.closing == after.opening for before, after in pairwise(plan))
    for quarter, after in zip(plan, starts[1:], strict=True):
        days = {day: cash for day, cash in ends.items() if quarter.start <= day < after}
        assert quarter.closing == quarter.opening + quarter.received - quarter.paid == list(days.values())[-1]
        assert quarter.lowest == min(days.values())
        assert quarter.below == next((day for day, cash in days.items() if cash < level), None)


@settings(max_examples=100)
@given(st.integers(0, 9999), PAYMENTS, PAYMENTS, st.integers(0, 999), st.integers(0, 3))
def test_what_is_granted_within_the_room_keeps_the_level_for_six_months(
    opening: int, receipts: list[tuple[date, int]], payments: list[tuple[date, int]], level: int, at: int
) -> None:
    quarter = liquidity_plan(opening, receipts, payments, Horizon(START), level)[at]
    if quarter.room < 0:
        return

    def lows(more: Fraction) -> list[Fraction]:
        grant = [*payments, (quarter.start, more)]
        return [one.lowest for one in liquidity_plan(opening, receipts, grant, Horizon(START), level)]

    assert min(lows(quarter.room)[at : at + 2]) == level
    assert min(lows(quarter.room + 1)[at : at + 2]) < level


def test_the_rules_of_rar_2009() -> None:
    """Never under 500 tkr, and always able to grant 2 000 tkr within six months."""
    fees = [(date(2009, month, 2), 3750) for month in (1, 4, 7, 10)]
    costs = [(date(2009, month, 15), Fraction(28038, 12)) for month in range(1, 13)]
    plan = liquidity_plan(25664, fees, costs, Horizon(date(2009, 1, 1)), 500)
    assert plan[-1].closing == 12626
    assert all(quarter.below is None and quarter.room >= 2000 for quarter in plan)
    assert isinstance(plan[0], QuarterCash)


@pytest.mark.parametrize(
    ("arguments", "code", "argument", "position"),
    [
        ((0, [], [], Horizon(date(2009, 1, 2))), "not-a-quarter-start", "start", None),
        ((0, [], [], Horizon(date(9998, 1, 1))), "year-out-of-range", "start", None),
        ((0, [], [], Horizon(START, 0)), "count-out-of-range", "count", None),
        ((0, [(date(2009, 3, 31), 1)], [], Horizon(START)), "date-outside-plan", "receipts", (0, 0)),
        ((0, [], [(date(2010, 4, 1), 1)], Horizon(START)), "date-outside-plan", "payments", (0, 0)),
        ((0, [(START, -1)], [], Horizon(START)), "payment-negative", "receipts", (0, 1)),
        ((0, [(START, "x")], [], Horizon(START)), "not-a-number", "receipts", (0, 1)),
    ],
)
def test_liquidity_refuses(arguments: tuple[object, ...], code: str, argument: str, position: object) -> None:
    with pytest.raises(CalcError) as refused:
        liquidity_plan(*arguments)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.argument, refused.value.position) == (code, argument, position)
