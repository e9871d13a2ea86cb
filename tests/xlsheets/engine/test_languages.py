"""Texts that Excel reads or writes by the user's language, and numbers that it shows as they are not."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from xlsheets.engine import recalculate_here
from xlsheets.ooxml import open_package

CELLS = {"A1": 2, "A2": -0.4, "A3": "5", "A4": True, "A5": "Straße", "A6": "Ås", "A7": 1.6, "A8": "1,5 st"}


@pytest.mark.parametrize(
    "formula",
    [
        '="1 000"+A1',
        '="1\N{NO-BREAK SPACE}000"*A1',
        '="1,5"+A1',
        '=--"1,5"',
        '=SUM("1 000",A1)',
        '=ROUND("1,25",1)',
        "=LEFT(A8,3)*A1",
        '=TEXT(A2,"0")',
        '=TEXT(A2/100,"0%")',
        '=TEXT(A3,"0000")',
        '=TEXT(A4,"0")',
        "=UPPER(A5)",
        '=LOWER("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}")',
    ],
)
def test_what_hangs_on_the_language_is_kept(calculate, formula):
    assert calculate({"S": {**CELLS, "B1": (formula, 77)}}).kept == {"S!B1": "engines-differ"}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('="12"+A1', 14),
        ('="50%"*A1', 1),
        ('=YEAR("2025-01-31")', 2025),
        ('=TEXT(A7,"0")', "2"),
        ('=TEXT(-A7,"0")', "-2"),
        ('=TEXT(A6,"0")', "Ås"),
        ("=UPPER(A6)", "ÅS"),
        ('=IF("1 000"="x",A1,A1*2)', 4),
    ],
)
def test_what_is_the_same_everywhere_is_calculated(calculate, formula, value):
    made = calculate({"S": {**CELLS, "B1": (formula, 77)}})
    assert (made.kept, made.value("B1")) == ({}, value)


@pytest.mark.parametrize("formula", ['=A1&" kr"', "=LEFT(A1,2)", "=LEN(A1)", "=TRIM(A1)"])
def test_a_zero_has_no_sign(calculate, formula):
    """Excel holds no -0, though a program may write one, and a change may set one."""
    plain = calculate({"S": {"A1": 0, "B1": (formula, 77)}})
    signed = calculate({"S": {"A1": 1, "B1": (formula, 77)}}, changes={"A1": -0.0})
    assert (signed.kept, signed.value("B1")) == ({}, plain.value("B1"))


def test_a_file_that_rounds_to_what_it_shows_is_left_alone(write):
    """Precision as displayed: 1.04 shown as 1.0 counts as 1, and the engine would take it for 1.04."""
    content = write({"S": {"A1": 1, "A2": ("=A1*1.04", 1), "A3": ("=A2*100", 100)}})
    result = recalculate_here(open_package(_as_shown(content)), {("S", 1, 1): 3})
    assert (result.values, [str(kept.reason) for kept in result.kept]) == ({}, ["as-shown", "as-shown"])
    assert recalculate_here(open_package(content), {("S", 1, 1): 3}).kept == ()


def _as_shown(content: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/workbook.xml":
                assert b"<calcPr " in part
                part = part.replace(b"<calcPr ", b'<calcPr fullPrecision="0" ')
            new.writestr(name, part)
    return made.getvalue()
