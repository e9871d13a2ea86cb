"""The workbooks that are changed: ours in every form, and small ones of other writers."""

from __future__ import annotations

import io
import re
from datetime import datetime
from functools import cache

import openpyxl
import xlsxwriter
from mutations import unzip, zip_up
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from xlsheets.building import built_workbook
from xlsheets.building.publish import published
from xlsheets.ooxml import open_package
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import load_plan, without_corrections

_DAY = b"2026-01-01T00:00:00Z"


@cache
def seeds() -> tuple[bytes, ...]:
    """Small ones first and most, since they take least time."""
    printed = without_corrections(load_plan("rar-2018"))
    corrected = apply_corrections(load_plan("rar-2025"))
    built = built_workbook(printed, "functions").to_bytes()
    ours = (
        built,
        built_workbook(corrected, "native").to_bytes(),
        published(open_package(built), "values").to_bytes(),
    )
    made = (*(by_xlsxwriter(),) * 4, *(by_openpyxl(),) * 3, *ours)
    return tuple(map(_timeless, made))


def _timeless(data: bytes) -> bytes:
    """The same without the moment when it was made, so that a number is the same package tomorrow."""
    core = "docProps/core.xml"
    moment = rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z"
    parts = unzip(data)
    return zip_up([(name, re.sub(moment, _DAY, text) if name == core else text) for name, text in parts])


@cache
def by_xlsxwriter() -> bytes:
    """Formulas of every kind, a table, names, notes, links, merges, a chart and conditions."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"use_future_functions": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        first, second = book.add_worksheet("Blad"), book.add_worksheet("Dolt blad")
        first.add_table(
            "A1:C4", {"name": "Tabell", "data": [["a", 1, 2], ["b", 3, 4], ["c", 5, 6]], "total_row": False}
        )
        first.write_column("E1", ["31 643", 5, 2.5, True, ""])
        first.write_datetime("E7", datetime(2026, 1, 31), day)
        first.write_formula("F1", "=SUM(B2:B4)*Antal", None, 9)
        first.write_formula("F2", "=IFERROR(1/0,Tabell[[#This Row],[Column2]])", None, "#DIV/0!")
        first.write_array_formula("G1:G3", "{=B2:B4*2}", None, 2)
        first.write_dynamic_array_formula("H1:H3", "=SORT(B2:B4)", None, 1)
        first.merge_range("A8:C9", "sammanslagna")
        first.write_rich_string("A10", "a", book.add_format({"bold": True}), "b", " c")
        first.write_comment("B2", "en anteckning")
        first.write_url("A11", "https://example.org/", string="länk")
        first.data_validation("B2:B4", {"validate": "list", "source": ["1", "2"]})
        first.conditional_format("B2:B4", {"type": "data_bar"})
        first.autofilter("E1:E5")
        second.write("A1", "x")
        second.write_formula("B1", "='Blad'!F1+_xlfn.STDEV.S(Blad!B2:B4)", None, 2)
        second.hide()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Blad!$B$2:$B$4"})
        second.insert_chart("D2", chart)
        book.define_name("Antal", "=Blad!$C$2")
        book.set_properties({"title": "Budget"})
    return stream.getvalue()


@cache
def by_openpyxl() -> bytes:
    """Inline style, comments, a table and names as openpyxl writes them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Blad"
    for row in (["Rad", "2027"], ["Kansli", 4900], ["Styrelse", "435 kr"], ["Summa", "=SUM(B2:B3)"]):
        sheet.append(row)
    sheet["C1"].comment = Comment("hej", "Eva")
    sheet.add_table(Table(displayName="T", ref="A1:B3"))
    sheet.freeze_panes = "B2"
    other = book.create_sheet("Data")
    other["A1"] = "=Blad!B4"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
