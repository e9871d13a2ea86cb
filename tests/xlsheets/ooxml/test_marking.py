"""A returned workbook marked fault by fault, and made as it was again: what the member round will do."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from xlsheets.ooxml import Area, Editor, Look, PackageCode, PackageError, State, open_package
from xlsheets.resources import templates

LIST, MEMORY = "Att rätta", "_märkta"
AUTHOR = "xlsheets"
MARK = Look(fill="FFF2CC", border="C00000")


def plain(data: bytes) -> bytes:
    try:
        return etree.tostring(etree.fromstring(data), method="c14n")
    except etree.XMLSyntaxError:
        return data


def mark(data: bytes, faults: list[tuple[str, tuple[int, int], str]]) -> bytes:
    """A note and a colour in each cell, a sheet that lists and links them, their own looks kept aside."""
    editor = Editor(open_package(data))
    first = editor.sheet_names[0]
    editor.add_sheet(LIST, after=first)
    editor.add_sheet(MEMORY, state=State.VERY_HIDDEN)
    headings = ["Blad", "Cell", "Att göra"]
    editor.add_table(LIST, "Rättelser", Area(1, 1, 1 + len(faults), 3), headings)
    editor.freeze(LIST, 1)
    editor.set_column_width(LIST, 3, 3, 60)
    for row, (sheet, position, text) in enumerate(faults, start=2):
        editor.add_to_note(sheet, position, text, AUTHOR)
        own = editor.style_at(sheet, position)
        editor.set_style(MEMORY, (row, 1), own)  # Excel may number styles anew: a cell keeps its own
        editor.set_style(sheet, position, editor.style_like(own, MARK))
        for column, value in enumerate((sheet, str(position), text), start=1):
            editor.set_value(LIST, (row, column), value)
        editor.set_link(LIST, (row, 2), sheet, position)
        editor.set_style(LIST, (row, 2), editor.named_style("Hyperlänk"))
    editor.set_custom_property("xlsheets-märkt", len(faults))
    return editor.to_bytes()


def unmark(data: bytes, faults: list[tuple[str, tuple[int, int], str]]) -> bytes:
    editor = Editor(open_package(data))
    for row, (sheet, position, text) in enumerate(faults, start=2):
        assert editor.take_from_note(sheet, position, text)
        editor.set_style(sheet, position, editor.style_at(MEMORY, (row, 1)))
    editor.remove_sheet(LIST)
    editor.remove_sheet(MEMORY)
    editor.set_custom_property("xlsheets-märkt", None)
    return editor.to_bytes()


@pytest.fixture(params=["rich", "budget", "template"])
def case(request, rich, budget) -> tuple[bytes, list[tuple[str, tuple[int, int], str]]]:
    """A workbook, and faults in cells of it: with a note of the user's own, with a formula, in a table."""
    text = "Fel: 999 999, ska vara 1 000 000 (−1 kr).\nÅtgärd: kontrollera."
    if request.param == "rich":
        return rich, [("Data", (6, 2), text), ("Data", (2, 2), "Text & <tal>"), ("Data", (7, 2), text)]
    if request.param == "budget":
        return Path(budget).read_bytes(), [("Medlemsavgifter", (8, 2), text), ("Eget kapital", (3, 3), text)]
    data = (templates() / "budget" / "budget.xlsx").read_bytes()
    return data, [("Medlemsavgifter", (6, 3), text), ("Medlemsavgifter", (6, 4), text)]


def test_marked_and_made_as_it_was(case, faults):
    data, found = case
    before = open_package(data)
    marked = mark(data, found)
    assert faults(marked) == []
    book = openpyxl.load_workbook(io.BytesIO(marked))
    for sheet, position, text in found:
        cell = book[sheet].cell(*position)
        assert cell.comment.text.endswith(text)
        assert cell.fill.fgColor.rgb == "FFFFF2CC"
    result = unmark(marked, found)
    assert faults(result) == []
    after = open_package(result)
    assert set(before.parts) == set(after.parts)
    kept = {name for name in before.parts if plain(before.parts.read(name)) == plain(after.parts.read(name))}
    assert set(before.parts) - kept <= {"xl/styles.xml", "[Content_Types].xml"}
    for sheet in before.sheets:
        assert sheet.cells == after.sheet(sheet.name).cells
        assert sheet.notes == after.sheet(sheet.name).notes


def test_a_fault_in_a_cell_with_a_thread_is_only_listed(rich):
    editor = Editor(open_package(rich))
    with pytest.raises(PackageError) as caught:
        editor.add_to_note("Data", (2, 6), "Fel", AUTHOR)
    assert caught.value.code is PackageCode.HAS_THREAD
    assert editor.store.changed == frozenset()
    threads = open_package(rich).sheet("Data").threads
    assert [thread.remarks[0].text for thread in threads.values()] == ["Varför?"]


def test_a_row_in_the_change_log():
    editor = Editor(open_package(templates() / "budget" / "budget.xlsx"))
    log = next(table for table in editor.tables if table.sheet == "Ändringslogg")
    row = editor.grow_table(log.name)
    editor.set_value(log.sheet, (row, log.ref.left), "2026-11-25")
    package = open_package(editor.to_bytes())
    assert package.table(log.name).ref.bottom == log.ref.bottom + 1
    assert package.sheet(log.sheet).cell(row, log.ref.left).value == "2026-11-25"


@pytest.mark.libreoffice
def test_libreoffice_shows_the_marks(case, libreoffice, tmp_path: Path):
    data, found = case
    path = tmp_path / "marked.xlsx"
    path.write_bytes(mark(data, found))
    with libreoffice.open(path) as workbook:
        values = workbook.values(everything=True)
        stored = workbook.export(tmp_path / "stored.xlsx")
    assert [values[LIST][f"A{row}"] for row in range(2, 2 + len(found))] == [sheet for sheet, _, _ in found]
    book = openpyxl.load_workbook(stored)
    for sheet, position, text in found:
        shown = book[sheet].cell(*position).comment.text
        assert text.splitlines()[0] in shown
