"""LibreOffice's opinion of every cell, with our functions in its extension, as built and after a change."""

import pytest

from xlsheets.building.convert import convert
from xlsheets.building.publish import published
from xlsheets.engine import apply, recalculate
from xlsheets.formula.references import a1
from xlsheets.ooxml import CellError, open_package

pytestmark = pytest.mark.libreoffice
PLANS = ["rar-2018", "rar-2018 corrected", "rar-2025", "rar-2025 corrected"]


def spelled(package):
    """The workbook with our functions as LibreOffice knows them; its extension calculates them."""
    return convert(package, "libreoffice")[0]


def disagreements(office, editor, path):
    """Formula cells where LibreOffice, calculating everything anew, gets another value than is stored."""
    editor.save(path)
    package = open_package(path)
    with office.open(path) as workbook:
        workbook.recalculate()
        theirs = workbook.values()
    compared = 0
    for sheet in package.sheets:
        for at, cell in sheet.cells.items():
            if cell.formula is None:
                continue
            compared += 1
            found = theirs[sheet.name].get(a1(*at))
            if not same(cell.value, found):
                yield sheet.name, a1(*at), cell.formula, cell.value, found
    assert compared > 60


def same(ours, theirs):
    if isinstance(ours, CellError):
        return theirs == {"error": ours.code}
    if isinstance(ours, bool) or not isinstance(ours, int | float):
        return (ours or "") == (theirs or "")
    return isinstance(theirs, int | float) and f"{ours:.12g}" == f"{theirs:.12g}"


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("formulas", ["functions", "native"])
def test_every_cell_agrees(libreoffice, opened, tmp_path, plan, formulas):
    editor = spelled(opened(plan, formulas))
    assert list(disagreements(libreoffice, editor, tmp_path / "plan.xlsx")) == []


@pytest.mark.parametrize("formulas", ["functions", "native"])
def test_a_changed_population_moves_the_same_cells_to_the_same_values(
    libreoffice, opened, tmp_path, formulas
):
    package = opened("rar-2018 corrected", formulas)
    changes = {("Medlemsavgifter", 12, 3): 62_000}  # Eskilstuna
    result = recalculate(package, changes)
    assert result.kept == ()
    changed = open_package(apply(package, result, changes).to_bytes())
    assert list(disagreements(libreoffice, spelled(changed), tmp_path / "changed.xlsx")) == []


@pytest.mark.parametrize("plan", PLANS)
def test_published_workbooks_agree(libreoffice, opened, tmp_path, plan):
    editor = published(opened(plan, "functions"), "native")
    assert list(disagreements(libreoffice, editor, tmp_path / "published.xlsx")) == []
