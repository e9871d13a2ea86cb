"""What leaves the office: nothing of ours, the same look, the same values."""

import pytest

from udfs.registry import functions
from xlsheets.building.publish import published
from xlsheets.building.workbook import built_workbook
from xlsheets.engine import recalculate
from xlsheets.formula.spelling import calls_ours
from xlsheets.ooxml import Editor, PackageError, open_package
from xlsheets.plan.read import read_workbook

PLANS = ["rar-2018", "rar-2018 corrected", "rar-2025", "blank"]


def formulas(package):
    return {
        (sheet.name, at): cell.formula
        for sheet in package.sheets
        for at, cell in sheet.cells.items()
        if cell.formula is not None
    }


def of_ours(package):
    known = functions().keys()
    columns = [c.formula for table in package.tables for c in table.columns if c.formula]
    return [text for text in [*formulas(package).values(), *columns] if calls_ours(text, known)]


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("kind", ["native", "values"])
def test_nothing_of_ours_is_left_and_everything_looks_the_same(opened, plan, kind):
    before = opened(plan, "functions")
    after = open_package(published(before, kind).to_bytes())
    assert of_ours(after) == []
    for sheet in before.sheets:
        for at, cell in sheet.cells.items():
            copy = after.sheet(sheet.name).cells.get(at)
            shown = (copy.value, copy.style) if copy else (None, cell.style)
            assert (cell.value or None, cell.style) == (shown[0] or None, shown[1])


@pytest.mark.parametrize("plan", PLANS)
def test_values_mean_no_formula_at_all(opened, plan):
    after = open_package(published(opened(plan, "functions"), "values").to_bytes())
    assert formulas(after) == {}
    assert [c for table in after.tables for c in table.columns if c.formula] == []


@pytest.mark.parametrize("plan", PLANS[:3])
def test_a_native_copy_goes_on_calculating(opened, plan):
    after = open_package(published(opened(plan, "functions"), "native").to_bytes())
    assert recalculate(after).kept == ()
    sheet = "Medlemsavgifter" if plan != "rar-2025" else "Insatser"
    changes = {(sheet, 6, 3): 5_000}
    assert recalculate(after, changes).values != recalculate(after).values
    assert read_workbook(after).document == read_workbook(opened(plan, "functions")).document


def test_inserted_rows_do_not_mislead_the_twins(opened):
    editor = Editor(opened("rar-2025", "functions"))
    editor.insert_rows("Budget och ekonomisk plan", 7, 3)
    editor.insert_rows("Eget kapital", 2, 1)
    moved = open_package(editor.to_bytes())
    after = open_package(published(moved, "native").to_bytes())
    assert formulas(after)["Eget kapital", (7, 4)] == "'Budget och ekonomisk plan'!B27"
    assert {str(cell.value) for cell in after.sheet("Eget kapital").cells.values()} >= {"5632300", "4481600"}


def test_a_rule_without_native_formulas_is_published_as_values(documents):
    document = {**documents["rar-2018"]}
    document["assumptions"] = {
        **document["assumptions"],
        "rounding": {"years": "sainte_lague", "quarters": "largest_remainder"},
    }
    before = open_package(built_workbook(document, "functions").to_bytes())
    after = open_package(published(before, "native").to_bytes())
    assert ("Medlemsavgifter", (6, 5)) not in formulas(after)
    assert (
        after.sheet("Medlemsavgifter").cells[6, 5].value == before.sheet("Medlemsavgifter").cells[6, 5].value
    )
    assert ("Medlemsavgifter", (6, 4)) in formulas(after)


def test_calls_of_the_users_own_become_values(opened):
    package = opened("rar-2018", "functions")
    editor = Editor(package)
    editor.set_formula("Hjälp", (80, 5), "SUM(_xldudf_FINSAM_AVGIFTER(100,Medlemsavgifter!C6:C14))", 100)
    after = open_package(published(open_package(editor.to_bytes()), "native").to_bytes())
    cell = after.sheet("Hjälp").cells[80, 5]
    assert (cell.value, cell.formula) == (100, None)


def test_an_uncalculated_formula_cannot_be_published(opened):
    editor = Editor(opened("rar-2018", "functions"))
    editor.set_formula("Medlemsavgifter", (30, 2), "1+1")
    with pytest.raises(PackageError) as caught:
        published(open_package(editor.to_bytes()), "values")
    assert caught.value.code == "not-calculated"
