"""The steps behind a fee: they must lead, one after the other, to the very amount that the plan gives."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.calc.errors import CalcError
from udfs.calc.fee_reasons import fee_reason
from udfs.calc.fees import FeeRules, fee_plan
from udfs.calc.money import RoundingPolicy, round_half_away
from udfs.calc.reasons import (
    AmountStep,
    FeeReason,
    FloorStep,
    NearestStep,
    QuartersStep,
    QuotientStep,
    RankStep,
    RoundedShareStep,
    RunningStep,
    ShareStep,
    TieBreak,
    YearStep,
)


def told_year(reason: FeeReason) -> int:
    """The year by the steps alone, in the mirror when it is a refund."""
    found = {type(step): step for step in reason.steps}
    if isinstance(year := found.get(YearStep), YearStep):
        return year.year
    for step in reason.steps:
        match step:
            case NearestStep(rounded=rounded):
                return rounded
            case RunningStep():
                return step.after_rounded - step.before_rounded
            case QuotientStep(units=units):
                return units
    down, rank = found[FloorStep], found[RankStep]
    assert isinstance(down, FloorStep) and isinstance(rank, RankStep)
    return down.floor + rank.received


def test_strangnas_2018(rar_2018) -> None:  # type: ignore[no-untyped-def]
    reason = fee_reason("0486", 4000000, rar_2018.inhabitants, rar_2018.codes)
    share, amount, down, rank, quarters = reason.steps
    assert share == ShareStep(Fraction(20078), Fraction(168456), Fraction(20078, 168456))
    assert isinstance(amount, AmountStep) and round_half_away(amount.amount, 2) == Decimal("476753.57")
    assert isinstance(down, FloorStep) and (down.floor, down.odd) == (476753, 4)
    assert rank == RankStep(rank=1, members=9, odd=4, received=True, tie=None)
    assert isinstance(quarters, QuartersStep)
    assert sum(quarters.quarters) == reason.year == 476754 and not reason.refund


@pytest.mark.parametrize(
    ("code", "weights", "total", "tie", "received"),
    [
        ("a", [1, 1, 1], 100, TieBreak.CODE, True),
        ("b", [1, 1, 1], 100, TieBreak.CODE, False),
        ("a", [10, 30], 2, TieBreak.WEIGHT, False),
        ("b", [10, 30], 2, TieBreak.WEIGHT, True),
        ("a", [1, 2], 10, None, False),
    ],
)
def test_a_tie_says_what_decided_it(
    code: str, weights: list[int], total: int, tie: TieBreak | None, received: bool
) -> None:
    codes = ["a", "b", "c"][: len(weights)]
    rank = next(step for step in fee_reason(code, total, weights, codes).steps if isinstance(step, RankStep))
    assert (rank.tie, rank.received) == (tie, received)


def test_share_first_shows_the_rounded_share() -> None:
    rules = FeeRules(RoundingPolicy.SHARE_FIRST)
    steps = fee_reason("a", 3000000, [1, 1, 1], ["a", "b", "c"], rules).steps
    assert steps[1] == RoundedShareStep(1, Fraction(334, 1000))
    assert steps[2] == AmountStep(3000000, Fraction(334, 1000), Fraction(1002000))


def test_equal_quarters_go_by_way_of_the_quarter(rar_2018) -> None:  # type: ignore[no-untyped-def]
    rules = FeeRules(quarter_policy=RoundingPolicy.EQUAL_QUARTERS)
    reason = fee_reason("0486", 4000000, rar_2018.inhabitants, rar_2018.codes, rules)
    assert [step.total for step in reason.steps if isinstance(step, AmountStep)] == [1000000]
    assert YearStep(119189, 4, 476756) in reason.steps


def test_independent_quarters_tell_what_they_leave(rar_2018) -> None:  # type: ignore[no-untyped-def]
    rules = FeeRules(quarter_policy=RoundingPolicy.INDEPENDENT)
    last = fee_reason("0486", 4000000, rar_2018.inhabitants, rar_2018.codes, rules).steps[-1]
    assert isinstance(last, QuartersStep)
    assert (last.quarters, last.remainder) == ((119188,) * 4, 2)
    assert round_half_away(last.exact[0], 2) == Decimal("119188.39")


@settings(max_examples=120)
@given(
    st.integers(-(10**9), 10**9).map(lambda number: 4 * number),
    st.lists(st.integers(0, 9), min_size=1, max_size=8).filter(any),
    st.sampled_from(list(RoundingPolicy)),
    st.sampled_from(["largest_remainder", "equal_quarters", "cumulative", "independent"]),
    st.data(),
)
def test_steps_lead_to_the_fee(
    total: int, weights: list[int], policy: RoundingPolicy, quarter_policy: str, data: st.DataObject
) -> None:
    rules = FeeRules(policy, RoundingPolicy(quarter_policy))
    codes = [f"{row:02}" for row in range(len(weights))]
    row = data.draw(st.integers(0, len(weights) - 1))
    fee = fee_plan(total, weights, codes, rules)[row]
    reason = fee_reason(codes[row], total, weights, codes, rules)
    assert (reason.code, reason.year, reason.quarters) == (fee.code, fee.year, fee.quarters)
    assert reason.refund == (total < 0)
    assert told_year(reason) == abs(fee.year)
    last = reason.steps[-1]
    assert isinstance(last, QuartersStep)
    assert last.quarters == tuple(abs(quarter) for quarter in fee.quarters)
    assert last.remainder == abs(fee.year) - sum(last.quarters)
    assert all(last.quarters[place] > last.exact[place] for place in last.raised)
    amount = next(step for step in reason.steps if isinstance(step, AmountStep))
    assert amount.amount == amount.total * amount.share
    for step in reason.steps:
        if isinstance(step, FloorStep):
            assert (step.floor, step.cut) == (floor(amount.amount), amount.amount - floor(amount.amount))
        if isinstance(step, RankStep):
            assert step.received == (step.rank <= step.odd)


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(CalcError) as refused:
        fee_reason("x", 100, [1, 1], ["a", "b"])
    assert (refused.value.code, refused.value.argument) == ("code-unknown", "code")
