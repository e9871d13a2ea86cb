# ruff: noqa: E501  (XML stands as it does in a file)
"""Cells changed, everything else byte for byte."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from xlsheets.ooxml import Area, CellError, Editor, Kind, PackageCode, PackageError, open_package

ARRAYS = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="0" cm="1"><f t="array" ref="B1:B3">SORT(A1:A3)</f><v>1</v></c></row>'
    '<row r="2"><c r="B2" t="str"><v>två</v></c></row><row r="3"><c r="B3"><v>3</v></c></row>'
    '<row r="5"><c r="B5"><v>99</v></c></row>'
)


def parts_of(data: bytes | Path) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data) if isinstance(data, bytes) else data) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def again(editor: Editor):
    return open_package(editor.to_bytes())


@pytest.mark.parametrize(
    ("value", "stored", "kind"),
    [
        (5, 5, Kind.NUMBER),
        (-0.1, -0.1, Kind.NUMBER),
        (250000.0, 250000, Kind.NUMBER),
        (Decimal("12.50"), 12.5, Kind.NUMBER),
        (10**15, 1e15, Kind.NUMBER),
        (1e-7, 1e-7, Kind.NUMBER),
        (True, True, Kind.BOOLEAN),
        ("Åmål & <b>", "Åmål & <b>", Kind.TEXT),
        (" kant ", " kant ", Kind.TEXT),
        ("rad\nrad", "rad\nrad", Kind.TEXT),
        ("tab\tretur\r\x07", "tab\tretur\r\x07", Kind.TEXT),
        ("_x0041_", "_x0041_", Kind.TEXT),
        ("", "", Kind.TEXT),
        (CellError("#N/A"), CellError("#N/A"), Kind.ERROR),
        (date(2018, 1, 1), 43101, Kind.NUMBER),
        (None, None, Kind.BLANK),
    ],
)
def test_values_read_back(budget, value, stored, kind):
    editor = Editor(open_package(budget))
    editor.set_value("Eget kapital", (3, 2), value)
    cell = again(editor).sheet("Eget kapital").cell(3, 2)
    assert (cell.value, cell.kind) == (stored, kind)
    openpyxl.load_workbook(BytesIO(editor.to_bytes()))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "x" * 32768])
def test_values_no_cell_can_hold(budget, value):
    editor = Editor(open_package(budget))
    with pytest.raises(PackageError) as caught:
        editor.set_value("Eget kapital", (3, 2), value)
    assert (caught.value.code, caught.value.params["cell"]) == (PackageCode.BAD_VALUE, "B3")


def test_only_the_sheet_that_changes_is_written_anew(budget):
    package = open_package(budget)
    editor = Editor(package)
    editor.set_value("Medlemsavgifter", (4, 2), 17000)
    editor.set_cached("Medlemsavgifter", (8, 2), 39600)
    before, after = parts_of(budget), parts_of(editor.to_bytes())
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet1.xml"]
    assert editor.store.changed == {"xl/worksheets/sheet1.xml"}


def test_nothing_changed_is_nothing_changed(budget):
    assert parts_of(Editor(open_package(budget)).to_bytes()) == parts_of(budget)


def test_cells_come_in_order_and_take_the_style_of_row_or_column(by_hand):
    columns = '<cols><col min="3" max="4" width="9" style="0"/><col min="7" max="9" style="2"/></cols>'
    data = by_hand('<row r="5" s="1" customFormat="1"><c r="C5"><v>1</v></c></row>')
    editor = Editor(open_package(data))
    editor.store.tree("xl/worksheets/sheet1.xml").insert(0, _element(columns))
    for position in ((5, 5), (5, 1), (9, 8), (2, 2), (5, 2)):
        editor.set_value("Blad", position, 1)
    tree = editor.store.tree("xl/worksheets/sheet1.xml")
    cells = [(cell.get("r"), cell.get("s")) for cell in tree.iter("{*}c")]
    assert cells == [("B2", None), ("A5", "1"), ("B5", "1"), ("C5", None), ("E5", "1"), ("H9", "2")]
    assert [row.get("r") for row in tree.iter("{*}row")] == ["2", "5", "9"]


def _element(text: str):
    from lxml import etree

    return etree.fromstring(
        text.replace("<cols>", '<cols xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
    )


def test_cells_without_addresses_keep_their_place(by_hand):
    editor = Editor(
        open_package(by_hand("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"))
    )
    editor.set_value("Blad", (1, 4), 9)
    cells = again(editor).sheet("Blad").cells
    assert {at: cell.value for at, cell in cells.items()} == {(1, 1): 1, (1, 2): 2, (1, 4): 9, (2, 1): 3}


def test_a_result_is_stored_beside_its_formula(budget):
    editor = Editor(open_package(budget))
    for value, kind in (
        (7, Kind.NUMBER),
        ("text", Kind.TEXT),
        (CellError("#NAME?"), Kind.ERROR),
        (False, Kind.BOOLEAN),
    ):
        editor.set_cached("Eget kapital", (3, 3), value)
        cell = again(editor).sheet("Eget kapital").cell(3, 3)
        assert (cell.formula, cell.value, cell.kind) == ("Medlemsavgifter!B8/B3", value, kind)
    editor.set_cached("Eget kapital", (3, 3), None)
    assert not again(editor).sheet("Eget kapital").cell(3, 3).calculated
    with pytest.raises(PackageError) as caught:
        editor.set_cached("Eget kapital", (3, 2), 1)
    assert caught.value.code is PackageCode.NO_SUCH_CELL


def test_a_spill_grows_and_shrinks(by_hand):
    editor = Editor(open_package(by_hand(ARRAYS)))
    editor.set_spill("Blad", (1, 2), [["a", 1], ["b", 2], ["c", None], [None, True]])
    sheet = again(editor).sheet("Blad")
    assert sheet.arrays[1, 2].ref == Area(1, 2, 4, 3)
    assert [sheet.cell(row, 2).value for row in range(1, 6)] == ["a", "b", "c", None, 99]
    assert sheet.cell(4, 3).value is True
    assert sheet.cell(2, 2).formula is None
    editor.set_spill("Blad", (1, 2), [[5]])
    sheet = again(editor).sheet("Blad")
    assert sheet.arrays[1, 2].ref == Area(1, 2, 1, 2)
    assert set(sheet.cells) == {(1, 1), (1, 2), (5, 2)}


@pytest.mark.parametrize(
    ("anchor", "values", "code"),
    [
        ((1, 2), [[1]] * 5, PackageCode.SPILL_BLOCKED),
        ((1, 2), [], PackageCode.BAD_VALUE),
        ((1, 2), [[1, 2], [3]], PackageCode.BAD_VALUE),
        ((1, 1), [[1]], PackageCode.NO_SUCH_CELL),
    ],
)
def test_spills_that_are_refused(by_hand, anchor, values, code):
    editor = Editor(open_package(by_hand(ARRAYS)))
    with pytest.raises(PackageError) as caught:
        editor.set_spill("Blad", anchor, values)
    assert caught.value.code is code
    assert not editor.store.changed


def test_a_cell_that_another_fills_is_not_typed_over(by_hand):
    editor = Editor(open_package(by_hand(ARRAYS)))
    with pytest.raises(PackageError) as caught:
        editor.set_value("Blad", (2, 2), 1)
    assert (caught.value.code, caught.value.params["anchor"]) == (PackageCode.INSIDE_ARRAY, "B1")
    editor.set_value("Blad", (1, 2), 7)
    sheet = again(editor).sheet("Blad")
    assert (sheet.cell(1, 2).value, sheet.cell(1, 2).formula, sheet.arrays) == (7, None, {})
    assert (2, 2) not in sheet.cells
    editor.set_value("Blad", (2, 2), 1)


def test_formulas_become_their_values(by_hand):
    editor = Editor(open_package(by_hand(ARRAYS)))
    assert editor.replace_formulas("Blad") == 1
    sheet = again(editor).sheet("Blad")
    assert [sheet.cell(row, 2).value for row in (1, 2, 3)] == [1, "två", 3]
    assert not sheet.arrays
    xml = parts_of(editor.to_bytes())["xl/worksheets/sheet1.xml"]
    assert b"cm=" not in xml
    assert b't="str"' not in xml
    assert b"<f" not in xml


def test_a_formula_never_calculated_is_not_replaced(by_hand):
    editor = Editor(
        open_package(by_hand('<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1"><f>2</f></c></row>'))
    )
    with pytest.raises(PackageError) as caught:
        editor.replace_formulas("Blad")
    assert (caught.value.code, caught.value.params["cell"]) == (PackageCode.NOT_CALCULATED, "B1")
    assert editor.replace_formulas("Blad", [(1, 1)]) == 1
    assert again(editor).sheet("Blad").cell(1, 2).formula == "2"


SHARED = (
    '<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A3">B1*2</f><v>2</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row><row r="3"><c r="A3"><f t="shared" si="0"/><v>6</v></c></row>'
)


@pytest.mark.parametrize("row", [1, 2])
def test_a_shared_formula_survives_losing_a_cell(by_hand, row):
    editor = Editor(open_package(by_hand(SHARED)))
    editor.set_value("Blad", (row, 1), 9)
    expected = {1: "B1*2", 2: "B2*2", 3: "B3*2"} | {row: None}
    assert {at[0]: cell.formula for at, cell in again(editor).sheet("Blad").cells.items()} == expected


def test_formulas_are_set_and_rewritten(by_hand):
    editor = Editor(open_package(by_hand(ARRAYS)))
    editor.set_formula("Blad", (1, 1), 'IF(C1<2,"a&b",1)', "a&b")
    editor.rewrite_formula("Blad", (1, 2), "FINSAM.SORT(A1:A3)")
    sheet = again(editor).sheet("Blad")
    assert (sheet.cell(1, 1).formula, sheet.cell(1, 1).value) == ('IF(C1<2,"a&b",1)', "a&b")
    assert sheet.cell(1, 2).formula == "FINSAM.SORT(A1:A3)"
    assert sheet.arrays[1, 2].ref == Area(1, 2, 3, 2)
    assert sheet.cell(2, 2).value == "två"


def test_headings_of_tables_are_not_typed_over(budget):
    editor = Editor(open_package(budget))
    with pytest.raises(PackageError) as caught:
        editor.set_value("Medlemsavgifter", (3, 2), "Folkmängd")
    assert (caught.value.code, caught.value.params["table"]) == (PackageCode.TABLE_HEADING, "Medlemmar")


def test_styles_are_copied_by_index(budget):
    package = open_package(budget)
    editor = Editor(package)
    editor.set_style("Medlemsavgifter", (20, 1), package.sheet("Medlemsavgifter").cell(4, 2).style)
    assert again(editor).sheet("Medlemsavgifter").cell(20, 1).number_format == "#,##0"


def test_the_calculation_chain_goes_only_when_formulas_come_or_go(hand_made, zipped):
    parts = hand_made('<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>')
    parts["xl/calcChain.xml"] = "<calcChain/>"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>", '<Override PartName="/xl/calcChain.xml" ContentType="application/xml"/></Types>'
    )
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain" '
        'Target="calcChain.xml"/></Relationships>',
    )
    editor = Editor(open_package(zipped(parts)))
    editor.set_cached("Blad", (1, 1), 2)
    editor.set_value("Blad", (2, 1), 2)
    assert "xl/calcChain.xml" in parts_of(editor.to_bytes())
    editor.set_value("Blad", (1, 1), 2)
    after = parts_of(editor.to_bytes())
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]


def test_a_calculated_workbook_is_not_forced_to_calculate(budget):
    editor = Editor(open_package(budget))
    editor.set_value("Eget kapital", (3, 2), 1)
    assert b"fullCalcOnLoad" in parts_of(editor.to_bytes())["xl/workbook.xml"]  # as it came
    editor.set_calculation(191029)
    calculation = again(editor).calculation
    assert (calculation.full_calc_on_load, calculation.calc_id, calculation.mode) == (False, 191029, "auto")


def test_a_workbook_that_says_nothing_of_calculation_can_be_told(by_hand):
    book = '<sheets><sheet name="Blad" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="x">1</definedName></definedNames><oleSize ref="A1"/>'
    editor = Editor(open_package(by_hand("", book=book)))
    editor.set_calculation(191029, "manual")
    xml = parts_of(editor.to_bytes())["xl/workbook.xml"].decode()
    assert re.findall(r"<(\w+)", xml.partition("<sheets>")[2]) == [
        "sheet",
        "definedNames",
        "definedName",
        "calcPr",
        "oleSize",
    ]


def test_a_column_formula_is_set_and_taken_away(budget):
    editor = Editor(open_package(budget))
    editor.set_column_formula("Medlemmar", "avgift", '[@Andel]*5&"<"')
    assert again(editor).table("Medlemmar").columns[3].formula == '[@Andel]*5&"<"'
    editor.set_column_formula("Medlemmar", "Avgift", None)
    assert again(editor).table("Medlemmar").columns[3].formula is None


def test_a_refused_value_changes_nothing(budget):
    editor = Editor(open_package(budget))
    for change in (
        lambda: editor.set_value("Eget kapital", (3, 3), float("nan")),
        lambda: editor.set_formula("Eget kapital", (3, 3), "1", 10**400),
        lambda: editor.set_spill("Eget kapital", (3, 5), [[1], [float("inf")]]),
        lambda: editor.set_cached("Eget kapital", (3, 3), "x" * 40000),
    ):
        with pytest.raises(PackageError) as caught:
            change()
        assert caught.value.code is PackageCode.BAD_VALUE
    assert not editor.store.changed
    assert parts_of(editor.to_bytes()) == parts_of(budget)


@pytest.mark.parametrize(
    "data",
    [
        '<row r="x"/>',
        '<row r="2"/><row r="2"/>',
        '<row r="1"><c r="A2"/></row>',
        '<row r="1"><c r="??"/></row>',
        '<row r="1"><c r="A1"><f t="array" ref="?">1</f></c></row>',
    ],
)
def test_damage_is_named_when_editing_too(by_hand, data):
    with pytest.raises(PackageError) as caught:
        Editor(open_package(by_hand(data))).set_value("Blad", (1, 3), 1)
    assert caught.value.code is PackageCode.DAMAGED


def test_a_chart_sheet_has_no_cells(tmp_path: Path):
    import xlsxwriter

    book = xlsxwriter.Workbook(tmp_path / "chart.xlsx")
    book.add_worksheet("Blad").write_formula("A1", "=1+1", None, 2)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Blad!$A$1:$A$5"})
    book.add_chartsheet("Diagram").set_chart(chart)
    book.close()
    editor = Editor(open_package(tmp_path / "chart.xlsx"))
    assert editor.replace_formulas("Diagram") == 0
    with pytest.raises(PackageError):
        editor.set_value("Diagram", (1, 1), 1)
    editor.insert_rows("Blad", 2)
    assert b"Blad!$A$1:$A$6" in parts_of(editor.to_bytes())["xl/charts/chart1.xml"]


def test_cells_go_before_the_extensions_of_their_row(by_hand):
    editor = Editor(open_package(by_hand('<row r="1"><c r="B1"><v>1</v></c><extLst/></row>')))
    for column in (3, 1):
        editor.set_value("Blad", (1, column), 1)
    row = next(editor.store.tree("xl/worksheets/sheet1.xml").iter("{*}row"))
    assert [child.get("r") for child in row] == ["A1", "B1", "C1", None]


def test_namespaces_and_unknown_things_stay(hand_made, zipped):
    parts = hand_made(
        '<row r="1"><c r="A1"><v>1</v></c></row>', "<!-- kept --><extLst><ext uri='{X}'/></extLst>"
    )
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        "<worksheet ",
        '<worksheet xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
        'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" xmlns:xr="urn:xr" xr:uid="{1}" ',
    )
    editor = Editor(open_package(zipped(parts)))
    editor.set_value("Blad", (1, 1), "två")
    text = parts_of(editor.to_bytes())["xl/worksheets/sheet1.xml"].decode()
    for kept in (
        'mc:Ignorable="x14ac xr"',
        'xmlns:x14ac="http',
        'xr:uid="{1}"',
        "<!-- kept -->",
        '<ext uri="{X}"/>',
    ):
        assert kept in text
    assert "ns0" not in text


def test_strict_workbooks_stay_strict(strict):
    editor = Editor(open_package(strict('<row r="1"><c r="A1"><v>1</v></c></row>')))
    editor.set_value("Blad", (2, 2), "två")
    assert again(editor).sheet("Blad").cell(2, 2).value == "två"
    assert (
        b"schemas.openxmlformats.org/spreadsheetml"
        not in parts_of(editor.to_bytes())["xl/worksheets/sheet1.xml"]
    )


def test_saving(budget, tmp_path: Path):
    editor = Editor(open_package(budget))
    editor.set_value("Eget kapital", (3, 2), 11)
    link = tmp_path / "link.xlsx"
    link.symlink_to(budget)
    for path in (budget, link):
        with pytest.raises(PackageError) as caught:
            editor.save(path)
        assert caught.value.code is PackageCode.OVER_INPUT
    out = tmp_path / "out.xlsx"
    editor.save(out)
    assert open_package(out).sheet("Eget kapital").cell(3, 2).value == 11
    assert open_package(budget).sheet("Eget kapital").cell(3, 2).value == 10
    budget.chmod(0o640)
    editor.save(budget, over_input=True)
    assert budget.stat().st_mode & 0o777 == 0o640
    assert open_package(budget).sheet("Eget kapital").cell(3, 2).value == 11
    assert sorted(path.name for path in tmp_path.iterdir()) == ["budget.xlsx", "link.xlsx", "out.xlsx"]


def test_the_same_edit_gives_the_same_bytes(budget):
    def edited() -> bytes:
        editor = Editor(open_package(budget))
        editor.set_value("Eget kapital", (3, 2), 11)
        return editor.to_bytes()

    assert edited() == edited()
