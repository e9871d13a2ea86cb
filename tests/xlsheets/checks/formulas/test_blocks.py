"""Any block of copies is silent, and one changed formula in it is found at its cell."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlsheets.checks.formulas import check_formulas
from xlsheets.checks.formulas.pattern import relative
from xlsheets.formula.references import a1
from xlsheets.formula.shift import translate
from xlsheets.ooxml import Package

MakePackage = Callable[..., Package]
FORMULAS = ("A1*2", "A1+B1", "SUM($A1:$C1)", "A1*$B$1", "ROUND(A1/B1,0)", "-A1", "IF(A1>0,A1,B1)")
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def block(formula: str, top: int, height: int, width: int) -> dict[str, Any]:
    """Copies of a formula in the columns from D on, and numbers in A to C for them to read."""
    cells: dict[str, Any] = {
        a1(row, column): row + column for row in range(1, top + height) for column in (1, 2, 3)
    }
    for row in range(top, top + height):
        for column in range(4, 4 + width):
            cells[a1(row, column)] = (translate(formula, row - 1, 0), None)
    return cells


@quick
@given(st.sampled_from(FORMULAS), st.integers(1, 6), st.integers(1, 12), st.integers(1, 4))
def test_copies_are_silent(package_of: MakePackage, formula: str, top: int, height: int, width: int) -> None:
    package = package_of(Blad=block(formula, top, height, width))
    assert [problem.code for problem in check_formulas(package)] == []


@quick
@given(st.sampled_from(FORMULAS), st.integers(4, 12), st.data())
def test_one_that_differs_is_found(package_of: MakePackage, formula: str, height: int, data: Any) -> None:
    row = data.draw(st.integers(2, height - 1))
    cells = block(formula, 1, height, 1)
    cells[a1(row, 4)] = (f"({translate(formula, row - 1, 0)})*$C$1", None)
    assert [(one.code, one.cell) for one in check_formulas(package_of(Blad=cells))] == [
        ("formula-inconsistent", a1(row, 4))
    ]


@quick
@given(st.sampled_from(FORMULAS), st.integers(4, 12), st.data())
def test_one_that_is_typed_over_is_found(
    package_of: MakePackage, formula: str, height: int, data: Any
) -> None:
    row = data.draw(st.integers(2, height - 1))
    cells = block(formula, 1, height, 1) | {a1(row, 4): 123456}
    assert [(one.code, one.cell) for one in check_formulas(package_of(Blad=cells))] == [
        ("constant-among-formulas", a1(row, 4))
    ]


reference = st.builds(
    lambda sheet, fixed_column, column, fixed_row, row: f"{sheet}{fixed_column}{column}{fixed_row}{row}",
    *(st.sampled_from(["", "Blad2!", "'Jan-mar A1'!"]), st.sampled_from(["", "$"])),
    *(st.sampled_from(["M", "AB", "XA"]), st.sampled_from(["", "$"]), st.integers(100, 900)),
)
formulas = st.lists(
    reference
    | st.sampled_from(["SUM(M5:N200)", '"A1"', "LOG10(9)", "tbl[[A1]:[B2]]", "Å100", "1E5", "$D:$E", "5:7"]),
    min_size=1,
    max_size=4,
).map("+".join)


@settings(max_examples=200)
@given(formulas, st.integers(-4, 90), st.integers(-10, 90))
def test_a_copy_has_the_same_pattern(formula: str, down: int, right: int) -> None:
    copy = translate(formula, down, right)
    assert relative(copy, 50 + down, 50 + right) == relative(formula, 50, 50)


@settings(max_examples=100)
@given(formulas, formulas)
def test_another_formula_has_another_pattern(one: str, other: str) -> None:
    assert (relative(one, 50, 50) == relative(other, 50, 50)) == (one == other)
