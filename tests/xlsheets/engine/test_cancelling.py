"""Numbers that cancel but for noise: 0 where Excel and LibreOffice say 0, else refused."""

from __future__ import annotations

import pytest

THREE = {"A1": 1, "A2": 2, "A3": 3}
TENTHS = {"A1": 0.1, "A2": 0.2, "A3": 0.3}
READERS = {
    "B1": ("=SIGN(A5)", 0),
    "B2": ('=IF(A5,"Differens","Stämmer")', "Stämmer"),
    "B3": ('=SUMIF(A5:A5,">0",A4:A4)', 0),
    "B4": ("=AND(A5,TRUE)", False),
    "B5": ("=SUMPRODUCT(SIGN(A5:A5))", 0),
    "B6": ('=IFERROR(1/A5,"ingen")', "ingen"),
    "B7": ("=NOT(A5)", True),
}


@pytest.mark.parametrize("formula", ["=A1+A2-A3", "=A1-A3+A2", "=-A3+A1+A2", "=SUM(A1:A2)-A3"])
def test_a_last_plus_or_minus_leaves_nothing(calculate_saved, formula):
    cells = {**THREE, "A4": 7, "A5": (formula, 0), **READERS}
    made = calculate_saved(cells, TENTHS)
    assert made.kept == {}
    assert {where: made.value(where) for where in READERS} == {
        w: stored for w, (_, stored) in READERS.items()
    }
    assert made.value("A5") == 0


@pytest.mark.parametrize(
    "formula",
    [
        "=(A1+A2-A3)",
        "=(A1+A2-A3)*5",
        "=SUM(A1:A2,-A3)",
        "=IF(A1>0,A1+A2-A3,0)",
        "=SUMPRODUCT(A1:A3*{1;1;-1})",
    ],
)
def test_where_programs_part_the_formula_is_kept_with_all_that_read_it(calculate_saved, formula):
    made = calculate_saved({**THREE, "A4": 7, "A5": (formula, 0), **READERS}, TENTHS)
    assert made.kept == {"S!A5": "engines-differ"} | {f"S!{where}": "depends-on-kept" for where in READERS}
    assert [k.params["check"] for k in made.result.kept if k.cell == "A5"] == ["cancelled"]


@pytest.mark.parametrize(
    ("formula", "stored"),
    [
        ("=IF(A1+A2-A3,1,2)", 2),
        ("=SIGN(A1+A2-A3)", 0),
        ("=AND(A1+A2-A3,TRUE)", False),
        ("=NOT(A1+A2-A3)", True),
        ("=IFERROR(1/(A1+A2-A3),9)", 9),
        ("=SUMPRODUCT(SIGN(A1:A1+A2:A2-A3:A3))", 0),
        ("=IF(SUM(A1:A2,-A3),1,2)", 2),
    ],
)
def test_inside_a_larger_expression(calculate_saved, formula, stored):
    cells = {**THREE, "B1": (formula, stored)}
    assert calculate_saved(cells, TENTHS).kept == {"S!B1": "engines-differ"}
    sure = calculate_saved(cells, {"A1": 0.25, "A2": 0.5, "A3": 0.75})
    assert (sure.kept, sure.value("B1")) == ({}, stored)


def test_a_small_number_that_is_no_rest_stands(calculate_saved):
    cells = {"A1": 1, "A2": 1, "B1": ("=A1-A2", 0), "B2": ("=A1*A2", 1)}
    made = calculate_saved(cells, {"A1": 0.75**70, "A2": 0.5**30})
    assert (made.kept, made.value("B1"), made.value("B2")) == (
        {},
        0.75**70 - 0.5**30,
        0.75**70 * 0.5**30,
    )


@pytest.mark.parametrize("stored", [0, 5.551115123125783e-17])
def test_what_no_change_reaches_stays_as_it_is_stored(calculate_saved, stored):
    cells = {
        **TENTHS,
        "C1": 5,
        "A5": ("=SUM(A1:A2)-A3", stored),
        "A6": ("=SUM(A1:A2,-A3)", stored),
        "B1": ("=A5+C1", 5),
        "B2": ("=A6*C1", stored * 5),
    }
    made = calculate_saved(cells, {"C1": 6})
    assert made.kept == {} or made.kept == {"S!B2": "engines-differ"}
    assert (made.value("A5"), made.value("A6"), made.value("B1")) == (stored, stored, 6)
