"""Our functions inside formulas: every form of call, in every place that a formula can have one."""

from __future__ import annotations

import pytest

WEIGHTS = {f"B{row}": row * 100 for row in range(1, 10)}  # 100, 200 ... 900
SPLIT = [88889, 177778, 266667, 355556, 444444, 533333, 622222, 711111, 800000]  # of 4 000 000 by them
NAMES = {
    "Total": "=4000000",
    "TotalCell": "=Data!$D$2",
    "Weights": "=Data!$B$1:$B$9",
    "TwoSums": "=SUM(Data!$B$1:$B$2)",
}


def sheets(**formulas: object) -> dict[str, dict[str, object]]:
    return {"Data": {**WEIGHTS, "D2": 4_000_000}, "Calc sheet": dict(formulas)}


@pytest.mark.parametrize("call", ["AVGIFTER", "FINSAM.AVGIFTER", "_xldudf_FINSAM_AVGIFTER", "[1]!AVGIFTER"])
def test_a_call_spills_in_every_spelling(calculate, call):
    made = calculate(sheets(A1=f"#={call}(TotalCell,Weights)"), NAMES)
    assert made.spill("Calc sheet!A1") == (9, 1)
    assert [row[0] for row in made.rows("Calc sheet!A1", 9, 1)] == SPLIT
    assert made.kept == {}


@pytest.mark.parametrize(
    ("formula", "gives"),
    [
        ("=SUM(AVGIFTER(4000000,Data!B1:B9))+1", 4_000_001),
        ("=INDEX(AVGIFTSPLAN(4000000,Data!B1:B9),2,1)", 177_778),
        ("=IF(TRUE,SUM(finsam.avgifter(10,Data!B1:B3)),0)", 10),
        ("=SUM(AVGIFTER(SUM(AVGIFTER(100,Weights)),Data!B1:B3))", 100),
        ("=AVGIFTER(100,AVGIFTER(10,Data!B1:B3))", 20),
        ("=SUM(AVGIFTER(SUM(AVGIFTER(100,Weights))+SUM(AVGIFTER(1,Weights)),Data!B1:B3))", 101),
        ("=AVGIFTER(10,Data!B1:B3)", 2),
        ("=AVGIFTER(10,Data!B1:B3)*2", 4),
        ("=-AVGIFTER(10,{100;200;300})", -2),
        ("=SUM(AVGIFTER(-10,Data!B1:B3))", -10),
        ("=SUM(AVGIFTER(Total/2,Weights))", 2_000_000),
        ("=SUM(AVGIFTER(TwoSums,Weights))", 300),
        ("=SUMPRODUCT(AVGIFTER(10,Data!B1:B3)*Data!B1:B3)", 2 * 100 + 3 * 200 + 5 * 300),
        ('=IFERROR(SUM(AVGIFTER("x",Weights)),-1)', -1),
        ('=AVGIFTER(10,Data!B1:B3,"största rest")', 2),
        ('=INDEX(AVGIFTER(10,Data!B1:B2,,{"b";"a"}),1,1)', "b"),
        ("=SUM(AVGIFTER(10,INDEX(Data!B1:C9,0,1)))", 10),
        ("=SUM(AVGIFTER(10,IF(TRUE,Data!B1:B3)))", 10),
        ("=AVGIFTER(10,Data!B1:B3)=2", True),
        ("=AVGIFTER(10,Data!C1:C3)", "#VALUE!"),
        ("=AVGIFTER()", "#VALUE!"),
        ("=SUMMAKONTROLL(Data!B1:B3,600)", 600),
    ],
)
def test_a_call_inside_an_ordinary_formula(calculate, formula, gives):
    made = calculate(sheets(A1=formula), NAMES)
    assert made.kept == {}
    assert made.value("Calc sheet!A1") == gives


def test_spilled_results_are_fetched_with_a_hash_by_index_and_by_cell(calculate):
    made = calculate(
        sheets(
            A1="#=AVGIFTER(TotalCell,Weights)",
            B1="#=AVGIFTSPLAN(4000000,Data!B1:B9)",
            A10="=SUM(_xlfn.ANCHORARRAY(A1))",
            B10="=SUM(B1:B9)",
            C10="=SUM(_xlfn.ANCHORARRAY(B1))",
            D10="=A9*2",
            E10="=INDEX(_xlfn.ANCHORARRAY(B1),2,3)",
            F10='=IFERROR(INDEX(_xlfn.ANCHORARRAY(B1),MATCH(800000,INDEX(_xlfn.ANCHORARRAY(B1),0,1),0),5),"")',
        ),
        NAMES,
    )
    assert made.kept == {}
    found = [made.value(f"Calc sheet!{cell}10") for cell in "ABCDE"]
    assert found == [4_000_000, 4_000_000, 8_000_000, 1_600_000, 44_445]
    assert made.value("Calc sheet!F10") == 200_000


def test_calls_that_rest_on_calls_are_run_in_order_whatever_their_places(calculate):
    made = calculate(
        sheets(
            A29="=SUM(AVGIFTER(A30,Weights))",
            A30="=A31+1",
            A31="=SUM(AVGIFTER(A32,Weights))",
            A32="=SUM(AVGIFTER(A33,Weights))+1",
            A33="=SUM(A34,1)",
            A34="=COUNT(_xlfn.ANCHORARRAY(B1))-8",
            B1="#=AVGIFTER(TotalCell,Weights)",
            C1="#=AVGIFTER(A29,_xlfn.ANCHORARRAY(B1))",
            A40="=SUM(C1:C9)",
        ),
        NAMES,
    )
    assert made.kept == {}
    assert [made.value(f"Calc sheet!A{row}") for row in (34, 33, 32, 31, 30, 29, 40)] == [1, 2, 3, 3, 4, 4, 4]


def test_a_result_that_grows_and_shrinks_moves_what_reads_it(calculate):
    """The first call's size decides how many weights the second gets."""
    grown = {f"A{row}": 1 for row in range(1, 6)}
    content = {
        "Data": {**grown, "B1": 5},
        "C": {
            "A1": "#=AVGIFTER(100,INDEX(Data!A1:A9,Data!B1,1):Data!A3)",
            "D1": "#=AVGIFTER(100,Data!A1:A3)",
            "E1": "=COUNT(_xlfn.ANCHORARRAY(D1))",
            "F1": "#=INDEXSERIE(_xlfn.ANCHORARRAY(D1),0,E1)",
            "A9": "=SUM(F1:H3)",
            "A10": "=COUNT(_xlfn.ANCHORARRAY(F1))",
        },
    }
    made = calculate(content)
    assert made.kept == {"C!A1": "reference-operator"}
    assert made.value("C!A9") == 300
    assert made.value("C!A10") == 9


def test_a_call_reads_blank_cells_as_blank(calculate):
    made = calculate(
        {
            "S": {
                "A1": 5,
                "A3": 5,
                "C1": "=SUMMAKONTROLL(A1:A3,10)",
                "C2": "=AVGIFTER(10,A1:A3)",
                "C3": "=SUM(AVGIFTER(10,IF(TRUE,A1:A3)))",
                "D1": "#=AVGIFTER(10,INDEX(A1:B3,0,1))",
                "E1": "#=AVGIFTER(10,A1:A3*1)",
            }
        }
    )
    direct = made.value("S!C2")
    assert made.value("S!C1") == 10
    assert made.value("S!C3") == (direct if isinstance(direct, str) else 10)
    assert made.value("S!D1") == direct
    assert made.value("S!E1") == 5  # the product of a blank is 0


def test_a_blocked_result_shows_spill_and_so_does_what_reads_it(calculate):
    made = calculate(
        sheets(J1="#=AVGIFTER(100,Weights)", J3="in the way", K1="=SUM(_xlfn.ANCHORARRAY(J1))"), NAMES
    )
    assert made.value("Calc sheet!J1") == "#SPILL!"
    assert made.spill("Calc sheet!J1") == (1, 1)
    assert made.value("Calc sheet!K1") == "#SPILL!"


def test_a_fixed_array_is_filled_as_excel_fills_it(calculate):
    made = calculate(sheets(**{"A1:B4": "{=AVGIFTER(10,Data!B1:B3)}", "D1:D2": "{=AVGIFTER(10,Data!B1:B3)}"}))
    assert made.rows("Calc sheet!D1", 2, 1) == [[2], [3]]
    found = made.rows("Calc sheet!A1", 4, 2)
    assert [row[:2] for row in found[:3]] == [[2, 2], [3, 3], [5, 5]]
    assert [str(value) for value in found[3]] == ["#N/A", "#N/A"]


def test_calls_in_a_table_by_row_and_by_column(calculate):
    table = ("Data", "A1:C4", "Members", ["Kod", "Antal", "Del"])
    cells = {"A2": "0428", "B2": 10, "A3": "0461", "B3": 20, "A4": "0480", "B4": 30}
    rows = {f"C{row}": "=SUM(AVGIFTER(Members[[#This Row],[Antal]],Members[Antal]))" for row in (2, 3, 4)}
    made = calculate(
        {
            "Data": {**cells, **rows},
            "C": {"A1": "#=AVGIFTER(60,Members[Antal],,Members[Kod])", "A9": "=Members[[#Headers],[Kod]]"},
        },
        tables=[table],
    )
    assert made.kept == {}
    assert made.rows("C!A1", 3, 2) == [["0428", 10], ["0461", 20], ["0480", 30]]
    assert [made.value(f"Data!C{row}") for row in (2, 3, 4)] == [10, 20, 30]
    assert made.value("C!A9") == "Kod"


def test_a_name_may_hold_a_call(calculate):
    made = calculate(
        sheets(A1="=Fees+1", A2="#=Spilled"),
        {"Fees": "=SUM(FINSAM.AVGIFTER(100,Data!$B$1:$B$3))", "Spilled": "=AVGIFTER(6,Data!$B$1:$B$3)"},
    )
    assert made.kept == {}
    assert made.value("Calc sheet!A1") == 101
    assert made.rows("Calc sheet!A2", 3, 1) == [[1], [2], [3]]


def test_felorsak_is_given_the_arguments_of_the_call_it_explains(calculate):
    made = calculate(
        sheets(A1='=FELORSAK("AVGIFTER",10,Data!C1:C3)', A2='=FELORSAK("AVGIFTER",10,Data!B1:B3)')
    )
    assert made.kept == {}
    assert made.value("Calc sheet!A1") not in ("", 0)
    assert isinstance(made.value("Calc sheet!A1"), str)


@pytest.mark.parametrize(
    ("cells", "circular"),
    [
        ({"A1": "=SUM(AVGIFTER(B1,{1;2}))", "B1": "=C1*0.5", "C1": "=A1+0"}, {"A1", "B1", "C1"}),
        ({"A1": "#=AVGIFTER(10,C1:C3)", "C1": 1, "C2": "=A3*0+1", "C3": 2}, {"A1", "C2"}),
        ({"A5": "=AVGIFTER(SUM(A:A),{1;2})"}, {"A5"}),
        ({"A1": "=A2+1", "A2": "=A1+1"}, {"A1", "A2"}),
        ({"A1": "=SUM(A1:A3)"}, {"A1"}),
    ],
)
def test_what_is_circular_is_kept(calculate, cells, circular):
    made = calculate({"S": {**cells, "Z1": "=1+1"}})
    assert {where for where, why in made.kept.items() if why == "circular"} == {
        f"S!{cell}" for cell in circular
    }
    assert made.value("S!Z1") == 2


def test_a_change_reaches_the_calls_and_what_reads_them(calculate):
    made = calculate(
        sheets(A1="#=AVGIFTER(TotalCell,Weights)", A20="=SUM(A1:A9)", A21="=A1"),
        NAMES,
        changes={"Data!D2": 9000},
    )
    assert made.value("Calc sheet!A20") == 9000
    assert made.value("Calc sheet!A21") == 200


def test_a_call_whose_answer_is_not_available_is_that_and_not_0(calculate):
    """#N/A also stands for a call not yet answered, which is written as a blank cell."""
    made = calculate({"A": {"A1": "=NA()", "A2": 300, "B1": "=KAPITALUTRYMME(A1,A2)", "C1": "=B1+1"}})
    assert (made.value("A!B1"), made.value("A!C1")) == ("#N/A", "#N/A")
