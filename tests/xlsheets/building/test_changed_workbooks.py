"""What an economist does to her workbook: adds, sorts and deletes members and lines, changes a figure."""

import pytest

from xlsheets.building import built_workbook
from xlsheets.engine import apply, recalculate
from xlsheets.ooxml import CellError, Editor, open_package
from xlsheets.plan.derive import derive
from xlsheets.plan.read import read_workbook

KINDS = ["functions", "native"]


def recalculated(editor):
    """The edited workbook, calculated again; everything in it must be vouched for."""
    package = open_package(editor.to_bytes())
    result = recalculate(package)
    assert result.kept == ()
    return open_package(apply(package, result, {}).to_bytes())


def agrees(package):
    """Every computed cell is what the workbook's own inputs lead to, and no cell is an error."""
    reading = read_workbook(package)
    wrong = {
        at: (reading.computed.get(at), float(value))
        for at, value in derive(reading.document).items()
        if f"{reading.computed.get(at, 0):.12g}" != f"{float(value):.12g}"
    }
    assert wrong == {}
    errors = [c for sheet in package.sheets for c in sheet.cells.values() if isinstance(c.value, CellError)]
    assert errors == []
    return reading


def typed(editor, sheet, row, values):
    for column, value in values.items():
        editor.set_value(sheet, (row, column), value)


@pytest.mark.parametrize("formulas", KINDS)
def test_a_member_is_added(opened, formulas):
    editor = Editor(opened("rar-2018 corrected", formulas))
    row = editor.grow_table("tblMedlemmar", at=3)
    typed(editor, "Medlemsavgifter", row, {1: "0499", 2: "Ny kommun", 3: 4_999})
    typed(editor, "Fakturaunderlag", editor.grow_table("tblFaktura"), {1: "0499", 3: "212000-0000"})
    reading = agrees(recalculated(editor))
    members = reading.document["members"]
    assert [m["name"] for m in members[2:5]] == ["Nyköping", "Ny kommun", "Oxelösund"]
    assert members[3]["organisation_number"] == "212000-0000"
    assert reading.computed["/fees/computed/sum/year"] == 4_000_000
    assert (
        reading.computed["/members/3/computed/year"] == 4 * reading.computed["/members/3/computed/quarters/2"]
    )


@pytest.mark.parametrize("formulas", KINDS)
def test_a_member_is_deleted(opened, formulas):
    editor = Editor(opened("rar-2018 corrected", formulas))
    editor.delete_table_rows("tblMedlemmar", 6)  # Eskilstuna leaves
    editor.delete_table_rows("tblFaktura", 6)
    reading = agrees(recalculated(editor))
    assert len(reading.document["members"]) == 8
    assert reading.computed["/fees/computed/sum/quarter"] == 1_000_000


@pytest.mark.parametrize("formulas", KINDS)
def test_members_are_sorted_and_nobody_pays_another_amount(opened, formulas):
    package = opened("rar-2018 corrected", formulas)
    before = paid(read_workbook(package))
    editor = Editor(package)
    editor.reorder_table_rows("tblMedlemmar", [8, 3, 0, 7, 1, 6, 2, 5, 4])
    editor.reorder_table_rows("tblFaktura", [4, 5, 6, 7, 8, 0, 1, 2, 3])
    assert paid(agrees(recalculated(editor))) == before


def paid(reading):
    return {
        member["code"]: [reading.computed[f"/members/{n}/computed/quarters/{q}"] for q in range(4)]
        for n, member in enumerate(reading.document["members"])
    }


@pytest.mark.parametrize("formulas", KINDS)
def test_a_line_is_added_to_the_costs(opened, formulas):
    package = opened("rar-2025 corrected", formulas)
    before = read_workbook(package).computed["/plan/lines/12/computed/2"]
    editor = Editor(package)
    row = editor.grow_table("tblKostnader", at=1)
    typed(editor, "Budget och ekonomisk plan", row, {1: "Revision", 2: -40_000, 3: -41_000, 4: -42_000})
    reading = agrees(recalculated(editor))
    line = reading.document["plan"]["lines"][6]
    assert line == {
        "id": "revision",
        "label": "Revision",
        "role": "cost",
        "values": [-40_000, -41_000, -42_000],
    }
    assert reading.computed["/plan/lines/13/computed/2"] == before - 123_000


@pytest.mark.parametrize("formulas", KINDS)
def test_a_line_is_deleted_and_lines_are_sorted(opened, formulas):
    editor = Editor(opened("rar-2025 corrected", formulas))
    editor.delete_table_rows("tblIntäkter", 3)  # no more from the Social Fund
    editor.reorder_table_rows("tblKostnader", [2, 0, 1])
    reading = agrees(recalculated(editor))
    labels = [line["label"] for line in reading.document["plan"]["lines"]]
    assert labels[3:7] == ["Summa intäkter", "Samverkansstöd, ESF, utvärdering", "Styrelse", "Kansli"]


@pytest.mark.parametrize("formulas", KINDS)
def test_an_initiative_is_added(opened, formulas):
    editor = Editor(opened("rar-2025 corrected", formulas))
    row = editor.grow_table("tblInsatser")
    typed(editor, "Insatser", row, {1: "Ny insats", 2: "Region Sörmland", 3: -100, 4: -200, 5: -300})
    typed(editor, "Insatser", row, {9: "ny-insats"})
    reading = agrees(recalculated(editor))
    assert reading.computed["/initiatives/computed/2"] == -9_858_800
    assert reading.computed["/plan/lines/8/computed/2"] == -9_858_800


@pytest.mark.parametrize("formulas", KINDS)
def test_rows_inserted_above_a_table_do_no_harm(opened, documents, formulas):
    editor = Editor(opened("rar-2018 corrected", formulas))
    for sheet in ("Förutsättningar", "Medlemsavgifter", "Budget och ekonomisk plan", "Eget kapital"):
        editor.insert_rows(sheet, 5, 2)
    reading = agrees(recalculated(editor))
    assert reading.document == documents["rar-2018 corrected"]


@pytest.mark.parametrize("formulas", KINDS)
def test_a_changed_population_moves_exactly_the_cells_that_hang_on_it(opened, formulas):
    package = opened("rar-2018 corrected", formulas)
    changes = {("Medlemsavgifter", 12, 3): 62_000}
    result = recalculate(package, changes)
    after = open_package(apply(package, result, changes).to_bytes())
    agrees(after)
    moved = {
        sheet.name
        for sheet in after.sheets
        for at, cell in sheet.cells.items()
        if cell.value != package.sheet(sheet.name).cells[at].value
    }
    calculation = {"Beräkning"} if formulas == "functions" else set()
    assert moved == {"Medlemsavgifter", "Fakturaunderlag"} | calculation
    for name in ("Eget kapital", "Budget och ekonomisk plan", "Förutsättningar", "Insatser"):
        assert after.parts.read(package.sheet(name).part) == package.parts.read(package.sheet(name).part)


@pytest.mark.parametrize("formulas", KINDS)
def test_a_printed_table_finds_its_lines_after_sorting(documents, formulas):
    """A link to a line of the plan, an initiative or a member follows it by its id, not by its row."""
    cells = {
        "kansli": {"table": "plan", "line": "office", "column": "2025"},
        "cooperari": {"table": "initiatives", "line": "cooperari", "column": "2026"},
    }
    table = {
        "id": "text",
        "heading": "Siffror till texten",
        "kind": "quotes",
        "unit": "kr",
        "rounding": {"shown": 0, "summed": "exact"},
        "columns": [{"id": "belopp", "label": "Belopp", "kind": "amount"}],
        "lines": [
            {"id": name, "label": name, "role": "input", "rules": {"*": {"rule": "link", "cell": cell}}}
            for name, cell in cells.items()
        ],
    }
    document = {**documents["rar-2025 corrected"], "statements": [table]}
    editor = Editor(open_package(built_workbook(document, formulas).to_bytes()))
    editor.reorder_table_rows("tblKostnader", [2, 0, 1])
    editor.reorder_table_rows("tblInsatser", [1, 0])
    reading = agrees(recalculated(editor))
    assert reading.computed["/statements/0/lines/0/computed/belopp"] == -3_677_000
