"""Two headings that have changed places are one finding, at the first of them."""

from collections.abc import Iterator
from functools import cache

import pytest

from xlsheets.building import built_workbook
from xlsheets.checks import check_workbook
from xlsheets.engine import apply, recalculate
from xlsheets.ooxml import Editor, open_package
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import load_plan
from xlsheets.problems import Problem, Severity


@cache
def _built(plan: str) -> bytes:
    return built_workbook(apply_corrections(load_plan(plan)), "native").to_bytes()


def _swapped(surgery, plan: str, table: str, one: str, other: str) -> bytes:
    data = surgery.retitle(_built(plan), table, one, "x")
    data = surgery.retitle(data, table, other, one)
    package = open_package(surgery.retitle(data, table, "x", other))
    return apply(package, recalculate(package), {}).to_bytes()


def _found(data: bytes) -> Iterator[Problem]:
    found = check_workbook(open_package(data))
    return (one for one in found if one.severity is not Severity.NOTE)


@pytest.mark.parametrize(
    ("plan", "table", "one", "other", "cell"),
    [
        ("rar-2018", "tblInsatser", "2017", "2018", "C5"),
        ("rar-2018", "tblMedlemmar", "Fastställt kr/år", "Fastställt kr/kvartal", "I5"),
        ("rar-2018", "tblMedlemmar", "kr/år 2018", "kr/kvartal", "E5"),
        ("rar-2025", "tblKostnader", "2025", "2026", "B12"),
        ("rar-2025", "tblIntäkter", "2025", "2026", "B6"),
        ("rar-2025", "tblInsatser", "2026", "2027", "D5"),
    ],
)
def test_swapped_headings_are_the_one_cause(surgery, plan, table, one, other, cell) -> None:
    (problem,) = _found(_swapped(surgery, plan, table, one, other))
    assert (problem.code, problem.cell) == ("headings-swapped", cell)


def test_a_column_that_moved_with_its_heading_is_no_cause(surgery) -> None:
    data = surgery.swap_columns(_built("rar-2018"), "tblMedlemmar", "Huvudman", "Antal inv")
    editor = Editor(open_package(data))
    editor.set_value("Medlemsavgifter", (8, 2), 31_463)
    assert "headings-swapped" not in {one.code for one in _found(editor.to_bytes())}
