"""Payouts: the printed plan of 2009, and years that make the grant whatever it is."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.calc.errors import CalcError
from udfs.calc.options import Shown
from udfs.calc.payouts import grant_payout
from udfs.calc.projects import UNITS

PLAN = (2009, 2010, 2011)


def test_rar_2009_as_printed() -> None:
    rows = grant_payout([6665, 6440, 6314], PLAN, PLAN, Shown.CUMULATIVE)
    assert rows == ((2222, 4443, 6665), (0, 3220, 6440), (0, 0, 6314))


@settings(max_examples=200)
@given(
    st.integers(-(10**12), 10**12) | st.fractions(-1000, 1000, max_denominator=100),
    st.integers(1, 12).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count - 1))),
    st.sampled_from(UNITS),
)
def test_payouts_cumulate_to_the_grant(grant: Fraction, shape: tuple[int, int], unit: int) -> None:
    count, before = shape
    years = range(2009, 2009 + count)
    (yearly,) = grant_payout([grant], [years[before]], years, unit=unit)
    (paid,) = grant_payout([grant], [years[before]], years, Shown.CUMULATIVE, unit)
    assert tuple(accumulate(yearly)) == paid and paid[-1] == sum(yearly) == grant
    assert all(amount * grant >= 0 for amount in yearly) and not any(yearly[:before])
    assert not unit or all(amount % unit == 0 for amount in paid[:-1] if amount != grant)
    equal = Fraction(grant) / (count - before)
    assert all(abs(amount - equal) <= 2 * Fraction(unit) for amount in yearly[before:])


@pytest.mark.parametrize(
    ("arguments", "code", "argument", "position"),
    [
        (([], [], PLAN), "amounts-empty", "grants", None),
        (([1], [2009, 2010], PLAN), "decided-length", "decided", None),
        (([1, 1], [2009, 2012], PLAN), "decision-outside-plan", "decided", 1),
        (([1], [2009], [2009, 2011]), "years-not-consecutive", "years", 1),
        (([1], [2009], []), "years-empty", "years", None),
        ((["x"], [2009], PLAN), "not-a-number", "grants", 0),
        (([1], [2009], PLAN, Shown.YEARLY, 7), "unit-unknown", "unit", None),
    ],
)
def test_payouts_refuse(arguments: tuple[object, ...], code: str, argument: str, position: object) -> None:
    with pytest.raises(CalcError) as refused:
        grant_payout(*arguments)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.argument, refused.value.position) == (code, argument, position)
