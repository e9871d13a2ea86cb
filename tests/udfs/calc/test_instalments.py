"""Amounts over instalments, and the days they fall due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.calc.errors import CalcError
from udfs.calc.instalments import instalment_split
from udfs.calc.money import RoundingPolicy
from udfs.calc.periods import DueRule, instalment_dates, is_banking_day, quarter_starts

HAMILTON = RoundingPolicy.LARGEST_REMAINDER


@pytest.mark.parametrize(
    ("amounts", "count", "policy", "weights", "rows"),
    [
        ([10, 10], 4, HAMILTON, None, ((3, 3, 2, 2), (2, 2, 3, 3))),
        ([-10, -10], 4, HAMILTON, None, ((-3, -3, -2, -2), (-2, -2, -3, -3))),
        ([7], 1, HAMILTON, None, ((7,),)),
        ([0], 3, HAMILTON, None, ((0, 0, 0),)),
        ([100], 3, HAMILTON, [2, 1, 1], ((50, 25, 25),)),
        ([10], 4, RoundingPolicy.CUMULATIVE, None, ((3, 2, 3, 2),)),
        ([10], 4, RoundingPolicy.INDEPENDENT, None, ((3, 3, 3, 3),)),
        ([-10], 4, RoundingPolicy.INDEPENDENT, None, ((-3, -3, -3, -3),)),
        ([12, -8], 4, RoundingPolicy.EQUAL_QUARTERS, None, ((3, 3, 3, 3), (-2, -2, -2, -2))),
    ],
)
def test_instalments(
    amounts: list[int],
    count: int,
    policy: RoundingPolicy,
    weights: list[int] | None,
    rows: tuple[tuple[int, ...], ...],
) -> None:
    assert instalment_split(amounts, count, policy, weights) == rows


def test_years_of_rar_2018_make_a_million_a_quarter(rar_2018) -> None:  # type: ignore[no-untyped-def]
    rows = instalment_split(rar_2018.years)
    assert [sum(row) for row in rows] == list(rar_2018.years)
    assert [sum(column) for column in zip(*rows, strict=True)] == [1000000] * 4


def test_codes_settle_the_order_of_odd_kronor() -> None:
    assert instalment_split([5, 6], codes=["b", "a"]) == ((1, 1, 2, 1), (2, 2, 1, 1))


@pytest.mark.parametrize(
    ("arguments", "code", "argument", "position"),
    [
        (([],), "amounts-empty", "amounts", None),
        (([1, 2.5],), "amount-not-whole", "amounts", 1),
        (([1], 0), "count-out-of-range", "count", None),
        (([1], 121), "count-out-of-range", "count", None),
        (([1], 4, HAMILTON, [1, 2]), "weights-length", "weights", None),
        (([1], 2, HAMILTON, [1, -2]), "weight-negative", "weights", 1),
        (([4, 6], 4, RoundingPolicy.EQUAL_QUARTERS), "amount-not-divisible", "amounts", 1),
        (([4], 2, RoundingPolicy.EQUAL_QUARTERS, [1, 3]), "weights-not-equal", "weights", None),
        (([4], 4, RoundingPolicy.SAINTE_LAGUE), "policy-not-for-quarters", "policy", None),
    ],
)
def test_instalments_refuse(
    arguments: tuple[object, ...], code: str, argument: str, position: int | None
) -> None:
    with pytest.raises(CalcError) as refused:
        instalment_split(*arguments)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.argument, refused.value.position) == (code, argument, position)


SWEDISH_2018 = [date(2018, 1, 1), date(2018, 3, 30), date(2018, 4, 2), date(2018, 12, 31), date(2018, 10, 1)]


@pytest.mark.parametrize(
    ("rule", "holidays", "days"),
    [
        (DueRule.BEFORE_QUARTER, [], ["2017-12-29", "2018-03-30", "2018-06-29", "2018-09-28"]),
        (DueRule.BEFORE_QUARTER, SWEDISH_2018, ["2017-12-29", "2018-03-29", "2018-06-29", "2018-09-28"]),
        (DueRule.FIRST_BANKING_DAY, SWEDISH_2018, ["2018-01-02", "2018-04-03", "2018-07-02", "2018-10-02"]),
        (DueRule.LAST_BANKING_DAY, SWEDISH_2018, ["2018-03-29", "2018-06-29", "2018-09-28", "2018-12-28"]),
    ],
)
def test_due_dates_of_2018(rule: DueRule, holidays: list[date], days: list[str]) -> None:
    assert [day.isoformat() for day in instalment_dates(2018, holidays, rule)] == days


@settings(max_examples=80)
@given(
    st.integers(1901, 9998),
    st.sampled_from(DueRule),
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28)), max_size=40),
)
def test_due_dates_are_the_nearest_banking_days(
    year: int, rule: DueRule, days: list[tuple[int, int]]
) -> None:
    holidays = {date(year, month, day) for month, day in days}
    due = instalment_dates(year, holidays, rule)
    starts = [*quarter_starts(year), date(year + 1, 1, 1)]
    edges = starts[1:] if rule is DueRule.LAST_BANKING_DAY else starts[:4]
    for day, edge in zip(due, edges, strict=True):
        assert is_banking_day(day, holidays)
        first, last = (edge, day) if rule is DueRule.FIRST_BANKING_DAY else (day + timedelta(days=1), edge)
        between = [first + timedelta(days=step) for step in range((last - first).days)]
        assert not any(is_banking_day(other, holidays) for other in between)
        assert day < edge or rule is DueRule.FIRST_BANKING_DAY


@pytest.mark.parametrize("year", [1900, 9999, 18])
def test_a_year_that_excel_cannot_hold_is_refused(year: int) -> None:
    with pytest.raises(CalcError, match="year-out-of-range"):
        instalment_dates(year)
