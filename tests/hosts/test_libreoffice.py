"""The helper itself: what it reads is what LibreOffice calculated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "bok.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Blad åäö")
        sheet.write_column(0, 0, [1, 2, 3])
        sheet.write_formula(3, 0, "=SUM(A1:A3)", value=99)
        sheet.write_formula(4, 0, "=1/0", value=0)
        sheet.write_formula(5, 0, '="sju"&A1', value="")
        sheet.write_array_formula(0, 2, 2, 2, "{=A1:A3*10}")
    return path


def test_stored_values_are_recalculated(libreoffice: Any, workbook: Path) -> None:
    with libreoffice.open(workbook) as opened:
        assert opened.sheets == ("Blad åäö",)
        values = opened.values()["Blad åäö"]
    assert values == {"A4": 6, "A5": {"error": "#DIV/0!"}, "A6": "sju1", "C1": 10, "C2": 20, "C3": 30}


def test_a_change_moves_what_rests_on_it(libreoffice: Any, workbook: Path) -> None:
    with libreoffice.open(workbook) as opened:
        opened.set({("Blad åäö", "A1"): 5, ("Blad åäö", "B1"): "0428"})
        opened.set_formulas({("Blad åäö", "B2"): '=B1&"!"'})
        opened.recalculate()
        values = opened.values(everything=True)["Blad åäö"]
    assert (values["A4"], values["B1"], values["B2"]) == (10, "0428", "0428!")


def test_exports(libreoffice: Any, libreoffice_helper: Any, workbook: Path, tmp_path: Path) -> None:
    with libreoffice.open(workbook) as opened:
        pdf = opened.export(tmp_path / "ut.pdf")
        again = opened.export(tmp_path / "igen.xlsx")
    assert again.read_bytes()[:2] == b"PK"
    assert len(list(libreoffice_helper.pictures(pdf, tmp_path))) == 1


def test_a_refusal_is_said_and_the_next_request_works(
    libreoffice: Any, libreoffice_helper: Any, workbook: Path, tmp_path: Path
) -> None:
    with pytest.raises(libreoffice_helper.LibreOfficeError):
        libreoffice.open(tmp_path / "finns inte.xlsx")
    with libreoffice.open(workbook) as opened:
        assert opened.values()["Blad åäö"]["A4"] == 6
