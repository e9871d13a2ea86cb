"""A plan as JSON is checked like the workbook that would be built of it."""

from __future__ import annotations

import pytest

from xlsheets.building import built_workbook
from xlsheets.checks import check_workbook
from xlsheets.checks.documents import check_document
from xlsheets.ooxml import open_package
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import list_plans, load_plan, without_corrections
from xlsheets.problems import Severity

TOTAL = {"rule": "sum", "of": ["a", "b"]}
TABLE = {
    "id": "costs",
    "heading": "Kostnader",
    "kind": "costs_and_income",
    "unit": "tkr",
    "rounding": {"shown": 0, "summed": "exact"},
    "columns": [{"id": "2018", "label": "Budget 2018", "kind": "amount", "year": 2018}],
    "lines": [
        {"id": "a", "label": "Styrelse", "role": "input", "values": {"2018": 435}},
        {"id": "b", "label": "Kansli", "role": "input", "values": {"2018": 4900}},
        {"id": "sum", "label": "Summa", "role": "sum", "rules": {"2018": TOTAL}, "printed": {"2018": 5355}},
    ],
}


@pytest.mark.parametrize("plan", list_plans())
@pytest.mark.parametrize("corrected", [False, True])
def test_a_document_is_told_what_its_workbook_is_told(plan: str, corrected: bool) -> None:
    document = apply_corrections(load_plan(plan)) if corrected else without_corrections(load_plan(plan))
    package = open_package(built_workbook(document).to_bytes())

    def told(problems):
        return sorted((one.code, one.path, one.severity) for one in problems if one.path)

    assert told(check_document(document)) == told(check_workbook(package))


def test_a_break_in_a_table_is_corrected_by_a_correction() -> None:
    path = "/statements/0/lines/2/printed/2018"
    corrections = [{"path": path, "from": 5355, "to": 5335, "reason": "felskrivet"}]
    document = apply_corrections(load_plan("rar-2018")) | {"statements": [TABLE]}
    found = [one for one in check_document(document) if one.severity is Severity.ERROR]
    assert [(one.code, one.path, one.difference) for one in found] == [("statement-figure-differs", path, 20)]
    mended = apply_corrections(document | {"corrections": corrections})
    assert [one for one in check_document(mended) if one.severity is Severity.ERROR] == []


def test_a_document_that_breaks_its_schema_is_told_that_alone() -> None:
    broken = [TABLE | {"kind": "balans"}]
    found = check_document(load_plan("rar-2018") | {"statements": broken})
    assert [(one.code, one.path) for one in found] == [("not-allowed", "/statements/0/kind")]
