"""A workbook marked finding by finding, worked in, and made as it was again."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from xlsheets.building import built_workbook
from xlsheets.checks import check_workbook
from xlsheets.marking import FILLS, cell_note, is_marked, mark, note_text, points, unmark
from xlsheets.ooxml import Editor, Package, open_package
from xlsheets.ooxml.marks import MARKED
from xlsheets.plan.documents import load_plan
from xlsheets.problems import Problem, Report, Severity

ERROR = Problem("not-calculated", Severity.ERROR, "Blad åäö", "B1")
NOTE = Problem("not-calculated", Severity.NOTE, "Blad åäö", "B1")
WARNING = Problem("not-calculated", Severity.WARNING, "Blad åäö", "A2")
WHOLE = Problem("not-our-template", Severity.WARNING)


def test_each_cell_is_coloured_and_noted_and_the_list_has_them_all(workbook: Package, marked: Any) -> None:
    copy = marked(workbook, ERROR, WARNING, NOTE, WHOLE)
    told = points((ERROR, WARNING, NOTE, WHOLE))
    sheet = copy.sheet("Blad åäö")
    first, last = sheet.notes[1, 2].text.split("\n", 1)[0], sheet.notes[1, 2].text.rsplit("\n", 1)[1]
    assert (first, last[:11]) == ("– xlsheets –", "– xlsheets ")
    between = f"{note_text(told[0])}\n\n{note_text(told[2])}"
    assert sheet.notes[1, 2].text == f"{first}\n{between}\n{last}"
    assert sheet.notes[2, 1].text == f"Min egen anteckning\nmed två rader\n{cell_note(told[1:2])}"
    assert sheet.notes[2, 1].author == "Eva"
    ours = {
        tuple(area.a1 for area in one.ranges): one.formulas[0]
        for one in sheet.conditional_formats
        if "xlsheets" in "".join(one.formulas)
    }
    # B1 has an error and a note: one colour, that of the error.
    assert ours == {("B1",): 'N("xlsheets error")=0', ("A2",): 'N("xlsheets warning")=0'}
    listed = copy.sheet("Att rätta")
    assert [[listed.cell(row, column).value for column in (1, 2, 6)] for row in range(6, 11)] == [
        ["Fel", "Blad åäö!B1", "not-calculated"],
        ["Kontrollera", "Blad åäö!A2", "not-calculated"],
        ["Upplysning", "Blad åäö!B1", "not-calculated"],
        ["Kontrollera", "hela filen", "not-our-template"],
        [None, None, None],
    ]
    links = {link.ref.a1: link.location for link in listed.hyperlinks}
    assert links == {"B6": "'Blad åäö'!B1", "B7": "'Blad åäö'!A2", "B8": "'Blad åäö'!B1"}


def test_values_formulas_and_looks_are_untouched(workbook: Package, marked: Any) -> None:
    copy = marked(workbook, ERROR, WARNING)
    assert copy.sheet("Blad åäö").cells == workbook.sheet("Blad åäö").cells


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_without_marks_every_part_is_as_it_was(
    workbook: Package, tmp_path: Path, lang: str, marked: Any, canonical: Any
) -> None:
    before = (tmp_path / "egen.xlsx").read_bytes()
    found = unmark(marked(workbook, ERROR, WARNING, NOTE, WHOLE, lang=lang))
    assert (canonical(found.data), found.kept) == (canonical(before), ())


@pytest.mark.parametrize("plan", ["rar-2018", "rar-2025"])
def test_the_real_plans_come_back(plan: str, canonical: Any) -> None:
    data = built_workbook(load_plan(plan)).to_bytes()
    package = open_package(data)
    report = Report(plan, check_workbook(package))
    assert report.has_errors
    copy = open_package(mark(package, report))
    assert is_marked(copy) and not is_marked(package)
    assert canonical(unmark(copy).data) == canonical(data)


def test_marking_twice_leaves_one_set_of_marks(workbook: Package, canonical: Any) -> None:
    once = mark(workbook, Report("egen.xlsx", (ERROR,)))
    twice = mark(open_package(once), Report("egen.xlsx", (ERROR,)))
    assert canonical(twice) == canonical(once)


def test_marks_follow_their_cells_and_work_done_in_the_copy_stays(workbook: Package, marked: Any) -> None:
    editor = Editor(marked(workbook, ERROR, WARNING))
    editor.insert_rows("Blad åäö", 1, 2)
    editor.set_value("Blad åäö", (4, 1), 17)
    found = unmark(open_package(editor.to_bytes()))
    after = open_package(found.data)
    sheet = after.sheet("Blad åäö")
    assert found.kept == ()
    assert {at: note.text for at, note in sheet.notes.items()} == {
        (4, 1): "Min egen anteckning\nmed två rader"
    }
    assert sheet.cell(4, 1).value == 17
    assert not [one for one in sheet.conditional_formats if "xlsheets" in "".join(one.formulas)]
    assert [one.name for one in after.sheets] == ["Blad åäö", "Diagram"]


def test_a_note_that_somebody_wrote_in_is_kept_and_told_of(workbook: Package, marked: Any) -> None:
    editor = Editor(marked(workbook, ERROR, WARNING))
    editor.set_note("Blad åäö", (1, 2), "Det här är rätt, se beslut 12 §.")
    found = unmark(open_package(editor.to_bytes()))
    assert found.kept == ("Blad åäö!B1",)
    notes = open_package(found.data).sheet("Blad åäö").notes
    assert notes[1, 2].text == "Det här är rätt, se beslut 12 §."


def test_a_sheet_of_that_name_of_their_own_stays(tmp_path: Path, marked: Any) -> None:
    path = tmp_path / "egen.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Att rätta").write("A1", "min lista")
    copy = marked(open_package(path), WHOLE)
    assert [one.name for one in copy.sheets] == ["Att rätta", "Att rätta (2)"]
    assert [one.name for one in open_package(unmark(copy).data).sheets] == ["Att rätta"]


@pytest.mark.libreoffice
def test_libreoffice_shows_the_colour(workbook: Package, tmp_path: Path, libreoffice: Any) -> None:
    shown = {}
    for name, problems in (("before", ()), ("after", (ERROR,))):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(mark(workbook, Report("egen.xlsx", problems)))
        with libreoffice.open(path) as opened:
            pdf = opened.export(path.with_suffix(".pdf"))
        page = subprocess.run(["pdftoppm", "-r", "50", str(pdf)], check=True, capture_output=True).stdout
        shown[name] = page.count(bytes.fromhex(FILLS[Severity.ERROR]))
    assert shown["before"] == 0
    assert shown["after"] > 50


def test_colours_come_off_also_where_the_list_was_deleted(workbook: Package, marked: Any) -> None:
    editor = Editor(marked(workbook, ERROR))
    editor.define_hidden_name(MARKED, "#REF!")  # as Excel leaves it
    editor.remove_sheet("Att rätta")
    left = open_package(editor.to_bytes())
    assert is_marked(left)
    found = unmark(left)
    sheet = open_package(found.data).sheet("Blad åäö")
    assert found.kept == ()
    assert set(sheet.notes) == {(2, 1)}
    assert not [one for one in sheet.conditional_formats if "xlsheets" in "".join(one.formulas)]
