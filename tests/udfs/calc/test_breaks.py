"""Readings of a difference: the printed breaks, each kind by table, and none that explains only a part."""

from __future__ import annotations

import time
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.calc.breaks import (
    Reading,
    ReadingCode,
    constant_offset,
    double_counted,
    explain_chain,
    explain_total,
    missing_lines,
    rounded_each,
    rounding,
    stale,
    swapped_digits,
)
from udfs.calc.errors import CalcError
from udfs.calc.fees import FeeRules, fee_plan
from udfs.calc.money import RoundingPolicy
from udfs.calc.readings import MOST_READINGS

INITIATIVES_2018 = [1269, 936, 1884, 760, 2700, 780, 400, 100, 772, 2136]


def brief(readings: tuple[Reading, ...]) -> list[tuple[str, tuple[int, ...]]]:
    return [(reading.code.value, reading.positions) for reading in readings]


def test_initiatives_2018_two_lines_are_missing_from_the_budget_line() -> None:
    (reading,) = explain_total(INITIATIVES_2018, 9532)
    assert (reading.code, reading.positions, reading.amount) == (ReadingCode.MISSING_LINES, (0, 1), 2205)
    assert (reading.changes[0].position, reading.changes[0].new) == (None, 11737)
    assert explain_total(INITIATIVES_2018, 11737) == ()


def test_quarters_2018_are_each_rounded_by_itself(rar_2018) -> None:  # type: ignore[no-untyped-def]
    assert brief(explain_total(rar_2018.quarters, 1000000)) == [("rounding", ())]
    plan = fee_plan(4000000, rar_2018.inhabitants, rules=FeeRules(quarter_policy=RoundingPolicy.INDEPENDENT))
    exact = [Fraction(4000000 * weight, 168456 * 4) for weight in rar_2018.inhabitants]
    assert rounded_each(exact, rar_2018.quarters)
    assert rounded_each(exact, [fee.quarters[0] for fee in plan])
    assert not rounded_each(exact, [30353, *rar_2018.quarters[1:]])
    assert not rounded_each(exact, rar_2018.quarters[1:])


def test_openings_2018_are_off_by_one_amount() -> None:
    reading = constant_offset([0, 16985 - (866 + 16000), 19004 - (2885 + 16000)])
    assert reading == Reading(ReadingCode.CONSTANT_OFFSET, (1, 2), (), Fraction(119))


def test_opening_2027_has_two_readings() -> None:
    typed = [8000000, 4000000, 4000000, 1778000, -350000, -3800000, -4500000, -9000000, -1278700]
    old, swapped = explain_chain(4472600, 4481600, typed)
    assert (old.code, old.changes[0].position, old.changes[0].new) == (ReadingCode.STALE, None, 4481600)
    assert (swapped.code, swapped.positions) == (ReadingCode.SWAPPED_DIGITS, (8,))
    assert (swapped.changes[0].old, swapped.changes[0].new) == (-1278700, -1287700)


def test_costs_typed_as_positive_come_with_a_sign() -> None:
    readings = explain_chain(4472600, 4481600, [17778000, 1278700], [1, -1], [5411000, 4472600])
    assert brief(readings) == [("stale", (1,)), ("swapped-digits", (1,))]
    assert readings[1].changes[0].new == 1287700


@pytest.mark.parametrize(
    ("parts", "total", "earlier", "readings"),
    [
        ([100, 250, 400], 500, (), [("missing-lines", (1,))]),
        ([100, 250, 400], 1000, (), [("double-counted", (1,))]),
        ([100, 250, 400], -750, (), [("sign", ())]),
        ([500, -120, 900], 1520, (), [("sign", (1,))]),
        ([5000, 1278700, 77], 1292777, (), [("swapped-digits", (1,))]),
        ([600, 70, 9], 697, (), [("swapped-digits", ())]),
        ([1491665, 476, 167237], 2135378, (), [("factor-1000", (1,))]),
        ([1491665, 476754, 167237], 2136, (), [("factor-1000", ())]),
        ([15000000, 1000000], 16, (), [("factor-1000000", ())]),
        ([5000, 12787, 77], 132947, (), [("factor-10", (1,))]),
        ([5000, 1278, 77], 132877, (), [("factor-100", (1,))]),
        ([600, 700, 9], 13090, (), [("factor-10", ())]),
        ([1240, 814], 2034, (), [("one-digit", ()), ("one-digit", (0,))]),
        ([12400, 8140, 7777, 310], 28927, (), []),  # 8 of 3 figures or more: mere chance
        ([100, 250, 401], 751, (), []),
        ([100, 250, 401], 730, (100, 229, 401), [("stale", (1,))]),
        ([100, 250, 401], 717, (90, 226, 401), [("stale", (0, 1))]),
        ([100, 250, 401], 717, (5, 717), [("stale", ())]),
        ([300, 700, 1000, 444], 1444, (), [("sub-total", (2, 0, 1))]),
        ([1000, 300, 700, 444], 1444, (), [("sub-total", (0, 1, 2))]),
        (["50.00", "25.00", "9.75", "15.26"], "100.00", (), [("rounding", ())]),
        ([33, 33, 33], 100, (), [("rounding", ())]),
        ([41], 42, (), []),
        ([5000, 123, 77], 5398, (), []),  # 123 and 321: the digits swapped are not adjacent
        ([700, 50, -50, 3000], 3000, (), [("missing-lines", (0,))]),  # not again with 50 and -50
        ([100, 250, 400], 613, (), []),
    ],
)
def test_each_kind_of_reading(
    parts: list[int], total: int, earlier: tuple[int, ...], readings: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert brief(explain_total(parts, total, earlier)) == readings


@settings(max_examples=200)
@given(
    st.lists(st.integers(-3000, 3000), min_size=1, max_size=9),
    st.integers(-9000, 9000),
    st.lists(st.integers(-3000, 3000), max_size=9),
)
def test_every_reading_accounts_for_the_whole_difference(
    parts: list[int], total: int, earlier: list[int]
) -> None:
    difference = sum(parts) - total
    for reading in explain_total(parts, total, earlier):
        figures, stated = list(map(Fraction, parts)), Fraction(total)
        for change in reading.changes:
            if change.position is None:
                assert change.old == stated
                stated = change.new
            else:
                assert change.old == figures[change.position]
                figures[change.position] = change.new
        if reading.changes:
            assert sum(figures) == stated
        lines = sum(parts[place] for place in reading.positions)
        if reading.code is ReadingCode.MISSING_LINES:
            assert lines == difference
        if reading.code is ReadingCode.DOUBLE_COUNTED:
            assert lines == -difference
        if reading.code is ReadingCode.SUB_TOTAL:
            assert parts[reading.positions[0]] == difference == lines - difference
        if reading.code is ReadingCode.ROUNDING:
            assert 2 * abs(difference) <= len(parts)


@settings(max_examples=100)
@given(st.lists(st.integers(1, 10**7), min_size=3, max_size=8, unique=True), st.data())
def test_a_line_left_out_or_held_twice_is_found(parts: list[int], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 2))
    places = data.draw(st.sampled_from(list(combinations(range(len(parts)), size))))
    amount = sum(parts[place] for place in places)
    for total, kind in ((sum(parts) - amount, missing_lines), (sum(parts) + amount, double_counted)):
        found = [reading.positions for reading in kind(parts, sum(parts) - total)]
        assert any(set(positions) <= set(places) for positions in found)
        assert len(found) <= MOST_READINGS


@settings(max_examples=100)
@given(st.integers(10, 10**9), st.data())
def test_two_adjacent_digits_swapped_are_found(value: int, data: st.DataObject) -> None:
    digits = list(str(value))
    place = data.draw(st.integers(0, len(digits) - 2))
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    other = int("".join(digits))
    found = swapped_digits([1, value], other - value)
    if other == value or digits[0] == "0":
        assert (1,) not in [reading.positions for reading in found]
    else:
        assert (1,) in [reading.positions for reading in found]


@pytest.mark.parametrize(
    ("differences", "places"),
    [
        ([119, 119], (0, 1)),
        ([0, 119, 119, 0], (1, 2)),
        ([119, 0, 119], None),
        ([119, 118], None),
        ([119], None),
        ([0, 0], None),
        ([], None),
    ],
)
def test_a_constant_offset_runs_over_years(differences: list[int], places: tuple[int, ...] | None) -> None:
    reading = constant_offset(differences)
    assert (reading.positions if reading else None) == places


def test_a_stale_value_equals_an_earlier_one() -> None:
    assert stale(100, [90, 100, 110, 100]) == (1, 3)
    assert stale("0.1", [0.1]) == (0,)
    assert stale(100, []) == ()


def test_rounding_needs_more_than_one_figure_to_hide_in() -> None:
    assert rounding([10, 0, 0], 11) == ()
    assert rounding([5, 5], 11) != ()
    assert rounding([5, 5], 12) == ()
    assert rounding([Fraction(1, 3)], 1) == ()


def test_work_is_bounded_for_many_lines() -> None:
    parts = [(7919 * number) % 100003 for number in range(1, 4001)]
    start = time.perf_counter()
    readings = explain_total(parts, sum(parts) - 54321)
    assert time.perf_counter() - start < 5
    assert sum(1 for reading in readings if reading.code is ReadingCode.MISSING_LINES) <= MOST_READINGS


@pytest.mark.parametrize(
    ("call", "code", "argument", "position"),
    [
        (lambda: explain_total([], 1), "parts-empty", "parts", None),
        (lambda: explain_total([1, "x"], 1), "not-a-number", "parts", 1),
        (lambda: explain_total([1], "x"), "not-a-number", "total", None),
        (lambda: explain_total([1], 2, ["x"]), "not-a-number", "earlier", 0),
        (lambda: explain_chain(1, 2, [1], [1, 1]), "signs-length", "signs", None),
        (lambda: explain_chain(1, 2, [1], [2]), "sign-not-one", "signs", 0),
    ],
)
def test_breaks_refuse(call, code: str, argument: str, position: int | None) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CalcError) as refused:
        call()
    assert (refused.value.code, refused.value.argument, refused.value.position) == (code, argument, position)
