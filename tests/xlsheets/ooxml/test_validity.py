"""The checker of the tests checked: each kind of damage is seen, and sound workbooks are left in peace."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from xlsheets.resources import templates

SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
TYPES, TABLE, VML = "[Content_Types].xml", "xl/tables/table1.xml", "xl/drawings/vmlDrawing1.vml"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def spoilt(data: bytes, part: str, old: str, new: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old.encode() in content, f"{old} is not in {part}"
                content = content.replace(old.encode(), new.encode(), 1)
            after.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new", "seen"),
    [
        (SHEET, "<sheetData>", "<mergeCells/><sheetData>", "out of order in worksheet"),
        (SHEET, '<mergeCells count="1">', '<mergeCells count="2">', "mergeCells counts 2, holds 1"),
        (SHEET, '<c r="B8"', '<c r="A8"/><c r="C8"/><c r="B8"', "after column 3"),
        (SHEET, '<row r="8"', '<row r="3"', "row 3 after 6"),
        (SHEET, "</f><v>38600</v>", "</f><v>38600</v><f>1</f>", "f out of order in c"),
        (SHEET, '<c r="B8" s="', '<c r="B8" s="99', "has style 99"),
        (SHEET, "<legacyDrawing r:id=", "<legacyDrawing r:id='nowhere' rid=", "points at nowhere"),
        (BOOK, 'sheetId="2"', 'sheetId="1"', "two sheets with sheetId 1"),
        (BOOK, 'name="Eget kapital" sheetId', 'name="medlemsAvgifter" sheetId', "two sheets with name"),
        (BOOK, 'localSheetId="1"', 'localSheetId="7"', "belongs to sheet 7"),
        (BOOK, "<workbookView ", '<workbookView activeTab="5" ', "activeTab 5 of 2"),
        (STYLES, "<cellXfs ", '<cellXfs note="" ', None),
        (STYLES, '<fonts count="', '<fonts count="9', "fonts counts 9"),
        (STYLES, 'fontId="1"', 'fontId="12"', "fontId 12 of"),
        (STYLES, "<fonts", '<numFmts count="0"/><fonts', "numFmts is empty"),
        (
            TYPES,
            "</Types>",
            '<Override PartName="/xl/gone.xml" ContentType="x"/></Types>',
            "which is not there",
        ),
        (TYPES, 'PartName="/xl/tables/table1.xml"', 'PartName="/xl/workbook.xml"', "twice"),
        (SHEET_RELATIONS, "../tables/table1.xml", "../tables/table9.xml", "is not there"),
        (SHEET_RELATIONS, 'Id="rId2"', 'Id="rId1"', "rId1 twice"),
        (TABLE, 'ref="A3:D6"', 'ref="A3:E6"', "4 columns in A3:E6"),
        (TABLE, '<autoFilter ref="A3:D6"', '<autoFilter ref="A3:D16"', "outside"),
        (TABLE, 'name="Andel"', 'name="Kommun"', "column name kommun twice"),
        (VML, "<x:Column>1</x:Column>", "<x:Column>2</x:Column>", "without box"),
        ("xl/comments1.xml", 'authorId="0"', 'authorId="3"', "by author 3 of 1"),
        ("xl/comments1.xml", "<commentList>", '<commentList><comment ref="B8" authorId="0"/>', "two notes"),
        ("docProps/app.xml", "<vt:i4>2</vt:i4>", "<vt:i4>3</vt:i4>", "titles"),
    ],
)
def test_damage_is_seen(budget, faults, part, old, new, seen):
    found = faults(spoilt(Path(budget).read_bytes(), part, old, new))
    if seen is None:
        assert found == []
    else:
        assert any(seen in fault for fault in found), found


def test_a_part_twice_in_the_zip(budget, faults):
    stream = io.BytesIO(Path(budget).read_bytes())
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<worksheet/>")
    assert any("twice in the zip" in fault for fault in faults(stream.getvalue()))


def test_sound_workbooks_are_left_in_peace(budget, rich, by_hand, strict, faults):
    assert faults(Path(budget).read_bytes()) == []
    assert faults(rich) == []
    for build in (by_hand, strict):
        assert faults(build('<row r="1"><c r="A1"><v>1</v></c></row>')) == []
    for built in templates().glob("*/*.xlsx"):
        assert faults(built.read_bytes()) == [], built.name
