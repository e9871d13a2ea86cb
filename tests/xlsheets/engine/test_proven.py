"""The proven functions and operators against LibreOffice, over values of every kind.

Where LibreOffice is not Excel (a truth is a number to it, an error has another code, two-digit years),
Excel's own answer stands in DIFFERENT, or the case is left out with its reason.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xlsheets.engine import recalculate_here
from xlsheets.engine.functions import SIGNATURES
from xlsheets.ooxml import CellError, open_package

VALUES = {
    1: 3,
    2: -2.5,
    3: 0,
    4: 1.005,
    5: 45000,
    6: "abc",
    7: "12",
    8: '=""',
    12: "=NA()",
    13: 0.5,
    14: 1234567.891,
    15: "Berg",
}
BLANK = 11
TABLE = [(1, "a", 0), (2, "b", 1), (3, "a", 2), (4, "c", 3), (5, "a", 4)]
HOLIDAYS = (45658, 45663, 45748)
CELLS = [f"S!A{row}" for row in (*VALUES, BLANK)]
RANGES = ("S!A1:A5", "S!A2:A6", "S!A12:A15", "S!B1:B5", "S!C1:C5")
NEWER = ("IFNA",)

# What Excel answers where LibreOffice does not agree: error codes, and rules of its own.
DIFFERENT = {
    "0^0": "#NUM!",
    "POWER(0,0)": "#NUM!",
    "S!A3^S!A11": "#NUM!",
    "S!A11^S!A11": "#NUM!",
    "S!A3^S!A3": "#NUM!",
    "S!A11^S!A3": "#NUM!",
    "DATE(25,1,1)": 9133,
    'SUM("5",TRUE)': 6,
    "LARGE(S!B1:B5,9)": "#NUM!",
    "IF(S!A7,1,2)": "#VALUE!",
    "NOT(S!A7)": "#VALUE!",
    'SUMIF(S!B1:B5,">3",S!D1)': 7,
}
LEFT_OUT = {
    r"DATE\(S!A": "LibreOffice reads years below 100 as years of this century, Excel as 1900 and on",
    r"(COUNTIFS?|SUMIF)\(S!B1:B5,S!A12": "an error as criterion counts the cells with that error in Excel",
    r"(ROUND|ROUNDUP|ROUNDDOWN|TRUNC)\(S!A1,S!A(5|14)\)": "LibreOffice has no room for 45 000 decimals",
    r"FIND\(S!A(8|11),": "nothing is found at once in Excel",
    r"IF\(S!A7,1,1\)": "a text is no truth in Excel",
}
ONE_BY_ONE = """
SUMPRODUCT((S!A1:A5>0)*S!A1:A5) SUMPRODUCT(S!A1:A5,S!B1:B5) SUMPRODUCT(--(S!A1:A5>0),S!B1:B5)
SUMPRODUCT(ABS(S!A1:A4)) SUMPRODUCT((S!C1:C5="a")*(S!B1:B5)) SUMPRODUCT(INT(S!A1:A4))
SUMPRODUCT(--(S!A1:A11="")) SUMPRODUCT(ROUND(S!A1:A5,1)) COUNTIF(S!A1:A7,"abc") COUNTIF(S!A1:A7,">0")
COUNTIF(S!A1:A7,"<>") COUNTIF(S!C1:C5,"a*") COUNTIF(S!B1:B5,2) SUMIF(S!A1:A5,">0",S!B1:B5)
SUMIF(S!C1:C5,"b",S!B1:B5) SUMIF(S!B1:B5,2) SUMIF(S!B1:B5,"<=3") SUMIF(S!B1:B5,">3",S!D1)
SUMIFS(S!B1:B5,S!C1:C5,"a",S!B1:B5,">1") COUNTIFS(S!C1:C5,"a",S!B1:B5,">1")
AVERAGEIF(S!C1:C5,"a",S!B1:B5) MATCH("b",S!C1:C5,0) MATCH("B",S!C1:C5,0) MATCH("z",S!C1:C5,0)
MATCH(3,S!A1:A7,0) MATCH(S!A11,S!B1:B5,0) INDEX(S!B1:C5,2,2) INDEX(S!B1:B5,6) SUM(INDEX(S!B1:C5,0,1))
INDEX(S!A1:A15,11) INDEX(S!A1:A15,11)="" INDEX(S!B2:B2,1) VLOOKUP(2,S!B1:C5,2,FALSE)
VLOOKUP(9,S!B1:C5,2,FALSE) VLOOKUP("x",S!B1:C5,2,0) LARGE(S!B1:B5,9) WORKDAY(DATE(2025,1,2),-1)
WORKDAY(DATE(2025,1,2),-1,S!E1:E3) WORKDAY(DATE(2025,1,3),1,S!E1:E3) WORKDAY(DATE(2025,4,1),-1,S!E1:E3)
WORKDAY(DATE(2025,4,1)-1,0) WORKDAY(DATE(2025,12,24),5,S!E1:E9) DATE(2025,13,1) DATE(2025,2,30)
DATE(25,1,1) DATE(2025,0,1) DATE(2025,1.9,1) YEAR(DATE(2025,3,4)) MONTH(45000.7) WEEKDAY(45000)
WEEKDAY(45000,2) EDATE(DATE(2025,1,31),1) EOMONTH(DATE(2025,1,31),1) ROUND(2.5,0) ROUND(-2.5,0)
ROUND(1.005,2) ROUND(2.675,2) ROUND(1234.5,-2) ROUND(0.285,2) ROUND(1.255,2) ROUND(5.015,2)
ROUND(1038.5,0) ROUND(538.5,0) ROUND(4000000/3,0) ROUND(121413.5,0) ROUNDUP(1.01,0) ROUNDDOWN(-1.9,0)
ROUNDDOWN(4.35,2) INT(-0.5) INT(0.1*35) TRUNC(-1.99) TRUNC(1.567,2) MOD(-3,2) MOD(3,-2) MOD(3,0)
MOD(5.5,2) 0^0 POWER(0,0) -2^2 2^-1 50%*2 0.1+0.2 1.1-1 IF(0.1+0.2=0.3,1,2) S!A1&"x" 100000*3&"x"
"a"&S!A11&"b" "a"="A" "Å"="å" "0428"<"0461" ""<"a" 1<"a" TEXT(1234.5,"0") TEXT(0.256,"0%") TEXT(-1.5,"0")
TEXT(2.5,"0") TEXT(5,"00") TEXT("abc","0") TEXT(-0.01,"0%") LEFT("Åre",2) RIGHT("Åre",2) MID("Åre",2,5)
LEN("Åre") UPPER("åre") LOWER("ÅRE") TRIM("_a_") EXACT("a","A") SUBSTITUTE("a-b-c","-","+")
SUBSTITUTE("a-b-c","-","+",2) FIND("b","abc") FIND("z","abc") CONCATENATE("a",1) SUM(S!A1:A5,S!B1:B5,10)
SUM("5",TRUE) COUNTA("",S!A11) IF(SUM(S!B1:B5)=15,"Stämmer","Stämmer_inte") IF(S!A7,1,2)
IF(ISERROR(S!A12),"fel","") IFERROR(1/0,"x") IFERROR(NA(),5) IF(S!A11=0,"zero","not") AND(S!A1:A3)
OR(S!B1:B5>4) NOT(S!A7) IF(AND(S!A1>0,S!A5>0),1,2) MAX(S!C1:C5) MIN(S!B1:B5) COUNTBLANK(S!A11:A13)
ROWS(S!A1:B5) COLUMNS(S!A1:B5) ROW(S!A5)
"""


def letters(signature: str) -> str:
    return signature.replace("(", "").replace(")", "")


def cases() -> list[str]:
    """Every proven function with every value in its first and second argument, and every operator."""
    found = ONE_BY_ONE.split()
    for name, signature in SIGNATURES.items():
        kinds = letters(signature)
        if kinds[:1] in ("s", "p"):
            found += [f"{name}({','.join([cell, *_others(kinds[1:])])})" for cell in CELLS]
        elif kinds:
            found += [f"{name}({','.join([area, *_others(kinds[1:])])})" for area in RANGES]
        if kinds[1:2] in ("s", "p"):
            first = "S!B1:B5" if kinds[0] == "r" else "S!A1"
            found += [f"{name}({','.join([first, cell, *_others(kinds[2:])])})" for cell in CELLS]
    for operator in ("+", "-", "*", "/", "^", "&", "=", "<>", "<", ">", "<=", ">="):
        found += [
            f"{left}{operator}{right}"
            for left in CELLS
            for right in ("S!A1", "S!A3", "S!A6", "S!A8", "S!A11", "S!A12")
        ]
    found += [
        form.format(cell)
        for cell in CELLS
        for form in ("-{}", "{}%", "+{}", 'IF({}="",1,2)', 'IFERROR({}/S!A3,"e")', "{}")
    ]
    return found


def _others(kinds: str) -> list[str]:
    return ["1" if kind in "sp" else "S!B1:B5" for kind in kinds]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory) -> Path:
    import xlsxwriter
    from xlsxwriter.worksheet import CellFormulaTuple

    path = tmp_path_factory.mktemp("proven") / "proven.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet, formulas = book.add_worksheet("S"), book.add_worksheet("F")
    for row, value in VALUES.items():
        sheet.write(row - 1, 0, value)
    for row, values in enumerate(TABLE):
        sheet.write_row(row, 1, values)
    sheet.write_column(0, 4, HOLIDAYS)
    for row, formula in enumerate(cases()):
        formulas.write_formula(row, 0, "=0")
        stored = re.sub(rf"\b({'|'.join(NEWER)})\(", r"_xlfn.\1(", formula)
        formulas.table[row][0] = CellFormulaTuple(
            stored.replace("_", " ").replace(" xlfn.", "_xlfn."), None, 0
        )
    book.close()
    return path


@pytest.mark.libreoffice
def test_proven_forms_agree_with_libreoffice(workbook, libreoffice):
    package = open_package(workbook)
    result = recalculate_here(package)
    with libreoffice.open(workbook) as opened:
        theirs = opened.values()["F"]
    wrong = []
    for row, formula in enumerate(cases(), 1):
        ours = result.values.get(("F", row, 1))
        if ("F", row, 1) not in result.values:
            continue  # kept: test_refusals says what, and the share below how many
        if any(re.match(pattern, formula) for pattern in LEFT_OUT):
            continue
        other = DIFFERENT.get(formula, theirs.get(f"A{row}"))
        if not _same(ours, other):
            wrong.append((formula, str(ours), other))
    assert not wrong, "\n".join(map(str, wrong))
    assert len(result.kept) < 0.2 * len(cases())


def _same(ours: object, theirs: object) -> bool:
    if isinstance(ours, CellError):
        # LibreOffice has fewer codes, and its own
        return isinstance(theirs, dict) or theirs == ours.code
    if isinstance(ours, bool):
        return theirs in (ours, float(ours))
    if isinstance(ours, float | int) and isinstance(theirs, float | int):
        return abs(ours - theirs) <= 1e-9 * max(1, abs(ours))
    return ours == theirs
