from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.cells import BLANK, LARGEST_EXACT_INTEGER, ExcelError, Grid, cell, date_of, raw, serial_of
from udfs.faults import BadInputError
from udfs.kinds.writing import write_cell


@pytest.mark.parametrize(
    ("given_value", "held"),
    [
        (None, BLANK),
        ("", BLANK),
        (" ", " "),
        (1.005, Decimal("1.005")),
        (0.1 + 0.2, Decimal("0.3")),
        (123456789012345.67, Decimal("123456789012346")),
        (5, Decimal(5)),
        (True, True),
        ("#N/A", "#N/A"),
        (ExcelError.NA, ExcelError.NA),
        (float("nan"), ExcelError.NUM),
        (float("-inf"), ExcelError.NUM),
        (Decimal("Infinity"), ExcelError.NUM),
        (Decimal("1E+400"), ExcelError.NUM),
        (10**400, ExcelError.NUM),
        (date(2018, 1, 1), date(2018, 1, 1)),
    ],
)
def test_raw_values_are_interpreted_in_one_way(given_value: object, held: object) -> None:
    found = cell(given_value)
    assert found == held
    assert type(found) is type(held)


def test_text_that_looks_like_an_error_stays_text() -> None:
    assert not isinstance(cell("#N/A"), ExcelError)


def test_what_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(TypeError):
        cell(object())


@pytest.mark.parametrize("rows", [[], [[]], [[1, 2], [3]]])
def test_a_grid_is_a_rectangle(rows: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="grid"):
        Grid.from_rows(rows)


@pytest.mark.parametrize(
    ("day", "serial"),
    [
        (date(1900, 1, 1), 1),
        (date(1900, 2, 28), 59),
        (date(1900, 3, 1), 61),
        (date(2017, 12, 29), 43098),
        (date(9999, 12, 31), 2958465),
        (datetime(2018, 1, 1, 12), 43101.5),
    ],
)
def test_dates_are_excel_serial_numbers(day: date, serial: float) -> None:
    assert serial_of(day) == serial


@pytest.mark.parametrize("serial", ["60", "0", "-1", "43098.5", "2958466", "1e400"])
def test_no_date_where_excel_has_none(serial: str) -> None:
    assert date_of(Decimal(serial)) is None


@given(st.dates(date(1900, 3, 1)))
def test_dates_come_back(day: date) -> None:
    assert date_of(Decimal(serial_of(day))) == day


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_that_passed_once_passes_unchanged(number: float) -> None:
    held = cell(raw(cell(number)))
    assert cell(raw(held)) == held


@given(st.fractions().filter(lambda one: abs(one) < 10**15))
def test_a_fraction_is_written_to_fifteen_digits(value: Fraction) -> None:
    written = write_cell(value)
    assert isinstance(written, Decimal)
    assert abs(Fraction(written) - value) <= abs(value) / 10**14
    assert cell(raw(written)) == written


def test_whole_numbers_are_written_exactly_or_not_at_all() -> None:
    assert raw(write_cell(LARGEST_EXACT_INTEGER)) == LARGEST_EXACT_INTEGER
    with pytest.raises(BadInputError, match="result-too-large"):
        write_cell(LARGEST_EXACT_INTEGER + 1)


def test_a_function_that_returns_a_float_is_our_own_mistake() -> None:
    with pytest.raises(TypeError):
        write_cell(0.5)
