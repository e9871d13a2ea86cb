from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.problems import Problem, Report, Severity, as_number, most_serious_first, plain

exact = st.one_of(
    st.integers(-(10**15), 10**15),
    st.fractions(max_denominator=10_000),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9),
)


@given(exact, exact)
def test_difference_is_found_minus_expected(found: object, expected: object) -> None:
    problem = Problem("sum-differs", Severity.ERROR, found=found, expected=expected)  # type: ignore[arg-type]
    assert problem.difference == Fraction(found) - Fraction(expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "expected"), [(None, 1), (1, None), ("1", 1), (True, 1), (1, "x"), (float("nan"), 1)]
)
def test_no_difference_without_two_numbers(found: object, expected: object) -> None:
    assert Problem("x", Severity.ERROR, found=found, expected=expected).difference is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0.1, Fraction(1, 10)),
        (1.005, Fraction(201, 200)),
        (Decimal("2.50"), Fraction(5, 2)),
        (7, Fraction(7)),
        (True, None),
        ("7", None),
        (None, None),
        (float("inf"), None),
        (float("nan"), None),
    ],
)
def test_as_number(value: object, number: Fraction | None) -> None:
    assert as_number(value) == number


def test_whole_numbers_are_ints() -> None:
    assert type(plain(Fraction(6, 3))) is int
    assert plain(Decimal("1.5")) == Decimal("1.5")


def test_order_is_severity_then_sheet_then_row_then_column() -> None:
    def found(severity: Severity, sheet: str | None, cell: str | None) -> Problem:
        return Problem("x", severity, sheet, cell)

    expected = [
        found(Severity.ERROR, None, None),
        found(Severity.ERROR, "Avgifter", "C2"),
        found(Severity.ERROR, "Avgifter", "AA2"),
        found(Severity.ERROR, "Avgifter", "B10"),
        found(Severity.ERROR, "Budget", "A1"),
        found(Severity.ERROR, "okänt", "A1"),
        found(Severity.WARNING, "Avgifter", "A1"),
        found(Severity.NOTE, None, None),
    ]
    assert list(most_serious_first(reversed(expected), ["Avgifter", "Budget"])) == expected


def test_a_report_has_errors_only_for_errors() -> None:
    warning, error = Problem("a", Severity.WARNING), Problem("b", Severity.ERROR)
    assert not Report("x.xlsx", (warning,)).has_errors
    assert Report("x.xlsx", (warning, error)).has_errors
    assert Report("x.xlsx", (warning, error, error)).count(Severity.ERROR) == 2
