# ruff: noqa: E501  (XML stands as it does in a file)
"""Rows inserted and deleted: whatever points at cells points at the same cells afterwards."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsheets.ooxml import Area, Editor, PackageCode, PackageError, open_package

FEES, PLAN = "Medlemsavgifter", "Eget kapital"


def part(editor: Editor, name: str) -> str:
    with zipfile.ZipFile(BytesIO(editor.to_bytes())) as archive:
        return archive.read(name).decode()


def formulas(editor: Editor, sheet: str) -> dict[tuple[int, int], str]:
    cells = open_package(editor.to_bytes()).sheet(sheet).cells
    return {at: cell.formula for at, cell in cells.items() if cell.formula is not None}


def names(editor: Editor) -> dict[str, str]:
    return {name.name: name.formula for name in open_package(editor.to_bytes()).defined_names}


def test_rows_inserted_in_a_table(budget):
    editor = Editor(open_package(budget))
    editor.insert_rows(FEES, 5, 2)
    package = open_package(editor.to_bytes())
    fees = package.sheet(FEES)
    assert [fees.cell(row, 1).value for row in range(3, 9)] == [
        "Kommun",
        "Flen",
        None,
        None,
        "Gnesta",
        "Trosa",
    ]
    assert package.table("Medlemmar").ref == Area(3, 1, 8, 4)
    assert formulas(editor, FEES)[10, 2] == "SUM(B4:B8)"
    assert formulas(editor, FEES)[7, 4] == "ROUND(1000000*B7/SUM(B$4:B$8),0)"
    assert formulas(editor, PLAN)[3, 3] == "Medlemsavgifter!B10/B3"
    assert formulas(editor, PLAN)[4, 3] == "SUM(Medlemsavgifter!B4:B8)"
    assert names(editor)["Invånare"] == "Medlemsavgifter!$B$10"
    assert names(editor)["_xlnm.Print_Area"] == "Medlemsavgifter!$A$1:$D$10"
    assert names(editor)["UB"] == "'Eget kapital'!$B$3"
    assert fees.cell(5, 2).number_format == "#,##0"
    assert fees.cell(5, 2).value is None
    book = openpyxl.load_workbook(BytesIO(editor.to_bytes()))
    sheet = book[FEES]
    assert [str(validation.sqref) for validation in sheet.data_validations.dataValidation] == ["B4:B8"]
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["C4:C8"]
    assert sheet["B10"].comment.text == "Summa"
    assert sheet["A12"].hyperlink.location == "'Eget kapital'!B3"
    assert "Medlemsavgifter!$B$4:$B$8" in part(editor, "xl/charts/chart1.xml")
    assert "<xdr:row>13</xdr:row>" in part(editor, "xl/drawings/drawing1.xml")
    notes = part(editor, "xl/drawings/vmlDrawing1.vml")
    assert re.search(r"<x:Row>\s*9\s*</x:Row>", notes)


def test_rows_inserted_elsewhere_leave_the_rest_alone(budget):
    editor = Editor(open_package(budget))
    editor.insert_rows(PLAN, 9)
    assert editor.store.changed == {"xl/worksheets/sheet2.xml"}


def test_rows_deleted(budget):
    editor = Editor(open_package(budget))
    editor.delete_rows(FEES, 5)
    package = open_package(editor.to_bytes())
    fees = package.sheet(FEES)
    assert [fees.cell(row, 1).value for row in range(3, 6)] == ["Kommun", "Flen", "Trosa"]
    assert package.table("Medlemmar").ref == Area(3, 1, 5, 4)
    assert formulas(editor, FEES)[7, 2] == "SUM(B4:B5)"
    assert "Medlemsavgifter!$A$4:$A$5" in part(editor, "xl/charts/chart1.xml")
    editor.delete_rows(FEES, 7)
    assert formulas(editor, PLAN)[3, 3] == "Medlemsavgifter!#REF!/B3"
    assert names(editor)["Invånare"] == "Medlemsavgifter!#REF!"
    book = openpyxl.load_workbook(BytesIO(editor.to_bytes()))
    assert all(cell.comment is None for row in book[FEES] for cell in row)
    assert "<x:Row>" not in part(editor, "xl/drawings/vmlDrawing1.vml")


def test_a_merge_goes_with_its_row(budget):
    editor = Editor(open_package(budget))
    editor.delete_rows(FEES, 1)
    assert open_package(editor.to_bytes()).sheet(FEES).merged == ()
    assert "mergeCells" not in part(editor, "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("sheet", "at", "count", "reason"),
    [
        (FEES, 3, -1, "table Medlemmar"),
        (FEES, 4, -3, "table Medlemmar"),
        (FEES, 1, -9, "table Medlemmar"),
        (FEES, 1, 1048569, "last row"),
    ],
)
def test_moves_that_are_refused(budget, sheet, at, count, reason):
    editor = Editor(open_package(budget))
    with pytest.raises(PackageError) as caught:
        editor.insert_rows(sheet, at, count) if count > 0 else editor.delete_rows(sheet, at, -count)
    assert (caught.value.code, caught.value.params["reason"]) == (PackageCode.ROWS_IN_USE, reason)
    assert not editor.store.changed


ARRAY = (
    '<row r="2"><c r="B2"><f t="array" ref="B2:B4">D2:D4</f><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>'
    '<row r="4"><c r="B4"><v>3</v></c></row>'
)


@pytest.mark.parametrize(
    ("at", "count", "ref"),
    [(2, 1, "B3:B5"), (3, 1, None), (5, 1, "B2:B4"), (2, -3, ""), (4, -1, None), (1, -1, "B1:B3")],
)
def test_array_formulas_move_whole_or_not_at_all(by_hand, at, count, ref):
    editor = Editor(open_package(by_hand(ARRAY)))
    if ref is None:
        with pytest.raises(PackageError):
            editor.insert_rows("Blad", at) if count > 0 else editor.delete_rows("Blad", at, -count)
        return
    editor.insert_rows("Blad", at) if count > 0 else editor.delete_rows("Blad", at, -count)
    assert [array.ref.a1 for array in open_package(editor.to_bytes()).sheet("Blad").arrays.values()] == [
        ref
    ] * bool(ref)


SURROUNDINGS = (
    '<sheetViews><sheetView workbookViewId="0" topLeftCell="A9"><pane ySplit="3" topLeftCell="A9" state="frozen"/>'
    '<selection activeCell="B9" sqref="B9:C10"/></sheetView></sheetViews>'
)
AFTER = (
    '<protectedRanges><protectedRange sqref="A5:A9" name="x"/></protectedRanges><autoFilter ref="A4:C9"><sortState '
    'ref="A5:C9"><sortCondition ref="B5:B9"/></sortState></autoFilter><mergeCells count="2"><mergeCell ref="A5:B5"/>'
    '<mergeCell ref="A7:A8"/></mergeCells><conditionalFormatting sqref="A5:A9 C6"><cfRule type="expression" priority="1">'
    '<formula>$B5&gt;1</formula></cfRule></conditionalFormatting><dataValidations count="1"><dataValidation type="list" '
    'sqref="C6"><formula1>$E$6:$E$9</formula1></dataValidation></dataValidations><rowBreaks count="1" manualBreakCount="1">'
    '<brk id="8" max="16383" man="1"/></rowBreaks><ignoredErrors><ignoredError sqref="A6" numberStoredAsText="1"/>'
    '</ignoredErrors><extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{1}">'
    '<x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines>'
    "<x14:sparkline><xm:f>Blad!A5:A9</xm:f><xm:sqref>D6</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>"
    "</x14:sparklineGroups></ext></extLst>"
)


def surrounded(by_hand) -> Editor:
    data = (
        '<row r="5"><c r="A5"><v>1</v></c></row><row r="6"><c r="A6"><f>A5+A9+Blad!$B$6</f><v>1</v></c></row>'
    )
    return Editor(open_package(by_hand(data, AFTER)))


def test_what_surrounds_the_cells_follows_an_insertion(by_hand):
    editor = surrounded(by_hand)
    editor.insert_rows("Blad", 6, 10)
    text = part(editor, "xl/worksheets/sheet1.xml")
    for piece in (
        'protectedRange sqref="A5:A19"', 'autoFilter ref="A4:C19"', 'sortState ref="A5:C19"', 'sortCondition ref="B5:B19"',
        'mergeCell ref="A5:B5"', 'mergeCell ref="A17:A18"', 'sqref="A5:A19 C16"', "<formula>$B5&gt;1</formula>",
        'sqref="C16"', "<formula1>$E$16:$E$19</formula1>", 'brk id="18"', 'ignoredError sqref="A16"',
        "<xm:f>Blad!A5:A19</xm:f>", "<xm:sqref>D16</xm:sqref>", "<f>A5+A19+Blad!$B$16</f>",
    ):  # fmt: skip
        assert piece in text, piece


def test_what_surrounds_the_cells_follows_a_deletion(by_hand):
    editor = surrounded(by_hand)
    editor.delete_rows("Blad", 5, 2)
    text = part(editor, "xl/worksheets/sheet1.xml")
    for piece in (
        'protectedRange sqref="A5:A7"', 'autoFilter ref="A4:C7"', '<mergeCells count="1"><mergeCell ref="A5:A6"/>',
        'conditionalFormatting sqref="A5:A7"', "<formula>$B5&gt;1</formula>", 'brk id="6"',
    ):  # fmt: skip
        assert piece in text, piece
    for gone in ("dataValidation", "ignoredError", "sparkline", "extLst", "<row "):
        assert gone not in text, gone


def test_shared_formulas_are_right_after_a_move(by_hand):
    data = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}">'
        + ('<f t="shared" si="0" ref="B2:B6">A1+A2</f>' if row == 2 else '<f t="shared" si="0"/>')
        + "</c></row>"
        for row in range(2, 7)
    )
    editor = Editor(open_package(by_hand(data)))
    editor.insert_rows("Blad", 4)
    assert formulas(editor, "Blad") == {
        (2, 2): "A1+A2", (3, 2): "A2+A3", (5, 2): "A3+A5", (6, 2): "A5+A6", (7, 2): "A6+A7",
    }  # fmt: skip


@settings(max_examples=40)
@given(at=st.integers(1, 12), count=st.integers(1, 4))
def test_inserting_and_deleting_again_changes_nothing(plain_bytes, at, count):
    package = open_package(plain_bytes)
    editor = Editor(package)
    editor.insert_rows("Blad", at, count)
    editor.delete_rows("Blad", at, count)
    assert open_package(editor.to_bytes()).sheet("Blad").cells == package.sheet("Blad").cells


@pytest.fixture(scope="module")
def plain_bytes(tmp_path_factory) -> bytes:
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("Blad")
    for row in range(10):
        sheet.write(row, 0, row)
        sheet.write_formula(row, 1, f"=A{row + 1}*2+SUM(A$1:A$10)+SUM(A:A)+$A${10 - row}", None, row)
    book.close()
    return stream.getvalue()


# Tables


def members(editor: Editor) -> list[object]:
    package = open_package(editor.to_bytes())
    body = package.table("Medlemmar").body
    return [package.sheet(FEES).cell(row, 1).value for row in range(body.top, body.bottom + 1)]


def test_a_table_grows_at_its_end(budget):
    editor = Editor(open_package(budget))
    row = editor.grow_table("Medlemmar")
    assert row == 7
    editor.set_value(FEES, (row, 1), "Nyköping")
    editor.set_value(FEES, (row, 2), 55000)
    assert members(editor) == ["Flen", "Gnesta", "Trosa", "Nyköping"]
    new = formulas(editor, FEES)
    assert new[7, 3] == "Medlemmar[[#This Row],[Antal inv]]/SUM(Medlemmar[Antal inv])"
    assert new[7, 4] == "ROUND(1000000*B7/SUM(B$4:B$7),0)"
    assert new[4, 4] == "ROUND(1000000*B4/SUM(B$4:B$7),0)"
    assert new[9, 2] == "SUM(B4:B7)"
    assert formulas(editor, PLAN)[4, 3] == "SUM(Medlemsavgifter!B4:B7)"
    package = open_package(editor.to_bytes())
    cell = package.sheet(FEES).cell(7, 4)
    assert (cell.number_format, cell.calculated) == ("#,##0", False)
    assert "Medlemsavgifter!$B$4:$B$7" in part(editor, "xl/charts/chart1.xml")
    text = part(editor, "xl/worksheets/sheet1.xml")
    assert 'sqref="B4:B7"' in text
    assert 'conditionalFormatting sqref="C4:C7"' in text
    assert '<autoFilter ref="A3:D7"/>' in part(editor, "xl/tables/table1.xml")
    openpyxl.load_workbook(BytesIO(editor.to_bytes()))


@pytest.mark.parametrize(
    ("at", "order"), [(0, [None, "Flen", "Gnesta", "Trosa"]), (1, ["Flen", None, "Gnesta", "Trosa"])]
)
def test_a_table_grows_inside(budget, at, order):
    editor = Editor(open_package(budget))
    row = editor.grow_table("Medlemmar", at=at)
    assert row == 4 + at
    assert members(editor) == order
    new = formulas(editor, FEES)
    assert new[row, 4] == f"ROUND(1000000*B{row}/SUM(B$4:B$7),0)"
    assert new[9, 2] == "SUM(B4:B7)"
    assert open_package(editor.to_bytes()).sheet(FEES).cell(row, 2).number_format == "#,##0"


def test_several_rows_at_once(budget):
    editor = Editor(open_package(budget))
    assert editor.grow_table("Medlemmar", 3) == 7
    assert formulas(editor, FEES)[9, 4] == "ROUND(1000000*B9/SUM(B$4:B$9),0)"
    assert formulas(editor, PLAN)[3, 3] == "Medlemsavgifter!B11/B3"


def test_a_running_total_keeps_to_its_row(by_hand, hand_made, zipped, tmp_path: Path):
    import xlsxwriter

    path = tmp_path / "running.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Blad")
    sheet.add_table("A1:B3", {"name": "Rader", "columns": [{"header": "Belopp"}, {"header": "Summa"}]})
    for row in (2, 3):
        sheet.write(row - 1, 0, row)
        sheet.write_formula(row - 1, 1, f"=SUM(A$2:A{row})", None, 0)
    book.close()
    editor = Editor(open_package(path))
    editor.grow_table("Rader")
    assert formulas(editor, "Blad") == {(2, 2): "SUM(A$2:A2)", (3, 2): "SUM(A$2:A3)", (4, 2): "SUM(A$2:A4)"}


def test_rows_of_a_table_deleted(budget):
    editor = Editor(open_package(budget))
    editor.delete_table_rows("Medlemmar", 1)
    assert members(editor) == ["Flen", "Trosa"]
    editor.delete_table_rows("Medlemmar", 0, 2)
    assert members(editor) == [None]
    package = open_package(editor.to_bytes())
    assert package.table("Medlemmar").ref == Area(3, 1, 4, 4)
    assert formulas(editor, FEES)[4, 4] == "ROUND(1000000*B4/SUM(B$4:B$4),0)"
    with pytest.raises(PackageError):
        editor.delete_table_rows("Medlemmar", 1)


def test_rows_of_a_table_sorted(budget):
    editor = Editor(open_package(budget))
    editor.reorder_table_rows("Medlemmar", [2, 0, 1])
    assert members(editor) == ["Trosa", "Flen", "Gnesta"]
    package = open_package(editor.to_bytes())
    assert [package.sheet(FEES).cell(row, 2).value for row in (4, 5, 6)] == [12100, 16000, 10500]
    assert formulas(editor, FEES)[4, 4] == "ROUND(1000000*B4/SUM(B$4:B$6),0)"
    with pytest.raises(PackageError):
        editor.reorder_table_rows("Medlemmar", [0, 0, 1])


@pytest.mark.libreoffice
def test_libreoffice_reads_a_grown_workbook_the_same(budget, tmp_path: Path, libreoffice):
    editor = Editor(open_package(budget))
    row = editor.grow_table("Medlemmar")
    editor.set_value(FEES, (row, 1), "Nyköping")
    editor.set_value(FEES, (row, 2), 61400)
    editor.save(tmp_path / "grown.xlsx")
    with libreoffice.open(tmp_path / "grown.xlsx") as workbook:
        values = workbook.values()[FEES]
    assert values["B9"] == 100000
    assert values["D7"] == 614000
    assert values["C7"] == pytest.approx(0.614)
