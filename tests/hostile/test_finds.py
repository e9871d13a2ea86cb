# ruff: noqa: E501  (XML stands as it does in a file)
"""What the fuzzer found, each in the fewest bytes that show it: a refusal by name, or no trouble at all."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from xlsheets.checks import check_workbook
from xlsheets.engine.recalculation import prepare
from xlsheets.ooxml import Editor, PackageCode, PackageError, open_package

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
FORMULA = '<row r="1"><c r="A1"><f t="array" ref="A1">{}</f><v>1</v></c></row>'


def _with_table(make: Any, attributes: str) -> bytes:
    links = f'<Relationships xmlns="{make.PACKAGE}/relationships"><Relationship Id="t1" Type="{make.OFFICE}/table" Target="/xl/tables/t.xml"/></Relationships>'
    table = f'<table xmlns="{make.MAIN}" id="1" name="T" displayName="T" {attributes}><tableColumns count="1"><tableColumn id="1" name="Rad"/></tableColumns></table>'
    sheet = str(make.parts()["xl/worksheets/sheet1.xml"]).replace(
        "</sheetData>", '</sheetData><tableParts count="1"><tablePart r:id="t1"/></tableParts>'
    )
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": links, "xl/tables/t.xml": table}
    return bytes(make.with_parts({**parts, "xl/worksheets/sheet1.xml": sheet}))


def _with_drawing(make: Any, row: str) -> bytes:
    space = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    links = f'<Relationships xmlns="{make.PACKAGE}/relationships"><Relationship Id="d1" Type="{make.OFFICE}/drawing" Target="/xl/drawings/d.xml"/></Relationships>'
    drawing = f'<wsDr xmlns="{space}"><twoCellAnchor><from><row>{row}</row></from><to><row>9</row></to></twoCellAnchor></wsDr>'
    return bytes(
        make.with_parts(
            {
                "xl/worksheets/_rels/sheet1.xml.rels": links,
                "xl/drawings/d.xml": drawing,
                "xl/worksheets/sheet1.xml": str(make.parts()["xl/worksheets/sheet1.xml"]).replace(
                    "</sheetData>", '</sheetData><drawing r:id="d1"/>'
                ),
            }
        )
    )


@pytest.mark.parametrize("encoding", ["INF", "UTF-80", "big5", "hex", "idna", ""])
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_an_encoding_that_nobody_knows(encoding: str, name: str, check: Any, make: ModuleType) -> None:
    content = make.parts(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', sharedStrings=make.part("sst", "<si><t>x</t></si>")
    )
    text = f'<?xml version="1.0" encoding="{encoding}"?>{content[name]}'
    assert check(make.zipped({**content, name: text})).codes == ["damaged"]


@pytest.mark.parametrize(
    "counts",
    ['headerRowCount="2147483648"', 'headerRowCount="-1"', 'totalsRowCount="99"', 'headerRowCount="x"'],
)
def test_more_heading_rows_than_the_table_has(counts: str, check: Any, make: ModuleType) -> None:
    assert check(_with_table(make, f'ref="A1:A3" {counts}')).codes == ["damaged"]


def test_a_table_over_the_whole_sheet_is_read_as_far_as_it_holds_something(
    root: Any, make: ModuleType
) -> None:
    """Every table of our own template, one at a time, in the time that one file may take."""
    content = make.unzipped((root / "templates" / "budget" / "budget.xlsx").read_bytes())
    tables = [name for name in content if name.startswith("xl/tables/")]
    assert len(tables) > 5
    for name in tables:
        wide = re.sub(rb'ref="[A-Z]+[0-9]+:[A-Z]+[0-9]+"', b'ref="A1:XFD1048576"', content[name])
        start = time.process_time()
        assert check_workbook(open_package(make.zipped({**content, name: wide})))
        assert time.process_time() - start < 2, name


def test_a_name_over_the_whole_sheet(check: Any, root: Any, make: ModuleType) -> None:
    content = make.unzipped((root / "templates" / "budget" / "budget.xlsx").read_bytes())
    book = content["xl/workbook.xml"]
    content["xl/workbook.xml"] = re.sub(rb"!\$[A-Z]+\$[0-9]+:\$[A-Z]+\$[0-9]+<", b"!$A$1:$XFD$1048576<", book)
    assert content["xl/workbook.xml"] != book
    assert "check-crashed" not in check(make.zipped(content)).codes


@pytest.mark.parametrize("kind", ["array", "dataTable"])
def test_an_array_over_the_whole_sheet(kind: str, check: Any, make: ModuleType) -> None:
    cell = f'<row r="1"><c r="A1"><f t="{kind}" ref="A1:XFD1048576" r1="B1">1+1</f><v>2</v></c></row>'
    assert check(make.workbook(cell)).codes == ["damaged"]


LONG = {
    "a sum of thousands": "A2" + "+A2" * 2500,
    "per cents of per cents": "A2" + "%" * 5000,
    "minus minus": "-" * 8000 + "A2",
    "ranges of ranges": ":".join(["A2"] * 2000),
    "brackets": "(" * 3000 + "A2" + ")" * 3000,
    "brackets that never close": "(" * 8000,
    "calls in calls": "ABS(" * 1500 + "A2" + ")" * 1500,
    "calls in sums in calls": "(1+ABS(" * 120 + "A2" + "))" * 120,
    "quotes": '"' * 8001,
    "braces": "{1," * 2000,
    "table names": "T[" * 4000,
    "sheet names": "Blad!" * 1500 + "A2",
}


@pytest.mark.parametrize("kind", LONG)
def test_a_formula_of_eight_thousand_letters(kind: str, check: Any, make: ModuleType) -> None:
    text = LONG[kind].replace('"', "&quot;")
    data = make.workbook(f'<row r="1"><c r="A1"><f>{text}</f><v>1</v></c></row>')
    verdict = check(data)
    assert "check-crashed" not in verdict.codes and "not-our-template" in verdict.codes
    prepare(open_package(data), {})


def test_a_sum_of_three_hundred_is_still_read(make: ModuleType) -> None:
    data = make.workbook(f'<row r="1"><c r="A1"><f>A2{"+A2" * 290}</f><v>1</v></c></row>')
    _, book = prepare(open_package(data), {})
    assert len(book.formulas) == 1
    assert [one.code for one in check_workbook(open_package(data))].count("formula-unreadable") == 0


EDITS: dict[str, tuple[Callable[[Any], bytes], str]] = {
    "a drawing at no row": (lambda make: _with_drawing(make, "rId1"), "insert"),
    "a row that is none": (lambda make: make.workbook(ROW.replace('r="1"', 'r="E4"') + FORMULA.format("1")), "insert"),
    "a formula outside a cell": (lambda make: make.workbook(ROW + "<row><f>1</f></row>"), "insert"),
    "columns without bounds": (lambda make: make.with_parts({"xl/worksheets/sheet1.xml": make.part("worksheet", '<cols><col min="x" max="y"/></cols><sheetData/>')}), "value"),
}  # fmt: skip


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_of_what_is_damaged_is_refused_or_whole(kind: str, make: ModuleType) -> None:
    build, edit = EDITS[kind]
    try:
        editor = Editor(open_package(build(make)))
        if edit == "insert":
            editor.insert_rows("Blad", 1)
        editor.set_value("Blad", (9, 9), "ny")
        data = editor.to_bytes()
    except PackageError as error:
        assert error.code is PackageCode.DAMAGED
    else:
        assert open_package(data).sheet("Blad").cell(9, 9).value == "ny"


def test_a_workbook_without_sheets_is_read(check: Any, make: ModuleType) -> None:
    content = make.parts()
    book = str(content["xl/workbook.xml"]).replace(make.SHEETS, "<sheets/>")
    assert check(make.zipped({**content, "xl/workbook.xml": book})).codes == ["not-our-template"]
