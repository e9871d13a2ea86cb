"""A table that grows takes along everything that points at all its rows, wherever that stands."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from xlsheets.ooxml import Area, Editor, open_package

SHEET = "xl/worksheets/sheet1.xml"


def with_part(data: bytes, part: str, old: str, new: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            content = before.read(name).decode("utf-8", "surrogateescape")
            if name == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content.encode("utf-8", "surrogateescape"))
    return stream.getvalue()


def grown(data: bytes, at: int | None = None, count: int = 2) -> dict[str, str]:
    """The parts, as text, after the table `Medlemmar` grew."""
    editor = Editor(open_package(data))
    editor.grow_table("Medlemmar", count, at)
    parts = open_package(editor.to_bytes()).parts
    return {name: parts.read(name).decode("utf-8", "replace") for name in parts}


def found(pattern: str, text: str) -> list[str]:
    return re.findall(pattern, text)


@pytest.mark.parametrize("at", [None, 1, 0])
def test_everything_that_points_at_the_table(rich, at, faults):
    parts = grown(rich, at)
    sheet, book = parts[SHEET], parts["xl/workbook.xml"]
    assert 'ref="A1:C6"' in parts["xl/tables/table1.xml"]
    assert found(r'<autoFilter ref="([^"]+)"', parts["xl/tables/table1.xml"]) == ["A1:C6"]
    assert found(r"<f>([^<]+)</f>", sheet) == ["SUM(B2:B6)", "SUM(Medlemmar[Antal])"]
    assert found(r"<c:f>Data!([^<]+)</c:f>", parts["xl/charts/chart1.xml"]) == [
        "$B$1",
        "$A$2:$A$6",
        "$B$2:$B$6",
    ]
    assert found(r"<xm:f>(Data[^<]+)</xm:f>", sheet) == ["Data!B2:B6"]  # the sparkline
    assert found(r'<conditionalFormatting sqref="([^"]+)"', sheet) == ["B2:B6", "C2:C6"]
    assert "C2:C6" in found(r"<xm:sqref>([^<]+)</xm:sqref>", sheet)  # the list of choices, and the bars
    assert "C2:C4" not in found(r"<xm:sqref>([^<]+)</xm:sqref>", sheet)
    assert found(r'<dataValidation [^>]*sqref="([^"]+)"', sheet) == ["B2:B6"]
    assert found(r'worksheetSource ref="([^"]+)"', parts["xl/pivotCache/pivotCacheDefinition1.xml"]) == [
        "A1:B6"
    ]
    assert found(r'name="Totalt">([^<]+)<', book) == ["Data!$B$8"]
    assert found(r"Print_Area[^>]*>([^<]+)<", book) == ["Data!$A$1:$F$11"]
    assert found(r'<hyperlink ref="([^"]+)"', sheet) == ["A11"]
    assert "Dold!$A$1:$A$3" in sheet
    editor = Editor(open_package(rich))
    editor.grow_table("Medlemmar", 2, at)
    assert faults(editor.to_bytes()) == []


@pytest.mark.parametrize(("at", "tied"), [(None, "$B$3"), (2, "$B$3"), (1, "$B$5"), (0, "$B$5")])
def test_controls_stay_tied_to_their_cells(rich, at, tied):
    drawn = with_part(
        rich,
        "xl/drawings/vmlDrawing1.vml",
        "<x:PrintObject>False</x:PrintObject>",
        "<x:PrintObject>False</x:PrintObject><x:FmlaLink>Data!$B$3</x:FmlaLink>",
    )
    parts = grown(drawn, at)
    assert f'fmlaLink="{tied}"' in parts["xl/ctrlProps/ctrlProp1.xml"]
    assert f"<x:FmlaLink>Data!{tied}</x:FmlaLink>" in parts["xl/drawings/vmlDrawing1.vml"]


def test_shapes_and_newer_charts_follow(rich):
    data = with_part(
        rich, "xl/drawings/drawing1.xml", "<xdr:graphicFrame ", '<xdr:graphicFrame textlink="Data!$B$6" '
    )
    extension = (
        '<c:ext uri="{1}" xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:datalabelsRange><c15:f>Data!$A$2:$A$4</c15:f></c15:datalabelsRange>'
        "<c15:fullRef><c15:sqref>Data!$B$2:$B$4</c15:sqref></c15:fullRef></c:ext>"
    )
    data = with_part(
        data, "xl/charts/chart1.xml", "</c:chartSpace>", f"<c:extLst>{extension}</c:extLst></c:chartSpace>"
    )
    parts = grown(data)
    assert 'textlink="Data!$B$8"' in parts["xl/drawings/drawing1.xml"]
    assert found(r"<c15:f>([^<]+)", parts["xl/charts/chart1.xml"]) == ["Data!$A$2:$A$6"]
    assert found(r"<c15:sqref>([^<]+)", parts["xl/charts/chart1.xml"]) == ["Data!$B$2:$B$6"]


def test_names_and_formulas_of_other_sheets(tmp_path: Path, faults):
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    data, other = book.add_worksheet("Årets data"), book.add_worksheet("Annat")
    data.add_table("B2:C5", {"name": "Medlemmar", "data": [[1, 2]] * 3, "total_row": False})
    other.write_formula("A1", "=SUM('Årets data'!B3:B5)")
    other.write_formula("A2", "=VLOOKUP(1,'Årets data'!$B$2:$C$5,2)")
    other.write_formula("A3", "='Årets data'!B4")
    other.write_formula("A4", "=SUM('Årets data'!B:B)")
    other.write_formula("A5", "=SUM('Årets data'!B3:B4)")
    other.data_validation("D1", {"validate": "list", "source": "='Årets data'!$B$3:$B$5"})
    other.conditional_format("E1", {"type": "formula", "criteria": "=SUM('Årets data'!$B$3:$B$5)>1"})
    other.add_sparkline("F1", {"range": "'Årets data'!B3:B5"})
    book.define_name("Koder", "='Årets data'!$B$3:$B$5")
    book.define_name("Annat!Mina", "='Årets data'!$C$3:$C$5")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "='Årets data'!$B$3:$B$5"})
    other.insert_chart("H1", chart)
    book.close()
    editor = Editor(open_package(path))
    editor.grow_table("Medlemmar", 3)
    package = open_package(editor.to_bytes())
    formulas = [package.sheet("Annat").cell(row, 1).formula for row in range(1, 6)]
    assert formulas == [
        "SUM('Årets data'!B3:B8)",
        "VLOOKUP(1,'Årets data'!$B$2:$C$8,2)",
        "'Årets data'!B4",
        "SUM('Årets data'!B:B)",
        "SUM('Årets data'!B3:B4)",
    ]
    assert {name.name: name.formula for name in package.defined_names} == {
        "Koder": "'Årets data'!$B$3:$B$8",
        "Mina": "'Årets data'!$C$3:$C$8",
    }
    sheet = package.parts.read("xl/worksheets/sheet2.xml").decode()
    assert found(r"<formula1>([^<]+)<", sheet) == ["'Årets data'!$B$3:$B$8"]
    assert found(r"<formula>([^<]+)<", sheet) == ["SUM('Årets data'!$B$3:$B$8)&gt;1"]
    assert found(r"<xm:f>([^<]+)<", sheet) == ["'Årets data'!B3:B8"]
    assert "'Årets data'!$B$3:$B$8" in package.parts.read("xl/charts/chart1.xml").decode()
    assert package.tables[0].ref == Area(2, 2, 8, 3)
    assert faults(editor.to_bytes()) == []


def test_a_filter_that_hides_rows_stays_on_its_heading(tmp_path: Path, faults):
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    sheet = book.add_worksheet("Blad")
    sheet.add_table(
        "A1:B4",
        {
            "name": "Medlemmar",
            "data": [["a", 1], ["b", 2], ["c", 3]],
            "total_row": True,
            "columns": [{"header": "k"}, {"header": "n", "total_function": "sum"}],
        },
    )
    book.close()
    parts = grown((tmp_path / "book.xlsx").read_bytes())
    assert found(r'<table [^>]*ref="([^"]+)"', parts["xl/tables/table1.xml"]) == ["A1:B6"]
    assert found(r'<autoFilter ref="([^"]+)"', parts["xl/tables/table1.xml"]) == [
        "A1:B5"
    ]  # without the total row


def test_a_note_on_the_only_row_of_a_table_stays_on_its_cell() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("Blad").add_table("A1:B2", {"name": "tblEn", "data": [[1, 2]]})
    book.close()
    editor = Editor(open_package(buffer.getvalue()))
    editor.set_note("Blad", (2, 1), "Underlag saknas")
    editor.grow_table("tblEn")
    editor.grow_table("tblEn")
    assert list(open_package(editor.to_bytes()).sheet("Blad").notes) == [(2, 1)]
