"""Marks in the cells, which come and go without a trace on what is the user's own."""

from __future__ import annotations

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill

from xlsheets.batch import check_file
from xlsheets.formula.references import a1
from xlsheets.marking import is_marked, mark, unmark
from xlsheets.marking.signs import CONDITIONS, check_of, our_texts, signed
from xlsheets.ooxml import Editor, open_package
from xlsheets.ooxml.marks import MARKED
from xlsheets.problems import Report
from xlsheets.web.pane.checking import check
from xlsheets.web.pane.marks import MARKED_BY
from xlsheets.web.pane.question import Question

ROOT = Path(__file__).parents[3]
OWN = {"type": "Custom", "range": "E7", "formula": "=E7>0", "fill": "#00FF00", "priority": 0}


def own_sheets(book: Path) -> list[dict[str, Any]]:
    """The workbook's sheets as Excel has them, with formats, notes and comments of the user's own."""
    sheets = sheets_of(book)
    for sheet in sheets:
        if sheet["name"] == "Medlemsavgifter":
            sheet |= {
                "formats": [OWN, {**OWN, "type": "DataBar", "formula": ""}],
                "notes": {"F15": "Egen anteckning", "A1": "FINSAM Budget\nskriven av mig"},
            }
        if sheet["name"] == "Budget och ekonomisk plan":
            sheet |= {"comments": ["F7"]}
    return sheets


def sheets_of(book: Path) -> list[dict[str, Any]]:
    """The workbook's sheets with the values of their cells."""
    return [
        {
            "name": sheet.name,
            "visibility": "Visible" if sheet.state == "visible" else "Hidden",
            "values": {a1(*at): cell.value for at, cell in sheet.cells.items() if cell.value is not None},
        }
        for sheet in open_package(book).sheets
    ]


def marked_cells(book: Path) -> set[tuple[str | None, str]]:
    """The cells that have a finding."""
    return {(one.sheet, one.cell) for one in check_file(book).problems if one.cell is not None}


@pytest.mark.browser
def test_marks_go_as_they_came(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2018"), sheets=own_sheets(books("rar-2018")))
    before = copy.deepcopy(pane.excel("sheets"))
    pane.press("#check-run")
    count = len(marked_cells(books("rar-2018")))
    assert pane.press("#check-mark") == f"Märkta celler: {count}."
    fees, plan = pane.sheet("Medlemsavgifter"), pane.sheet("Budget och ekonomisk plan")
    (set_mark,) = [
        one for one in fees["formats"] if one not in before_of(before, "Medlemsavgifter")["formats"]
    ]
    assert (set_mark["range"], set_mark["fill"]) == ("F15", "#FFC7CE")
    assert set_mark["formula"] == '=N("xlsheets error")=0'
    assert fees["notes"]["F15"] == "Egen anteckning"
    assert "F7" not in plan["notes"], "a comment stands there"
    assert "11\u00a0737" in plan["notes"]["B12"] and "Åtgärd:" in plan["notes"]["B12"]
    assert pane.press("#check-unmark") == f"Märkena är borttagna: {count}."
    assert pane.excel("sheets") == before


def before_of(sheets: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(one for one in sheets if one["name"] == name)


@pytest.mark.browser
def test_marks_set_twice_are_set_once(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2018"))
    before = copy.deepcopy(pane.excel("sheets"))
    pane.press("#check-run")
    count = len(marked_cells(books("rar-2018")))
    assert pane.press("#check-mark") == f"Märkta celler: {count}."
    pane.page.evaluate("() => { document.getElementById('status').textContent = ''; }")
    assert pane.press("#check-mark") == f"Märkta celler: {count}."
    assert pane.press("#check-unmark") == f"Märkena är borttagna: {count}."
    assert pane.press("#check-unmark") == "Märkena är borttagna: 0."
    assert pane.excel("sheets") == before


@pytest.mark.browser
def test_a_note_that_the_user_has_written_in_stays(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2018"))
    pane.press("#check-run")
    pane.press("#check-mark")
    pane.page.evaluate(
        "() => { __excel.sheets.find((s) => s.name === 'Medlemsavgifter').notes.F15 += ' fråga Eva'; }"
    )
    pane.press("#check-unmark")
    assert pane.sheet("Medlemsavgifter")["notes"]["F15"].endswith(" fråga Eva")


@pytest.mark.browser
def test_a_protected_sheet_is_passed_over_and_said(open_pane: Any, books: Any) -> None:
    sheets = own_sheets(books("rar-2018"))
    for sheet in sheets:
        sheet["protected"] = sheet["name"] == "Medlemsavgifter"
    pane = open_pane(books("rar-2018"), sheets=sheets)
    pane.press("#check-run")
    said = pane.press("#check-mark")
    cells = marked_cells(books("rar-2018"))
    left = sum(sheet == "Medlemsavgifter" for sheet, _ in cells)
    assert 0 < left < len(cells)
    assert said.startswith(f"Märkta celler: {len(cells) - left}. ")
    assert said.endswith(f"Utan märke, eftersom bladet är dolt, skyddat eller saknas: {left}.")
    pane.page.evaluate("() => { for (const sheet of __excel.sheets) sheet.protected = true; }")
    assert "Budget och ekonomisk plan. Åtgärd: ta bort bladskyddet" in pane.press("#check-unmark")


@pytest.mark.browser
def test_an_older_excel_takes_the_colour_without_the_note(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2018"), lacks=["ExcelApi 1.18"])
    pane.press("#check-run")
    count = len(marked_cells(books("rar-2018")))
    assert pane.press("#check-mark") == f"Märkta celler: {count}."
    assert all(not sheet.get("notes") for sheet in pane.excel("sheets"))
    assert pane.press("#check-unmark") == f"Märkena är borttagna: {count}."


@pytest.mark.browser
def test_a_cell_that_has_changed_or_moved_gets_no_mark(open_pane: Any, books: Any) -> None:
    pane = open_pane(books("rar-2018"))
    pane.press("#check-run")
    count = len(marked_cells(books("rar-2018")))
    pane.page.evaluate(
        """() => { const values = (name) => __excel.sheets.find((one) => one.name === name).values;
        values("Medlemsavgifter").F15 = 1000000;
        values("Budget och ekonomisk plan").A12 = "Samverkansstöd"; }"""
    )
    said = pane.press("#check-mark")
    stale = sum(
        (sheet, cell) == ("Medlemsavgifter", "F15")
        or (sheet == "Budget och ekonomisk plan" and str(cell)[1:] == "12")
        for sheet, cell in marked_cells(books("rar-2018"))
    )
    assert stale >= 2
    assert said == (
        f"Märkta celler: {count - stale}. Utan märke, eftersom cellen eller dess rad är ändrad sedan "
        f"kontrollen: {stale}. Åtgärd: kontrollera igen."
    )
    assert not pane.sheet("Medlemsavgifter")["formats"] and not pane.sheet("Medlemsavgifter")["notes"]


@pytest.mark.browser
def test_a_hidden_sheet_is_passed_over_and_said(open_pane: Any, books: Any) -> None:
    sheets = own_sheets(books("rar-2018"))
    for sheet in sheets:
        if sheet["name"] == "Medlemsavgifter":
            sheet["visibility"] = "Hidden"
    pane = open_pane(books("rar-2018"), sheets=sheets)
    before = copy.deepcopy(pane.excel("sheets"))
    pane.press("#check-run")
    cells = marked_cells(books("rar-2018"))
    left = sum(sheet == "Medlemsavgifter" for sheet, _ in cells)
    assert pane.press("#check-mark") == (
        f"Märkta celler: {len(cells) - left}. "
        f"Utan märke, eftersom bladet är dolt, skyddat eller saknas: {left}."
    )
    pane.page.evaluate("() => { for (const one of __excel.sheets.slice(1)) one.visibility = 'Hidden'; }")
    assert pane.press("#check-unmark") == f"Märkena är borttagna: {len(cells) - left}."
    pane.page.evaluate(
        "(was) => __excel.sheets.forEach((one, place) => { one.visibility = was[place].visibility; })", before
    )
    assert pane.excel("sheets") == before


@pytest.fixture
def marked_copy(books: Any, tmp_path: Path) -> Path:
    """A copy that `check --mark` wrote, of a workbook with a note of its user's own."""
    editor = Editor(open_package(books("rar-2018")))
    editor.set_note("Medlemsavgifter", (15, 6), "Egen anteckning\nmed två rader", "Eva")
    package = open_package(editor.to_bytes())
    report = Report("plan.xlsx", check_file(books("rar-2018")).problems)
    path = tmp_path / "märkt.xlsx"
    path.write_bytes(mark(package, report))
    return path


@pytest.mark.browser
def test_the_marks_of_a_copy_come_off_in_the_pane(open_pane: Any, marked_copy: Path) -> None:
    pane = open_pane(marked_copy)
    assert "– xlsheets –" in pane.sheet("Medlemsavgifter")["notes"]["F15"]
    pane.press("#check-run")
    assert pane.press("#check-unmark").startswith("Märkena är borttagna:")
    assert pane.sheet("Medlemsavgifter")["notes"] == {"F15": "Egen anteckning\nmed två rader"}
    assert not any(sheet["formats"] for sheet in pane.excel("sheets"))
    assert "Att rätta" not in [sheet["name"] for sheet in pane.excel("sheets")]
    assert MARKED not in [name["name"] for name in pane.excel("names")]


@pytest.mark.browser
def test_a_list_that_a_formula_points_at_stays(open_pane: Any, marked_copy: Path) -> None:
    editor = Editor(open_package(marked_copy))
    editor.set_formula("Hjälp", (90, 10), "'Att rätta'!A1", "x")
    editor.save(marked_copy, over_input=True)
    pane = open_pane(marked_copy)
    pane.press("#check-run")
    pane.press("#check-unmark")
    assert "Att rätta" in [sheet["name"] for sheet in pane.excel("sheets")]
    assert not any(sheet["formats"] for sheet in pane.excel("sheets"))


@pytest.mark.browser
def test_what_somebody_wrote_among_our_lines_stays_and_is_told_of(open_pane: Any, marked_copy: Path) -> None:
    pane = open_pane(marked_copy)
    pane.page.evaluate(
        """() => { const { notes } = __excel.sheets.find((one) => one.name === "Medlemsavgifter");
        notes.F15 = notes.F15.replace("Åtgärd", "Frågat Eva. Åtgärd"); }"""
    )
    pane.press("#check-run")
    assert pane.press("#check-unmark").endswith("Anteckningar som någon har skrivit i finns kvar: 1.")
    assert "Frågat Eva" in pane.sheet("Medlemsavgifter")["notes"]["F15"]


NOTES = [
    signed(["Fel: 31\u00a0643 är text 😀.", "Åtgärd: skriv talet."]),
    "Egen\n" + signed(["Fel: x"]),
    "Egen\r\n" + signed(["Fel: x"]).replace("\n", "\r\n") + "\r\nsvar",
    "\n" + signed(["Fel: x"]),
    signed(["Fel: x"]) + "\nmellan\n" + signed(["Fel: y", "", "Fel: z"]) + " fråga Eva",
    signed(["Fel: x"]).replace("x", "x?"),
    signed(["Fel: x"]).removesuffix("–") + "Eva",
    "– xlsheets –",
    "",
    "– – –",
]


@pytest.mark.node
def test_the_pane_and_the_program_know_the_same_notes(tmp_path: Path) -> None:
    signs = ROOT / "xlsheets" / "web" / "server" / "static" / "js" / "pane" / "signs.js"
    module = tmp_path / "signs.mjs"
    module.write_text(signs.read_text(encoding="utf-8"), encoding="utf-8")
    script = f"""import {{ checkOf, withoutOurs }} from {json.dumps(module.as_uri())};
    const by = {json.dumps(MARKED_BY)};
    const told = {json.dumps(NOTES)}.map((note) => ({{ ...withoutOurs(note, by), check: checkOf(note) }}));
    console.log(JSON.stringify(told));"""
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", script], check=True, capture_output=True, text=True
    )
    for note, told in zip(NOTES, json.loads(ran.stdout), strict=True):
        found, left = our_texts(note), note
        for start, end in reversed(found.spans):
            left = left[:start] + left[end:]
        whole = left == "" and not note.startswith(("\n", "\r"))
        expected = {"ours": bool(found.spans), "changed": found.changed, "check": check_of(note)}
        assert told == expected | ({} if whole else {"left": left}), note


@pytest.mark.parametrize("name", ["rar-2018", "damaged", "rar-2025"])
def test_a_marked_workbook_is_checked_as_before(books: Any, tmp_path: Path, name: str) -> None:
    told = check(Question(books(name), {"lang": "sv"}))
    book = openpyxl.load_workbook(books(name))
    plain, marked = tmp_path / "plain.xlsx", tmp_path / "marked.xlsx"
    book.save(plain)
    for one in told["marks"]:
        sheet, fill = book[one["sheet"]], PatternFill(bgColor=one["fill"].removeprefix("#"))
        rule = FormulaRule(formula=[one["formula"].removeprefix("=")], fill=fill)
        sheet.conditional_formatting.add(one["cell"], rule)
        sheet[one["cell"]].comment = Comment(one["note"], "FINSAM")
    book.save(marked)
    assert told["marks"]
    assert check_file(marked).problems == check_file(plain).problems
    package = open_package(marked)
    assert is_marked(package)
    after = open_package(unmark(package).data)
    for sheet in after.sheets:
        assert not any("xlsheets" in note.text for note in sheet.notes.values())
        assert not any(set(one.formulas) & set(CONDITIONS) for one in sheet.conditional_formats)
