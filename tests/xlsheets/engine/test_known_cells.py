"""INDIRECT, OFFSET, spans of sheets and unions, where the formula itself tells what cells they mean."""

from __future__ import annotations

import pytest

DATA = {"A1": 3, "A2": 1, "A3": 2, "B1": "b", "B2": 5, "C1": "A3", "C2": "T"}
OTHERS = {"T": {"A1": 40, "A2": 50}, "U": {"A1": 500}}


@pytest.mark.parametrize(
    ("formula", "gives"),
    [
        ('=SUM(INDIRECT("A1:A2"))', 4),
        ('=INDIRECT("A"&ROW()-3)', 1),
        ('=INDIRECT("T!A"&ROW(A2))', 50),
        ("=INDIRECT(ADDRESS(2,1))", 1),
        ("=INDIRECT(ADDRESS(1,1,4,TRUE,C2))", None),
        ("=INDIRECT(C1)", 2),
        ('=INDIRECT(C2&"!A1")', 40),
        ('=INDIRECT("Prices")', 3),
        ('=INDIRECT("A"&ROW()-9)', "#REF!"),
        ("=SUM(OFFSET(A1,0,0,3,1))", 6),
        ("=OFFSET(A1,1,0)", 1),
        ("=SUM(OFFSET(A3,0,0,-2,1))", 3),
        ("=OFFSET(A1,-1,0)", "#REF!"),
        ("=OFFSET(A1,ROWS(A1:A2),0)", 2),
        ("=SUM(OFFSET(A1,0,0):OFFSET(A1,2,0))", 6),
        ("=SUM(S:U!A1)", 543),
        ("=MAX(T:U!A1:A2)", 500),
        ("=SUM((A1:A2,B2))", 9),
        ("=SUM((A1,A2),B2)", 9),
        ("=A1:A3 A2:B2", 1),
        ("=SUM(A1:A2 B1:B2)", "#NULL!"),
        ("=SUM(A1:INDEX(A1:A3,2))", 4),
        ("=_xlfn.LET(_xlpm.x,A1+1,_xlpm.y,_xlpm.x*2,_xlpm.x+_xlpm.y)", 12),
        ("=SUM(AVGIFTER(10,_xlfn.LET(_xlpm.w,A1:A3,_xlpm.w)))", 10),
    ],
)
def test_forms(calculate, formula, gives):
    made = calculate({"S": {**DATA, "F5": (formula, 77)}, **OTHERS}, names={"Prices": "=S!$A$1"})
    if gives is None:
        assert made.kept == {"S!F5": "indirect"}
    else:
        assert made.kept == {}
        assert made.value("S!F5") == gives


def test_copies_mean_what_they_mean_where_they_stand(calculate):
    formulas = {f"E{row}": ('=INDIRECT("A"&ROW())', 0) for row in (1, 2, 3)}
    made = calculate({"S": {**DATA, **formulas}})
    assert [made.value(f"S!E{row}") for row in (1, 2, 3)] == [3, 1, 2]


def test_a_changed_address_means_other_cells(calculate):
    cells = {**DATA, "E1": ("=INDIRECT(C1)", 2), "E2": ("=E1*10", 20)}
    made = calculate({"S": cells}, changes={"S!C1": "A1"})
    assert (made.kept, made.value("S!E1"), made.value("S!E2")) == ({}, 3, 30)
    made = calculate({"S": cells}, changes={"S!C1": None})
    assert made.kept == {"S!E1": "indirect", "S!E2": "depends-on-kept"}


def test_an_address_that_a_formula_gives_is_not_known(calculate):
    made = calculate({"S": {**DATA, "D1": '="A"&2', "E1": ("=INDIRECT(D1)", 1)}})
    assert made.kept == {"S!E1": "indirect"}
