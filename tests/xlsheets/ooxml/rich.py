# ruff: noqa: E501  (XML stands as it does in a file)
"""A workbook with one of everything that other programs lose: written by XlsxWriter, the rest put in by hand.

Sheets: `Data` (table, chart, picture, sparklines, conditions old and new, validations, notes, a thread of
comments, a button, frozen panes, protection, printer settings, an ActiveX control), `Pivå` (pivot table,
slicer, query table), `Dold` (very hidden).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"

PARTS: dict[str, tuple[str, bytes]] = {
    "xl/persons/person.xml": (
        "application/vnd.ms-excel.person+xml",
        b'<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="Anna \xc3\x96berg" id="{11111111-1111-1111-1111-111111111111}" userId="a" providerId="None"/></personList>',
    ),
    "xl/threadedComments/threadedComment1.xml": (
        "application/vnd.ms-excel.threadedcomments+xml",
        b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="F2" dT="2026-01-01T10:00:00.00" personId="{11111111-1111-1111-1111-111111111111}" id="{22222222-2222-2222-2222-222222222222}"><text>Varf\xc3\xb6r?</text></threadedComment></ThreadedComments>',
    ),
    "xl/printerSettings/printerSettings1.bin": (f"{SHEETML}.printerSettings", bytes(range(256)) * 4),
    "xl/ctrlProps/ctrlProp1.xml": (
        "application/vnd.ms-excel.controlproperties+xml",
        b'<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="CheckBox" fmlaLink="$B$3" lockText="1"/>',
    ),
    "xl/activeX/activeX1.xml": (
        "application/vnd.ms-office.activeX+xml",
        b'<ax:ocx xmlns:ax="http://schemas.microsoft.com/office/2006/activeX" ax:classid="{8BD21D40-EC42-11CE-9E0D-00AA006002F3}" ax:persistence="persistStreamInit"/>',
    ),
    "xl/activeX/activeX1.bin": ("application/vnd.ms-office.activeX", b"\x40\x1d\xd2\x8b" + bytes(60)),
    "xl/pivotTables/pivotTable1.xml": (
        f"{SHEETML}.pivotTable+xml",
        f'<pivotTableDefinition xmlns="{MAIN}" name="Pivot1" cacheId="1" dataCaption="V\u00e4rden" createdVersion="6"><location ref="A3:B6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2"><pivotField axis="axisRow" showAll="0"><items count="4"><item x="0"/><item x="1"/><item x="2"/><item t="default"/></items></pivotField><pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields><rowItems count="4"><i><x/></i><i><x v="1"/></i><i><x v="2"/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems><dataFields count="1"><dataField name="Summa" fld="1" baseField="0" baseItem="0"/></dataFields></pivotTableDefinition>'.encode(),
    ),
    "xl/pivotCache/pivotCacheDefinition1.xml": (
        f"{SHEETML}.pivotCacheDefinition+xml",
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rId1" refreshedBy="Anna" refreshedDate="45000" createdVersion="6" recordCount="3"><cacheSource type="worksheet"><worksheetSource ref="A1:B4" sheet="Data"/></cacheSource><cacheFields count="2"><cacheField name="Kommun" numFmtId="0"><sharedItems count="3"><s v="Flen"/><s v="Gnesta"/><s v="Trosa"/></sharedItems></cacheField><cacheField name="Antal" numFmtId="0"><sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" containsInteger="1" minValue="1" maxValue="3"/></cacheField></cacheFields></pivotCacheDefinition>'.encode(),
    ),
    "xl/pivotCache/pivotCacheRecords1.xml": (
        f"{SHEETML}.pivotCacheRecords+xml",
        f'<pivotCacheRecords xmlns="{MAIN}" count="3"><r><x v="0"/><n v="1"/></r><r><x v="1"/><n v="2"/></r><r><x v="2"/><n v="3"/></r></pivotCacheRecords>'.encode(),
    ),
    "xl/slicers/slicer1.xml": (
        "application/vnd.ms-excel.slicer+xml",
        b'<slicers xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><slicer name="Kommun" cache="Utsnitt_Kommun" caption="Kommun" rowHeight="241300"/></slicers>',
    ),
    "xl/slicerCaches/slicerCache1.xml": (
        "application/vnd.ms-excel.slicerCache+xml",
        b'<slicerCacheDefinition xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" name="Utsnitt_Kommun" sourceName="Kommun"><pivotTables><pivotTable tabId="2" name="Pivot1"/></pivotTables><data><tabular pivotCacheId="1"><items count="3"><i x="0" s="1"/><i x="1" s="1"/><i x="2" s="1"/></items></tabular></data></slicerCacheDefinition>',
    ),
    "xl/connections.xml": (
        f"{SHEETML}.connections+xml",
        f'<connections xmlns="{MAIN}"><connection id="1" name="Fr\u00e5ga" type="5" refreshedVersion="6"><dbPr connection="Provider=X" command="SELECT 1"/></connection></connections>'.encode(),
    ),
    "xl/queryTables/queryTable1.xml": (
        f"{SHEETML}.queryTable+xml",
        f'<queryTable xmlns="{MAIN}" name="Fr\u00e5ga" connectionId="1" autoFormatId="16"/>'.encode(),
    ),
    "xl/externalLinks/externalLink1.xml": (
        f"{SHEETML}.externalLink+xml",
        f'<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}"><externalBook r:id="rId1"><sheetNames><sheetName val="Blad1"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>7</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'.encode(),
    ),
    "xl/vbaProject.bin": (
        "application/vnd.ms-office.vbaProject",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 not looked into" * 9,
    ),
    "customXml/item1.xml": (
        "application/xml",
        b"<minbudget xmlns='urn:mina'><\xc3\xa5r>2027</\xc3\xa5r></minbudget>",
    ),
    "customXml/itemProps1.xml": (
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        b'<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{33333333-3333-3333-3333-333333333333}"><ds:schemaRefs/></ds:datastoreItem>',
    ),
    "docMetadata/LabelInfo.xml": (
        "application/vnd.ms-office.classificationlabels+xml",
        b'<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label id="{44444444-4444-4444-4444-444444444444}" enabled="1" method="Privileged" siteId="{55555555-5555-5555-5555-555555555555}" removed="0"/></clbl:labelList>',
    ),
}
"""Part → content type and bytes."""

RELATIONS = {
    "_rels/.rels": [
        (
            "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels",
            "docMetadata/LabelInfo.xml",
        )
    ],
    "xl/_rels/workbook.xml.rels": [
        ("http://schemas.microsoft.com/office/2017/10/relationships/person", "persons/person.xml"),
        (f"{OFFICE}/pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
        (
            "http://schemas.microsoft.com/office/2007/relationships/slicerCache",
            "slicerCaches/slicerCache1.xml",
        ),
        (f"{OFFICE}/connections", "connections.xml"),
        (f"{OFFICE}/externalLink", "externalLinks/externalLink1.xml"),
        ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
        (f"{OFFICE}/customXml", "../customXml/item1.xml"),
    ],
    "xl/worksheets/_rels/sheet1.xml.rels": [
        (
            "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
            "../threadedComments/threadedComment1.xml",
        ),
        (f"{OFFICE}/printerSettings", "../printerSettings/printerSettings1.bin"),
        (f"{OFFICE}/ctrlProp", "../ctrlProps/ctrlProp1.xml"),
        (f"{OFFICE}/control", "../activeX/activeX1.xml"),
    ],
    "xl/worksheets/_rels/sheet2.xml.rels": [
        (f"{OFFICE}/pivotTable", "../pivotTables/pivotTable1.xml"),
        ("http://schemas.microsoft.com/office/2007/relationships/slicer", "../slicers/slicer1.xml"),
        (f"{OFFICE}/queryTable", "../queryTables/queryTable1.xml"),
    ],
    "xl/pivotTables/_rels/pivotTable1.xml.rels": [
        (f"{OFFICE}/pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
    ],
    "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": [
        (f"{OFFICE}/pivotCacheRecords", "pivotCacheRecords1.xml")
    ],
    "xl/activeX/_rels/activeX1.xml.rels": [
        ("http://schemas.microsoft.com/office/2006/relationships/activeXControlBinary", "activeX1.bin")
    ],
    "customXml/_rels/item1.xml.rels": [(f"{OFFICE}/customXmlProps", "itemProps1.xml")],
    "xl/externalLinks/_rels/externalLink1.xml.rels": [
        (f"{OFFICE}/externalLinkPath", "file:///C:/Annan%20bok.xlsx")
    ],
}
"""List of relationships → type and target, ids `own1`, `own2`, ... (`rId1` where the list is new)."""

CONTROLS = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" Requires="x14"><controls>'
    '<mc:AlternateContent><mc:Choice Requires="x14"><control shapeId="1025" r:id="own3" name="Kryssruta 1"/></mc:Choice></mc:AlternateContent>'
    "</controls></mc:Choice></mc:AlternateContent>"
)
EXTENSIONS = (
    '<ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
    '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>Dold!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>C2:C4</xm:sqref></x14:dataValidation></x14:dataValidations></ext>'
)
SLICERS = '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{A8765BA9-456A-4dab-B4F3-ACF838C121DE}"><x14:slicerList><x14:slicer r:id="own2"/></x14:slicerList></ext></extLst>'
BOOK_EXTENSIONS = '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{BBE1A952-AA13-448e-AADC-164F8A28A991}"><x14:slicerCaches><x14:slicerCache r:id="own3"/></x14:slicerCaches></ext></extLst>'


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" + b"\xff\x00\x00" * 2 + b"\x00" + b"\x00\xff\x00" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _written(path: Path) -> bytes:
    book = xlsxwriter.Workbook(path, {"use_future_functions": True})
    data, pivot, hidden = (book.add_worksheet(name) for name in ("Data", "Pivå", "Dold"))
    bold = book.add_format({"bold": True, "bg_color": "#FFEEDD"})
    unlocked = book.add_format({"locked": False, "num_format": "#,##0"})
    members = [("Flen", 1, 10), ("Gnesta", 2, 20), ("Trosa", 3, 30)]
    headings = [{"header": "Kommun"}, {"header": "Antal", "format": unlocked}, {"header": "Kr"}]
    data.add_table("A1:C4", {"name": "Medlemmar", "data": members, "columns": headings})
    data.write_formula("B6", "=SUM(B2:B4)", None, 6)
    data.write_formula("B7", "=SUM(Medlemmar[Antal])", None, 6)
    data.write_comment("B6", "Min egen\nanteckning", {"author": "Anna"})
    data.write_comment(
        "F2", "[Threaded comment]\n\nVarför?", {"author": "tc={22222222-2222-2222-2222-222222222222}"}
    )
    data.insert_button("H2", {"macro": "Knapp", "caption": "Räkna"})
    data.insert_image("H6", "bild.png", {"image_data": io.BytesIO(_png())})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=Data!$A$2:$A$4", "values": "=Data!$B$2:$B$4", "name": "=Data!$B$1"})
    data.insert_chart("H12", chart)
    data.add_sparkline("D2", {"range": "Data!B2:B4"})
    data.conditional_format("B2:B4", {"type": "cell", "criteria": ">", "value": 2, "format": bold})
    data.conditional_format("C2:C4", {"type": "data_bar", "data_bar_2010": True})
    data.data_validation("B2:B4", {"validate": "integer", "criteria": ">", "value": 0})
    data.freeze_panes(1, 1)
    data.protect("hemligt", {"insert_rows": True})
    data.print_area("A1:F9")
    data.set_header("&L&G", {"image_left": "h.png", "image_data_left": io.BytesIO(_png())})
    data.write_url("A9", "https://example.org/", string="länk")
    data.set_column("A:A", 18)
    pivot.write_row("A3", ["Radetiketter", "Summa"])
    hidden.write_column("A1", ["ja", "nej", "kanske"])
    hidden.very_hidden()
    book.define_name("Totalt", "=Data!$B$6")
    book.set_custom_property("Diarienummer", "2026-17")
    book.set_properties({"title": "Rik bok", "author": "Anna"})
    book.close()
    return path.read_bytes()


def _linked(text: str, entries: list[tuple[str, str]], start: str) -> str:
    pieces = []
    for number, (kind, target) in enumerate(entries, start=1):
        outside = ' TargetMode="External"' if target.startswith("file:") else ""
        pieces.append(f'<Relationship Id="{start}{number}" Type="{kind}" Target="{target}"{outside}/>')
    return text.replace("</Relationships>", "".join(pieces) + "</Relationships>")


def rich_workbook(folder: Path) -> bytes:
    """The workbook, as .xlsm (it carries macros)."""
    with zipfile.ZipFile(io.BytesIO(_written(folder / "rich.xlsx"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    types = parts["[Content_Types].xml"].decode()
    types = types.replace(f"{SHEETML}.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    declared = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in PARTS.items()
    )
    parts["[Content_Types].xml"] = types.replace("</Types>", declared + "</Types>").encode()
    for name, (_, content) in PARTS.items():
        parts[name] = content
    for listed, entries in RELATIONS.items():
        known = listed in parts
        text = parts[listed].decode() if known else f'<Relationships xmlns="{PACKAGE}"></Relationships>'
        parts[listed] = _linked(text, entries, "own" if known or "sheet2" in listed else "rId").encode()
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    sheet = (
        sheet.replace("<pageSetup", '<pageSetup r:id="own2"', 1)
        if "<pageSetup" in sheet
        else sheet.replace("<headerFooter", '<pageSetup paperSize="9" r:id="own2"/><headerFooter', 1)
    )
    sheet = sheet.replace("<tableParts", CONTROLS + "<tableParts", 1).replace(
        "<extLst>", "<extLst>" + EXTENSIONS, 1
    )
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    pivot = parts["xl/worksheets/sheet2.xml"].decode()
    pivot = pivot.replace("</worksheet>", SLICERS + "</worksheet>")
    parts["xl/worksheets/sheet2.xml"] = pivot.encode()
    book = parts["xl/workbook.xml"].decode()
    book = book.replace("<bookViews>", '<workbookProtection lockStructure="1"/><bookViews>', 1)
    book = book.replace(
        "<definedNames>",
        '<externalReferences><externalReference r:id="own5"/></externalReferences><definedNames>',
        1,
    )
    book = book.replace(
        "</workbook>",
        '<pivotCaches><pivotCache cacheId="1" r:id="own2"/></pivotCaches>' + BOOK_EXTENSIONS + "</workbook>",
    )
    parts["xl/workbook.xml"] = book.encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()
