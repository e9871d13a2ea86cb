"""What each check of formulas finds, and what it leaves alone: workbooks of a few cells."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from xlsheets.checks.formulas import check_formulas
from xlsheets.checks.formulas.facts import MOST_LOOKED_AT, FormulaFacts
from xlsheets.checks.formulas.stored import check_stored
from xlsheets.ooxml import CellError, Package

MakePackage = Callable[..., Package]
Cells = Mapping[str, Any]


def column(letter: str, formula: str, values: list[float], **others: Any) -> dict[str, Any]:
    """A column of copies, `#` standing for the row number, with other cells beside or over them."""
    cells: dict[str, Any] = {
        f"{letter}{row}": (formula.replace("#", str(row)), value) for row, value in enumerate(values, 1)
    }
    return cells | others


def found(package: Package, code: str) -> list[str | None]:
    return [problem.cell for problem in check_formulas(package) if problem.code == code]


AMOUNTS = {"A1": 10, "A2": 20, "A3": 30, "A4": 40, "A5": 50}
DOUBLED = AMOUNTS | column("B", "A#*2", [20, 40, 60, 80, 100])

FOUND: dict[str, list[tuple[str, Cells, list[str]]]] = {
    "formula-inconsistent": [
        ("another operator", DOUBLED | {"B3": ("A3+2", 32)}, ["B3"]),
        ("a corrected figure", DOUBLED | {"B3": ("A3*2+7", 67)}, ["B3"]),
        ("a whole other formula", DOUBLED | {"B4": ("SUM(D1:D9)", 0)}, ["B4"]),
    ],
    "refers-to-other-cell": [
        ("the row above", DOUBLED | {"B3": ("A2*2", 40)}, ["B3"]),
        ("an absolute reference", DOUBLED | {"B3": ("A$1*2", 20)}, ["B3"]),
        (
            "the last, the column beside",
            AMOUNTS | column("C", "A#*2", [20, 40, 60, 80, 0], B5=9) | {"C5": ("B5*2", 18)},
            ["C5"],
        ),
        (
            "the last of a row, one row up",
            {f"{c}{row}": row for c in "ABCDE" for row in (1, 2)}
            | {f"{c}3": (f"SUM({c}1:{c}2)", 3) for c in "ABCD"}
            | {"E3": ("SUM(E1:E1)", 1)},
            ["E3"],
        ),
    ],
    "constant-among-formulas": [
        ("a typed amount", DOUBLED | {"B3": 61}, ["B3"]),
        ("the same amount, typed", DOUBLED | {"B3": 60}, ["B3"]),
        (
            "along a row",
            {"A1": 1, **{f"{c}1": (f"{b}1*2", 0) for b, c in ("AB", "BC", "DE", "EF")}, "D1": 9},
            ["D1"],
        ),
        (
            "beside another odd cell",
            {f"A{row}": row for row in range(1, 10)}
            | column("B", "A#*2", [2, 4, 6, 8, 10, 12, 14, 16, 18])
            | {"B4": 9, "B5": ("A5*2*A1", 10)},
            ["B4"],
        ),
    ],
    "constant-in-formula": [
        ("an amount added", {"A1": 5, "B1": ("A1+12000", 12005)}, ["B1"]),
        ("an amount taken from a sum", {"A1": 5, "A2": ("SUM(A1:A1)-500", -495)}, ["A2"]),
        ("an index", {"A1": 5, "B1": ("A1*1.03", 5.15)}, ["B1"]),
        ("a per cent", {"A1": 5, "B1": ("A1*3.5%", 0.175)}, ["B1"]),
        ("within a rounding", {"A1": 5, "B1": ("ROUND(A1*1.0275,0)", 5)}, ["B1"]),
        ("an argument of a sum", {"A1": 5, "B1": ("SUM(A1,700)", 705)}, ["B1"]),
    ],
    "refers-to-blank": [
        ("one of five", DOUBLED | {"A3": None, "B3": ("A3*2", 0)}, ["B3"]),
    ],
    "sum-skips-text": [
        ("far from numbers", {"A1": "4900", "A9": 5, "A12": ("SUM(A1:A9)", 5)}, ["A1"]),
    ],
    "text-in-sum": [
        ("a note for an amount", {**AMOUNTS, "A3": "se bilaga", "A6": ("SUM(A1:A5)", 120)}, ["A3"]),
        ("about an amount", {**AMOUNTS, "A5": "ca 500", "A6": ("SUM(A1:A5)", 100)}, ["A5"]),
        (
            "beside its label",
            {
                "A1": "Hyra",
                "B1": 5,
                "A2": "Resor",
                "B2": "ca 500",
                "A3": "Kurs",
                "B3": 6,
                "B4": ("SUM(B1:B3)", 11),
            },
            ["B2"],
        ),
        (
            "one note in two columns",
            {
                "A1": "Hyra",
                "B1": 5,
                "C1": 6,
                "A2": "El",
                "B2": "se bilaga",
                "C2": "se bilaga",
                "A3": "Kurs",
                "B3": 6,
                "C3": 7,
                "B4": ("SUM(B1:B3)", 11),
                "C4": ("SUM(C1:C3)", 13),
            },
            ["B2"],
        ),
        (
            "in a row",
            {"A1": 1, "B1": 2, "C1": "se nedan", "D1": 4, "E1": ("SUM(A1:D1)", 7), "C2": 3},
            ["C1"],
        ),
    ],
    "circular-reference": [
        ("a sum of itself", {"A1": 1, "A2": ("SUM(A1:A2)", 0)}, ["A2"]),
        ("two cells", {"A1": ("B1", 0), "B1": ("A1+1", 0)}, ["A1"]),
        (
            "a long way round",
            {"A1": ("A4", 0), "A2": ("A1", 0), "A3": ("A2", 0), "A4": ("SUM(A2:A3)", 0)},
            ["A1"],
        ),
    ],
    "sum-misses-cells": [
        ("the last row", {"A1": 10, "A2": 20, "A3": 30, "A4": ("SUM(A1:A2)", 30)}, ["A4"]),
        ("after a text", {"A1": 10, "A2": 20, "A3": "ca 500", "A4": 30, "A5": ("SUM(A1:A3)", 30)}, ["A5"]),
        ("two last rows", {"A1": 10, "A2": 20, "A3": 30, "A4": 9, "A5": ("SUM(A1:A2)", 30)}, ["A5"]),
        ("the last column", {"A1": 10, "B1": 20, "C1": 30, "D1": ("SUM(A1:B1)", 30)}, ["D1"]),
        (
            "the first row",
            {
                "A1": "Kansli",
                "B1": 10,
                "A2": "Styrelse",
                "B2": 20,
                "A3": "Stöd",
                "B3": 4,
                "B4": ("SUM(B2:B3)", 24),
            },
            ["B4"],
        ),
    ],
    "sum-includes-sum": [
        (
            "a subtotal",
            {"A1": 1, "A2": 2, "A3": ("SUM(A1:A2)", 3), "A4": 4, "A5": ("SUM(A1:A4)", 10)},
            ["A5"],
        ),
        (
            "two subtotals",
            {
                "A1": 1,
                "A2": ("SUM(A1:A1)", 1),
                "A3": 4,
                "A4": 5,
                "A5": ("SUM(A3:A4)", 9),
                "A6": ("SUM(A1:A5)", 20),
            },
            ["A6"],
        ),
    ],
    "error-hidden": [
        ("IFERROR", {"A1": ("1/0", CellError("#DIV/0!")), "B1": ("IFERROR(A1,0)", 0)}, ["B1"]),
        ("ISERROR", {"A1": ("1/0", CellError("#DIV/0!")), "B1": ("IF(ISERROR(A1),0,A1)", 0)}, ["B1"]),
    ],
    "reference-broken": [
        ("in IFERROR", {"A1": 1, "B1": ("IFERROR(A1+#REF!,0)", 0)}, ["B1"]),
        ("in a branch", {"A1": 1, "B1": ("IF(A1>0,A1,Blad2!#REF!)", 1)}, ["B1"]),
    ],
    "lookup-approximate": [
        (
            "VLOOKUP",
            {"A1": "b", "A2": "a", "A3": "c", "B3": 1, "C1": "c", "D1": ("VLOOKUP(C1,A1:B3,2)", 1)},
            ["D1"],
        ),
        ("TRUE", {"A1": 3, "A2": 1, "B2": 1, "C1": 2, "D1": ("VLOOKUP(C1,A1:B2,2,TRUE)", 1)}, ["D1"]),
        ("MATCH", {"A1": 3, "A2": 1, "A3": 2, "C1": 2, "D1": ("MATCH(C1,A1:A3)", 3)}, ["D1"]),
        ("descending", {"A1": 1, "A2": 3, "C1": 2, "D1": ("MATCH(C1,A1:A2,-1)", 2)}, ["D1"]),
    ],
    "formula-as-text": [
        ("under amounts", {"A1": 1, "A2": 2, "A3": "=SUM(A1:A2)"}, ["A3"]),
        ("in Swedish", {"A1": 1, "A2": 2, "A3": "=SUMMA(A1:A2;B1)"}, ["A3"]),
    ],
    "changes-by-itself": [
        ("today", {"A1": 5, "B1": ("A1*MONTH(TODAY())/12", 2)}, ["B1"]),
        ("chance", {"B1": ("RANDBETWEEN(1,6)", 2)}, ["B1"]),
    ],
    "refers-by-text": [("INDIRECT", {"A1": 5, "B1": ('INDIRECT("A1")', 5)}, ["B1"])],
    "ranges-differ": [
        (
            "one row down",
            {"A1": "a", "A2": "b", "B2": 1, "D1": ('INDEX(B2:B3,MATCH("b",A1:A2,0))', 0)},
            ["D1"],
        ),
        ("SUMIF", {"A1": "a", "A2": "b", "B1": 1, "B2": 2, "D1": ('SUMIF(A1:A9,"a",B1:B2)', 1)}, ["D1"]),
    ],
    "value-not-from-formula": [
        ("a sum", {"A1": 1, "A2": 2, "A3": ("SUM(A1:A2)", 4)}, ["A3"]),
        ("a difference", {"A1": 1, "A2": 2, "A3": ("A1-A2", 1)}, ["A3"]),
        ("a rounding", {"A1": 2.5, "A3": ("ROUND(A1,0)", 2)}, ["A3"]),
        ("a krona in a milliard", {"A1": 999999999, "A2": 1, "A3": ("A1+A2", 999999999)}, ["A3"]),
        ("a share", {"A1": 1, "A2": 3, "A3": ("A1/A2", 0.5)}, ["A3"]),
        ("a product of a blank", {"A1": 1, "A3": ("A1*A2", 1)}, ["A3"]),
    ],
}
LEFT_ALONE: dict[str, list[tuple[str, Cells]]] = {
    "formula-inconsistent": [
        ("copies", DOUBLED),
        ("a subtotal between rows", DOUBLED | {"B3": ("SUM(B1:B2)", 60)}),
        ("two in turn", AMOUNTS | {f"B{row}": (f"A{row}*{2 + row % 2}", 0) for row in range(1, 6)}),
        ("too few", {"A1": 1, "A2": 2, "A3": 3, **column("B", "A#*2", [2, 4, 6]), "B2": ("A2*4", 8)}),
        (
            "a row that differs throughout",
            DOUBLED | column("C", "A#*3", [30] * 5) | {"B3": ("$A3", 30), "C3": ("$A3", 30)},
        ),
        ("texts", AMOUNTS | column("B", 'A#&" kr"', ["x"] * 5) | {"B3": ('"-"', "-")}),
        ("a typed calculation", column("B", "1+1", [2] * 5) | {"B3": ("3+4", 7)}),
        (
            "the same in another order",
            AMOUNTS | column("B", "A#+C$1", [10, 20, 30, 40, 50]) | {"B3": ("C$1+A3", 30)},
        ),
        ("the last, another formula", DOUBLED | {"B5": ("SUM(A1:A5)", 150)}),
    ],
    "refers-to-other-cell": [
        ("the last, along the line", DOUBLED | {"B5": ("A4*2", 80)}),
        ("the last, far off", DOUBLED | {"B5": ("D5*2", 0)}),
        ("the first", DOUBLED | {"B1": ("C1*2", 0)}),
    ],
    "constant-among-formulas": [
        ("a whole typed row", DOUBLED | column("C", "A#*3", [30, 60, 90, 120, 150]) | {"B3": 7, "C3": 9}),
        ("a text", DOUBLED | {"B3": "se bilaga"}),
        ("a typed number first", DOUBLED | {"B1": 7}),
    ],
    "constant-in-formula": [
        (formula, {"A1": 5, "A2": 2018, "B1": (formula, 5)})
        for formula in (
            *("A1*2", "A1/12", "A1*1000", "A1/100", "-A1", "1-A1", "A1+1", "A1*0.01", "A1*365", "A1^3.3"),
            *(
                "ROUND(A1,3)",
                "INDEX(A1:A9,7)",
                "DATE(A2,13,1)",
                "IF(A1>17,A1,0)",
                "MONTH(A1)+17",
                "ROW(A1)-17",
            ),
            *(
                "17+29",
                "ROUND(17*1.3,0)",
                "COUNTIF(A1:A9,17)",
                "MATCH(A1,A1:A9,0)+17",
                "SUM(A1:A9)/2",
                "LEN(A1)*17",
            ),
        )
    ],
    "refers-to-blank": [
        ("an empty form", column("B", "A#*2", [0] * 5)),
        ("few copies", {"A1": 1, **column("B", "A#*2", [2, 0, 0])}),
        ("one formula", {"B1": ("A1*2", 0)}),
        ("a zero", DOUBLED | {"A3": 0, "B3": ("A3*2", 0)}),
    ],
    "text-in-sum": [
        ("a heading in the range", {**AMOUNTS, "A1": "Belopp", "A6": ("SUM(A1:A5)", 140)}),
        (
            "headings in midst of it",
            {
                "A1": 1,
                "B1": 2,
                "A2": 1,
                "B2": 2,
                "A3": "Kansli",
                "B3": "Styrelse",
                "A4": 1,
                "B4": 2,
                "A5": ("SUM(A1:A4)", 3),
                "B5": ("SUM(B1:B4)", 6),
            },
        ),
        (
            "a subheading where labels stand beside amounts",
            {
                "A1": "Hyra",
                "B1": 5,
                "A2": "El",
                "B2": 5,
                "B3": "Personal",
                "A4": "Lön",
                "B4": 6,
                "B5": ("SUM(B1:B4)", 16),
            },
        ),
        ("a dash for nothing", {**AMOUNTS, "A3": "–", "A6": ("SUM(A1:A5)", 120)}),
        ("no answer", {**AMOUNTS, "A3": "n/a", "A6": ("SUM(A1:A5)", 120)}),
        ("mostly texts", {"A1": 1, "A2": 2, "A3": "se bilaga", "A4": "oklart", "A5": ("SUM(A1:A4)", 3)}),
        (
            "a mark that comes again",
            {**{f"A{row}": row for row in range(1, 20)}, "A4": "ledig", "A7": "ledig", "A9": "ledig"}
            | {"A20": ("SUM(A1:A19)", 170)},
        ),
        (
            "a text that a formula gives",
            {**AMOUNTS, "A3": ('"se bilaga"', "se bilaga"), "A6": ("SUM(A1:A5)", 120)},
        ),
    ],
    "sum-skips-text": [
        ("a heading", {"A1": "2018", "A2": 5, "A3": ("SUM(A1:A2)", 5)}),
        ("a word", {"A1": "se bilaga", "A2": 5, "A3": ("SUM(A1:A2)", 5)}),
    ],
    "circular-reference": [
        ("a sum above itself", {"A1": 1, "A2": ("SUM(A1:A1)", 1), "A3": ("A2", 1)}),
        ("its own row", {"A5": ("ROW(A5)", 5), "A6": ("ROWS(A1:A6)", 6)}),
        ("a sum down to the row above", {"A1": 1, "A2": ("SUM(A1:OFFSET(A2,-1,0))", 1)}),
        ("a search in its own column", {"A1": 1, "A2": ("SUM(A1:INDEX(A:A,ROW()-1))", 1)}),
        ("a branch that is not taken", {"A1": ("IF(TRUE,1,B1)", 1), "B1": ("A1", 1)}),
    ],
    "sum-misses-cells": [
        ("all of it", {"A1": 10, "A2": 20, "A3": ("SUM(A1:A2)", 30)}),
        ("a year above", {"A1": 2018, "A2": 10, "A3": 20, "A4": ("SUM(A2:A3)", 30)}),
        ("numbered columns", {"A1": 1, "B1": 2, "A2": 10, "A3": 20, "A4": ("SUM(A2:A3)", 30)}),
        ("an empty row between", {"A1": 10, "A2": 20, "A4": 30, "A5": ("SUM(A1:A2)", 30)}),
        ("a subtotal between", {"A1": 10, "A2": 20, "A3": ("SUM(A1:A2)", 30), "A4": ("SUM(A1:A2)", 30)}),
        ("a calculated row between", {"A1": 10, "A2": 20, "A3": ("A1/A2", 0.5), "A4": ("SUM(A1:A2)", 30)}),
        ("a text between", {"A1": 10, "A2": 20, "A3": "-", "A4": ("SUM(A1:A2)", 30)}),
        (
            "a balance between",
            {
                "A1": "Styrelse",
                "B1": 10,
                "A2": "Kansli",
                "B2": 20,
                "A3": "Ingående balans",
                "B3": 99,
                "A4": "Summa",
                "B4": ("SUM(B1:B2)", 30),
            },
        ),
        (
            "an amount that is added to it",
            {"A1": 10, "A2": 20, "A3": 99, "A4": ("SUM(A1:A2)", 30), "A5": ("A3+A4", 129)},
        ),
    ],
    "sum-includes-sum": [
        ("two subtotals alone", {"A1": 1, "A2": ("SUM(A1:A1)", 1), "A4": ("SUM(A2:A3)", 1)}),
        ("SUBTOTAL", {"A1": 1, "A2": ("SUBTOTAL(9,A1:A1)", 1), "A3": ("SUBTOTAL(9,A1:A2)", 1)}),
        ("half of it", {"A1": 1, "A2": 2, "A3": ("SUM(A1:A2)", 3), "A4": ("SUM(A1:A3)/2", 3)}),
        ("a sum of other cells", {"A1": 1, "A2": ("SUM(C1:C9)", 0), "A3": ("SUM(A1:A2)", 1)}),
        ("cells beside each other", {"A1": 1, "B1": 2, "C1": ("A1+B1", 3), "D1": ("SUM(C1:C1)", 3)}),
    ],
    "error-hidden": [
        ("no error now", {"A1": 4, "B1": ("IFERROR(A1,0)", 4)}),
        ("an error elsewhere", {"A1": CellError("#N/A"), "A2": 4, "B1": ("IFERROR(A2,0)", 4)}),
        ("a text", {"A1": CellError("#N/A"), "B1": ('IFERROR(A1,"saknas")', "saknas")}),
    ],
    "reference-broken": [
        ("an error that shows", {"A1": 1, "B1": ("A1+#REF!", CellError("#REF!"))}),
        ("a text that says so", {"A1": 1, "B1": ('IF(A1=1,"#REF!",0)', "#REF!")}),
    ],
    "lookup-approximate": [
        ("exact", {"A1": "b", "A2": "a", "B2": 1, "C1": "a", "D1": ("VLOOKUP(C1,A1:B2,2,FALSE)", 1)}),
        (
            "exact by an empty argument",
            {"A1": "b", "A2": "a", "B2": 1, "C1": "a", "D1": ("VLOOKUP(C1,A1:B2,2,)", 1)},
        ),
        ("in order", {"A1": 1, "A2": 5, "A3": 9, "B2": 1, "C1": 6, "D1": ("VLOOKUP(C1,A1:B3,2)", 1)}),
        ("the last number", {"A1": 9, "A2": 5, "D1": ("MATCH(9.9E+307,A1:A2)", 2)}),
    ],
    "formula-as-text": [
        ("an explanation", {"A1": "Summan räknas så här:", "A2": "=SUM(A1:A2)", "A3": "och visas ovan"}),
        ("a line of signs", {"A1": 1, "A2": "=====", "A3": 3}),
        ("a word", {"A1": 1, "A2": "= kansli", "A3": 3}),
    ],
    "changes-by-itself": [("a text", {"A1": ('"Utskrivet "&TEXT(TODAY(),"yyyy")', "Utskrivet 2024")})],
    "ranges-differ": [
        ("equal ranges", {"A1": "a", "B1": 1, "D1": ('INDEX(B1:B9,MATCH("a",A1:A9,0))', 1)}),
        ("whole columns", {"A1": "a", "B1": 1, "D1": ('INDEX(B:B,MATCH("a",A1:A9,0))', 1)}),
        ("the first cell alone", {"A1": "a", "B1": 1, "D1": ('SUMIF(A1:A9,"a",B1)', 1)}),
        ("one row down on purpose", {"A1": "a", "B2": 1, "D1": ('INDEX(B2:B9,MATCH("a",A1:A8,0)+1)', 0)}),
    ],
    "value-not-from-formula": [
        ("thirds", {"A1": 1, "A2": 3, "A3": ("A1/A2", 0.333333333333333)}),
        ("fractions that do not fit in binary", {"A1": 0.1, "A2": 0.2, "A3": ("A1+A2", 0.30000000000000004)}),
        ("what is left of large numbers", {"A1": 1e9, "A2": 0.1, "A3": ("A1+A2-A1", 0.10000002384185791)}),
        ("a text in a sum", {"A1": 1, "A2": "x", "A3": ("SUM(A1:A2)", 1)}),
        ("a text in arithmetic", {"A1": 1, "A2": "2", "A3": ("A1+A2", 3)}),
        ("never calculated", {"A1": ("1+1", None), "A3": ("A1*2", 0)}),
        ("rounded by its writer", {"A1": 7, "A2": 8.5, "A3": ("A1/A2", 0.823529412)}),
        ("half away from zero", {"A1": -2.5, "A3": ("ROUND(A1,0)", -3)}),
        ("not simple", {"A1": 1, "A3": ("A1^2+IF(A1,1,2)", 9)}),
    ],
}


@pytest.mark.parametrize(
    ("code", "cells", "at"),
    [
        pytest.param(code, cells, at, id=f"{code}: {why}")
        for code, all_ in FOUND.items()
        for why, cells, at in all_
    ],
)
def test_found(code: str, cells: Cells, at: list[str], package_of: MakePackage) -> None:
    assert found(package_of(Blad=_filled(cells)), code) == at


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        pytest.param(code, cells, id=f"{code}: {why}")
        for code, all_ in LEFT_ALONE.items()
        for why, cells in all_
    ],
)
def test_left_alone(code: str, cells: Cells, package_of: MakePackage) -> None:
    assert found(package_of(Blad=_filled(cells)), code) == []


def _filled(cells: Cells) -> dict[str, Any]:
    return {address: value for address, value in cells.items() if value is not None}


def test_many_alike_are_told_as_one(package_of: MakePackage) -> None:
    package = package_of(Blad={"A1": 5, **{f"B{row}": ("A$1*1.03", 5.15) for row in range(1, 9)}})
    (problem,) = [one for one in check_formulas(package) if one.code == "constant-in-formula"]
    assert (problem.cell, problem.params["more"], problem.params["cells"]) == ("B1", 7, ["B2:B8"])


def test_one_cause_at_a_cell_is_told_once(package_of: MakePackage) -> None:
    package = package_of(Blad=DOUBLED | {"B3": ("A3*2+7000", 7060)})
    assert [(one.code, one.cell) for one in check_formulas(package)] == [("formula-inconsistent", "B3")]


def test_what_is_told_already_is_not_told_again(package_of: MakePackage) -> None:
    package = package_of(Blad=DOUBLED | {"B3": 61, "B6": ("SUM(B1:B5)", 300)})
    assert [one.cell for one in check_formulas(package)] == ["B6", "B3"]
    assert list(check_formulas(package, {("Blad", 3, 2)})) == []


def test_what_the_pattern_would_give_is_told(package_of: MakePackage) -> None:
    (problem,) = check_formulas(package_of(Blad=DOUBLED | {"B3": ("A2*2", 40)}))
    assert (problem.found, problem.expected, problem.params["should"]) == (40, 60, "A3")


def test_a_total_at_the_end_of_each_column_is_no_pattern(package_of: MakePackage) -> None:
    rows = {f"{letter}{row}": row for letter in "ABC" for row in range(1, 5)}
    totals = {f"{letter}5": (f"SUM({letter}1:{letter}4)", 10) for letter in "ABC"}
    across = {f"D{row}": (f"SUM(A{row}:C{row})", 3 * row) for row in range(1, 5)} | {"D5": ("SUM(D1:D4)", 30)}
    assert list(check_formulas(package_of(Blad=rows | totals | across))) == []


def test_long_running_totals_are_not_added_up_again_and_again(package_of: MakePackage) -> None:
    totals = {f"B{row}": (f"SUM(A$1:A{row})", row) for row in range(1, 2001)}
    facts = FormulaFacts(package_of(Blad={f"A{row}": 1 for row in range(1, 2001)} | totals))
    assert list(check_stored(facts)) == []
    assert MOST_LOOKED_AT < facts.looked_at < MOST_LOOKED_AT + 2001
