"""Index and equity, chained as the printed plans chain them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.calc.equity import Sign, equity_ceiling, equity_headroom, equity_projection
from udfs.calc.errors import CalcError
from udfs.calc.indexing import index_series
from udfs.calc.money import round_half_away


@pytest.mark.parametrize(
    ("base", "printed"),
    [
        (461, [461, 475, 489, 504]),  # Styrelse, from the budget of 2008
        (170, [170, 175, 180, 186]),  # Lokaler
        (100, [100, 103, 106, 109]),  # Revision
        (280, [280, 288, 297, 306]),  # Administration, from the forecast of 2008
        (2082, [2082, 2144, 2209]),  # Personal: a rounded chain would give 2208
        (350, [350, 361, 371]),  # Samverkansinsatser: a rounded chain would give 372
        (296, [296, 305, 314]),  # Övrigt
        (500, [500, 515, 530]),  # Utbildning
        (2774, [2774, 2857, 2943]),  # receivables
        (9681, [9681, 9971, 10271, 10579]),  # short-term debt
    ],
)
def test_rar_2009_is_indexed_on_unrounded_values(base: int, printed: list[int]) -> None:
    assert list(index_series([base], [0.03], len(printed), decimals=0)[0]) == printed


@pytest.mark.parametrize("base", [2082, 350])
def test_a_rounded_chain_would_not_give_the_printed_figures(base: int) -> None:
    rounded = round_half_away(round_half_away(base * Fraction(103, 100)) * Fraction(103, 100))
    assert index_series([base], [0.03], 3, decimals=0)[0][2] != rounded


def test_each_year_may_have_its_own_rate() -> None:
    assert index_series([100, -200], ["0.1", "-0.5"], 3) == ((100, 110, 55), (-200, -220, -110))


def test_one_year_is_the_base_itself() -> None:
    assert index_series([7.25], [], 1) == ((Fraction(29, 4),),)


@settings(max_examples=60)
@given(st.integers(-(10**15), 10**15), st.lists(st.decimals(-1, 1, places=4), min_size=1, max_size=8))
def test_every_year_is_the_last_one_with_its_rate(base: int, rates: list[Fraction]) -> None:
    (row,) = index_series([base], rates, len(rates) + 1)
    assert row[0] == base
    for before, after, rate in zip(row, row[1:], rates, strict=False):
        assert after == before + before * Fraction(rate)


@pytest.mark.parametrize(
    ("arguments", "code", "argument", "position"),
    [
        (([], [0.03], 3), "bases-empty", "bases", None),
        (([1], [0.03], 0), "count-out-of-range", "count", None),
        (([1], [0.03, 0.03], 4), "rates-length", "rates", None),
        (([1], [], 2), "rates-length", "rates", None),
        (([1], [0.03, -1.5], 3), "rate-below-minus-one", "rates", 1),
        (([1, "x"], [0.03], 3), "not-a-number", "bases", 1),
    ],
)
def test_index_refuses(arguments: tuple[object, ...], code: str, argument: str, position: int | None) -> None:
    with pytest.raises(CalcError) as refused:
        index_series(*arguments)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.argument, refused.value.position) == (code, argument, position)


@pytest.mark.parametrize(
    ("opening", "incomes", "costs", "sign", "closings"),
    [
        # RAR 2018, tkr, with the income of 16 000 each year: 2019 and 2020 open where the year before closed
        (2738, [16000] * 3, [-17872, -14100, -8610], Sign.COSTS_NEGATIVE, [866, 2766, 10156]),
        # RAR 2025, kr: the opening of 2027 is 4 481 600, not the printed 4 472 600
        (
            5411000,
            [19020000, 17778000, 16000000],
            [-18798700, -18928700, -18008500],
            Sign.COSTS_NEGATIVE,
            [5632300, 4481600, 2473100],
        ),
        # RAR 2025 with Cooperari 2026 at 1 287 700: 2027 then stands as printed
        (
            5411000,
            [19020000, 17778000, 16000000],
            [18798700, 18937700, 18008500],
            Sign.COSTS_POSITIVE,
            [5632300, 4472600, 2464100],
        ),
        # RAR 2009-2011, tkr, revenue printed negative: the negative equity is cleared in three years
        (-13030, [-15000] * 3, [10656, 10657, 10657], Sign.INCOME_NEGATIVE, [-8686, -4343, 0]),
    ],
)
def test_equity_of_the_printed_plans(
    opening: int, incomes: list[int], costs: list[int], sign: Sign, closings: list[int]
) -> None:
    years = equity_projection(opening, incomes, costs, sign)
    assert [year.closing for year in years] == closings
    assert [year.opening for year in years] == [opening, *closings[:-1]]
    assert all(year.opening + year.result == year.closing for year in years)


def test_a_year_printed_on_its_own_opening() -> None:
    """RAR 2018 prints openings with income: 18 738, 16 985, 19 004."""
    for funds, cost, closing in ((18738, -17872, 866), (16985, -14100, 2885), (19004, -8610, 10394)):
        assert equity_projection(0, [funds], [cost])[0].closing == closing


@pytest.mark.parametrize(
    ("incomes", "costs", "code", "argument", "position"),
    [
        ([], [], "incomes-empty", "incomes", None),
        ([1, 2], [1], "costs-length", "costs", None),
        ([1, 2], [1, "x"], "not-a-number", "costs", 1),
    ],
)
def test_equity_refuses(
    incomes: list[int], costs: list[int], code: str, argument: str, position: int | None
) -> None:
    with pytest.raises(CalcError) as refused:
        equity_projection(0, incomes, costs)
    assert (refused.value.code, refused.value.argument, refused.value.position) == (code, argument, position)


TIERS = [(16000, 2700), (0, 100), (20000, 3000)]


@pytest.mark.parametrize(
    ("frame", "share", "tiers", "level"),
    [
        (2440, 0.2, None, 488),  # Södra Roslagen 2015
        (16000, None, [(16000, 2700)], 2700),  # RAR 2018
        (15999, None, TIERS, 100),
        (16000, None, TIERS, 2700),
        (10**15, None, TIERS, 3000),
        (1, 0.125, None, Fraction(1, 8)),
    ],
)
def test_a_level_by_share_or_by_the_highest_tier_reached(
    frame: int, share: float | None, tiers: list[tuple[int, int]] | None, level: Fraction
) -> None:
    assert equity_ceiling(frame, share, tiers) == level


@pytest.mark.parametrize(
    ("frame", "share", "tiers", "code", "argument", "position"),
    [
        (15999, None, [(16000, 2700)], "no-tier", "frame", None),
        (1, None, None, "share-or-tiers", "share", None),
        (1, 0.2, TIERS, "share-or-tiers", "share", None),
        (-1, 0.2, None, "frame-negative", "frame", None),
        (1, 20, None, "share-above-one", "share", None),
        (1, -0.2, None, "share-negative", "share", None),
        (1, None, [], "tiers-empty", "tiers", None),
        (1, None, [(1, 2), (1, 3)], "tier-duplicate", "tiers", (1, 0)),
        (1, None, [(1, "x")], "not-a-number", "tiers", (0, 1)),
    ],
)
def test_a_level_refuses(
    frame: int,
    share: float | None,
    tiers: list[tuple[int, int]] | None,
    code: str,
    argument: str,
    position: tuple[int, int] | None,
) -> None:
    with pytest.raises(CalcError) as refused:
        equity_ceiling(frame, share, tiers)
    assert (refused.value.code, refused.value.argument, refused.value.position) == (code, argument, position)


def test_headroom_is_negative_above_the_level() -> None:
    assert equity_headroom([5632300, 4481600, 2473100], 2700000) == (-2932300, -1781600, 226900)
    with pytest.raises(CalcError, match="closings-empty"):
        equity_headroom([], 1)
