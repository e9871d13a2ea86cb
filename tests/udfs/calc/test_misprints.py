"""Figures cut off, rounded off or shared out by another key, as the plans print them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.calc.misprints import misprints, other_key
from udfs.calc.money import round_half_away


@pytest.mark.parametrize(
    ("printed", "exact", "code", "new"),
    [
        (237, "237.9", "cut-off", 238),  # Södra Roslagen 2015, 9,75 % of 2 440
        ("1.5", "1.589", "cut-off", "1.6"),  # its text on the surplus
        (-237, "-237.9", "cut-off", -238),
        (1200, 1204, "rounded-off", 1204),  # the surplus of 2015 in two tables
        (9_000_000, 8_999_812, "rounded-off", 8_999_812),
        (238, "237.9", None, None),
        (237, "237.4", None, None),
        (236, "237.9", None, None),
        (1204, 1200, None, None),
        (0, 4, None, None),
    ],
)
def test_what_was_done_instead_of_rounding(printed, exact, code, new):
    found = [(one.code.value, one.changes[0].new) for one in misprints(printed, exact)]
    assert found == ([] if code is None else [(code, Fraction(new))])


@pytest.mark.parametrize(
    ("amounts", "key"),
    [
        ([213, 319], (40, 60)),  # Södra Roslagen 2016, under the heading 9,75 and 15,26 %
        ([304, 456], (40, 60)),
        ([250, 250, 500], (25, 25, 50)),
        ([214, 318], None),
        ([237, 372], None),  # 61 % and 39 % of so few kronor are mere chance
        ([532], None),
        ([0, 0], None),
        ([-213, 745], None),
    ],
)
def test_a_key_in_round_numbers(amounts, key):
    assert other_key(amounts) == key


@given(st.integers(1, 99), st.integers(1_000, 10_000_000))
def test_a_whole_percentage_is_found_again(share, whole):
    first = round_half_away(Fraction(whole * share, 100))
    found = other_key([first, whole - first])
    if found is not None:
        assert [round_half_away(Fraction(whole * one, 100)) for one in found] == [first, whole - first]
    if whole % 100 == 0:
        assert found == (share, 100 - share)
