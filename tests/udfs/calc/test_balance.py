"""The balance plan: the printed figures of 2009, the identity for any input, and what the cash flow tells."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.calc.balance import ASSETS, CLAIMS, FLOWS, ITEMS, Flow, balance_plan
from udfs.calc.errors import CalcError
from udfs.calc.indexing import index_series
from udfs.calc.money import round_half_away
from udfs.calc.options import BALANCING, Item
from udfs.calc.payouts import grant_payout

OPENING = (138, 2774, 25664, -13030, 31925, 9681)
AMOUNT = st.integers(-(10**9), 10**9) | st.fractions(-1000, 1000, max_denominator=60)


def test_rar_2009_as_printed_from_payouts_and_index() -> None:
    plan = (2009, 2010, 2011)
    granted = (6665, 6440, 6314)
    new = grant_payout(granted, plan, plan, unit=0)
    paid = [
        old + sum(column) for old, column in zip((22194, 5194, 4537), zip(*new, strict=True), strict=True)
    ]
    receivables = index_series([2774], [0.03], 3)[0]
    debts = index_series([9681], [0.03], 4)[0][1:]
    empty = (None, None, None)
    closings = ((60, 41, 26), receivables, empty, empty, empty, debts)
    flows = ((4344, 4343, 4343), granted, paid, empty, (22, 20, 14))
    years = balance_plan(OPENING, closings, flows)

    def shown(amounts: Sequence[Fraction]) -> list[int]:
        return [int(round_half_away(amount)) for amount in amounts]

    assert shown([year.balances[Item.CASH] for year in years]) == [12626, 13008, 7610]
    assert shown([year.assets for year in years]) == [15460, 15906, 10579]
    assert shown([year.balances[Item.EQUITY] for year in years]) == [-8686, -4343, 0]
    assert shown([year.balances[Item.UNPAID_GRANTS] for year in years]) == [14174, 9979, 0]
    # Depreciation of 22 does not take tangible assets from 138 to 60; the other two years are roundings.
    assert [year.difference for year in years] == [56, -1, 1]
    assert [dict(year.untied) for year in years] == [{Item.TANGIBLE: tied} for tied in (116, 40, 27)]


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Fraction], list[list[Fraction | None]], list[list[Fraction]], Item]:
    count = draw(st.integers(1, 4))
    opening = draw(st.lists(AMOUNT, min_size=5, max_size=5))
    opening.append(sum(opening[:3]) - sum(opening[3:5]))
    balancing = draw(st.sampled_from(BALANCING))
    closings = []
    for item in ITEMS:
        cell = AMOUNT if item in BALANCING else st.none() | AMOUNT
        cell = st.none() if item is balancing else cell
        closings.append(draw(st.lists(cell, min_size=count, max_size=count)))
    flows = [draw(st.lists(AMOUNT, min_size=count, max_size=count)) for _ in FLOWS]
    return opening, closings, flows, balancing


@settings(max_examples=300)
@given(plans())
def test_the_two_sides_are_equal_for_any_input_and_the_cash_tells_what_is_not_tied(plan) -> None:  # type: ignore[no-untyped-def]
    opening, closings, flows, balancing = plan
    before = dict(zip(ITEMS, map(Fraction, opening), strict=True))
    for column, year in enumerate(balance_plan(opening, closings, flows, balancing)):
        assert year.assets == year.claims
        off = {item: year.balances[item] - tied for item, tied in year.untied.items()}
        claims, assets = (sum(off.get(item, 0) for item in side) for side in (CLAIMS, ASSETS))
        assert year.difference == claims - assets
        for row, item in enumerate(ITEMS):
            given_amount = closings[row][column]
            assert given_amount is None or year.balances[item] == given_amount
            assert given_amount is not None or item not in year.untied
        moved = dict(zip(FLOWS, (row[column] for row in flows), strict=True))
        tied = year.untied.get(Item.TANGIBLE, year.balances[Item.TANGIBLE])
        assert tied == before[Item.TANGIBLE] + moved[Flow.ACQUIRED] - moved[Flow.DEPRECIATED]
        before = dict(year.balances)


SIX, FIVE = [[None], [0], [None], [None], [None], [0]], [[0]] * 5


@pytest.mark.parametrize(
    ("arguments", "code", "argument", "position"),
    [
        (((1, 2), SIX, FIVE), "opening-length", "opening", None),
        (((*OPENING[:5], 9680), SIX, FIVE), "opening-unbalanced", "opening", None),
        (((*OPENING[:5], "x"), SIX, FIVE), "not-a-number", "opening", 5),
        ((OPENING, SIX[:5], FIVE), "balance-shape", "closings", None),
        ((OPENING, [], FIVE), "balance-shape", "closings", None),
        ((OPENING, SIX, [[0, 0]] * 5), "balance-shape", "flows", None),
        (
            (OPENING, [[None], [0], [1], [None], [None], [0]], FIVE),
            "balancing-item-typed",
            "closings",
            (2, 0),
        ),
        ((OPENING, SIX, FIVE, Item.DEBTS), "balance-blank", "closings", (2, 0)),
    ],
)
def test_a_balance_plan_refuses(
    arguments: tuple[object, ...], code: str, argument: str, position: object
) -> None:
    with pytest.raises(CalcError) as refused:
        balance_plan(*arguments)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.argument, refused.value.position) == (code, argument, position)
