# ruff: noqa: E501  (XML stands as it does in a file)
"""Workbooks made by hand and by other writers."""

from __future__ import annotations

import importlib.util
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STRICT = (
    (MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
)

Zipper = Callable[..., bytes]


def zip_parts(parts: dict[str, str | bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", level) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def hand_parts(
    sheet_data: str, around: str = "", book: str = "", extra: dict[str, str] | None = None
) -> dict[str, str]:
    """The parts of a workbook with one sheet, `Blad`; `extra` adds or replaces parts."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/'
        'sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{"" if "<sheets>" in book else SHEETS}{book}'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData>{sheet_data}</sheetData>'
        f"{around}</worksheet>",
    }
    return parts | (extra or {})


SHEETS = '<sheets><sheet name="Blad" sheetId="1" r:id="rId1"/></sheets>'


@pytest.fixture
def by_hand() -> Zipper:
    """A workbook from the XML of its cells: by_hand(sheet_data, around, book, extra)."""

    def build(*args: object, **kwargs: object) -> bytes:
        return zip_parts(hand_parts(*args, **kwargs))  # type: ignore[arg-type]

    return build


@pytest.fixture
def strict() -> Zipper:
    """The same in the strict dialect."""

    def build(*args: object, **kwargs: object) -> bytes:
        parts = hand_parts(*args, **kwargs)  # type: ignore[arg-type]
        for old, new in STRICT:
            parts = {name: text.replace(old, new) for name, text in parts.items()}
        return zip_parts(parts)

    return build


@pytest.fixture
def hand_made() -> Callable[..., dict[str, str]]:
    """The parts themselves, to be spoilt."""
    return hand_parts


@pytest.fixture
def zipped() -> Zipper:
    return zip_parts


@pytest.fixture
def budget(tmp_path: Path) -> Path:
    """A small budget by XlsxWriter: tables, names, chart, merges, conditions, validations, links, notes, two sheets."""
    path = tmp_path / "budget.xlsx"
    book = xlsxwriter.Workbook(path, {"use_future_functions": True})
    money, head = book.add_format({"num_format": "#,##0"}), book.add_format({"bold": True})
    fees, plan = book.add_worksheet("Medlemsavgifter"), book.add_worksheet("Eget kapital")
    fees.merge_range("A1:D1", "Avgifter", head)
    members = [("Flen", 16000), ("Gnesta", 10500), ("Trosa", 12100)]
    fees.add_table(
        "A3:D6",
        {
            "name": "Medlemmar",
            "data": [list(member) for member in members],
            "columns": [
                {"header": "Kommun"},
                {"header": "Antal inv", "format": money},
                {
                    "header": "Andel",
                    "formula": "=Medlemmar[[#This Row],[Antal inv]]/SUM(Medlemmar[Antal inv])",
                },
                {"header": "Avgift", "format": money},
            ],
        },
    )
    for row in range(4, 7):
        fees.write_formula(row - 1, 3, f"=ROUND(1000000*B{row}/SUM(B$4:B$6),0)", money, 1000 * row)
    fees.write_formula("B8", "=SUM(B4:B6)", money, 38600)
    fees.write_formula("D8", "=SUM(Medlemmar[Avgift])", money, 1000000)
    fees.write_comment("B8", "Summa")
    fees.data_validation("B4:B6", {"validate": "integer", "criteria": ">", "value": 0})
    fees.conditional_format("C4:C6", {"type": "formula", "criteria": "=$C4>0.4", "format": head})
    fees.write_url("A10", "internal:'Eget kapital'!B3", string="kapital")
    fees.print_area("A1:D8")
    plan.write_column("A2", ["År", 2018, 2019, 2020])
    plan.write_column("B2", ["UB", 10, 20, 30])
    plan.write_formula("C3", "=Medlemsavgifter!B8/B3", None, 3860)
    plan.write_formula("C4", "=SUM(Medlemsavgifter!B4:B6)", None, 38600)
    plan.write_dynamic_array_formula("E3:E5", "=SORT(B3:B5)", None, 10)
    for row, value in ((3, 20), (4, 30)):
        plan.write_number(row, 4, value)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=Medlemsavgifter!$A$4:$A$6", "values": "=Medlemsavgifter!$B$4:$B$6"})
    fees.insert_chart("F12", chart)
    book.define_name("Invånare", "=Medlemsavgifter!$B$8")
    book.define_name("'Eget kapital'!UB", "='Eget kapital'!$B$3")
    book.close()
    return path


def _helper(name: str) -> ModuleType:
    """A module beside the tests, which are imported by path and cannot import it themselves."""
    known = f"ooxml_{name}"
    if known not in sys.modules:
        spec = importlib.util.spec_from_file_location(known, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None and spec.loader is not None
        sys.modules[known] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[known])
    return sys.modules[known]


@pytest.fixture(scope="session")
def faults() -> Callable[[bytes], list[str]]:
    """What would make Excel repair a package (validity.py); an empty list for a sound one."""
    check: Callable[[bytes], list[str]] = _helper("validity").faults
    return check


@pytest.fixture
def rich(tmp_path: Path) -> bytes:
    """A workbook with one of everything that other programs lose (rich.py)."""
    data: bytes = _helper("rich").rich_workbook(tmp_path)
    return data
