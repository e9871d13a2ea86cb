# ruff: noqa: E501  (XML stands as it does in a file)
"""Rows read by pattern say what the parser says, and what no pattern fits is left to the parser."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsheets.ooxml import PackageCode, PackageError
from xlsheets.ooxml.filling import Filler, SheetContent
from xlsheets.ooxml.lexical import UnusualError
from xlsheets.ooxml.plain import fill_plain, split_plain
from xlsheets.ooxml.reading import read_sheet, scan_sheet
from xlsheets.ooxml.strings import shared_strings
from xlsheets.ooxml.values import Context

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
AC = ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
CONTEXT = Context(lambda: ["noll", "ett"], ["General", "0", "0.00"], lambda: frozenset({"1"}), False)


def sheet(rows: str, root: str = AC, ahead: str = "", after: str = "") -> bytes:
    text = f'{ahead}<worksheet xmlns="{MAIN}"{root}><sheetData>{rows}</sheetData>{after}</worksheet>'
    return text.encode()


def outcome(read, data: bytes) -> object:
    """All that is read, with the types of the values and their order, or the error."""
    try:
        found: SheetContent = read(data, "xl/worksheets/sheet1.xml", CONTEXT)
    except PackageError as error:
        return error.code, error.params["part"]
    kinds = [(at, type(cell.value), cell) for at, cell in found.cells.items()]
    return kinds, list(found.blank_styles.items()), found.arrays, found.hidden_rows


def is_plain(data: bytes) -> bool:
    span = split_plain(data)
    try:
        return span is not None and fill_plain(data, span, Filler("part", CONTEXT)) is None
    except UnusualError:
        return False


def one(cell: str) -> str:
    return f'<row r="1">{cell}</row>'


PLAIN = [
    "",
    '<row r="1" spans="1:3" ht="15" customHeight="1" x14ac:dyDescent="0.25"/><row r="9" hidden="1"></row>',
    '<row r="2" ht="0" customHeight="1"><c r="A2" s="1"/></row>',
    '<row r="1" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false">'
    '<c r="A1" s="0" t="s"><v>1</v></c></row>',
    one(
        '<c r="A1"><v>5</v></c><c r="B1"><v>-5</v></c><c r="C1" s="2"><v>0.1</v></c><c r="D1"><v>1E-3</v></c>'
    ),
    one('<c r="A1"><v>123456789012345</v></c><c r="B1"><v>1234567890123456</v></c><c r="C1"><v> 7 </v></c>'),
    one(
        '<c r="A1" t="n"><v>5</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#N/A</v></c><c r="D1" t="d"><v>2025-01-01</v></c>'
    ),
    one('<c r="A1" t="s" s="1"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c><c r="C1" t="s"/><c r="D1" />'),
    one(
        '<c r="A1" t="str"><v> a </v></c><c r="B1" t="str"><v xml:space="preserve"> a </v></c><c r="C1" t="str"><v></v></c><c r="D1" t="str"><v/></c>'
    ),
    one(
        '<c r="A1" t="str"><v>preserve</v></c><c r="B1"><v xml:space="preserve">7</v></c><c r="C1"><v /></c>'
    ),
    one(
        '<c r="A1" t="inlineStr"><is><t> a&amp;b </t></is></c><c r="B1" t="inlineStr"><is><t xml:space="preserve"> preserve </t></is></c>'
    ),
    one(
        '<c r="A1" t="inlineStr"><v>5</v></c><c r="B1"><is><t>a</t></is></c><c r="C1" t="str"><v>b</v><is><t>a</t></is></c>'
    ),
    one(
        '<c r="A1"><f>B1&lt;&gt;"å"&amp;"_x0041_"</f><v>1</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="str"><f>""</f><v></v></c>'
    ),
    one(
        '<c r="A1" cm="1" t="str"><f t="array" ref="A1:B2">SORT(C1:C2)</f><v>a</v></c><c r="B1" t="str"><f ca="1"/><v>b</v></c>'
    ),
    one(
        '<c r="A1" t="str" cm="1" vm="2"><f t="array" aca="1" ref="A1" ca="1">1</f><v/></c><c r="B1"><f></f><v>1</v></c>'
    ),
    '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1+1</f><v>1</v></c></row>\n<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>\n',
    one('<c r="A1"><f t="dataTable" ref="A1:B2" r1="D1" r2="D2"/><v>1</v></c>'),
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    '<row r="5"><c r="A5"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c><c r="A3"><v>3</v></c><c r="B3"><v>4</v></c></row>',
    one('<c r="A1" t="str"><f>"\r\n"</f><v>a\r\nb\rc</v></c>'),
]

UNUSUAL = [
    '<row><c><v>1</v></c></row>',
    one('<c><v>1</v></c>'),
    "<row r='1'><c r='A1'><v>1</v></c></row>",
    one('<c r="A1"><!-- x --><v>1</v></c>'),
    one('<c r="A1" t="str"><v><![CDATA[a<b]]></v></c>'),
    one('<c r="A1"><v>&#53;</v></c>'),
    one('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>'),
    one('<c r="A1" t="inlineStr"><is><t/></is></c>'),
    one('<c r="A1">\n  <v>1</v>\n</c>'),
    one('<c\nr="A1"><v>1</v></c>'),
    one('<c r="a1"><v>1</v></c>'),
    one('<c r="A1" s="&#49;"><v>1</v></c>'),
    one('<c r="A1"><v>1</v><extLst><ext uri="x"/></extLst></c>'),
    one('<c xmlns="urn:x" r="A1"><v>1</v></c>'),
    '<row r="1" x14ac:knownFonts="1"><c r="A1"><v>1</v></c></row>',
    '<row r="1"><c r="A1" ph="1" custom-name="1"><v>1</v></c></row>',
]  # fmt: skip

BROKEN = [
    '<row r="1"><row r="2"></row></row>',
    '<row r="1"><c r="A1"><v>1</v></c>',
    '</row><row r="1">',
    '<c r="A1"><v>1</v></c>',
    one('<c r="A1" s="1" s="2"><v>1</v></c>'),
    one('<c r="A1" r="A1"><v>1</v></c>'),
    '<row r="1" ht="1" ht="2"/>',
    one('<c r="A1"><f t="array" t="array" ref="A1">1</f></c>'),
    one('<c r="A1" t="str"><v>a\x01</v></c>'),
    one('<c r="A1" t="str"><v>a\ufffe</v></c>'),
    one('<c r="A1" t="str"><v>a]]>b</v></c>'),
    one('<c r="A1" t="str"><v>&unknown;</v></c>'),
    one('<c r="A1" t="str"><v>a & b</v></c>'),
    one('<c r="A1"><v>1</v></d>'),
    one('<c r="A2"><v>1</v></c>'),
    one('<c r="A1" t="q"><v>1</v></c>'),
    one('<c r="A1" t="s"><v>2</v></c>'),
    one('<c r="A1" t="s"><v>\u0661</v></c>'),
    one('<c r="A1"><v>one</v></c>'),
    one('<c r="XFE1"><v>1</v></c>'),
    one('<c r="A1"><f t="shared" si="4"/></c>'),
    one('<c r="A1"><f t="array" ref="nowhere">1</f></c>'),
    '<row r="1048577"/>',
]  # fmt: skip


@pytest.mark.parametrize("rows", PLAIN)
def test_what_programs_write_is_read_by_pattern(rows):
    assert is_plain(sheet(rows))
    assert outcome(read_sheet, sheet(rows)) == outcome(scan_sheet, sheet(rows))


@pytest.mark.parametrize("rows", UNUSUAL)
def test_what_no_pattern_fits_is_left_to_the_parser(rows):
    data = sheet(rows)
    assert not is_plain(data)
    assert outcome(read_sheet, data) == outcome(scan_sheet, data)
    assert outcome(read_sheet, data)[0] != PackageCode.DAMAGED


@pytest.mark.parametrize("rows", BROKEN)
def test_what_is_broken_is_broken_either_way(rows):
    damaged = (PackageCode.DAMAGED, "xl/worksheets/sheet1.xml")
    assert outcome(read_sheet, sheet(rows)) == outcome(scan_sheet, sheet(rows)) == damaged


ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "data",
    [
        sheet(ONE, root="", ahead='<?xml version="1.0" encoding="ISO-8859-1"?>'),
        sheet(ONE, root="", ahead="<!-- <sheetData> -->"),
        sheet(ONE, root="", ahead='<?xml version="1.0"?><?other <sheetData>?>'),
        sheet(ONE).decode().encode("utf-16"),
        sheet(ONE.replace("<row", "<x:row"), root=f' xmlns:x="{MAIN}"'),
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData/></x:worksheet>'.encode(),
        f'<worksheet xmlns="{MAIN}"><!-- <sheetData>{ONE}</sheetData> --><sheetData/></worksheet>'.encode(),
        sheet('<row r="1" x14ac:dyDescent="0.2"/>', root=""),
    ],
)
def test_what_stands_around_decides_too(data):
    assert not is_plain(data)
    assert outcome(read_sheet, data) == outcome(scan_sheet, data)


@pytest.mark.parametrize("after", ["<a>", "<a></b>", "<!-- -- -->", '<a b="<"/>', "</worksheet><worksheet>"])
def test_what_follows_must_be_well_formed(after):
    assert outcome(read_sheet, sheet(ONE, after=after))[0] is PackageCode.DAMAGED


def test_a_document_type_is_refused_either_way():
    for data in (sheet(ONE, ahead="<!DOCTYPE a>"), sheet(one("<c/>"), ahead="<!DOCTYPE a>")):
        assert outcome(read_sheet, data)[0] is PackageCode.UNSAFE


def test_what_stands_around_is_kept():
    after = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    for rows in (ONE, "<!-- x -->" + ONE):
        around = read_sheet(sheet(rows, after=after), "part", CONTEXT).around
        assert b"<row" not in around
        assert after.encode() in around


def test_rows_are_read_a_piece_at_a_time(monkeypatch):
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="str"><v>å{row}</v></c></row>' for row in range(1, 500))
    whole = outcome(read_sheet, sheet(rows))
    monkeypatch.setattr("xlsheets.ooxml.lexical._PIECE", 100)
    assert is_plain(sheet(rows))
    assert outcome(read_sheet, sheet(rows)) == whole == outcome(scan_sheet, sheet(rows))


addresses = st.sampled_from(["A1", "B1", "A2", "AA1", "XFD1", "a1", "A", "1", ""])
texts = st.sampled_from(
    ["0", "1", "9", "-1", "1.5", "1e400", "", " ", " a ", "å", "&amp;", "&lt;", "&#65;", "&", "_x0041_", "]]>", "\r\n", "\x02", "#N/A", "2025-01-01", "true", "A1+B1"]
)  # fmt: skip
types = st.sampled_from(["", "n", "s", "str", "b", "e", "d", "inlineStr", "z"])
styles = st.sampled_from(["", ' s="1"', ' s="99"', ' s=""', " s='1'", ' s="1" s="1"'])
formulas = st.one_of(
    st.just(""),
    st.builds("<f>{}</f>".format, texts),
    st.builds('<f t="shared" ref="A1:A9" si="{}">{}</f>'.format, st.sampled_from("01"), texts),
    st.builds('<f t="shared" si="{}"/>'.format, st.sampled_from("01")),
    st.builds('<f t="array" ref="A1:B2">{}</f>'.format, texts),
    st.just('<f ca="1"/>'),
)
stored = st.one_of(
    st.just(""),
    st.builds("<v>{}</v>".format, texts),
    st.builds('<v xml:space="preserve">{}</v>'.format, texts),
    st.builds("<is><t>{}</t></is>".format, texts),
    st.builds('<is><t xml:space="preserve">{}</t></is>'.format, texts),
    st.just("<v/>"),
)


@st.composite
def cells(draw: st.DrawFn) -> str:
    type_ = draw(types)
    head = f'<c r="{draw(addresses)}"{draw(styles)}' + (f' t="{type_}"' if type_ else "")
    inside = draw(formulas) + draw(stored)
    return f"{head}>{inside}</c>" if inside else f"{head}/>"


@st.composite
def rows(draw: st.DrawFn) -> str:
    look = draw(st.sampled_from(["", ' hidden="1"', ' ht="0"', ' x14ac:dyDescent="0.2"', ' s="1"']))
    number = draw(st.sampled_from(["1", "1", "1", "2", "0", "x"]))
    inside = "".join(draw(st.lists(cells(), max_size=3)))
    return f'<row r="{number}"{look}>{inside}</row>' + draw(st.sampled_from(["", "", "\n", " ", "x"]))


@settings(max_examples=400)
@given(st.lists(rows(), max_size=3).map("".join))
def test_both_ways_agree_on_anything(text):
    assert outcome(read_sheet, sheet(text)) == outcome(scan_sheet, sheet(text))


def table(inside: str, root: str = "", ahead: str = "", after: str = "") -> bytes:
    return f'{ahead}<sst xmlns="{MAIN}"{root}>{inside}</sst>{after}'.encode()


RUN = '<si><r><t>ett </t></r><r><rPr><b/></rPr><t xml:space="preserve">två</t></r></si>'


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (table(""), []),
        (table("<si><t>a</t></si>"), ["a"]),
        (table("<si><t> a </t></si><si><t xml:space=\"preserve\"> a </t></si>"), ["a", " a "]),
        (table("<si><t>&lt;å&amp;_x0041_</t></si>\n<si><t>&#65;</t></si>"), ["<å&A", "A"]),
        (table(f"<si><t>a</t></si>{RUN}<si/><si><t/></si><si><t></t></si><si><t>b</t></si>"), ["a", "ett två", "", "", "", "b"]),
        (table("<si/><si><t>a</t></si><si/>"), ["", "a", ""]),
        (table("<si />"), [""]),
        (table("<si><t>a</t><phoneticPr fontId=\"1\"/></si><si><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh><t>b</t></si>"), ["a", "b"]),
        (table("<si><t><![CDATA[</si>]]></t></si><si><t>b</t></si>"), ["</si>", "b"]),
        (table("<!-- <si><t>no</t></si> --><si><t>a</t></si>"), ["a"]),
        (table("<si><t>a</t></si><!-- <si><t>no</t></si> -->"), ["a"]),
        (table('<si><x:y/><t>a</t></si><si><t>b</t></si>', root=' xmlns:x="urn:x"'), ["a", "b"]),
        (table("<si><t>a</t></si><extLst><ext/></extLst>"), ["a"]),
        (f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>a</x:t></x:si></x:sst>'.encode(), ["a"]),
        (table("<si><t>Åmål</t></si>", ahead='<?xml version="1.0" encoding="utf-16"?>').decode().encode("utf-16"), ["Åmål"]),
        (table("<si><t>a\r\nb</t></si>"), ["a\nb"]),
    ],
)  # fmt: skip
def test_shared_strings(data, texts):
    assert shared_strings(data, "xl/sharedStrings.xml") == texts


@pytest.mark.parametrize(
    "data",
    [
        table("<si><t>a</t></si>", after="<more/>"),
        table("<si><t>a</t>"),
        table("<si><r><t>a</t></si>"),
        table("<si><t>&no;</t></si>"),
        table("<si><t>\x01</t></si>"),
        table("<si><t>a]]>b</t></si>"),
        table("<si><x:y/><t>a</t></si><si><t>b</t></si>"),
    ],
)
def test_broken_shared_strings(data):
    with pytest.raises(PackageError) as caught:
        shared_strings(data, "xl/sharedStrings.xml")
    assert (caught.value.code, caught.value.params["part"]) == (PackageCode.DAMAGED, "xl/sharedStrings.xml")
