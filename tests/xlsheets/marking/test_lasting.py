"""Marks come off whatever has become of them: the list gone or moved, another program, words written in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.marking import cell_note, is_marked, points, unmark
from xlsheets.marking.points import LONGEST
from xlsheets.marking.signs import our_texts, signed
from xlsheets.ooxml import Editor, Package, open_package
from xlsheets.ooxml.marks import MARKED
from xlsheets.problems import Problem, Severity

ERROR = Problem("not-calculated", Severity.ERROR, "Blad åäö", "B1")
WARNING = Problem("not-calculated", Severity.WARNING, "Blad åäö", "A2")
LIST = "Att rätta"


def left_of(package: Package) -> tuple[dict[Any, str], list[str], list[str]]:
    """Notes, rules and sheets after the marks are taken out."""
    found = unmark(package)
    assert found.kept == ()
    after = open_package(found.data)
    assert not is_marked(after)
    sheet = after.sheet("Blad åäö")
    rules = ["".join(one.formulas) for one in sheet.conditional_formats]
    return {at: note.text for at, note in sheet.notes.items()}, rules, [one.name for one in after.sheets]


AS_BEFORE = ({(2, 1): "Min egen anteckning\nmed två rader"}, ["1"], ["Blad åäö", "Diagram"])


def test_the_list_is_known_where_rows_have_moved_and_texts_have_changed(
    workbook: Package, marked: Any
) -> None:
    editor = Editor(marked(workbook, ERROR, WARNING))
    editor.insert_rows(LIST, 1, 70)
    editor.set_value(LIST, (75, 2), "rubriken är omskriven")
    editor.set_value(LIST, (76, 3), "klart, Eva")
    assert left_of(open_package(editor.to_bytes())) == AS_BEFORE


def test_the_list_is_known_by_its_headings_where_its_name_is_lost(workbook: Package, marked: Any) -> None:
    editor = Editor(marked(workbook, ERROR, WARNING))
    editor.define_hidden_name(MARKED, None)
    editor.insert_rows(LIST, 1, 3)
    assert left_of(open_package(editor.to_bytes())) == AS_BEFORE


def test_a_renamed_list_goes(workbook: Package, marked: Any) -> None:
    editor = Editor(marked(workbook, ERROR, WARNING))
    book = editor.store.tree(editor.package.workbook_part)
    for one in book.iter("{*}sheet"):
        one.set("name", str(one.get("name")).replace(LIST, "Evas lista!"))
    editor.define_hidden_name(MARKED, "'Evas lista!'!$1:$1048576")  # as Excel lets the name follow
    assert left_of(open_package(editor.to_bytes())) == AS_BEFORE


def test_a_deleted_list_leaves_marks_that_come_off(workbook: Package, marked: Any) -> None:
    editor = Editor(marked(workbook, ERROR, WARNING))
    editor.define_hidden_name(MARKED, None)
    editor.remove_sheet(LIST)
    assert is_marked(open_package(editor.to_bytes()))
    assert left_of(open_package(editor.to_bytes())) == AS_BEFORE


def test_a_list_that_a_formula_points_at_stays_and_is_told_of(workbook: Package, marked: Any) -> None:
    editor = Editor(marked(workbook, ERROR, WARNING))
    editor.set_formula("Diagram", (1, 1), f"'{LIST}'!A1", "x")
    found = unmark(open_package(editor.to_bytes()))
    after = open_package(found.data)
    assert (found.sheet, found.kept) == (LIST, ())
    assert [one.name for one in after.sheets] == ["Blad åäö", LIST, "Diagram"]
    assert {at: note.text for at, note in after.sheet("Blad åäö").notes.items()} == AS_BEFORE[0]


def test_equal_words_in_one_cell_are_told_once_and_come_off(workbook: Package, marked: Any) -> None:
    copy = marked(workbook, ERROR, ERROR, WARNING, WARNING)
    assert copy.sheet("Blad åäö").notes[1, 2].text.count("Fel: ") == 1
    assert left_of(copy) == AS_BEFORE


def test_what_is_written_around_our_lines_is_all_that_stays(workbook: Package, marked: Any) -> None:
    editor = Editor(marked(workbook, ERROR, WARNING))
    sheet = "Blad åäö"
    for position in ((2, 1), (1, 2)):
        editor.set_note(sheet, position, f"{editor.note_text(sheet, position)}\nSvar: se beslut 12 §.")
    notes = left_of(open_package(editor.to_bytes()))[0]
    assert notes == {
        (1, 2): "Svar: se beslut 12 §.",
        (2, 1): "Min egen anteckning\nmed två rader\nSvar: se beslut 12 §.",
    }


@pytest.mark.parametrize("change", [("Åtgärd", "Gjort"), ("– xlsheets –\n", "")])
def test_what_is_written_among_our_lines_stays_and_is_told_of(
    workbook: Package, marked: Any, change: tuple[str, str]
) -> None:
    editor = Editor(marked(workbook, WARNING))
    text = str(editor.note_text("Blad åäö", (2, 1))).replace(*change)
    editor.set_note("Blad åäö", (2, 1), text)
    found = unmark(open_package(editor.to_bytes()))
    assert found.kept == ("Blad åäö!A2",)
    assert open_package(found.data).sheet("Blad åäö").notes[2, 1].text == text


@given(st.lists(st.text(alphabet="a – xlsheets\n\r\u00a0😀", max_size=60), min_size=2, max_size=4))
def test_our_texts_are_cut_out_and_nothing_else(own: list[str]) -> None:
    block = signed(["Fel: 31\u00a0643 är text.", "Åtgärd: skriv talet."])
    parts = [part.replace("– xlsheets", "–") for part in own]
    note = f"\n{block}\n".join(parts)
    found = our_texts(note)
    assert not found.changed and len(found.spans) == len(own) - 1
    for start, end in reversed(found.spans):
        note = note[:start] + note[end:]
    assert note == "\n".join(parts)


LONG = Problem("text-number", Severity.ERROR, "Blad", "A1", found="9 😀" * 11_000, expected=9)


@pytest.mark.parametrize("own", [0, 100, 32_000, 32_600, 32_767])
def test_long_texts_are_cut_where_it_shows_and_marked_all_the_same(
    tmp_path: Path, marked: Any, own: int
) -> None:
    path = tmp_path / "lång.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Blad")
        sheet.write("A1", "x" * 32_767)
        sheet.write_comment("A1", "y" * own)
    copy = marked(open_package(path), LONG, LONG)
    note = copy.sheet("Blad").notes[1, 1].text
    assert len(note.encode("utf-16-le")) // 2 <= LONGEST
    assert ("… (förkortat)" in note) is (own <= 32_600)
    told = [cell.value for cell in copy.sheet(LIST).cells.values() if isinstance(cell.value, str)]
    assert max(len(one.encode("utf-16-le")) // 2 for one in told) <= LONGEST
    assert len(copy.sheet("Blad").conditional_formats) == 1
    assert open_package(unmark(copy).data).sheet("Blad").notes[1, 1].text == "y" * own


def test_a_note_with_no_room_is_left() -> None:
    assert cell_note(points([LONG]), room=50) is None


@pytest.fixture
def resaved(libreoffice: Any, tmp_path: Path) -> Any:
    """A package as LibreOffice saves it."""

    def save(package: Package) -> Package:
        source = tmp_path / "sparas.xlsx"
        source.write_bytes(Editor(package).to_bytes())
        with libreoffice.open(source) as opened:
            return open_package(opened.export(tmp_path / "sparad.xlsx"))

    return save


@pytest.mark.libreoffice
@pytest.mark.parametrize("rounds", [1, 2])
def test_a_copy_that_libreoffice_saved_comes_back(
    workbook: Package, marked: Any, resaved: Any, rounds: int
) -> None:
    copy, plain = marked(workbook, ERROR, ERROR, WARNING), workbook
    for _ in range(rounds):
        copy, plain = resaved(copy), resaved(plain)
    assert copy.sheet("Blad åäö").notes[1, 2].author.strip() == "", "what LibreOffice does to authors"
    notes, rules, sheets = left_of(copy)
    assert (notes, sheets) == (AS_BEFORE[0], AS_BEFORE[2])
    assert rules == ["".join(one.formulas) for one in plain.sheet("Blad åäö").conditional_formats]
    after = open_package(unmark(copy).data)
    assert after.sheet("Blad åäö").cells.keys() == plain.sheet("Blad åäö").cells.keys()


def test_marks_of_a_thousand_cells_come_and_go_in_seconds(tmp_path: Path, marked: Any) -> None:
    path = tmp_path / "stor.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Blad åäö")
        sheet.write_column(0, 0, range(2_000))
    found = [Problem("not-calculated", Severity.ERROR, "Blad åäö", f"A{row}") for row in range(1, 2_001)]
    copy = marked(open_package(path), *found)
    assert len(copy.sheet("Blad åäö").notes) == 2_000
    assert unmark(copy).kept == ()
