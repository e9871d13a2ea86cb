"""Headings in words that nobody knows: read where one column alone can be the one that is gone."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from xlsheets.checks import check_workbook
from xlsheets.ooxml import open_package
from xlsheets.plan.read import read_workbook

Built = Callable[[str], bytes]


@pytest.mark.parametrize(
    ("table", "heading", "new"),
    [
        ("tblMedlemmar", "Antal inv", "Antal invånare 16-64"),
        ("tblMedlemmar", "Antal inv", "Antal personer"),
        ("tblMedlemmar", "Kod", "Nr"),
        ("tblMedlemmar", "kr/kvartal", "Per termin"),
        ("tblFaktura", "K2", "Andra"),
        ("tblInsatser", "Start", "Börjar"),
        ("tblHelgdagar", "Datum", "När"),
        ("tblKostnader", "Typ", "Slag"),
        ("tblKostnader", "År 2019", "Nästa år"),
    ],
)
def test_one_unknown_heading_is_the_one_that_is_missing(
    built: Built, surgery: ModuleType, table: str, heading: str, new: str
) -> None:
    sound = open_package(built("rar-2018"))
    package = open_package(surgery.retitle(built("rar-2018"), table, heading, new))
    before = {(one.code, one.sheet, one.cell) for one in check_workbook(sound)}
    after = [one for one in check_workbook(package) if (one.code, one.sheet, one.cell) not in before]
    assert [(one.code, one.params["now"], one.params["name"]) for one in after] == [
        ("heading-changed", new, heading)
    ]
    assert read_workbook(package).document == read_workbook(sound).document


def test_the_other_checks_go_on(built: Built, surgery: ModuleType) -> None:
    data = surgery.retitle(built("rar-2018"), "tblMedlemmar", "Antal inv", "Antal personer")
    place = read_workbook(open_package(data)).places["/members/1/inhabitants"]
    sheet = place.sheet
    data = surgery.retype(data, sheet, f"C{place.row}", "10 400")
    codes = {(one.code, one.cell) for one in check_workbook(open_package(data)) if one.sheet == sheet}
    assert {("heading-changed", "C5"), ("text-number", f"C{place.row}")} <= codes


def test_between_two_nobody_chooses_but_both_are_named(built: Built, surgery: ModuleType) -> None:
    data = surgery.retitle(built("rar-2018"), "tblFaktura", "Orgnr", "Nummer")
    data = surgery.retitle(data, "tblFaktura", "Referens", "Uppgift")
    lost = [one for one in check_workbook(open_package(data)) if one.code == "column-missing"]
    assert [one.params["candidates"] for one in lost] == [['"Nummer"', '"Uppgift"']] * 2


def test_notes_are_no_numbers_of_inhabitants(built: Built, surgery: ModuleType) -> None:
    data = surgery.retitle(built("rar-2018"), "tblMedlemmar", "Antal inv", "Anteckning")
    data = surgery.retype_column(data, "tblMedlemmar", "Anteckning", "se protokollet")
    lost = [one for one in check_workbook(open_package(data)) if one.code == "column-missing"]
    assert len(lost) == 1 and "candidates" not in lost[0].params


def test_without_codes_no_invoice_row_is_told_of(built: Built, surgery: ModuleType) -> None:
    data = surgery.retitle(built("rar-2018"), "tblMedlemmar", "Kod", "A")
    data = surgery.retitle(data, "tblMedlemmar", "Huvudman", "B")
    found = [one.code for one in check_workbook(open_package(data))]
    assert found.count("column-missing") == 2 and "row-without-member" not in found
