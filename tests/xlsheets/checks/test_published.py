"""Published copies that come back: values are meant where no plain formula gives them, and nowhere else."""

from functools import cache

import pytest

from xlsheets.building import built_workbook
from xlsheets.building.publish import published
from xlsheets.checks import check_workbook
from xlsheets.formula.references import split_a1
from xlsheets.ooxml import Editor, open_package
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import load_plan
from xlsheets.problems import Problem, Severity

FEES, PLAN, INVOICES = "Medlemsavgifter", "Budget och ekonomisk plan", "Fakturaunderlag"


@cache
def _copy(years: str = "largest_remainder", quarters: str = "equal_quarters") -> bytes:
    document = apply_corrections(load_plan("rar-2018"))
    document["assumptions"]["rounding"] = {"years": years, "quarters": quarters}
    if years != "largest_remainder" or quarters != "equal_quarters":
        document.pop("fees", None)
        for member in document["members"]:
            member.pop("printed", None)
    return published(open_package(built_workbook(document).to_bytes()), "native").to_bytes()


def _found(data: bytes) -> list[Problem]:
    return [one for one in check_workbook(open_package(data)) if one.severity is not Severity.NOTE]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code"),
    [
        (FEES, "E8", 751_000, "formula-overwritten"),
        (FEES, "M8", 751_000, "formula-overwritten"),
        (FEES, "E15", 4_000_001, "formula-overwritten"),
        (PLAN, "B14", -17_000, "formula-overwritten"),
        (PLAN, "C22", 900, "formula-overwritten"),
        (INVOICES, "E5", 43_131, "formula-overwritten"),
        (INVOICES, "E9", 187_840, "formula-overwritten"),
        (INVOICES, "I9", None, "formula-deleted"),
        ("Kontroller", "H10", "OK", "control-overwritten"),
    ],
)
def test_what_is_typed_over_a_native_formula_is_told(
    sheet: str, cell: str, value: int | str | None, code: str
) -> None:
    editor = Editor(open_package(_copy()))
    if value is None:
        editor.clear(sheet, split_a1(cell))
    else:
        editor.set_value(sheet, split_a1(cell), value)
    (problem,) = _found(editor.to_bytes())
    assert (problem.code, problem.sheet, problem.cell) == (code, sheet, cell)


@pytest.mark.parametrize(
    ("years", "quarters"),
    [
        ("largest_remainder", "equal_quarters"),
        ("sainte_lague", "largest_remainder"),
        ("cumulative", "cumulative"),
        ("share_first", "largest_remainder"),
    ],
)
def test_a_copy_is_sound_whatever_had_to_become_values(years: str, quarters: str) -> None:
    assert not _found(_copy(years, quarters))


def test_a_wrong_value_among_values_is_told() -> None:
    editor = Editor(open_package(_copy("sainte_lague", "largest_remainder")))
    editor.set_value(FEES, (8, 5), 751_000)
    (problem,) = _found(editor.to_bytes())
    assert (problem.code, problem.cell) == ("published-value-differs", "E8")


def test_a_changed_formula_is_copied_from_a_year_that_still_has_it() -> None:
    editor = Editor(open_package(_copy()))
    editor.set_formula(PLAN, (14, 2), "SUM(B9:B12)", -17_372)
    (problem,) = _found(editor.to_bytes())
    assert (problem.cell, problem.params.get("copy")) == ("B14", "C14")
