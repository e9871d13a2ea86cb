"""What the engine does not vouch for: refused by name, by form, by value, or by the file's own values."""

from __future__ import annotations

import pytest

DATA = {
    "A1": 3,
    "A2": 1,
    "A3": 2,
    "B1": "b",
    "B2": "a",
    "B3": "c",
    "C1": 0.5,
    "C2": 45000,
    "D1": "31 643",
    "D2": "x",
    "E2": '=""',
}


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("=FINSAM.NOSUCH(1)", "unknown-function"),
        ("=IFERROR(FINSAM.NOSUCH(1),-1)", "unknown-function"),
        ("=IFERROR(NOSUCHFUNCTION(A1),-1)", "unknown-function"),
        ("=NOSUCHNAME+1", "unknown-name"),
        ("=Nowhere!A1", "unknown-name"),
        ("=NoTable[x]", "unknown-name"),
        ("=TODAY()", "volatile"),
        ("=IF(TRUE,1,RAND())", "volatile"),
        ('=CELL("row")', "volatile"),
        ("=SUM(INDIRECT(F7&B1))", "indirect"),
        ('=INDIRECT("R1C1",FALSE)', "indirect"),
        ("=SUM(OFFSET(A1,0,0,F7,1))", "indirect"),
        ("=SUM(S:Nowhere!A1)", "3-d-reference"),
        ("=ABS(S:T!A1)", "3-d-reference"),
        ("=ROWS((A1:A2,A3))", "reference-operator"),
        ("=_xlfn.LAMBDA(_xlpm.x,_xlpm.x+1)", "let-variable"),
        ("=[1]Sheet1!A1", "external-link"),
        ("=[1]!Somewhere", "external-link"),
        ("=[1]!SOMETHING(1)", "external-link"),
        ('=WEBSERVICE("x")', "external-link"),
        ("=SUM(1,2", "unreadable-formula"),
        ("=A1+", "unreadable-formula"),
        ("=SUM(A1;A2)", "unreadable-formula"),
        ("=_xlfn.ANCHORARRAY(A1)", "array-in-cell"),
        ("=INDEX(A1:B3,0,A2)", "array-in-cell"),
        ("=AVGIFTER(10,A1:A3*2)", "array-in-cell"),
        ("=SUMPRODUCT(--(A:A=0))", "not-vouched-for"),
        ("=INDEX(A:A,A2)", "not-vouched-for"),
        ("=INDEX(COLUMN(A1:B1),1,1)", "not-vouched-for"),
        ("=MATCH(2,A2:A3)", "not-vouched-for"),
        ("=VLOOKUP(2,A2:B3,2)", "not-vouched-for"),
        ('=TEXT(C2,"yyyy-mm-dd")', "not-vouched-for"),
    ],
)
def test_forms(calculate, formula, why):
    made = calculate({"S": {**DATA, "F5": (formula, 77), "F6": "=F5+1", "F7": "=1+1"}, "T": {}})
    assert made.kept == {"S!F5": why, "S!F6": "depends-on-kept"}
    assert made.value("S!F7") == 2


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("#=ROUND(A1:A3,{0;1;2})", "broadcast"),
        ("#=COUNT(A1:A3*2)", "broadcast"),
        ("#=AVERAGE(IF(A1:A3>1,A1:A3))", "broadcast"),
        ("=COUNT({1;2})", "broadcast"),
    ],
)
def test_array_forms_that_the_engine_gets_wrong(calculate, formula, why):
    assert calculate({"S": {**DATA, "F5": formula}}).kept == {"S!F5": why}


@pytest.mark.parametrize(
    ("formula", "check"),
    [
        ("=INT(4.35*100)", "near-whole"),
        ("=ROUNDUP(2.1-2,1)", "near-whole"),
        ("=MOD(0.3,0.1)", "near-whole"),
        ("=IF(0.1+0.2-0.3=0,1,2)", "compared"),
        ("=IF(0.1+0.2>0.3,1,2)", "compared"),
        ('=IF("å"<"z",1,2)', "compared"),
        ('=IF(B1<"ö",1,2)', "compared"),
        ('=C1&" kr"', "number-as-text"),
        ("=LEN(C1)", "number-as-text"),
        ('=(1=1)&"x"', "number-as-text"),
        ("=YEAR(E1)", "early-date"),
        ("=DAY(59)", "early-date"),
        ("=MONTH(INT(C1))", "early-date"),
        ("=DATE(1900,2,29)", "early-year"),
        ("=IF(ROUND(C1,12)=ROUND(C1+1E-12,12),1,2)", "compared"),
        ("=MATCH(E1,A1:A3,0)", "blank-sought"),
        ("=FIND(E1,B1,1)", "blank-sought"),
        ("=MATCH(2,A1:A3)", "unsorted"),
        ("=VLOOKUP(2,A1:B3,2)", "unsorted"),
        ("=LOOKUP(2,A1:A3,B1:B3)", "unsorted"),
        ("=HLOOKUP(2,A2:C3,2,TRUE)", "unsorted"),
        ("=WORKDAY(C2,1,A1:A3)", "early-holiday"),
        ("=SIN(C2*C2)", "huge-angle"),
        ("=MID(B1,C2*C2*2,1)", "huge-count"),
        ("=SUBSTITUTE(B1,B1,B2,C2*C2*2)", "huge-count"),
        ("=VLOOKUP(E1,A1:B3,2,FALSE)", "blank-sought"),
        ("=COUNTIF(A:A,E2)", "blank-counted"),
        ('=COUNTIFS(A:A,"",B:B,"")', "blank-counted"),
        ('=LEFT("a text",TRUE)', "text-as-number"),
        ("=IF(AND(A1>9,OR(1/0,1)),1,2)", "skipped-error"),
        ("=EDATE(A1,1)", "early-date"),
        ('=COUNTIF(B1:B3,"<>a")', "criterion"),
        ('=COUNTIF(B1:B3,"=")', "criterion"),
        ("=COUNTIF(B1:B3,D1)", "criterion"),
        ("=AND(FALSE,1/0)", "skipped-error"),
        ("=OR(A1>0,1/0)", "skipped-error"),
        ('=AND("x",TRUE)', "skipped-error"),
        ("=D1*2", "text-as-number"),
        ("=SUM(ROUND(D1,0),1)", "text-as-number"),
    ],
)
def test_values_on_which_engines_part(calculate, formula, check):
    made = calculate({"S": {**DATA, "F5": formula, "F6": "=F5"}})
    assert made.kept == {"S!F5": "engines-differ", "S!F6": "depends-on-kept"}
    assert made.result.kept[0].params["check"] == check


@pytest.mark.parametrize(
    ("formula", "gives"),
    [
        ("=INT(A1*100/3)", 100),
        ("=MOD(A1*4,5)", 2),
        ("=IF(0.1+0.2=0.3,1,2)", 1),
        ("=IF(A1-A2=2,1,2)", 1),
        ('=IF(E1="","",YEAR(E1))', ""),
        ('=IF(E1<>"",EDATE(E1,1),5)', 5),
        ('=A1&" st"', "3 st"),
        ('="0428"<"0461"', True),
        ("=AND(A1>0,A2>0)", True),
        ('=OR(B1="b",1/0>1)', None),
        ("=AND(1/0>1,TRUE)", "#DIV/0!"),
        ("=SUM(D1:D2,A1)", 3),
        ('=COUNTIF(A1:A3,">1")', 2),
        ("=COUNTIF(B1:B3,B1)", 1),
        ('=YEAR(C2)&"-"&RIGHT("0"&MONTH(C2),2)', "2023-03"),
        ('=TEXT(2.5,"0")&TEXT(-0.5,"0")&TEXT(D2,"0")', "3-1x"),
    ],
)
def test_sound_values_and_branches_not_taken_are_no_reason(calculate, formula, gives):
    made = calculate({"S": {**DATA, "F5": formula}})
    if gives is None:
        assert made.kept == {"S!F5": "engines-differ"}
    else:
        assert made.kept == {}
        assert made.value("S!F5") == gives


def test_days_of_1904_are_not_vouched_for(write):
    import dataclasses

    from xlsheets.engine.book import read_book
    from xlsheets.engine.loading import load
    from xlsheets.engine.recalculation import recalculate_loaded
    from xlsheets.ooxml import open_package

    book = dataclasses.replace(
        read_book(open_package(write({"S": {"A1": 1000, "B1": "=YEAR(A1)", "B2": "=A1+1"}}))), date1904=True
    )
    result = recalculate_loaded(load(book), book)
    assert [(kept.cell, kept.reason) for kept in result.kept] == [("B1", "date-1904")]


def test_totals_leave_hidden_rows_out_or_are_kept_where_that_hangs_on_why_they_are_hidden(write):
    from xlsheets.engine import recalculate_here
    from xlsheets.ooxml import Editor, open_package

    cells = {
        **{f"A{row}": row for row in range(1, 6)},
        "B1": ("=SUBTOTAL(109,A1:A5)", 13),
        "B2": ("=SUBTOTAL(9,A1:A5)", 13),
        "B3": ("=SUBTOTAL(9,A3:A5)", 12),
        "B4": ("=_xlfn.AGGREGATE(9,5,A1:A5)", 13),
        "B5": ("=SUM(A1:A5)", 15),
    }
    editor = Editor(open_package(write({"S": cells, "T": {"A1": ("=SUBTOTAL(9,S!A1:A5)", 13)}})))
    part = editor.package.sheet("S").part
    editor.store.tree(part).find(".//{*}row[@r='2']").set("hidden", "1")
    editor.store.mark(part)
    result = recalculate_here(open_package(editor.to_bytes()), {("S", 1, 1): 2, ("S", 2, 1): 50})
    assert {f"{kept.sheet}!{kept.cell}": str(kept.reason) for kept in result.kept} == dict.fromkeys(
        ("S!B2", "S!B4", "T!A1"), "hidden-rows"
    )
    assert (result.values["S", 1, 2], result.values["S", 3, 2], result.values["S", 5, 2]) == (14, 12, 64)


def test_fixed_arrays_that_the_engine_fills_otherwise_are_kept(calculate):
    cells = {
        **DATA,
        "F1:G3": "{=A1:A3+C1:C2}",
        "H1:I2": "{=A1:A2*2}",
        "J1:J2": "{=J1:J2+1}",
        "K1:K2": "{=A1:A2*2}",
    }
    made = calculate({"S": cells})
    assert made.kept == {"S!F1": "array-in-cell", "S!H1": "array-in-cell", "S!J1": "circular"}
    assert made.rows("S!K1", 2, 1) == [[6], [2]]
