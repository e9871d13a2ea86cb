"""What follows from something else is not told as if it stood by itself."""

from collections.abc import Callable

import pytest

from xlsheets.checks import check_workbook
from xlsheets.checks.facts import Facts
from xlsheets.checks.figures import check_figures
from xlsheets.checks.initiatives import check_initiatives
from xlsheets.checks.openings import check_openings
from xlsheets.engine import apply, recalculate
from xlsheets.formula.references import a1
from xlsheets.ooxml import Editor, open_package
from xlsheets.plan.read import read_workbook

MakeFacts = Callable[..., Facts]
NEW_MEMBER = {"code": "0305", "name": "Håbo", "inhabitants": 21000}


def test_decided_and_computed_amounts_are_never_summed_together(facts_of: MakeFacts) -> None:
    members = [*facts_of("rar-2018").document["members"], NEW_MEMBER]
    facts = facts_of("rar-2018", **{"/members": members})
    sums = {f"/fees/printed/sum/{column}" for column in ("year", "quarter")}
    assert not sums & {problem.path for problem in check_figures(facts)}


def test_a_total_of_costs_without_its_decided_initiatives_is_not_compared(facts_of: MakeFacts) -> None:
    whole = facts_of("rar-2025", corrected=True)
    lines = whole.document["plan"]["lines"]
    part = next(index for index, line in enumerate(lines) if line["role"] == "initiatives")
    item = next(i for i, item in enumerate(whole.document["initiatives"]["items"]) if item["values"][0])
    edits = {f"/initiatives/items/{item}/values/0": 1, f"/plan/lines/{part}/printed/0": None}
    facts = facts_of("rar-2025", corrected=True, **edits)
    assert not [one for one in check_figures(facts) if str(one.path).startswith("/plan/")]


def test_readings_list_only_what_they_move(facts_of: MakeFacts) -> None:
    facts = facts_of("rar-2018", **{"/assumptions/rounding/quarters": "largest_remainder"})
    found = [*check_openings(facts), *check_initiatives(facts)]
    paths = [change.path or "" for one in found for reading in one.readings for change in reading.changes]
    assert len(found) == 2
    assert paths
    assert all(path.startswith(("/plan/", "/initiatives/")) for path in paths)


@pytest.mark.parametrize(
    ("plan", "at", "value", "code"),
    [
        ("rar-2025", "/plan/lines/9/computed/1", None, "formula-deleted"),
        ("rar-2025", "/plan/lines/9/computed/1", 5, "formula-overwritten"),
        ("rar-2018", "/members/2/computed/quarters/3", 5, "formula-overwritten"),
        ("rar-2018", "/members/2/computed/quarters/3", None, "formula-deleted"),
        ("rar-2018", "/members/2/computed/year", None, "formula-deleted"),
    ],
)
def test_what_follows_from_a_damaged_cell_is_not_told(
    plan: str, at: str, value: object, code: str, built: Callable[[str], bytes]
) -> None:
    package = open_package(built(plan))
    place = read_workbook(package).places[at]
    before = {(one.code, one.cell) for one in check_workbook(package)}
    editor = Editor(package)
    if value is None:
        editor.clear(place.sheet, (place.row, place.column))
    else:
        editor.set_value(place.sheet, (place.row, place.column), value)
    typed = open_package(editor.to_bytes())
    after = open_package(apply(typed, recalculate(typed), {}).to_bytes())
    found = {(one.code, one.cell) for one in check_workbook(after)}
    assert found - before == {(code, a1(place.row, place.column))}
