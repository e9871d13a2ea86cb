"""Projects over the years: the printed costs, and a row that makes its total whatever the dates."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.calc.errors import CalcError
from udfs.calc.options import Measure
from udfs.calc.projects import UNITS, Phased, PhasingRules, full_months, project_phasing

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
AMOUNTS = st.integers(-(10**9), 10**9) | st.fractions(-1000, 1000, max_denominator=100)


def total_of(one: Phased) -> Fraction:
    return one.before + sum(one.years) + one.after + one.left


@settings(max_examples=300)
@given(
    AMOUNTS,
    DAYS,
    st.integers(0, 4000),
    st.integers(1990, 2060),
    st.lists(st.none() | AMOUNTS, min_size=1, max_size=5),
    st.sampled_from(Measure),
    st.sampled_from(UNITS),
)
def test_a_row_makes_its_total_whatever_the_dates(
    total: Fraction,
    start: date,
    length: int,
    first: int,
    typed: list[Fraction | None],
    measure: Measure,
    unit: int,
) -> None:
    years = range(first, first + len(typed))
    period = (start, start + timedelta(days=length))
    (one,) = project_phasing([total], [period], years, [typed], PhasingRules(measure, unit))
    assert total_of(one) == total
    for amount, given_amount in zip(one.years, typed, strict=True):
        assert given_amount is None or amount == given_amount
    if all(amount is None for amount in typed):
        assert not one.left


@settings(max_examples=200)
@given(AMOUNTS, DAYS, st.integers(0, 4000), st.sampled_from(Measure), st.sampled_from(UNITS))
def test_no_year_has_the_other_sign_or_depends_on_the_years_asked_for(
    total: Fraction, start: date, length: int, measure: Measure, unit: int
) -> None:
    period, rules = (start, start + timedelta(days=length)), PhasingRules(measure, unit)
    years = range(start.year, period[1].year + 1)
    (whole,) = project_phasing([total], [period], years, rules=rules)
    assert (whole.before, whole.after, whole.left) == (0, 0, 0)
    assert all(amount * total >= 0 for amount in whole.years)
    for year, amount in zip(years, whole.years, strict=True):
        (alone,) = project_phasing([total], [period], [year], rules=rules)
        assert alone.years == (amount,)
    borne = [amount for amount in whole.years if amount]
    assert not unit or all(amount % unit == 0 for amount in borne[:-1])


@settings(max_examples=200)
@given(DAYS, st.integers(0, 120))
def test_a_month_is_from_a_day_to_the_day_before_it(start: date, months: int) -> None:
    after = date(start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1, 1)
    following = after + timedelta(days=32)
    last = (following.replace(day=1) - timedelta(days=1)).day
    anniversary = after.replace(day=min(start.day, last))
    assert full_months(start, anniversary - timedelta(days=1)) == months or anniversary == start
    assert full_months(start, anniversary) == months


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2006, 8, 15), date(2008, 8, 14), 24),
        (date(2006, 8, 15), date(2008, 8, 13), 23),
        (date(2006, 6, 1), date(2008, 5, 31), 24),
        (date(2006, 6, 1), date(2008, 6, 30), 25),
        (date(2008, 1, 31), date(2008, 2, 28), 1),
        (date(2008, 1, 31), date(2008, 2, 29), 1),
        (date(2007, 1, 29), date(2007, 2, 28), 1),
        (date(2008, 3, 18), date(2009, 5, 31), 14),
        (date(2008, 3, 18), date(2008, 3, 20), 0),
        (date(9999, 1, 1), date(9999, 12, 31), 12),
    ],
)
def test_full_months(start: date, end: date, months: int) -> None:
    assert full_months(start, end) == months


def test_what_is_shorter_than_a_month_is_laid_on_its_first_day_s_year() -> None:
    (one,) = project_phasing([100], [(date(2008, 12, 20), date(2009, 1, 10))], [2008, 2009])
    assert one.years == (100, 0)
    rules = PhasingRules(Measure.DAYS)
    (one,) = project_phasing([100], [(date(2008, 12, 20), date(2009, 1, 10))], [2008, 2009], rules=rules)
    assert (one.years, one.parts, one.whole) == ((55, 45), (12, 10), 22)


def test_a_year_is_never_rounded_to_more_than_is_left() -> None:
    (one,) = project_phasing([2], [(date(2008, 1, 1), date(2011, 12, 31))], range(2008, 2012))
    assert one.years == (1, 1, 0, 0)


START, END = date(2008, 1, 1), date(2009, 12, 31)


@pytest.mark.parametrize(
    ("arguments", "code", "argument", "position"),
    [
        (([], [], [2008]), "amounts-empty", "totals", None),
        (([1], [], [2008]), "periods-length", "periods", None),
        (([1], [(START,)], [2008]), "period-missing", "periods", 0),
        (([1], [(None, None)], [2008]), "period-missing", "periods", (0, 0)),
        (([1], [(START, None)], [2008], [[5]]), "period-missing", "periods", (0, 1)),
        (([1], [(END, START)], [2008]), "period-reversed", "periods", (0, 1)),
        (([1], [(START, date(2108, 1, 1))], [2008]), "period-too-long", "periods", (0, 1)),
        (([1], [(START, END)], []), "years-empty", "years", None),
        (([1], [(START, END)], [2009, 2008]), "years-not-consecutive", "years", 1),
        (([1], [(START, END)], [8]), "year-out-of-range", "years", 0),
        (([1], [(START, END)], [2008], [[1], [2]]), "typed-shape", "typed", None),
        (([1], [(START, END)], [2008, 2009], [[1]]), "typed-shape", "typed", None),
        (([1], [(START, END)], [2008], [["x"]]), "not-a-number", "typed", (0, 0)),
        (([1], [(START, END)], [2008], None, PhasingRules(unit=10)), "unit-unknown", "unit", None),
    ],
)
def test_phasing_refuses(arguments: tuple[object, ...], code: str, argument: str, position: object) -> None:
    with pytest.raises(CalcError) as refused:
        project_phasing(*arguments)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.argument, refused.value.position) == (code, argument, position)
