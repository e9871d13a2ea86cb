# ruff: noqa: E501  (XML stands as it does in a file)
"""Styles derived from a cell's own, Excel's named ones, widths, heights, frozen rows."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from xlsheets.ooxml import Editor, PackageCode, PackageError, open_package
from xlsheets.ooxml.edit.looks import NAMED, Look
from xlsheets.resources import templates

PLACE = (4, 2)


def read(editor: Editor, sheet: str = "Medlemsavgifter", address: str = "B4"):
    return openpyxl.load_workbook(io.BytesIO(editor.to_bytes()))[sheet][address]


def restyled(editor: Editor, look: Look) -> None:
    style = editor.style_like(editor.style_at("Medlemsavgifter", PLACE), look)
    editor.set_style("Medlemsavgifter", PLACE, style)


@pytest.mark.parametrize(
    ("look", "seen"),
    [
        (
            Look(fill="FFF2CC"),
            lambda cell: (cell.fill.fill_type, cell.fill.fgColor.rgb) == ("solid", "FFFFF2CC"),
        ),
        (Look(color="C00000"), lambda cell: cell.font.color.rgb == "FFC00000"),
        (Look(bold=True), lambda cell: cell.font.b),
        (Look(italic=True, underline=True), lambda cell: (cell.font.i, cell.font.u) == (True, "single")),
        (Look(number_format="#,##0.0"), lambda cell: cell.number_format == "#,##0.0"),
        (Look(number_format="0%"), lambda cell: cell.number_format == "0%"),
        (
            Look(wrap=True, top=True),
            lambda cell: (cell.alignment.wrap_text, cell.alignment.vertical) == (True, "top"),
        ),
        (
            Look(border="FF0000"),
            lambda cell: (
                {
                    side.color.rgb
                    for side in (cell.border.left, cell.border.right, cell.border.top, cell.border.bottom)
                }
                == {"FFFF0000"}
            ),
        ),
        (Look(locked=False), lambda cell: not cell.protection.locked),
    ],
)
def test_only_what_is_asked_changes(budget, faults, look, seen):
    before = read(Editor(open_package(budget)))
    editor = Editor(open_package(budget))
    restyled(editor, look)
    after = read(editor)
    assert seen(after)
    for aspect, asked in (
        ("number_format", look.number_format),
        ("fill", look.fill),
        ("font", look.color or look.bold or look.italic),
        ("border", look.border),
        ("alignment", look.wrap),
        ("protection", look.locked if look.locked is None else True),
    ):
        if not asked:
            assert repr(getattr(after, aspect)) == repr(getattr(before, aspect)), aspect
    assert faults(editor.to_bytes()) == []
    assert editor.store.changed == {"xl/styles.xml", "xl/worksheets/sheet1.xml"}


def test_equal_styles_are_made_once(budget):
    editor = Editor(open_package(budget))
    plain = editor.style_like(0, Look())
    assert plain == 0
    first = editor.style_like(0, Look(fill="FFF2CC", bold=True))
    assert editor.style_like(0, Look(fill="FFF2CC", bold=True)) == first
    assert editor.style_like(first, Look(fill="FFF2CC")) == first
    assert editor.style_like(first, Look(bold=False)) != first


def test_styles_there_are_keep_their_places(budget):
    package = open_package(budget)
    editor = Editor(package)
    editor.style_like(1, Look("FFF2CC", "C00000", True, True, True, "0.0", True, True, "FF0000", False))
    editor.named_style("Indata")
    before = package.parts.read("xl/styles.xml")
    after = open_package(editor.to_bytes()).parts.read("xl/styles.xml")
    for list_name in ("fonts", "fills", "borders", "cellXfs", "cellStyleXfs", "dxfs"):
        old = before[before.index(f"<{list_name} ".encode()) : before.index(f"</{list_name}>".encode())]
        kept = old[old.index(b">") :]
        assert kept in after, list_name


def test_a_hundred_marks_grow_the_styles_by_what_they_need(budget):
    editor = Editor(open_package(budget))
    for row in range(1, 101):
        editor.set_style(
            "Eget kapital",
            (row, 9),
            editor.style_like(editor.style_at("Eget kapital", (row, 9)), Look(fill="FFF2CC")),
        )
    styles = open_package(editor.to_bytes()).parts.read("xl/styles.xml")
    assert styles.count(b"FFFFF2CC") == 1


@pytest.mark.parametrize("name", NAMED)
def test_excels_own_styles(budget, faults, name):
    editor = Editor(open_package(budget))
    style = editor.named_style(name)
    assert editor.named_style(name) == style
    editor.set_style("Medlemsavgifter", PLACE, style)
    assert read(editor).style == NAMED[name].name
    assert faults(editor.to_bytes()) == []


def test_a_style_that_the_workbook_has_changed_is_its_own(faults):
    editor = Editor(open_package(templates() / "budget" / "budget.xlsx"))
    editor.add_sheet("Prov")
    editor.set_style("Prov", (1, 1), editor.named_style("Indata"))
    book = openpyxl.load_workbook(io.BytesIO(editor.to_bytes()))
    assert book["Prov"]["A1"].style == "Input"
    assert book["Prov"]["A1"].fill.fgColor.rgb == "FFFFF9E5"  # ours, not Excel's orange
    assert [style.name for style in book._named_styles].count("Input") == 1
    assert faults(editor.to_bytes()) == []


def test_a_swedish_name_in_the_file(tmp_path: Path, budget):
    data = budget.read_bytes()
    editor = Editor(open_package(data))
    editor.named_style("Indata")
    styles = editor.store.tree("xl/styles.xml")
    for style in styles.iter("{*}cellStyle"):
        if style.get("builtinId") == "20":
            style.set("name", "Indata")
    later = Editor(open_package(editor.to_bytes()))
    later.set_style("Medlemsavgifter", PLACE, later.named_style("Indata"))
    assert read(later).style == "Indata"


def test_a_workbook_without_styles(by_hand, strict, faults):
    for build in (by_hand, strict):
        editor = Editor(open_package(build('<row r="1"><c r="A1"><v>1</v></c></row>')))
        with pytest.raises(PackageError) as caught:
            editor.set_style("Blad", (1, 1), 1)
        assert caught.value.code is PackageCode.NO_SUCH_STYLE
        editor.set_style("Blad", (1, 1), 0)
        editor.set_style("Blad", (1, 1), editor.style_like(0, Look(fill="FFF2CC")))
        editor.set_style("Blad", (1, 2), editor.named_style("Beräkning"))
        assert faults(editor.to_bytes()) == []
        assert open_package(editor.to_bytes()).sheet("Blad").cell(1, 1).style == 1


def test_a_font_in_another_writers_order(by_hand, faults):
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><name val="Arial"/><sz val="10"/></font></fonts>'
        '<cellXfs count="1"><xf fontId="0"/></cellXfs></styleSheet>'
    )
    book = by_hand("")
    editor = Editor(open_package(book))
    editor.style_like(0, Look(bold=True))
    part = next(name for name in editor.store.names if "styles" in name)
    editor.store.replace(part, styles.encode())
    later = Editor(open_package(_with(editor.to_bytes(), part, styles.encode())))
    later.set_style("Blad", (1, 1), later.style_like(0, Look(bold=True, color="C00000")))
    assert [
        fault for fault in faults(later.to_bytes()) if "fonts" not in fault and "out of order" in fault
    ] == ["xl/styles.xml: sz out of order in font"]
    font = list(later.store.tree(part).iter("{*}font"))[-1]
    assert [(child.tag.rpartition("}")[2], *child.values()) for child in font] == [
        ("b",),
        ("sz", "10"),
        ("color", "FFC00000"),
        ("name", "Arial"),
    ]


def _with(data: bytes, part: str, content: bytes) -> bytes:
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return stream.getvalue()


def test_what_is_refused(budget):
    editor = Editor(open_package(budget))
    for act in (
        lambda: editor.style_like(999, Look(bold=True)),
        lambda: editor.style_like(-1, Look(bold=True)),
        lambda: editor.named_style("Rubrik 7"),
        lambda: editor.set_style("Medlemsavgifter", PLACE, 999),
    ):
        with pytest.raises(PackageError) as caught:
            act()
        assert caught.value.code is PackageCode.NO_SUCH_STYLE


def test_the_style_of_a_cell_that_is_not_there(by_hand):
    columns = '<row r="5" s="1" customFormat="1"><c r="C5"><v>1</v></c></row>'
    editor = Editor(open_package(by_hand(columns)))
    assert [editor.style_at("Blad", place) for place in ((5, 9), (5, 3), (6, 1))] == [1, 0, 0]


@pytest.mark.parametrize(
    ("columns", "first", "last", "widths"),
    [
        ("", 2, 3, [(2, 3, "20", None)]),
        (
            '<col min="1" max="9" width="5" style="1"/>',
            3,
            4,
            [(1, 2, "5", "1"), (3, 4, "20", "1"), (5, 9, "5", "1")],
        ),
        (
            '<col min="3" max="3" width="5" hidden="1"/>',
            2,
            4,
            [(2, 2, "20", None), (3, 3, "20", None), (4, 4, "20", None)],
        ),
        (
            '<col min="1" max="2" width="5"/><col min="8" max="9" width="6"/>',
            2,
            8,
            [
                (1, 1, "5", None),
                (2, 2, "20", None),
                (3, 7, "20", None),
                (8, 8, "20", None),
                (9, 9, "6", None),
            ],
        ),
    ],
)
def test_widths(by_hand, faults, columns, first, last, widths):
    around = by_hand('<row r="1"><c r="A1"><v>1</v></c></row>')
    editor = Editor(open_package(around))
    if columns:
        from lxml import etree

        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        editor.store.tree("xl/worksheets/sheet1.xml").insert(
            0, etree.fromstring(f'<cols xmlns="{space}">{columns}</cols>')
        )
    editor.set_column_width("Blad", first, last, 20)
    found = [
        (int(one.get("min")), int(one.get("max")), one.get("width"), one.get("style"))
        for one in editor.store.tree("xl/worksheets/sheet1.xml").iter("{*}col")
    ]
    assert found == widths
    assert [fault for fault in faults(editor.to_bytes()) if "style" not in fault] == []


def test_heights_and_frozen_rows(budget, faults):
    editor = Editor(open_package(budget))
    editor.set_row_height("Eget kapital", 30, 40.5)
    for rows, columns, pane in ((1, 0, "A2"), (0, 2, "C1"), (3, 1, "B4")):
        editor.freeze("Eget kapital", rows, columns)
        sheet = openpyxl.load_workbook(io.BytesIO(editor.to_bytes()))["Eget kapital"]
        assert sheet.freeze_panes == pane
        assert faults(editor.to_bytes()) == []
    assert sheet.row_dimensions[30].height == 40.5
    editor.freeze("Eget kapital", 0)
    assert openpyxl.load_workbook(io.BytesIO(editor.to_bytes()))["Eget kapital"].freeze_panes is None


def test_frozen_panes_that_are_there_are_replaced(tmp_path: Path, faults):
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    sheet = book.add_worksheet("Blad")
    sheet.freeze_panes(2, 2)
    book.close()
    editor = Editor(open_package(tmp_path / "book.xlsx"))
    editor.freeze("Blad", 1)
    assert openpyxl.load_workbook(io.BytesIO(editor.to_bytes()))["Blad"].freeze_panes == "A2"
    assert faults(editor.to_bytes()) == []
