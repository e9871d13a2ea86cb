"""What follows from something else is not told as if it stood by itself."""

from collections.abc import Callable

import pytest

from xlsheets.checks import check_workbook
from xlsheets.checks.facts import Facts
from xlsheets.checks.figures import check_figures
from xlsheets.checks.formula_sources import family
from xlsheets.checks.formulas.pattern import pattern_of
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


def test_a_copy_is_named_only_where_the_same_formula_stands(built: Callable[[str], bytes]) -> None:
    """Every cell that could be named for another one in its column holds the same formula."""
    package = open_package(built("rar-2018"))
    reading = read_workbook(package)
    kinds: dict[object, set[str]] = {}
    for at in reading.formulas:
        if at.startswith("/members/") and family(at):
            place = reading.places[at]
            formula = package.sheet(place.sheet).cell(place.row, place.column).formula or ""
            kinds.setdefault(family(at), set()).add(pattern_of(formula, place.row, place.column).key)
    assert kinds and all(len(patterns) == 1 for patterns in kinds.values())


@pytest.mark.parametrize(
    ("members", "told", "copy"), [((0, 1), 2, "E8"), ((1, 4, 7), 1, "E6"), (tuple(range(9)), 1, None)]
)
def test_many_lost_formulas_are_one_finding(
    members: tuple[int, ...], told: int, copy: str | None, built: Callable[[str], bytes]
) -> None:
    package = open_package(built("rar-2018"))
    places = read_workbook(package).places
    editor = Editor(package)
    for member in members:
        place = places[f"/members/{member}/computed/year"]
        editor.set_value(place.sheet, (place.row, place.column), 1000 + member)
    broken = open_package(editor.to_bytes())
    found = [one for one in check_workbook(broken) if one.sheet == "Medlemsavgifter" and one.cell]
    lost = [one for one in found if one.code == "formula-overwritten"]
    assert len(lost) == told
    assert "constant-among-formulas" not in {one.code for one in found}
    assert lost[0].params.get("count") == (len(members) if told == 1 else None)
    if told == 1:
        assert lost[0].params.get("copy") == copy


@pytest.mark.parametrize(
    ("added", "stored", "code"),
    [
        ("+1000", -18797700, "constant-in-formula"),
        ("-7", -18798707, "constant-in-formula"),
        ("*1", -18798699, "stale-value"),
        ("+1000", -18000000, "stale-value"),
        ("+1000", -18799700, "stale-value"),  # what was typed would make the sum larger, not smaller
    ],
)
def test_a_number_typed_in_a_sum_is_told_where_it_is_the_difference(
    added: str, stored: int, code: str, built: Callable[[str], bytes]
) -> None:
    package = open_package(built("rar-2025"))
    place = read_workbook(package).places["/plan/lines/9/computed/0"]
    position = place.row, place.column
    formula = package.sheet(place.sheet).cell(*position).formula
    editor = Editor(package)
    editor.set_formula(place.sheet, position, f"{formula}{added}", stored)
    found = check_workbook(open_package(editor.to_bytes()))
    assert [one.code for one in found if (one.sheet, one.cell) == (place.sheet, a1(*position))] == [code]
