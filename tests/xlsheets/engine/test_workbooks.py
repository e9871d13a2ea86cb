"""What people do to a workbook: rows, sheets and formulas of their own, changes, and writing the result."""

from __future__ import annotations

import pytest

from xlsheets.engine import ChangeError, apply, recalculate, recalculate_here
from xlsheets.ooxml import Editor, open_package

TABLE = ("Data", "A1:C4", "Members", ["Kod", "Antal", "Avgift"])
FETCH = (
    "=IFERROR(INDEX(_xlfn.ANCHORARRAY(Calc!$A$1),"
    'MATCH(Members[[#This Row],[Kod]],INDEX(_xlfn.ANCHORARRAY(Calc!$A$1),0,1),0),2),"")'
)
BOOK = {
    "Data": {
        "A2": "0428",
        "B2": 10,
        "A3": "0461",
        "B3": 20,
        "A4": "0480",
        "B4": 30,
        "F1": 600,
        **{f"C{row}": FETCH for row in (2, 3, 4)},
    },
    "Calc": {"A1:B3": "#=_xldudf_FINSAM_AVGIFTER(Data!$F$1,Members[Antal],,Members[Kod])"},
    "Check": {
        "A1": "=SUM(Members[Avgift])",
        "A2": '=IF(ROUND(A1-Data!F1,0)=0,"Stämmer","Stämmer inte")',
        "A3": "=SUM(Data!C:C)",
        "A4": "=COUNTA(Members[Kod])",
    },
}


def test_a_row_is_added_to_a_table_and_everything_follows(write):
    editor = Editor(open_package(write(BOOK, tables=[TABLE])))
    row = editor.grow_table("Members")
    editor.set_value("Data", (row, 1), "0481")
    editor.set_value("Data", (row, 2), 40)
    package = open_package(editor.to_bytes())
    result = recalculate_here(package)
    assert result.kept == ()
    assert result.spills["Calc", 1, 1] == (4, 2)
    assert [result.values["Data", r, 3] for r in (2, 3, 4, 5)] == [60, 120, 180, 240]
    assert [result.values["Check", r, 1] for r in (1, 2, 3, 4)] == [600, "Stämmer", 600, 4]
    written = open_package(apply(package, result).to_bytes())
    assert [written.sheet("Calc").cell(r, 2).value for r in (1, 2, 3, 4)] == [60, 120, 180, 240]
    assert written.sheet("Calc").arrays[1, 1].ref.a1 == "A1:B4"
    assert recalculate_here(written).values == result.values


def test_a_row_is_taken_away_and_the_array_shrinks(write):
    editor = Editor(open_package(apply_all(write(BOOK, tables=[TABLE]))))
    editor.delete_table_rows("Members", 0)
    package = open_package(editor.to_bytes())
    result = recalculate_here(package)
    assert result.kept == ()
    assert [result.values["Data", r, 3] for r in (2, 3)] == [240, 360]
    written = open_package(apply(package, result).to_bytes())
    assert written.sheet("Calc").arrays[1, 1].ref.a1 == "A1:B2"
    assert written.sheet("Calc").cell(3, 1).value is None


def apply_all(content: bytes) -> bytes:
    package = open_package(content)
    return apply(package, recalculate_here(package)).to_bytes()


def test_only_what_differs_is_written_and_nothing_the_second_time(write):
    once = apply_all(write(BOOK, tables=[TABLE]))
    assert apply_all(once) == once


def test_kept_cells_keep_their_stored_values_in_the_file(write):
    content = write({"S": {"A1": 1, "B1": ("=TODAY()", 45000), "B2": ("=B1+A1", 45001), "B3": ("=A1+1", 0)}})
    package = open_package(content)
    result = recalculate_here(package, {("S", 1, 1): 5})
    assert {kept.cell for kept in result.kept} == {"B1", "B2"}
    assert result.calculated == 1
    written = open_package(apply(package, result, {("S", 1, 1): 5}).to_bytes()).sheet("S")
    assert [written.cell(r, 2).value for r in (1, 2, 3)] == [45000, 45001, 6]
    assert written.cell(1, 1).value == 5


def test_a_workbook_fully_calculated_no_longer_asks_for_it(write):
    package = open_package(write({"S": {"A1": "=1+1"}}))
    assert package.calculation.full_calc_on_load
    written = open_package(apply(package, recalculate_here(package)).to_bytes())
    assert not written.calculation.full_calc_on_load
    kept = open_package(write({"S": {"A1": "=TODAY()"}}))
    assert open_package(apply(kept, recalculate_here(kept)).to_bytes()).calculation.full_calc_on_load


def test_errors_truths_and_texts_are_stored_by_their_kind(write):
    package = open_package(
        write({"S": {"A1": "=1/0", "A2": "=1=1", "A3": '="a"&"b"', "A4": "=NA()", "A5": '=""'}})
    )
    written = open_package(apply(package, recalculate_here(package)).to_bytes()).sheet("S")
    assert [str(written.cell(r, 1).value) for r in range(1, 6)] == ["#DIV/0!", "True", "ab", "#N/A", ""]
    assert [written.cell(r, 1).kind for r in range(1, 6)] == ["error", "boolean", "text", "error", "text"]


def test_a_formula_set_over_is_gone_and_a_cleared_cell_is_blank(calculate):
    sheets = {"S": {"A1": 1, "A2": "=A1+1", "A3": "=A2*10", "A4": "=COUNTA(A1:A2)"}}
    made = calculate(sheets, changes={"S!A2": 7, "S!A1": None})
    assert made.value("S!A3") == 70
    assert made.value("S!A4") == 1
    assert ("S", 2, 1) not in made.result.values


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({("Nowhere", 1, 1): 1}, "unknown-sheet"),
        ({("Calc", 2, 1): 1}, "part-of-an-array"),
        ({("Data", 0, 1): 1}, "outside-the-sheet"),
        ({("Data", 1, 16385): 1}, "outside-the-sheet"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused(write, change, code):
    package = open_package(apply_all(write(BOOK, tables=[TABLE])))
    with pytest.raises(ChangeError) as refused:
        recalculate(package, change)
    assert refused.value.code == code


def test_whole_columns_include_rows_far_below_and_changed_ones(calculate):
    made = calculate({"S": {"A1": 1, "C1": "=SUM(A:A)", "C2": "=MATCH(9,A:A,0)"}}, changes={"S!A5000": 9})
    assert made.kept == {}
    assert made.value("S!C1") == 10
    assert made.value("S!C2") == 5000


def test_an_ordinary_formula_takes_the_cell_in_its_own_row_of_a_range(calculate):
    made = calculate(
        {
            "S": {
                "A1": 1,
                "A2": 2,
                "A3": 3,
                "C2": "=A1:A3*10",
                "C3": "=SUM(A1:A3*10)",
                "C9": "=A1:A3+1",
                "C4": "=@A2:B4",
            }
        }
    )
    assert made.kept == {}
    assert made.value("S!C2") == 20
    assert made.value("S!C3") == 30
    assert made.value("S!C9") == "#VALUE!"
    assert made.value("S!C4") == "#VALUE!"


def test_sheet_names_of_every_kind(calculate):
    names = ["it's", "Å b-c", "2018", "A1", "TRUE", "grids"]
    sheets = {name: {"A1": index + 1} for index, name in enumerate(names)}
    quoted = "+".join("'" + name.replace("'", "''") + "'!A1" for name in names)
    made = calculate({**sheets, "Sum": {"A1": f"={quoted}", "B1": "#=AVGIFTER('it''s'!A1+9,'Å b-c'!A1:A1)"}})
    assert made.kept == {}
    assert made.value("Sum!A1") == 21
    assert made.value("Sum!B1") == 10
