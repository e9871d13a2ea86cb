"""Texts that would be more than texts: in notes, on the list, in JSON they stay what they are."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlsheets.marking import mark, unmark
from xlsheets.ooxml import open_package
from xlsheets.problems import Problem, Report, Severity
from xlsheets.reports.json import write_json
from xlsheets.web.dropping.page import render_page

TEXTS = [
    "<script>alert(1)</script>",
    "]]></t></r></text><!--",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(1)",
    "\x00\x07\x1b[2J_x000D_",
    "\u202egnp.exe",
    "&amp;&#0;",
    "– xlsheets –\nFel",
    "\ud800",
]


@pytest.fixture
def workbook(tmp_path: Path) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "A&B <x>'s"
    book.active["A1"] = "x"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_stays_a_text(workbook: bytes, text: str, canonical: Any) -> None:
    package = open_package(workbook)
    sheet = package.sheets[0].name
    found = Problem("text-number", Severity.ERROR, sheet, "A1", found=text, expected=1)
    report = Report("x.xlsx", (found,), "ab")
    copy = mark(package, report)
    after = open_package(copy)
    assert all(one.formula is None for one in after.sheet("Att rätta").cells.values())
    read = openpyxl.load_workbook(BytesIO(copy))
    assert all(cell.data_type != "f" for row in read["Att rätta"] for cell in row)
    assert read[sheet]["A1"].comment.text.startswith("– xlsheets –\nFel: ")
    left = unmark(after)
    assert left.kept == () and open_package(left.data).sheet(sheet).notes == {}
    assert open_package(left.data).sheet(sheet).cells == package.sheet(sheet).cells
    told = json.loads(write_json([report]))
    assert told["files"][0]["problems"][0]["cell"] == "A1"
    page = render_page("sv", 10**7, report)
    assert "<script>alert" not in page and "\x1b" not in page and "\u202e" not in page
