"""The rules that plans are made by, against the figures that were printed by them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.calc.equity import equity_projection
from udfs.calc.errors import CalcError
from udfs.calc.fees import Frame
from udfs.calc.rules import (
    FundsBase,
    IndexedLine,
    deficit_recovery,
    grants_after_recovery,
    indexed_lines,
    lowest_after_cut,
    matched_frames,
    share_of_funds,
    tangible_assets,
)

AMOUNT = st.integers(-(10**9), 10**9)


def test_the_region_matches_the_state_preliminary_and_final() -> None:
    """Södra Roslagen 2016: the request by 1 400 from the state, the decision by 1 064."""
    matched = matched_frames(1400, 1064)
    assert matched.preliminary == Frame(1400, 700, 700, 2800)
    assert matched.final == Frame(1064, 532, 532, 2128)
    assert matched_frames(1220, 1064).changes.region == -78


@given(AMOUNT, AMOUNT)
def test_the_changes_of_the_parties_make_the_change_of_the_total(first: int, last: int) -> None:
    changes = matched_frames(first, last).changes
    assert changes.state + changes.region + changes.municipalities == changes.total
    assert (changes.state, changes.total) == (last - first, 2 * (last - first))


def test_a_cut_of_a_tenth_at_most() -> None:
    """Södra Roslagen's state went from 1 220 to 1 064, 12.8 % down: below the 1 098 of a tenth."""
    assert lowest_after_cut(1220, "0.1") == 1098 > 1064
    assert lowest_after_cut(1220, 0) == 1220


@pytest.mark.parametrize(
    ("base", "kept", "margin"),
    [
        (FundsBase.FEES, True, Fraction(0)),
        (FundsBase.AVAILABLE, False, Fraction(-2000)),
        (FundsBase.INITIATIVES, True, Fraction(2000)),
    ],
)
def test_whether_two_thirds_are_kept_depends_on_the_base(
    base: FundsBase, kept: bool, margin: Fraction
) -> None:
    amounts = {FundsBase.FEES: 15000, FundsBase.AVAILABLE: 18000, FundsBase.INITIATIVES: 12000}
    outcome = share_of_funds(10000, amounts, base)
    assert (outcome.kept, outcome.margin) == (kept, margin)


@given(AMOUNT, st.integers(1, 10**9), st.fractions(0, 1, max_denominator=12))
def test_the_least_part_that_keeps_the_rule(part: int, whole: int, least: Fraction) -> None:
    amounts = {FundsBase.COSTS: whole}
    outcome = share_of_funds(part, amounts, FundsBase.COSTS, least)
    assert outcome.kept == (outcome.share >= least)
    assert share_of_funds(part - outcome.margin, amounts, FundsBase.COSTS, least).margin == 0


def test_rar_2009_clears_its_deficit_in_three_equal_years() -> None:
    """The granted amounts follow from the rounded lines: result before grants less 4 344, 4 343 and 4 343."""
    grants = grants_after_recovery(-13030, [11484 - 475, 11272 - 489, 11161 - 504])
    assert grants == (6665, 6440, 6314)


@settings(max_examples=150)
@given(AMOUNT, st.lists(AMOUNT, min_size=1, max_size=8))
def test_the_years_clear_the_deficit_whatever_the_results(equity: int, results: list[int]) -> None:
    parts = deficit_recovery(equity, len(results))
    assert sum(parts) == max(0, -equity) and max(parts) - min(parts) <= 1
    costs = [-grant for grant in grants_after_recovery(equity, results)]
    assert equity_projection(equity, results, costs)[-1].closing == max(0, equity)


@given(st.integers(0, 10**6), st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), max_size=6))
def test_tangible_assets_are_tied_to_depreciation(opening: int, years: list[tuple[int, int]]) -> None:
    acquired, depreciated = [one[0] for one in years], [one[1] for one in years]
    before = opening
    closings = [before := before + bought - written for bought, written in years]
    if min(closings, default=0) < 0:
        with pytest.raises(CalcError, match="depreciation-too-large"):
            tangible_assets(opening, acquired, depreciated)
    else:
        assert list(tangible_assets(opening, acquired, depreciated)) == closings


def test_every_indexed_line_of_rar_2009_from_its_own_base() -> None:
    """Styrelse, Lokaler and Revision rest on the budget of 2008, Administration on its forecast."""
    versions = {
        "budget 2008": [461, 170, 100, 120, None, None, None, None],
        "forecast 2008": [400, 164, 150, 280, None, None, None, None],
        "budget 2009": [475, 175, 103, 288, 2082, 350, 296, 500],
    }
    lines = [IndexedLine("budget 2008")] * 3 + [IndexedLine("forecast 2008")]
    lines += [IndexedLine("budget 2009", 0)] * 4
    assert indexed_lines(lines, versions, "0.03", 3, 0) == (  # type: ignore[arg-type]
        (475, 489, 504),
        (175, 180, 186),
        (103, 106, 109),
        (288, 297, 306),
        (2082, 2144, 2209),
        (350, 361, 371),
        (296, 305, 314),
        (500, 515, 530),
    )


def test_the_base_decides() -> None:
    versions = {"budget 2008": [120], "forecast 2008": [280]}
    assert indexed_lines([IndexedLine("budget 2008")], versions, "0.03", 1, 0) == ((124,),)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: lowest_after_cut(1, 2), "cut-out-of-range"),
        (lambda: share_of_funds(1, {}, FundsBase.FEES), "base-missing"),
        (lambda: share_of_funds(1, {FundsBase.FEES: 0}, FundsBase.FEES), "base-not-positive"),
        (lambda: deficit_recovery(-1, 0), "count-out-of-range"),
        (lambda: deficit_recovery(-0.5, 1), "amount-not-whole"),
        (lambda: tangible_assets(1, [1], []), "depreciation-length"),
        (lambda: indexed_lines([IndexedLine("x")], {}, 0, 1), "base-missing"),
        (lambda: indexed_lines([IndexedLine("x")], {"x": []}, 0, 1), "base-missing"),
        (lambda: matched_frames(1.5, 1), "amount-not-whole"),
    ],
)
def test_rules_refuse(call, code: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CalcError) as refused:
        call()
    assert refused.value.code == code
