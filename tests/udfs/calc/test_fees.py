"""The parties' frame and the fee plan, from the printed plans and by table."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.calc.errors import CalcError
from udfs.calc.fees import FeeRules, Frame, Party, fee_plan, fee_shares, fee_split, funding_frame
from udfs.calc.money import RoundingPolicy

EQUAL = RoundingPolicy.EQUAL_QUARTERS
INDEPENDENT = RoundingPolicy.INDEPENDENT
CUMULATIVE = RoundingPolicy.CUMULATIVE


@pytest.mark.parametrize(
    ("amount", "party", "frame"),
    [
        (1064, Party.STATE, Frame(1064, 532, 532, 2128)),  # Södra Roslagen 2016
        (532, Party.REGION, Frame(1064, 532, 532, 2128)),
        (532, Party.MUNICIPALITIES, Frame(1064, 532, 532, 2128)),
        (16000000, Party.TOTAL, Frame(8000000, 4000000, 4000000, 16000000)),
        (8000000, Party.STATE, Frame(8000000, 4000000, 4000000, 16000000)),
        (1065, Party.STATE, Frame(1065, 533, 532, 2130)),
        (2129, Party.TOTAL, Frame(1065, 532, 532, 2129)),
        (-1065, Party.STATE, Frame(-1065, -533, -532, -2130)),
        (0, Party.REGION, Frame(0, 0, 0, 0)),
    ],
)
def test_any_party_gives_the_frame(amount: int, party: Party, frame: Frame) -> None:
    assert funding_frame(amount, party) == frame


def test_a_total_that_is_not_whole_is_rounded_and_the_given_amount_kept() -> None:
    assert funding_frame(1000, Party.REGION, ["0.3", "0.3", "0.4"]) == Frame(1000, 1000, 1333, 3333)
    assert funding_frame(2000, Party.REGION, ["0.3", "0.3", "0.4"]) == Frame(2000, 2000, 2667, 6667)


def test_a_party_may_carry_everything() -> None:
    assert funding_frame(100, Party.REGION, [0, 1, 0]) == Frame(0, 100, 0, 100)


@settings(max_examples=100)
@given(
    st.integers(-(10**15), 10**15), st.sampled_from(Party), st.tuples(st.integers(1, 97), st.integers(1, 97))
)
def test_the_parts_of_a_frame_make_its_total(amount: int, party: Party, two: tuple[int, int]) -> None:
    whole = sum(two) + 3
    shares = [Fraction(two[0], whole), Fraction(two[1], whole), Fraction(3, whole)]
    frame = funding_frame(amount, party, shares)
    assert frame.state + frame.region + frame.municipalities == frame.total
    assert getattr(frame, party.value) == amount
    for part, share in zip((frame.state, frame.region, frame.municipalities), shares, strict=True):
        assert abs(part - frame.total * share) < 2


@pytest.mark.parametrize(
    ("amount", "shares", "code", "argument", "position"),
    [
        (10.5, (0.5, 0.25, 0.25), "amount-not-whole", "amount", None),
        (10, (0.5, 0.25), "shares-length", "shares", None),
        (10, (50, 25, 25), "shares-not-one", "shares", None),
        (10, (1.5, -0.25, -0.25), "share-negative", "shares", 1),
        (10, (0, 0.5, 0.5), "share-zero", "shares", 0),
        (10, (0.5, "x", 0.25), "not-a-number", "shares", 1),
    ],
)
def test_a_frame_refuses(
    amount: float, shares: tuple[float, ...], code: str, argument: str, position: int | None
) -> None:
    with pytest.raises(CalcError) as refused:
        funding_frame(amount, Party.STATE, shares)
    assert (refused.value.code, refused.value.argument, refused.value.position) == (code, argument, position)


def test_shares_of_rar_2018_as_printed(rar_2018) -> None:  # type: ignore[no-untyped-def]
    shares = fee_shares(rar_2018.inhabitants, decimals=2)
    assert [float(share * 100) for share in shares] == [
        3.04,
        3.71,
        18.78,
        3.93,
        5.48,
        11.67,
        37.29,
        11.92,
        4.18,
    ]
    assert sum(shares) == 1


@settings(max_examples=80)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any), st.integers(0, 6))
def test_rounded_shares_make_exactly_one(weights: list[int], decimals: int) -> None:
    shares = fee_shares(weights, decimals)
    unit = Fraction(1, 10 ** (decimals + 2))
    assert sum(shares) == 1
    for share, weight in zip(shares, weights, strict=True):
        assert (share / unit).denominator == 1
        assert abs(share - Fraction(weight, sum(weights))) < unit


def test_rar_2018_as_printed_years_and_quarters_each_rounded_by_itself(rar_2018) -> None:  # type: ignore[no-untyped-def]
    plan = fee_plan(4000000, rar_2018.inhabitants, rar_2018.codes, FeeRules(quarter_policy=INDEPENDENT))
    assert tuple(fee.code for fee in plan) == rar_2018.codes
    assert tuple(fee.year for fee in plan) == rar_2018.years
    for quarter in range(4):
        assert tuple(fee.quarters[quarter] for fee in plan) == rar_2018.quarters
        assert sum(fee.quarters[quarter] for fee in plan) == 999999
    assert [fee.remainder for fee in plan] == [1, -1, 1, 1, 0, -2, 1, 2, 1]
    assert sum(1 for fee in plan if fee.remainder) == 8


def test_equal_quarters_give_every_printed_quarter_but_one(rar_2018) -> None:  # type: ignore[no-untyped-def]
    plan = fee_plan(4000000, rar_2018.inhabitants, rar_2018.codes, FeeRules(quarter_policy=EQUAL))
    expected = [
        119189 if code == "0486" else q for code, q in zip(rar_2018.codes, rar_2018.quarters, strict=True)
    ]
    assert [fee.quarters for fee in plan] == [(quarter,) * 4 for quarter in expected]
    assert [fee.year for fee in plan] == [4 * quarter for quarter in expected]
    assert sum(fee.year for fee in plan) == 4000000
    assert plan == fee_plan(4000000, rar_2018.inhabitants, rar_2018.codes, FeeRules(EQUAL))


def test_rar_2018_with_both_margins_kept(rar_2018) -> None:  # type: ignore[no-untyped-def]
    plan = fee_plan(4000000, rar_2018.inhabitants, rar_2018.codes)
    assert tuple(fee.year for fee in plan) == rar_2018.years
    assert [sum(fee.quarters[quarter] for fee in plan) for quarter in range(4)] == [1000000] * 4
    assert all(sum(fee.quarters) == fee.year for fee in plan)


def test_cumulative_quarters_leave_the_columns_off(rar_2018) -> None:  # type: ignore[no-untyped-def]
    rules = FeeRules(quarter_policy=CUMULATIVE)
    plan = fee_plan(4000000, rar_2018.inhabitants, rar_2018.codes, rules)
    totals = [sum(fee.quarters[quarter] for fee in plan) for quarter in range(4)]
    assert totals == [1000000, 1000003, 999999, 999998]
    assert all(fee.remainder == 0 for fee in plan)


def test_odd_kronor_go_round_the_quarters_in_code_order() -> None:
    plan = fee_plan(14, [6, 5, 3], ["c", "b", "a"])
    assert [(fee.code, fee.quarters) for fee in plan] == [
        ("c", (2, 2, 1, 1)),
        ("b", (1, 1, 1, 2)),
        ("a", (1, 1, 1, 0)),
    ]


def test_without_codes_the_row_has_none() -> None:
    assert [fee.code for fee in fee_plan(10, [1, 1])] == ["", ""]


@settings(max_examples=60)
@given(
    st.integers(-(10**9), 10**9).map(lambda number: 4 * number),
    st.lists(st.integers(0, 10**5), min_size=1, max_size=12).filter(any),
    st.sampled_from(list(RoundingPolicy)),
    st.sampled_from([RoundingPolicy.LARGEST_REMAINDER, EQUAL, CUMULATIVE, INDEPENDENT]),
)
def test_every_pair_of_rules_gives_a_plan(
    total: int, weights: list[int], policy: RoundingPolicy, quarter_policy: RoundingPolicy
) -> None:
    plan = fee_plan(total, weights, rules=FeeRules(policy, quarter_policy))
    years = tuple(fee.year for fee in plan)
    if policy is not INDEPENDENT:
        assert sum(years) == total
    if EQUAL in (policy, quarter_policy):
        assert all(fee.quarters == (fee.quarters[0],) * 4 and fee.remainder == 0 for fee in plan)
        return
    assert years == fee_split(total, weights, policy).parts
    if quarter_policy is not INDEPENDENT:
        assert all(fee.remainder == 0 for fee in plan)
    if quarter_policy is RoundingPolicy.LARGEST_REMAINDER:
        columns = [sum(fee.quarters[quarter] for fee in plan) for quarter in range(4)]
        assert max(columns) - min(columns) <= 1


@pytest.mark.parametrize(
    ("rules", "code", "argument"),
    [
        (FeeRules(quarter_policy=RoundingPolicy.SAINTE_LAGUE), "policy-not-for-quarters", "quarter_policy"),
        (FeeRules(quarter_policy=RoundingPolicy.SHARE_FIRST), "policy-not-for-quarters", "quarter_policy"),
        (FeeRules(quarter_weights=(1, 1, 1)), "quarter-weights-length", "quarter_weights"),
        (FeeRules(EQUAL, quarter_weights=(1, 1, 1, 2)), "quarter-weights-not-equal", "quarter_weights"),
        (FeeRules(quarter_weights=(0, 0, 0, 0)), "weights-all-zero", "quarter_weights"),
        (FeeRules(quarter_policy=EQUAL), "total-not-divisible", "total"),
    ],
)
def test_a_plan_refuses(rules: FeeRules, code: str, argument: str) -> None:
    with pytest.raises(CalcError) as refused:
        fee_plan(1001, [1, 1], rules=rules)
    assert (refused.value.code, refused.value.argument) == (code, argument)


def test_ten_thousand_members() -> None:
    codes = [f"{left:02}{right:02}" for left, right in product(range(100), range(100))]
    weights = [(37 * row) % 9973 for row in range(10000)]
    plan = fee_plan(10**15, weights, codes)
    assert sum(fee.year for fee in plan) == 10**15
    assert [sum(fee.quarters[quarter] for fee in plan) for quarter in range(4)] == [25 * 10**13] * 4
