# ruff: noqa: E501  (XML stands as it does in a file)
"""What sheets and workbooks declare beside their cells."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from xlsheets.ooxml import (
    Area,
    AutoFilter,
    ConditionalFormat,
    Connection,
    Embedded,
    ExternalLink,
    Frozen,
    Hyperlink,
    Label,
    Message,
    Note,
    PackageCode,
    PackageError,
    Remark,
    SheetProtection,
    Thread,
    Validation,
    WorkbookProtection,
    open_package,
)

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
X12AC = "http://schemas.microsoft.com/office/spreadsheetml/2011/1/ac"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
A1 = Area(1, 1, 1, 1)


def relations(*entries: tuple[str, str] | tuple[str, str, str]) -> str:
    """A list of relationships: (kind, target) or (kind, target, mode), numbered rId1, rId2, ..."""
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"'
        + (f' TargetMode="{mode[0]}"/>' if mode else "/>")
        for number, (kind, target, *mode) in enumerate(entries, start=1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def sheet_relations(*entries: tuple[str, str] | tuple[str, str, str]) -> dict[str, str]:
    return {"xl/worksheets/_rels/sheet1.xml.rels": relations(*entries)}


def book_relations(*entries: tuple[str, str] | tuple[str, str, str]) -> dict[str, str]:
    return {
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml"), *entries),
    }


@pytest.fixture
def blad(by_hand, strict):
    """The one sheet, in both dialects, with this around its rows: blad(after, before=..., extra=...)."""

    def build(after: str = "", before: str = "", extra: dict[str, str] | None = None):
        found = []
        for maker in (by_hand, strict):
            text = f'<row r="1"><c r="A1"><v>1</v></c></row></sheetData>{after}<sheetData>'
            parts = {"xl/worksheets/sheet1.xml": SHEET.format(before=before, rows=text)} | (extra or {})
            found.append(open_package(maker("", extra=parts)).sheet("Blad"))
        return found

    return build


SHEET = (
    f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}" xmlns:mc="{MC}" xmlns:x14="{X14}" xmlns:x12ac="{X12AC}" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">{before}<sheetData>{rows}</sheetData></worksheet>'
)

VALIDATIONS = [
    (
        '<dataValidation type="whole" operator="greaterThan" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
        'errorTitle="Fel" error="Heltal_x000a_krävs" promptTitle="Antal" prompt="Invånare" sqref="B4:B6 D4">'
        "<formula1>0</formula1></dataValidation>",
        Validation(
            (Area(4, 2, 6, 2), Area(4, 4, 4, 4)),
            "whole",
            "greaterThan",
            ("0",),
            allow_blank=True,
            prompt=Message("Antal", "Invånare"),
            error=Message("Fel", "Heltal\nkrävs"),
            stops=True,
        ),
    ),
    (
        '<dataValidation type="list" sqref="A1" showDropDown="1"><formula1>"Ja, Nej,""vet ej"""</formula1></dataValidation>',
        Validation(
            (A1,),
            "list",
            formulas=('"Ja, Nej,""vet ej"""',),
            choices=("Ja", "Nej", '"vet ej"'),
            dropdown=False,
        ),
    ),
    (
        '<dataValidation type="list" sqref="A:A"><formula1>$E$1:$E$4</formula1><formula2/></dataValidation>',
        Validation((Area(1, 1, 1048576, 1),), "list", formulas=("$E$1:$E$4",)),
    ),
    (
        '<dataValidation type="list" sqref="A1"><mc:AlternateContent><mc:Choice Requires="x12ac"><x12ac:list>1,"2,3"'
        '</x12ac:list></mc:Choice><mc:Fallback><formula1>"1,2,3"</formula1></mc:Fallback></mc:AlternateContent></dataValidation>',
        Validation((A1,), "list", choices=("1", "2,3")),
    ),
    (
        '<dataValidation type="decimal" errorStyle="warning" showErrorMessage="1" sqref="A1"><formula1>0</formula1>'
        "<formula2>1</formula2></dataValidation>",
        Validation((A1,), "decimal", formulas=("0", "1")),
    ),
    ('<dataValidation sqref="A1"/>', Validation((A1,))),
]


@pytest.mark.parametrize(("xml", "expected"), VALIDATIONS)
def test_rules_for_input(blad, xml, expected):
    for sheet in blad(f"<dataValidations>{xml}</dataValidations>"):
        assert sheet.validations == (expected,)


def test_rules_that_look_at_other_sheets_stand_in_an_extension(blad):
    xml = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1"><x14:dataValidation '
        'type="list" allowBlank="1"><x14:formula1><xm:f>Listor!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>B2 B4</xm:sqref>'
        "</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    for sheet in blad(xml):
        assert sheet.validations == (
            Validation(
                (Area(2, 2, 2, 2), Area(4, 2, 4, 2)),
                "list",
                formulas=("Listor!$A$1:$A$3",),
                allow_blank=True,
            ),
        )


def test_conditional_formats_of_both_generations(blad):
    xml = (
        '<conditionalFormatting sqref="A1:A3 C1"><cfRule type="cellIs" priority="1" operator="between"><formula>1</formula>'
        '<formula>2</formula></cfRule><cfRule type="dataBar" priority="2"/></conditionalFormatting><extLst><ext><x14:'
        'conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="expression"><xm:f>Data!A1&gt;1</xm:f></x14:cfRule>'
        "<xm:sqref>B1</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    )
    both = (Area(1, 1, 3, 1), Area(1, 3, 1, 3))
    for sheet in blad(xml):
        assert sheet.conditional_formats == (
            ConditionalFormat(both, "cellIs", ("1", "2")),
            ConditionalFormat(both, "dataBar", ()),
            ConditionalFormat((Area(1, 2, 1, 2),), "expression", ("Data!A1>1",)),
        )


@pytest.mark.parametrize(
    ("before", "hidden"),
    [
        ("", set()),
        ('<cols><col min="2" max="3" width="9" hidden="1"/><col min="5" max="5" width="9"/></cols>', {2, 3}),
        ('<cols><col min="1" max="1" hidden="true" outlineLevel="1"/><col min="2" max="2" collapsed="1"/></cols>', {1}),
        ('<cols><col min="4" max="4" width="0" customWidth="1"/></cols>', {4}),
        ('<cols><col min="3" max="16384" hidden="1"/></cols>', set(range(3, 16385))),
        ('<sheetFormatPr defaultColWidth="0"/><cols><col min="1" max="16383" width="9"/></cols>', {16384}),
        ('<cols><col min="9" max="99999" hidden="1"/></cols>', set(range(9, 16385))),
    ],
)  # fmt: skip
def test_columns_that_do_not_show(blad, before, hidden):
    for sheet in blad(before=before):
        assert sheet.hidden_columns == hidden


def test_thousands_of_columns_over_each_other_cost_no_more_than_one(blad):
    for sheet in blad(before="<cols>" + '<col min="1" max="16384" hidden="1"/>' * 20_000 + "</cols>"):
        assert len(sheet.hidden_columns) == 16384


def test_rows_that_do_not_show(by_hand):
    rows = (
        '<row r="2" hidden="1"/><row hidden="true"/><row r="7" ht="0" customHeight="1"/><row r="8" ht="15"/>'
    )
    assert open_package(by_hand(rows)).sheet("Blad").hidden_rows == {2, 3, 7}


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<autoFilter ref="A1:C9"/>', AutoFilter(Area(1, 1, 9, 3), False)),
        ('<autoFilter ref="A1:A9"><filterColumn colId="0" hiddenButton="1"/></autoFilter>', AutoFilter(Area(1, 1, 9, 1), False)),
        ('<autoFilter ref="A1:A9"><filterColumn colId="0"><filters><filter val="1"/></filters></filterColumn></autoFilter>', AutoFilter(Area(1, 1, 9, 1), True)),
        ("", None),
    ],
)  # fmt: skip
def test_filters(blad, xml, expected):
    for sheet in blad(xml):
        assert sheet.autofilter == expected


def test_filters_of_tables(by_hand):
    table = (
        f'<table xmlns="{MAIN}" id="1" displayName="T" ref="A1:A3"><autoFilter ref="A1:A3"><filterColumn colId="0"><top10 '
        'val="1"/></filterColumn></autoFilter><tableColumns count="1"><tableColumn id="1" name="K"/></tableColumns></table>'
    )
    extra = {"xl/tables/table1.xml": table} | sheet_relations(("table", "../tables/table1.xml"))
    around = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
    assert open_package(by_hand("", around, extra=extra)).table("T").autofilter == AutoFilter(
        Area(1, 1, 3, 1), True
    )


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ('<sheetViews><sheetView><pane xSplit="1" ySplit="3" state="frozen"/></sheetView></sheetViews>', Frozen(3, 1)),
        ('<sheetViews><sheetView><pane ySplit="2" state="frozenSplit"/></sheetView></sheetViews>', Frozen(2, 0)),
        ('<sheetViews><sheetView><pane xSplit="2310" ySplit="900"/></sheetView></sheetViews>', None),
    ],
)  # fmt: skip
def test_frozen_panes(blad, before, expected):
    for sheet in blad(before=before):
        assert sheet.frozen == expected


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<sheetProtection sheet="1" objects="1" scenarios="1"/>', SheetProtection(False, frozenset({"selectLockedCells", "selectUnlockedCells"}))),
        ('<sheetProtection hashValue="x" sheet="true" sort="0" selectLockedCells="1"/>', SheetProtection(True, frozenset({"sort", "objects", "scenarios", "selectUnlockedCells"}))),
        ('<sheetProtection password="CC1A"/>', None),
        ("", None),
    ],
)  # fmt: skip
def test_protected_sheets(blad, xml, expected):
    for sheet in blad(xml):
        assert sheet.protection == expected


def test_links(blad):
    xml = (
        '<hyperlinks><hyperlink ref="A1" r:id="rId1" tooltip="Karta"/><hyperlink ref="B1:B2" location="Blad!C3"/>'
        '<hyperlink ref="C1" r:id="rId1" location="p2"/></hyperlinks>'
    )
    extra = sheet_relations(("hyperlink", "https://example.org/?a=1", "External"))
    for sheet in blad(xml, extra=extra):
        assert sheet.hyperlinks == (
            Hyperlink(A1, "https://example.org/?a=1", None, "Karta"),
            Hyperlink(Area(1, 2, 2, 2), None, "Blad!C3"),
            Hyperlink(Area(1, 3, 1, 3), "https://example.org/?a=1", "p2"),
        )
        assert [link.external for link in sheet.hyperlinks] == [True, False, True]


def test_notes_and_threads(by_hand):
    comments = (
        f'<comments xmlns="{MAIN}"><authors><author>Kassören</author><author>tc={{1}}</author></authors><commentList>'
        '<comment ref="B2" authorId="0"><text><r><rPr><b/></rPr><t>Kassören:</t></r><r><t xml:space="preserve"> se _x000a_nedan</t></r>'
        '<rPh sb="0" eb="1"><t>x</t></rPh></text></comment>'
        '<comment ref="C3" authorId="1"><text><t>[Threaded comment] …</t></text></comment>'
        '<comment ref="D4" authorId="7"><text><t>utan namn</t></text></comment></commentList></comments>'
    )
    threads = (
        f'<ThreadedComments xmlns="{THREADS}"><threadedComment ref="C3" dT="2025-03-01T08:30:00.50" personId="{{a}}" id="{{1}}" '
        'done="1"><text>Stämmer det?</text></threadedComment><threadedComment ref="C3" dT="sent" personId="{B}" id="{2}" '
        'parentId="{1}"><text>Ja.</text></threadedComment></ThreadedComments>'
    )
    persons = f'<personList xmlns="{THREADS}"><person displayName="Åsa" id="{{A}}"/><person displayName="Bo" id="{{B}}"/></personList>'
    extra = {
        "xl/comments1.xml": comments,
        "xl/threadedComments/threadedComment1.xml": threads,
        "xl/persons/person.xml": persons,
    }
    extra |= sheet_relations(
        ("comments", "../comments1.xml"), ("threadedComment", "../threadedComments/threadedComment1.xml")
    )
    extra |= book_relations(("person", "persons/person.xml"))
    sheet = open_package(by_hand("", extra=extra)).sheet("Blad")
    assert sheet.notes == {(2, 2): Note("Kassören", "Kassören: se \nnedan"), (4, 4): Note("", "utan namn")}
    asked = Remark("Åsa", datetime(2025, 3, 1, 8, 30, 0, 500_000, UTC), "Stämmer det?")
    assert sheet.threads == {(3, 3): Thread((asked, Remark("Bo", None, "Ja.")), resolved=True)}


@pytest.mark.parametrize(
    ("xml", "asked"),
    [
        ('<mergeCells><mergeCell ref="A0"/></mergeCells>', "merged"),
        ('<dataValidations><dataValidation sqref="nowhere"/></dataValidations>', "validations"),
        ('<hyperlinks><hyperlink ref="?"/></hyperlinks>', "hyperlinks"),
    ],
)
def test_damage_around_the_rows_is_named_when_asked_for(blad, xml, asked):
    for sheet in blad(xml):
        assert sheet.cell(1, 1).value == 1
        with pytest.raises(PackageError) as caught:
            getattr(sheet, asked)
        assert (caught.value.code, caught.value.params["part"]) == (PackageCode.DAMAGED, sheet.part)


def test_what_links_stand_for(by_hand):
    book = '<externalReferences><externalReference r:id="rId2"/><externalReference r:id="rId3"/><externalReference r:id="rId4"/><externalReference r:id="rId9"/></externalReferences>'
    start = f'<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    names = '<sheetNames><sheetName val="Budget"/></sheetNames>'
    extra = {
        "xl/externalLinks/e1.xml": f'{start}<externalBook r:id="rId2">{names}</externalBook></externalLink>',
        "xl/externalLinks/_rels/e1.xml.rels": relations(
            ("externalLinkPath", "other.xlsx", "External"),
            ("externalLinkPath", "file:///C:\\a.xlsx", "External"),
        ),
        "xl/externalLinks/e2.xml": f'{start}<ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
        "xl/externalLinks/e3.xml": f'{start}<oleLink r:id="rId1" progId="Word.Document.8"/></externalLink>',
        "xl/externalLinks/_rels/e3.xml.rels": relations(("oleObject", "file:///C:\\a.doc", "External")),
    }
    extra |= book_relations(*(("externalLink", f"externalLinks/e{number}.xml") for number in (1, 2, 3)))
    assert open_package(by_hand("", book="<sheets><sheet name='Blad' r:id='rId1'/></sheets>" + book, extra=extra)).external_links == (
        ExternalLink("workbook", "file:///C:\\a.xlsx", ("Budget",)),
        ExternalLink("dde", "cmd|/c calc"),
        ExternalLink("ole", "file:///C:\\a.doc"),
        ExternalLink("workbook", ""),
    )  # fmt: skip


def test_other_programs_objects(by_hand):
    extra = {"xl/embeddings/o.bin": "x", "xl/embeddings/d.docx": "x", "xl/activeX/a1.xml": "<ocx/>"}
    extra |= sheet_relations(
        ("oleObject", "../embeddings/o.bin"),
        ("package", "../embeddings/d.docx"),
        ("control", "../activeX/a1.xml"),
        ("oleObject", "file:///C:\\outside.doc", "External"),
        ("control", "../activeX/missing.xml"),
    )
    owner = "xl/worksheets/sheet1.xml"
    assert open_package(by_hand("", extra=extra)).embedded == (
        Embedded("object", "xl/embeddings/o.bin", owner),
        Embedded("document", "xl/embeddings/d.docx", owner),
        Embedded("activex", "xl/activeX/a1.xml", owner),
    )


def test_connections(by_hand):
    xml = (
        f'<connections xmlns="{MAIN}"><connection id="1" name="SCB" refreshOnLoad="1"><dbPr connection="Provider=x" command="q"/>'
        '</connection><connection id="2" name="Webb"><webPr url="https://example.org"/></connection><connection id="3" name="Text">'
        '<textPr sourceFile="C:\\a.csv"/></connection><connection id="4" odcFile="b.odc"/></connections>'
    )
    extra = {"xl/connections.xml": xml} | book_relations(("connections", "connections.xml"))
    assert open_package(by_hand("", extra=extra)).connections == (
        Connection("SCB", "Provider=x", True),
        Connection("Webb", "https://example.org", False),
        Connection("Text", "C:\\a.csv", False),
        Connection("", "b.odc", False),
    )


def package_relations(*entries: tuple[str, str]) -> dict[str, str]:
    return {"_rels/.rels": relations(("officeDocument", "xl/workbook.xml"), *entries)}


def custom(**values: str) -> str:
    rows = "".join(
        f'<property fmtid="x" pid="2" name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property>'
        for name, value in values.items()
    )
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{rows}</Properties>'
    )


GUID = "b002e552-5bac-4e77-a8f2-1e8fdcadcedf"
TENANT = "f9465cb1-7889-4d9a-b552-fdd0addf0eb1"
LABELS = (
    '<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label id="{{{id}}}" '
    'enabled="1" method="Standard" siteId="{{{site}}}" contentBits="0" removed="{removed}"/></clbl:labelList>'
)


def test_custom_properties(by_hand):
    extra = {"docProps/custom.xml": custom(Diarienummer="2025_x0041_/17", Tom="")}
    extra |= package_relations(("custom-properties", "docProps/custom.xml"))
    package = open_package(by_hand("", extra=extra))
    assert package.custom_properties == {"Diarienummer": "2025A/17", "Tom": ""}
    assert package.label is None
    assert open_package(by_hand("")).custom_properties == {}


@pytest.mark.parametrize(
    ("properties", "labels", "expected"),
    [
        ({"Enabled": "True", "Name": "Intern", "SiteId": TENANT}, None, Label(GUID, "Intern", TENANT)),
        ({"Enabled": "false", "Name": "Intern"}, None, None),
        ({}, LABELS.format(id=GUID, site=TENANT.upper(), removed=0), Label(GUID, "", TENANT)),
        ({"Name": "Intern"}, LABELS.format(id=GUID, site=TENANT, removed=0), Label(GUID, "Intern", TENANT)),
        ({}, LABELS.format(id=GUID, site=TENANT, removed=1), None),
    ],
)
def test_sensitivity_labels_old_and_new(by_hand, properties, labels, expected):
    named = {f"MSIP_Label_{GUID}_{key}": value for key, value in properties.items()}
    extra = {"docProps/custom.xml": custom(**named)}
    entries = [("custom-properties", "docProps/custom.xml")]
    if labels:
        extra["docMetadata/LabelInfo.xml"] = labels
        entries.append(("classificationlabels", "docMetadata/LabelInfo.xml"))
    assert open_package(by_hand("", extra=extra | package_relations(*entries))).label == expected


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("", None),
        ('<workbookProtection lockStructure="1"/>', WorkbookProtection(True, False, False)),
        ('<workbookProtection workbookPassword="CC1A" lockWindows="true"/>', WorkbookProtection(False, True, True)),
        ('<workbookProtection revisionsPassword="CC1A"/>', None),
    ],
)  # fmt: skip
def test_protected_workbooks(by_hand, xml, expected):
    assert open_package(by_hand("", book=xml)).protection == expected
