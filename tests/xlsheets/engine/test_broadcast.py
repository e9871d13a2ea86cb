"""How IronCalc 0.9.1 treats arrays, measured anew: the tables in functions.toml must say the same.

An array given to a function in place of one value must give what its single values give. A change here
means that the engine has changed: renew functions.toml, do not loosen the test.
"""

from __future__ import annotations

from importlib.metadata import version

import pytest

from xlsheets.engine.functions import BROADCASTING, OF_ARRAYS, SIGNATURES
from xlsheets.engine.machine import Machine
from xlsheets.ooxml import CellError

COLUMNS = {
    "A": (3, 1, 2),
    "B": (30, 10, 20),
    "C": ("b", "a", "12"),
    "D": (True, "x", None),
    "E": (45000, 45100.5, 46000),
}
WHOLE = {"AND": True, "AVERAGE": 4, "COLUMNS": 1, "COUNT": 3, "COUNTA": 3, "INDEX": 6, "LARGE": 6, "MAX": 6}
WHOLE |= {
    "MATCH": 2,
    "MEDIAN": 4,
    "MIN": 2,
    "OR": True,
    "PRODUCT": 48,
    "ROWS": 3,
    "SMALL": 2,
    "SUM": 12,
    "SUMPRODUCT": 12,
}
EXTRA = {"INDEX": ",1", "LARGE": ",1", "SMALL": ",1"}


def letters(signature: str) -> str:
    return signature.replace("(", "").replace(")", "")


def evaluate(formulas: list[str], height: int = 1) -> list[list[object]]:
    machine = Machine(["S"])
    for number, values in enumerate(COLUMNS.values(), 1):
        machine.fill({(0, row, number): value for row, value in enumerate(values, 1) if value is not None})
    places = [(0, 1 + 5 * index, 9) for index in range(len(formulas))]
    for place, formula in zip(places, formulas, strict=True):
        machine.put(place, formula)
    machine.evaluate()
    shown = [[machine.get((0, row + i, column)) for i in range(height)] for _, row, column in places]
    return [[value.code if isinstance(value, CellError) else value for value in values] for values in shown]


def forms(mapped: bool) -> list[tuple[str, int, str]]:
    """(function, argument, form with # for the array), for functions that broadcast or that are mapped."""
    found = []
    for name, signature in SIGNATURES.items():
        kinds = letters(signature)
        for index, kind in enumerate(kinds):
            if kind == "s" and (name in BROADCASTING) is not mapped and name not in ("INDEX", "TEXT"):
                given = ["$A$1:$A$3" if other in "ra" else "1" for other in kinds]
                given[index] = "#"
                found.append((name, index, f"{name}({','.join(given)})"))
    return found


def unlike(cases: list[tuple[str, int, str]], shape: str) -> dict[tuple[str, int], list[str]]:
    """The forms whose array result is not that of its single values."""
    wrong: dict[tuple[str, int], list[str]] = {}
    for column in COLUMNS:
        array = f"{column}1:{column}3"
        for source in (array, f"IF(TRUE,{array})"):
            whole = evaluate(
                [
                    shape.format(source, form.replace("#", "v" if "v" in shape else source))
                    for *_, form in cases
                ],
                3,
            )
            single = [
                evaluate([form.replace("#", f"{column}{row}") for *_, form in cases]) for row in (1, 2, 3)
            ]
            for number, (name, index, form) in enumerate(cases):
                if whole[number] != [values[number][0] for values in single]:
                    wrong.setdefault((name, index), []).append(f"{form} over {source}")
    return wrong


def test_the_tables_belong_to_this_version():
    assert version("ironcalc") == "0.9.1"


def test_functions_said_to_broadcast_do():
    assert unlike(forms(mapped=False), "{1}") == {}


def test_the_others_give_the_same_value_by_value_when_they_are_mapped():
    assert unlike(forms(mapped=True), "MAP({0},LAMBDA(v,{1}))") == {}


@pytest.mark.parametrize("array", ["A1:A3*2", "IF(A1:A3>0,A1:A3*2)", "{6;2;4}", "MAP(A1:A3,LAMBDA(v,v*2))"])
def test_functions_of_arrays(array):
    right = {
        name
        for name, value in WHOLE.items()
        if evaluate([f"MATCH(2,{array},0)" if name == "MATCH" else f"{name}({array}{EXTRA.get(name, '')})"])
        == [[value]]
    }
    assert right >= OF_ARRAYS
    assert not {"COUNT", "PRODUCT"} & right


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("SUM((A1:A3>1)*(B1:B3>5)*B1:B3)", 50),
        ("MAX(IF(A1:A3>1,B1:B3))", 30),
        ("SUMPRODUCT((A1:A3=2)+(B1:B3=30))", 2),
        ("SUMPRODUCT(A1:A3*B1:B3,B1:B3)", 3600),
        ('SUMPRODUCT(--(D1:D3=""))', 1),
        ("SUMPRODUCT((A1:A3>{1,2})*1)", 3),
        ("INDEX(B1:B3,MATCH(1,(A1:A3=2)*(B1:B3=20),0))", 20),
        ("SUM(IFERROR(C1:C3*1,0))", 12),
        ("SUMPRODUCT(A1:A3,B1:B2)", "#VALUE!"),
    ],
)
def test_operators_over_arrays(formula, value):
    assert evaluate([formula]) == [[value]]


@pytest.mark.parametrize(
    ("formula", "gives"),
    [
        ("=SUMPRODUCT(ROUND(A1:A3,0))", 6),
        ("=SUMPRODUCT(--ISNUMBER(A1:A5))", 3),
        ("=SUMPRODUCT(--ISBLANK(A1:A5))", 1),
        ("=SUMPRODUCT(MOD(A1:A3,2))", pytest.approx(2.78)),
        ("=SUMPRODUCT(COUNTIF(A1:A3,A1:A3))", 3),
        ("=SUM(LARGE(A1:A3,{1;2}))", pytest.approx(5.52)),
        ("=SUMPRODUCT(ROUND(A1:A3,1),B1:B3)", pytest.approx(1.3 * 1 + 2.3 * 2 + 3.3 * 3)),
        ("=SUMPRODUCT(ROUND(A1:A3,B1:B3))", pytest.approx(1.3 + 2.26 + 3.26)),
        ("=SUMPRODUCT(ROUND(ROUND(A1:A3,1)*10,0))", 69),
        ("=SUMPRODUCT(--(ROUND(A1:A3,0)=2))", 1),
        ("{=SUM(ROUND(A1:A3,0))}", 6),
    ],
)
def test_forms_that_the_engine_alone_would_get_wrong(calculate, formula, gives):
    cells = {"A1": 1.26, "A2": 2.26, "A3": 3.26, "A4": "x", "B1": 1, "B2": 2, "B3": 3}
    made = calculate({"S": {**cells, "F2": formula}})
    assert made.kept == {}
    assert made.value("S!F2") == gives
