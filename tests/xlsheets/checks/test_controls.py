"""Answers typed over the workbook's own checks."""

from collections.abc import Callable

import pytest

from xlsheets.building import built_workbook
from xlsheets.checks.controls import Controls, check_controls
from xlsheets.formula.references import split_a1
from xlsheets.ooxml import Editor, open_package
from xlsheets.plan.documents import blank_document, load_plan
from xlsheets.plan.read import read_workbook
from xlsheets.problems import Problem

CHECKLIST = "Kontroller"
PLAN = "Budget och ekonomisk plan"
Built = Callable[[str], bytes]


def _found(data: bytes) -> list[Problem]:
    package = open_package(data)
    return list(check_controls(Controls(package, read_workbook(package))))


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        (CHECKLIST, "B5", "16 av 16 OK"),
        (CHECKLIST, "D9", 1),
        (CHECKLIST, "H8", "OK"),
        (CHECKLIST, "F10", None),
        (CHECKLIST, "G10", 1_000_000),
        (CHECKLIST, "G10", "stor"),
        (PLAN, "C26", "OK"),
        ("Eget kapital", "D9", "OK"),
        ("Beräkning", "I9", 2_700_000),
    ],
)
def test_a_falsified_check_is_told_at_its_cell(
    sheet: str, cell: str, value: str | int | None, built: Built
) -> None:
    editor = Editor(open_package(built("rar-2025")))
    if value is None:
        editor.clear(sheet, split_a1(cell))
    else:
        editor.set_value(sheet, split_a1(cell), value)
    (problem,) = _found(editor.to_bytes())
    assert (problem.sheet, problem.cell) == (sheet, cell)
    assert problem.code == ("tolerance-changed" if cell == "G10" else "control-overwritten")


def test_a_formula_that_reads_nothing_is_told(built: Built) -> None:
    editor = Editor(open_package(built("rar-2025")))
    editor.set_formula(CHECKLIST, (8, 8), '"OK"', "OK")
    (problem,) = _found(editor.to_bytes())
    assert (problem.cell, problem.params["formula"]) == ("H8", '"OK"')


def test_it_is_found_where_rows_were_added(built: Built) -> None:
    editor = Editor(open_package(built("rar-2025")))
    editor.grow_table("tblKostnader")
    editor.set_value(PLAN, (27, 3), "OK")
    (problem,) = _found(editor.to_bytes())
    assert (problem.sheet, problem.cell) == (PLAN, "C27")


@pytest.mark.parametrize("formulas", ["functions", "native"])
@pytest.mark.parametrize("plan", ["rar-2018", "rar-2025", "blank"])
def test_built_workbooks_and_published_copies_are_sound(plan: str, formulas: str) -> None:
    document = blank_document(2027) if plan == "blank" else load_plan(plan)
    workbook = built_workbook(document, formulas).to_bytes()
    assert not _found(workbook)
    editor = Editor(open_package(workbook))
    for sheet in open_package(workbook).sheets:
        editor.replace_formulas(sheet.name)
    assert not _found(editor.to_bytes())
