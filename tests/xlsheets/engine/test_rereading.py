"""How the engine prints a formula back is compared with what it was given: it may have cut or closed it."""

from __future__ import annotations

import pytest

from xlsheets.engine.rereading import same_formula
from xlsheets.engine.results import Why


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("SUM(A1:A3)+B1", "SUM(A1:A3)+B1"),
        ("(A1+A2)*3", "(A1+A2)*3"),
        ("-(A1)", "-A1"),
        ("+A1", "A1"),
        ("1.50*A1", "1.5*A1"),
        ("SUM({1, 2;3,4})", "SUM({1,2;3,4})"),
        ("'My sheet'!A1", "'my sheet'!A1"),
        ("A1#", "ANCHORARRAY(A1)"),
        ("_xlfn.CONCAT(A1,B1)", "CONCAT(A1,B1)"),
    ],
)
def test_other_ways_to_write_the_same_are_the_same(given, read):
    assert same_formula(given, read) is None


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("SUM(A1:A3)+B1", "SUM(A1:A3)"),  # cut
        ("SUM(A1,B1)", "SUM(A1)"),
        ("SUM(A1:A3", "SUM(A1:A3)"),  # closed for us
        ('"a"&"b', '"a"&"b"'),
        ("A1", ""),
        ("A1-(A2-A3)*2", "A1-A2*2"),
        ("A1:A3", "A1:A2"),
        ("2^3*A1", "2*3^A1"),
        ("IF(A1,1,2)", "IF(A1,1)"),
    ],
)
def test_a_formula_read_otherwise_is_refused(given, read):
    refusal = same_formula(given, read)
    assert refusal is not None and refusal.why is Why.OTHER_READING


def test_a_function_that_the_engine_does_not_know_is_printed_in_lower_case():
    refusal = same_formula("IFERROR(NOSUCH(A1),0)", "IFERROR(nosuch(A1),0)")
    assert refusal is not None
    assert (refusal.why, refusal.params) == (Why.UNKNOWN_FUNCTION, {"function": "NOSUCH"})


def test_the_engine_itself_prints_unknown_functions_so(calculate):
    made = calculate({"S": {"A1": 1, "B1": ("=IFERROR(NOSUCHFUNCTION(A1),0)", 0)}})
    assert made.kept == {"S!B1": "unknown-function"}
    assert made.result.kept[0].params == {"function": "NOSUCHFUNCTION"}
