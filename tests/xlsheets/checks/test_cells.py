"""Checks that need no layout, on workbooks of a few cells."""

import io
from collections.abc import Callable

import pytest
import xlsxwriter

from xlsheets.catalogue import render
from xlsheets.checks import check_workbook, problem_for
from xlsheets.checks.calculation import check_calculated
from xlsheets.checks.error_values import check_error_values
from xlsheets.checks.text_numbers import check_text_numbers
from xlsheets.ooxml import CellError, Package, PackageCode, PackageError, open_package

MakePackage = Callable[..., Package]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"A1": 1, "A2": "31 643", "A3": 3}, ["A2"]),
        ({"A1": "31 643", "B1": 3}, ["A1"]),
        ({"A1": "1 000", "A2": "2 000", "A3": "3 000"}, ["A1", "A2", "A3"]),
        ({"A1": 1, "A2": "435", "A3": 3}, ["A2"]),
        ({"A1": 1, "A2": "ca 435", "A3": 3}, []),
        ({"A1": 1, "A2": "   ", "A3": 3}, []),
        ({"A1": "0428", "A2": "0461", "A3": "0480", "B1": 5113}, []),
        ({"A1": "1480", "A2": "1481", "A3": "1482", "B1": 5113, "B2": 6248, "B3": 31643}, []),
        ({"A1": "2018", "A2": 4900, "A3": 435}, []),
        ({"A1": "2018", "B1": "2019", "A2": 4900, "B2": 5000}, []),
        ({"A1": 1, "A2": ('"31 643"', "31 643"), "A3": 3}, []),
        ({"A1": "31 643"}, []),
    ],
)
def test_text_among_numbers(cells: dict[str, object], found: list[str], package_of: MakePackage) -> None:
    assert [problem.cell for problem in check_text_numbers(package_of(Blad=cells))] == found


def test_the_likeliest_meaning_comes_first(package_of: MakePackage) -> None:
    large = {"A1": 2100, "A2": "2.279", "A3": 2400}
    small = {"A1": 2.1, "A2": "2.279", "A3": 2.4}
    for cells, first in ((large, 2279), (small, 2.279)):
        (problem,) = check_text_numbers(package_of(Blad=cells))
        assert float(problem.readings[0].params["value"]) == first  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sheets", "found"),
    [
        (
            {"Blad": {"A1": ("1/0", CellError("#DIV/0!")), "A2": ("A1+1", CellError("#DIV/0!"))}},
            [("Blad", "A1", 1)],
        ),
        (
            {
                "Blad": {"A1": ("1/0", CellError("#DIV/0!"))},
                "Annat blad": {"B2": ("SUM(Blad!A1:A9)", CellError("#DIV/0!"))},
            },
            [("Blad", "A1", 1)],
        ),
        ({"Blad": {"A1": CellError("#N/A"), "B5": ("$A:$A", CellError("#N/A"))}}, [("Blad", "A1", 1)]),
        (
            {"Blad": {"A1": ("B2", CellError("#REF!")), "B2": ("A1", CellError("#REF!"))}},
            [("Blad", "A1", 1)],
        ),
        (
            {"Blad": {"A1": ("1/0", CellError("#DIV/0!")), "A2": ("2/0", CellError("#DIV/0!"))}},
            [("Blad", "A1", 0), ("Blad", "A2", 0)],
        ),
        ({"Blad": {"A1": ("NOT A FORMULA(", CellError("#NAME?"))}}, [("Blad", "A1", 0)]),
        ({"Blad": {"A1": ("IFERROR(1/0,0)", 0)}}, []),
    ],
)
def test_errors_where_they_begin(
    sheets: dict[str, dict[str, object]], found: list[tuple[str, str, int]], package_of: MakePackage
) -> None:
    problems = check_error_values(package_of(**sheets))
    assert [(one.sheet, one.cell, one.params.get("dependents", 0)) for one in problems] == found


def test_errors_that_come_from_a_cell_already_told_are_not_told(package_of: MakePackage) -> None:
    package = package_of(
        Blad={"A1": "ca 5", "B1": ("A1*2", CellError("#VALUE!")), "B2": ("1/0", CellError("#DIV/0!"))}
    )
    assert [one.cell for one in check_error_values(package, frozenset({("Blad", 1, 1)}))] == ["B2"]


def test_errors_of_one_row_are_one_finding(package_of: MakePackage) -> None:
    row = {address: ("1/0", CellError("#DIV/0!")) for address in ("B3", "C3", "D3")}
    (problem,) = check_error_values(package_of(Blad=row))
    assert (problem.cell, problem.params["more"]) == ("B3", 2)


def test_formulas_without_a_value(package_of: MakePackage) -> None:
    few = package_of(Blad={"A1": ("1+1", None), "A2": ("1+1", 2), "A3": ("2+2", None)})
    assert [one.cell for one in check_calculated(few)] == ["A1", "A3"]
    many = package_of(Blad={f"A{row}": ("1+1", None) for row in range(1, 31)})
    assert [(one.cell, one.params["more"]) for one in check_calculated(many)] == [("A1", 29)]


def test_an_empty_workbook_is_only_not_ours(package_of: MakePackage) -> None:
    assert [one.code for one in check_workbook(package_of(Blad={}))] == ["not-our-template"]


def test_a_file_that_is_refused_is_an_error() -> None:
    problem = problem_for(PackageError(PackageCode.ENCRYPTED))
    assert (problem.code, problem.severity.value) == ("encrypted", "error")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("pdf", "Filen är inte en Excel-arbetsbok utan en pdf."),
        ("ods", "Filen är inte en Excel-arbetsbok utan ett kalkylblad från LibreOffice (.ods)."),
        ("unknown", "Filen är inte en Excel-arbetsbok."),
    ],
)
def test_a_file_that_is_no_workbook_is_told_what_it_is(kind: str, words: str) -> None:
    problem = problem_for(PackageError(PackageCode.NOT_A_WORKBOOK, format=kind))
    assert render(problem).message == words


def test_a_cell_set_to_text_takes_no_number_until_its_format_is_changed() -> None:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    sheet = workbook.add_worksheet("Blad")
    sheet.write_column("A1", [5113, 0, 7043])
    sheet.write_string("A2", "31 643", workbook.add_format({"num_format": "@"}))
    workbook.close()
    (found,) = check_text_numbers(open_package(buffer.getvalue()))
    assert render(found, "sv").remedy == "ge cellen formatet Tal och skriv talet 31643."
