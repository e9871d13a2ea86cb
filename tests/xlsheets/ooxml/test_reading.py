# ruff: noqa: E501  (XML stands as it does in a file)
"""What a cell holds, whoever wrote the file."""

from __future__ import annotations

import time
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
from openpyxl.styles import Font

from xlsheets.formula.shift import translate
from xlsheets.ooxml import (
    Area,
    Array,
    Cell,
    CellError,
    Kind,
    PackageCode,
    PackageError,
    State,
    moment_of,
    open_package,
    serial,
)

METADATA = (
    '<metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:xda="http://schemas.microsoft'
    '.com/office/spreadsheetml/2017/dynamicarray"><metadataTypes count="1"><metadataType name="XLDAPR"/></metadataTypes>'
    '<futureMetadata name="XLDAPR" count="1"><bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}">'
    '<xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata>'
    '<cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>'
)
STRINGS = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>plain</t></si><si><r><t>ri</t></r>'
    '<r><rPr><b/></rPr><t xml:space="preserve">ch </t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>'
    "<si><t>a_x000D_b</t></si><si/><si><t> cut </t></si><si><t xml:space='preserve'> kept </t></si></sst>"
)


def related(kind: str, target: str) -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/{kind}" Target="{target}"/></Relationships>'
    )


@pytest.mark.parametrize(
    ("xml", "value", "kind"),
    [
        ('<c r="A1"><v>5</v></c>', 5, Kind.NUMBER),
        ('<c r="A1" t="n"><v>-0.1</v></c>', -0.1, Kind.NUMBER),
        ('<c r="A1"><v>1E3</v></c>', 1000.0, Kind.NUMBER),
        ('<c r="A1"><v>12345678901234567890</v></c>', 1.2345678901234567e19, Kind.NUMBER),
        ('<c r="A1" t="b"><v>1</v></c>', True, Kind.BOOLEAN),
        ('<c r="A1" t="b"><v>false</v></c>', False, Kind.BOOLEAN),
        ('<c r="A1" t="e"><v>#DIV/0!</v></c>', CellError("#DIV/0!"), Kind.ERROR),
        ('<c r="A1" t="e"><v>#BUSY!</v></c>', CellError("#BUSY!"), Kind.ERROR),
        ('<c r="A1" t="str"><v>text</v></c>', "text", Kind.TEXT),
        ('<c r="A1" t="inlineStr"><is><t>å_x0041_</t></is></c>', "åA", Kind.TEXT),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t> b</t></r></is></c>', "a b", Kind.TEXT),
        ('<c r="A1" t="inlineStr"><is><t/></is></c>', "", Kind.TEXT),
        ('<c r="A1" t="d"><v>2018-01-01</v></c>', 43101, Kind.NUMBER),
        ('<c r="A1" t="d"><v>2018-01-01T12:00:00</v></c>', 43101.5, Kind.NUMBER),
        ('<c r="A1" t="d"><v>2018-01-01T12:00:00.000Z</v></c>', 43101.5, Kind.NUMBER),
        ('<c r="A1" t="b"><v>TRUE</v></c>', True, Kind.BOOLEAN),
        ('<c r="A1" t="e"><v> #N/A </v></c>', CellError("#N/A"), Kind.ERROR),
        ('<c r="A1" t="str"><v>#N/A</v></c>', "#N/A", Kind.TEXT),
        ('<c r="A1"><v> 5 </v></c>', 5.0, Kind.NUMBER),
        ('<c r="A1" s=""><v>5</v></c>', 5, Kind.NUMBER),
        ('<c r="A1" t="str"><v> a  b\n</v></c>', "a  b", Kind.TEXT),
        ('<c r="A1" t="str"><v xml:space="preserve"> a </v></c>', " a ", Kind.TEXT),
        ('<c r="A1" t="str"><v>_x0020_a_x000a_</v></c>', " a\n", Kind.TEXT),
        ('<c r="A1" t="str"><v>_xD83D__xDE00_ _xD83D_</v></c>', "\N{GRINNING FACE} \ufffd", Kind.TEXT),
        ('<c r="A1" t="inlineStr"><is><t> a </t></is></c>', "a", Kind.TEXT),
        ('<c r="A1" t="inlineStr"><is><r><t>a </t></r><r><t>b</t></r></is></c>', "a b", Kind.TEXT),
        ('<c r="A1" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>', "a", Kind.TEXT),
        ('<c r="A1" t="inlineStr"><v>a</v></c>', None, Kind.BLANK),
        ('<c r="A1" t="str"><v><![CDATA[a<b]]></v></c>', "a<b", Kind.TEXT),
        ('<c r="A1"><!-- x --><v>1<?y z?>2</v></c>', 12, Kind.NUMBER),
        ('<c r="A1"/>', None, Kind.BLANK),
        ('<c r="A1" t="n"><v/></c>', None, Kind.BLANK),
    ],
)
def test_values(by_hand, strict, xml, value, kind):
    for build in (by_hand, strict):
        cell = open_package(build(f'<row r="1">{xml}</row>')).sheet("Blad").cell(1, 1)
        assert (cell.value, cell.kind, type(cell.value)) == (value, kind, type(value))


@pytest.mark.parametrize(
    ("xml", "formula", "calculated", "value"),
    [
        ("<c r='A1'><f>1+1</f><v>2</v></c>", "1+1", True, 2),
        ("<c r='A1'><f>1+1</f></c>", "1+1", False, None),
        ("<c r='A1'><f>1+1</f><v/></c>", "1+1", False, None),
        ("<c r='A1' t='str'><f>\"\"</f><v></v></c>", '""', True, ""),
        ("<c r='A1' t='e'><f>NA()</f><v>#N/A</v></c>", "NA()", True, CellError("#N/A")),
        ("<c r='A1'><f t='dataTable' ref='A1:B2' r1='D1' r2='D2'/><v>1</v></c>", "TABLE(D1,D2)", True, 1),
    ],
)
def test_formulas(by_hand, xml, formula, calculated, value):
    cell = open_package(by_hand(f"<row r='1'>{xml}</row>")).sheet("Blad").cell(1, 1)
    assert (cell.formula, cell.calculated, cell.value) == (formula, calculated, value)


@pytest.mark.parametrize(
    "xml",
    ["<f/>", "<f></f>", '<f ca="1"/>', '<f t="normal"/>'],
)
def test_an_empty_formula_is_none(by_hand, xml):
    """Excel leaves such on the cells that a dynamic array fills."""
    cells = (
        open_package(by_hand(f'<row r="1"><c r="A1">{xml}<v>5</v></c><c r="B1">{xml}</c></row>'))
        .sheet("Blad")
        .cells
    )
    assert cells == {(1, 1): Cell(5)}


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1", "C4"),
        ("a1+$a1+a$1+$A$1", "C4+$A4+C$1+$A$1"),
        ("SUM(A1:B2)", "SUM(C4:D5)"),
        ("SUM(A$1:A1)", "SUM(C$1:C4)"),
        ("SUM(A1:$A$2)", "SUM($A$2:C4)"),
        ("'Eget kapital'!B2+[1]Blad!C3+Jan:Mar!A1", "'Eget kapital'!D5+[1]Blad!E6+Jan:Mar!C4"),
        ("SUM(A:B)+SUM(1:2)+C1#", "SUM(C:D)+SUM(4:5)+E4#"),
        ("XFD1048576", "B3"),
        ('"A1"&Medlem[[#This Row],[A1]]&LOG10(A1)&A1.5', '"A1"&Medlem[[#This Row],[A1]]&LOG10(C4)&A1.5'),
    ],
)
def test_a_shared_formula_moves_as_a_copied_one(by_hand, formula, moved):
    data = (
        f'<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:C4">{escape(formula)}</f></c></row>'
        '<row r="4"><c r="C4"><f t="shared" si="0"/></c></row>'
    )
    cells = open_package(by_hand(data)).sheet("Blad").cells
    assert (cells[1, 1].formula, cells[4, 3].formula) == (formula, moved)
    assert translate(formula, 3, 2).replace("'", "") == moved.replace("'", "")


def test_shared_formulas_in_an_odd_order(by_hand):
    """The first cell may come last, an index may be used again, and a cell may keep its own text."""
    data = (
        '<row r="1"><c r="A1"><f t="shared" si="7"/><v>1</v></c><c r="B1"><f t="shared" si="7" ref="A1:B1">C1*2</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="7">9*9</f></c><c r="B2"><f t="shared" si="7"/></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="7" ref="A3:B3">C3*3</f></c><c r="B3"><f t="shared" si="7"/></c></row>'
    )
    cells = open_package(by_hand(data)).sheet("Blad").cells
    assert [cell.formula for cell in cells.values()] == ["B1*2", "C1*2", "9*9", "C2*2", "C3*3", "D3*3"]
    assert cells[1, 1].value == 1


def test_shared_formulas_are_written_out_for_each_cell(by_hand):
    data = (
        '<row r="2"><c r="B2"><f t="shared" si="0" ref="B2:C3">A1+$A$1+SUM(A:A)</f></c><c r="C2"><f t="shared" si="0"/></c>'
        '</row><row r="3"><c r="B3"><f t="shared" si="0"/></c></row>'
    )
    cells = open_package(by_hand(data)).sheet("Blad").cells
    assert {at: cell.formula for at, cell in cells.items()} == {
        (2, 2): "A1+$A$1+SUM(A:A)",
        (2, 3): "B1+$A$1+SUM(B:B)",
        (3, 2): "A2+$A$1+SUM(A:A)",
    }


def test_cells_and_rows_without_addresses_follow_each_other(by_hand):
    data = "<row><c><v>1</v></c><c><v>2</v></c></row><row r='5'><c r='C5'><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>"
    cells = open_package(by_hand(data)).sheet("Blad").cells
    assert {at: cell.value for at, cell in cells.items()} == {
        (1, 1): 1,
        (1, 2): 2,
        (5, 3): 3,
        (5, 4): 4,
        (6, 1): 5,
    }


def test_array_formulas_old_and_spilling(by_hand):
    data = (
        '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:A2">SORT(C1:C2)</f><v>1</v></c>'
        '<c r="B1"><f t="array" ref="B1">SUM(C1:C2*2)</f><v>6</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    )
    extra = {
        "xl/metadata.xml": METADATA,
        "xl/_rels/workbook.xml.rels": related("sheetMetadata", "metadata.xml"),
    }
    sheet = open_package(by_hand(data, extra=extra)).sheet("Blad")
    assert sheet.arrays == {(1, 1): Array(Area(1, 1, 2, 1), True), (1, 2): Array(Area(1, 2, 1, 2), False)}
    assert sheet.cell(1, 1).array == sheet.arrays[1, 1]
    assert sheet.anchor_of(2, 1) == (1, 1)
    assert sheet.anchor_of(2, 2) is None


def test_shared_strings(by_hand):
    data = "<row r='1'>" + "".join(f"<c t='s'><v>{index}</v></c>" for index in range(6)) + "</row>"
    extra = {
        "xl/sharedStrings.xml": STRINGS,
        "xl/_rels/workbook.xml.rels": related("sharedStrings", "sharedStrings.xml"),
    }
    cells = open_package(by_hand(data, extra=extra)).sheet("Blad").cells
    assert [cell.value for cell in cells.values()] == ["plain", "rich ", "a\rb", "", "cut", " kept "]


def test_a_prefixed_namespace_reads_the_same(by_hand, hand_made, zipped):
    parts = hand_made("")
    parts["xl/worksheets/sheet1.xml"] = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<!-- note --><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert open_package(zipped(parts)).sheet("Blad").cell(1, 1).value == 7


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "windows-1252"])
def test_encodings(hand_made, zipped, encoding):
    declared = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16"}.get(encoding, encoding)
    parts = {
        name: f'<?xml version="1.0" encoding="{declared}"?>{text}'.encode(encoding)
        for name, text in hand_made(
            '<row r="1"><c r="A1" t="str"><v>Åmål</v></c></row>',
            '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
        ).items()
    }
    sheet = open_package(zipped(parts)).sheet("Blad")
    assert (sheet.cell(1, 1).value, sheet.merged) == ("Åmål", (Area(1, 1, 2, 2),))


@pytest.mark.parametrize(
    ("part", "target"),
    [
        ("xl/worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml"),
        ("xl/worksheets/sheet1.xml", "..\\xl\\worksheets\\sheet1.xml"),
        ("xl/worksheets/sheet1.xml", "./Worksheets/SHEET1.xml"),
        ("xl/worksheets/blad 1.xml", "worksheets/blad%201.xml"),
        ("xl/worksheets/blad%201.xml", "worksheets/blad 1.xml"),
        ("blad.xml", "../blad.xml"),
    ],
)
def test_targets_as_odd_writers_spell_them(hand_made, zipped, part, target):
    parts = hand_made('<row r="1"><c r="A1"><v>7</v></c></row>')
    parts[part] = parts.pop("xl/worksheets/sheet1.xml")
    parts["xl/_rels/workbook.xml.rels"] = related("theme", "none.xml").replace(
        "/xl/worksheets/sheet1.xml", target
    )
    assert open_package(zipped(parts)).sheet("Blad").cell(1, 1).value == 7


def test_sheets_of_other_kinds(by_hand, hand_made):
    """A chart sheet holds no cells; a macro sheet does; a module of Excel 95 is a name without a part."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    listed = "".join(
        f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>'
        for identity, kind, target in (
            ("rId1", f"{office}/worksheet", "worksheets/sheet1.xml"),
            ("rId2", f"{office}/chartsheet", "chart.xml"),
            ("rId3", "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "macro.xml"),
        )
    )
    extra = {
        "xl/_rels/workbook.xml.rels": hand_made("")["xl/_rels/workbook.xml.rels"].split("<Relationship ")[0]
        + listed
        + "</Relationships>",
        "xl/chart.xml": f'<chartsheet xmlns="{main}"><sheetProtection content="1"/><drawing/></chartsheet>',
        "xl/macro.xml": '<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" '
        f'xmlns="{main}"><sheetData><row r="1"><c r="A1"><f>RETURN()</f><v>1</v></c></row></sheetData></xm:macrosheet>',
    }
    book = (
        '<sheets><sheet name="Modul" sheetId="9" r:id=""/><sheet name="Blad" sheetId="1" r:id="rId1"/><sheet name="Bild" '
        'sheetId="2" r:id="rId2"/><sheet name="Makro" sheetId="3" r:id="rId3" state="veryHidden"/></sheets>'
        '<definedNames><definedName name="Här" localSheetId="1">Blad!$A$1</definedName></definedNames>'
    )
    package = open_package(by_hand('<row r="1"><c r="A1"><v>1</v></c></row>', book=book, extra=extra))
    assert [(sheet.kind, len(sheet.cells)) for sheet in package.sheets] == [
        ("module", 0),
        ("worksheet", 1),
        ("chartsheet", 0),
        ("xlMacrosheet", 1),
    ]
    assert package.defined_names[0].sheet == "Blad"
    assert package.sheet("Bild").protection
    assert package.sheet("Modul").validations == package.sheet("Modul").merged == ()
    assert package.has_macros
    assert package.sheet("Makro").state is State.VERY_HIDDEN


@pytest.mark.parametrize(
    "formula",
    [
        "<f>B{0}*C{0}+SUM(D$1:D{0})</f>",
        '<f t="shared" si="{0}" ref="A{0}">B{0}*C{0}+SUM(D$1:D{0})</f>',
        '<f t="array" ref="A{0}">B{0}*C{0}+SUM(D$1:D{0})</f>',
        '<f t="array" ref="A{0}:XFD{0}">B{0}*C{0}+SUM(D$1:D{0})</f>',
    ],
)
def test_tens_of_thousands_of_formulas_are_read_in_seconds(by_hand, formula):
    """What grows with the square of their number would take minutes."""
    count = 3_000 if "XFD" in formula else 50_000
    rows = (f'<row r="{n}"><c r="A{n}">{formula.format(n)}<v>{n}</v></c></row>' for n in range(1, count + 1))
    sheet = open_package(by_hand("".join(rows))).sheet("Blad")
    started = time.process_time()
    anchors = [sheet.anchor_of(row, column) for row, column in sheet.cells]
    assert sheet.used == Area(1, 1, count, 1)
    assert anchors == ([(n, 1) for n in range(1, count + 1)] if "array" in formula else [None] * count)
    assert time.process_time() - started < 10


def test_one_formula_shared_by_a_whole_column(by_hand):
    first = '<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A50000">B1*C$1+SUM(D$1:D1)</f></c></row>'
    rows = (f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/></c></row>' for n in range(2, 50_001))
    sheet = open_package(by_hand(first + "".join(rows))).sheet("Blad")
    started = time.process_time()
    assert sheet.cell(50_000, 1).formula == "B50000*C$1+SUM(D$1:D50000)"
    assert time.process_time() - started < 10


def test_what_a_sheet_says_of_its_size_is_not_believed(by_hand, hand_made, zipped):
    parts = hand_made('<row r="2"><c r="B2"><v>1</v></c></row>')
    name = "xl/worksheets/sheet1.xml"
    head = '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9" style="1"/></cols><sheetData>'
    parts[name] = parts[name].replace("<sheetData>", head)
    sheet = open_package(zipped(parts)).sheet("Blad")
    assert (len(sheet.cells), sheet.used, sheet.hidden_columns) == (1, Area(2, 2, 2, 2), frozenset())


def test_a_far_cell_costs_nothing(by_hand):
    sheet = open_package(by_hand('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')).sheet("Blad")
    assert sheet.used == Area(1048576, 16384, 1048576, 16384)


@pytest.mark.parametrize(
    "data",
    [
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="1"><v>1</v></c></row>',
        '<row r="x"/>',
        '<row r="1"><c r="A1"><v>one</v></c></row>',
        '<row r="1"><c r="A1"><v>inf</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
        '<row r="1"><c r="A1" t="q"><v>1</v></c></row>',
        '<row r="1"><c r="A1" s="x"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="d"><v>soon</v></c></row>',
        '<row r="1"><c r="A1"><f t="shared" si="4"/></c></row>',
        '<row r="1"><c r="A1"><f t="array" ref="nowhere">1</f></c></row>',
    ],
)
def test_damage_inside_a_sheet_is_named(by_hand, data):
    package = open_package(by_hand(data))
    with pytest.raises(PackageError) as caught:
        package.sheet("Blad").cells  # noqa: B018
    assert (caught.value.code, caught.value.params["part"]) == (
        PackageCode.DAMAGED,
        "xl/worksheets/sheet1.xml",
    )


def test_a_budget_by_xlsxwriter(budget):
    package = open_package(budget)
    assert [sheet.name for sheet in package.sheets] == ["Medlemsavgifter", "Eget kapital"]
    fees = package.sheet("medlemsavgifter")
    assert fees.cell(4, 2).value == 16000
    assert fees.cell(4, 2).number_format == "#,##0"
    assert fees.cell(4, 3).formula == "Medlemmar[[#This Row],[Antal inv]]/SUM(Medlemmar[Antal inv])"
    assert fees.merged == (Area(1, 1, 1, 4),)
    table = package.table("MEDLEMMAR")
    assert (table.sheet, table.ref, table.body) == ("Medlemsavgifter", Area(3, 1, 6, 4), Area(4, 1, 6, 4))
    assert [column.name for column in table.columns] == ["Kommun", "Antal inv", "Andel", "Avgift"]
    assert table.column("antal INV") == 2
    names = {(name.name, name.sheet): name.formula for name in package.defined_names}
    assert names["Invånare", None] == "Medlemsavgifter!$B$8"
    assert names["UB", "Eget kapital"] == "'Eget kapital'!$B$3"
    assert names["_xlnm.Print_Area", "Medlemsavgifter"] == "Medlemsavgifter!$A$1:$D$8"
    assert package.sheet("Eget kapital").arrays == {(3, 5): Array(Area(3, 5, 5, 5), True)}
    assert package.calculation.full_calc_on_load
    assert package.properties["Application"] == "Microsoft Excel"
    assert not package.has_macros


def test_a_workbook_by_openpyxl(tmp_path: Path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["A3"] = datetime(2018, 12, 31), "=A1", True
    sheet["B7"].font = Font(bold=True)
    hidden, very = book.create_sheet("Dold"), book.create_sheet("Djupt")
    hidden.sheet_state, very.sheet_state = "hidden", "veryHidden"
    book.calculation.calcMode = "manual"
    book.save(tmp_path / "o.xlsx")
    package = open_package(tmp_path / "o.xlsx")
    assert [sheet.state for sheet in package.sheets] == [State.VISIBLE, State.HIDDEN, State.VERY_HIDDEN]
    assert package.date1904
    cell = package.sheets[0].cell(1, 1)
    assert cell.is_date
    assert moment_of(float(cell.value), package.date1904) == datetime(2018, 12, 31)
    assert not package.sheets[0].cell(2, 1).calculated
    assert package.sheets[0].cell(3, 1).value is True
    assert package.sheets[0].cell(7, 2).style > 0
    assert (7, 2) not in package.sheets[0].cells
    assert package.calculation.mode == "manual"


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(1900, 1, 1), 1), (date(1900, 2, 28), 59), (date(1900, 3, 1), 61), (date(2027, 3, 31), 46477)],
)
def test_days_count_as_excel_counts_them(day, number):
    assert serial(day) == number
    assert moment_of(number).date() == day


def test_missing_things_have_codes(budget):
    package = open_package(budget)
    for ask, code in ((package.sheet, PackageCode.NO_SUCH_SHEET), (package.table, PackageCode.NO_SUCH_TABLE)):
        with pytest.raises(PackageError) as caught:
            ask("Saknas")
        assert caught.value.code is code


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="B1"><f>A1</f><row>2</row></c></row>',
        '<row r="1"><row r="7"><c r="A7"><v>1</v></c></row></row>',
        '<row r="1"><c r="A1"><c r="B1"><v>1</v></c></c></row>',
    ],
)
def test_rows_and_cells_within_each_other_are_damage(by_hand, rows):
    with pytest.raises(PackageError) as refused:
        _ = open_package(by_hand(rows)).sheets[0].cells
    assert refused.value.code is PackageCode.DAMAGED
