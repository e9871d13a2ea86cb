"""Outside the proven set the file itself is the judge: its stored values against the engine's."""

from __future__ import annotations

import pytest

from xlsheets.engine.baseline import agree
from xlsheets.ooxml import CellError

INPUTS = {"A1": 0.05, "A2": 10, "A3": 1000}
PAYMENT = -129.50457496545667


def test_an_unproven_formula_that_agrees_with_the_file_is_calculated(calculate):
    made = calculate({"S": {**INPUTS, "B1": ("=PMT(A1,A2,A3)", PAYMENT)}}, changes={"S!A3": 2000})
    assert made.kept == {}
    assert abs(made.value("S!B1") - 2 * PAYMENT) < 1e-9


def test_an_unproven_formula_with_another_stored_value_is_kept_with_what_reads_it(calculate):
    made = calculate(
        {"S": {**INPUTS, "B1": ("=PMT(A1,A2,A3)", -100), "B2": "=B1*2", "B3": "=A3*2"}},
        changes={"S!A3": 2000},
    )
    assert made.kept == {"S!B1": "not-vouched-for", "S!B2": "depends-on-kept"}
    kept = made.result.kept[0]
    assert kept.params["function"] == "PMT"
    assert kept.params["stored"] == -100
    assert kept.cell == "B1"
    assert made.value("S!B3") == 4000


def test_it_is_judged_by_the_stored_values_that_it_reads(calculate):
    """B1's own stored value is stale, but C1 was calculated from it: so C1 is vouched for."""
    made = calculate(
        {"S": {**INPUTS, "B1": ("=A3*1", 500), "C1": ("=PMT(A1,A2,B1)", PAYMENT / 2)}}, changes={"S!A3": 2000}
    )
    assert made.kept == {}
    assert abs(made.value("S!C1") - 2 * PAYMENT) < 1e-9


def test_proven_formulas_are_calculated_over_stale_and_missing_values(calculate):
    made = calculate(
        {
            "S": {
                **INPUTS,
                "B1": ("=A3*2", 5),
                "B2": ("=SUM(A2:A3)", "#NAME?"),
                "B3": ("=ROUND(A1*A3,0)", ""),
                "B4": ("=SUM(AVGIFTER(A3,{1;2;3}))", "#NAME?"),
            }
        }
    )
    assert made.kept == {}
    assert [made.value(f"S!B{row}") for row in (1, 2, 3, 4)] == [2000, 1010, 50, 1000]


def test_a_function_of_ours_inside_an_unproven_formula(calculate):
    made = calculate(
        {
            "S": {
                **INPUTS,
                "B1": ("=PMT(A1,A2,SUM(AVGIFTER(A3,{1;2})))", PAYMENT),
                "B2": ("=PMT(A1,A2,A3)", 1),
            }
        },
        changes={"S!A3": 2000},
    )
    assert made.kept == {"S!B2": "not-vouched-for"}
    assert abs(made.value("S!B1") - 2 * PAYMENT) < 1e-9


def test_values_agree_to_what_two_engines_share():
    assert agree(1 / 3, 0.333333333333)
    assert agree(1.2e-16, 0)
    assert not agree(1.2e-10, 0)
    assert not agree(1, True)
    assert not agree("1", 1)
    assert agree("", None)
    assert not agree(CellError("#N/A"), CellError("#REF!"))


def test_where_values_are_those_of_the_program_that_saved_they_judge_proven_formulas_too(calculate_saved):
    cells = {**INPUTS, "B1": ("=A3*2", 2001), "B2": ("=B1+1", 2002), "B3": ("=A3*3", 3000)}
    made = calculate_saved(cells, {"S!A3": 2000})
    assert made.kept == {"S!B1": "not-vouched-for", "S!B2": "depends-on-kept"}
    assert made.value("S!B3") == 6000
    assert calculate_saved(cells).kept == made.kept
    assert calculate_saved(cells).value("S!B3") == 3000


def test_a_workbook_of_our_template_is_calculated_whatever_it_shows(calculate_saved):
    cells = {**INPUTS, "B1": ("=A3*2", 2001)}
    assert calculate_saved(cells, names={"Mall": "=S!$A$1"}).value("S!B1") == 2000
    assert calculate_saved({**cells, "B2": ("=SUM(AVGIFTER(A3,{1;2}))", 1)}).value("S!B1") == 2000


def test_what_was_doubtful_before_the_change_may_be_sure_after_it(calculate_saved):
    cells = {"A2": 1, "B1": ("=YEAR(A1)", 1900), "B2": ("=B1+1", 1901)}
    assert calculate_saved(cells).kept == {"S!B1": "engines-differ", "S!B2": "depends-on-kept"}
    made = calculate_saved(cells, {"S!A1": 45000})
    assert (made.kept, made.value("S!B2")) == ({}, 2024)


@pytest.mark.parametrize("value", [0, -1000, "abc", None, True, 3e9])
def test_an_unproven_formula_is_vouched_for_over_values_of_the_kinds_it_was_judged_by(calculate_saved, value):
    cells = {**INPUTS, "B1": ("=PMT(A1,A2,A3)", PAYMENT), "B2": ("=B1*2", 2 * PAYMENT), "B3": ("=A2+1", 11)}
    made = calculate_saved(cells, {"S!A3": value})
    assert made.kept == {"S!B1": "engines-differ", "S!B2": "depends-on-kept"}
    assert made.result.kept[0].params == {"function": "PMT", "check": "other-kind"}
    assert made.value("S!B3") == 11


def test_a_range_may_hold_what_it_held_some_of(calculate_saved):
    cells = {"A1": 100, "A2": 10, "A3": 1, "B1": ("=GEOMEAN(A1:A3)", 10)}
    assert calculate_saved(cells, {"S!A2": 50}).kept == {}
    for strange in ("x", None, 3e9):
        assert calculate_saved(cells, {"S!A2": strange}).kept == {"S!B1": "engines-differ"}
    assert calculate_saved(cells, {"S!A3": -50}).kept == {"S!B1": "engines-differ"}  # no result


def test_an_error_says_nothing_of_other_values(calculate_saved):
    cells = {"A1": 0.1, "A2": "x", "A3": 5, "B1": ("=PMT(A1,A3,A2)", "#VALUE!"), "B2": ("=1+1", 2)}
    assert calculate_saved(cells).kept == {}
    assert calculate_saved(cells, {"S!B2": 5}).kept == {}
    assert calculate_saved(cells, {"S!A3": 6}).kept == {"S!B1": "engines-differ"}


def test_a_function_known_to_be_fragile_is_trusted_with_nothing_new(calculate_saved):
    cells = {"A1": 45000, "A2": 45100, "B1": ("=YEARFRAC(A1,A2,2)", 100 / 360)}
    assert calculate_saved(cells).kept == {}
    assert calculate_saved(cells, {"S!A2": 45101}).kept == {"S!B1": "engines-differ"}


@pytest.mark.parametrize(
    ("formula", "stored", "change"),
    [
        ('=DATEDIF(A1,A2,"md")', 7, {"S!A1": 42400, "S!A2": 42800}),  # the engine says 6, LibreOffice 3
        ("=SECOND(A3)", 0, {"S!A3": 91.024}),  # the engine cuts 33.6 off, Excel rounds it
        ("=IRR(A4:A6)", 0, {"S!A5": -500}),
    ],
)
def test_what_the_engine_gives_otherwise_for_other_values_is_kept(calculate_saved, formula, stored, change):
    cells = {"A1": 43159, "A2": 43559, "A3": 0.5, "A4": -100, "A5": 50, "A6": 50, "B1": (formula, stored)}
    assert calculate_saved(cells).kept == {}
    assert calculate_saved(cells, change).kept == {"S!B1": "engines-differ"}


def test_a_result_that_was_nothing_says_nothing_of_one_that_is_something(calculate_saved):
    cells = {"A1": 1, "A2": 2, "B1": ("=GCD(A1,A2)-1", 0), "B2": ("=GCD(A1,A2)", 1)}
    made = calculate_saved(cells, {"S!A1": 4})
    assert made.kept == {"S!B1": "engines-differ"}
    assert made.value("S!B2") == 2


def test_a_plain_format_rounds_as_excel_does(calculate_saved):
    cells = {"A1": 1234, "B1": ('=TEXT(A1,"#,##0")', "1,234"), "B2": ('=TEXT(A1,"0.0%")', "123400.0%")}
    made = calculate_saved(cells, {"S!A1": 2344.5})
    assert (made.kept, made.value("S!B1"), made.value("S!B2")) == ({}, "2,345", "234450.0%")
    made = calculate_saved(cells, {"S!A1": 0.1665})
    assert made.value("S!B2") == "16.7%"


def test_a_format_with_a_language_of_its_own_is_trusted_with_nothing_new(calculate_saved):
    cells = {"A1": 45000, "B1": ('=TEXT(A1,"yyyy-mm-dd")', "2023-03-15")}
    assert calculate_saved(cells).kept == {}
    assert calculate_saved(cells, {"S!A1": 45001}).kept == {"S!B1": "engines-differ"}


def test_noise_beside_a_multiple_is_looked_at(calculate_saved):
    cells = {"A1": 0.25, "A2": 0.1, "B1": ("=CEILING(A1,A2)", 0.3)}
    assert calculate_saved(cells, {"S!A1": 0.35}).value("S!B1") == pytest.approx(0.4)
    assert calculate_saved(cells, {"S!A1": 0.3}).kept == {"S!B1": "engines-differ"}


def test_a_doubt_about_values_that_the_file_has_judged_is_none(calculate_saved):
    cells = {
        "A1": 4.35,
        "A2": 7,
        "B1": ("=INT(A1*100)", 434),
        "B2": ("=B1+A2", 441),
        "B3": ("=YEAR(A3)", 1900),
        "B4": ("=A2*2", 14),
    }
    assert calculate_saved(cells).kept == {"S!B3": "engines-differ"}
    made = calculate_saved(cells, {"S!A2": 9})
    assert (made.kept, made.value("S!B2")) == ({"S!B3": "engines-differ"}, 443)
    made = calculate_saved(cells, {"S!A1": 4.36})
    assert made.kept == {"S!B1": "engines-differ", "S!B2": "depends-on-kept", "S!B3": "engines-differ"}
