"""Unrounded and rounded sums, overrides, printed figures beneath others, and cells that have no figure."""

from fractions import Fraction

import pytest

from xlsheets.plan.derive import derive
from xlsheets.plan.statements.evaluate import StatementFigures

HALVES = [
    {"id": "a", "rules": {"2009": {"rule": "share", "cell": {"line": "whole"}, "share": "0.5"}}},
    {"id": "b", "rules": {"2009": {"rule": "share", "cell": {"line": "whole"}, "share": "0.5"}}},
    {"id": "sum", "rules": {"2009": {"rule": "sum", "of": ["a", "b"]}}},
    {"id": "chained", "rules": {"2009": {"rule": "index", "base": {"line": "a"}, "rate": "1.0"}}},
    {"id": "whole", "values": {"2009": 3}},
]


@pytest.mark.parametrize(("summed", "expected"), [("exact", 3), ("shown", 4)])
def test_sums_are_of_exact_or_of_shown_figures_and_an_index_is_chained_unrounded(statement, summed, expected):
    figures = derive({"statements": [statement(HALVES, rounding={"shown": 0, "summed": summed})]})
    assert figures["/statements/0/lines/2/computed/2009"] == expected
    assert figures["/statements/0/lines/3/computed/2009"] == 3


def test_a_typed_value_beats_the_rule(statement):
    lines = [
        {"id": "a", "values": {"2009": 8, "2010": 1}, "rules": {"*": {"rule": "sum", "of": ["b"]}}},
        {"id": "b", "values": {"2009": 5, "2011": 4}},
    ]
    figures = derive({"statements": [statement(lines)]})
    assert figures == {"/statements/0/lines/0/computed/2011": 4}


def test_a_figure_rests_on_printed_figures_only_where_they_are_not_the_rule_s(statement):
    lines = [
        {"id": "base", "values": {"2009": 461}},
        {
            "id": "board",
            "rules": {"2009": {"rule": "index", "base": {"line": "base"}, "rate": "0.03"}},
            "printed": {"2009": 475},
        },
        {
            "id": "next",
            "rules": {"2009": {"rule": "index", "base": {"line": "board"}, "rate": "0.03"}},
            "printed": {"2009": 489},
        },
        {"id": "off", "rules": {"2009": {"rule": "sum", "of": ["base"]}}, "printed": {"2009": 500}},
        {"id": "sum", "rules": {"2009": {"rule": "sum", "of": ["board", "off"]}}, "printed": {"2009": 975}},
    ]
    document = {"statements": [statement(lines)]}
    local = derive(document, printed=True)
    assert local["/statements/0/lines/2/computed/2009"] == Fraction(4890749, 10000)
    assert local["/statements/0/lines/4/computed/2009"] == Fraction(47483, 100) + 500
    assert derive(document)["/statements/0/lines/4/computed/2009"] == Fraction(47483, 100) + 461
    anew = derive(document, printed=True, following={"/statements/0/lines/3/computed/2009"})
    assert anew["/statements/0/lines/4/computed/2009"] == Fraction(47483, 100) + 461


@pytest.mark.parametrize(
    ("lines", "failing", "reason", "blamed"),
    [
        ([{"id": "a", "rules": {"2009": {"rule": "sum", "of": ["a"]}}}], 0, "circular", 0),
        (
            [
                {"id": "a", "rules": {"2009": {"rule": "link", "cell": {"line": "b"}}}},
                {"id": "b", "rules": {"2009": {"rule": "link", "cell": {"line": "a"}}}},
            ],
            1,
            "circular",
            1,
        ),
        ([{"id": "a", "rules": {"2009": {"rule": "sum", "of": ["nobody"]}}}], 0, "unknown", 0),
        (
            [{"id": "a", "rules": {"2009": {"rule": "link", "cell": {"table": "plan", "line": "x"}}}}],
            0,
            "unknown",
            0,
        ),
        (
            [
                {"id": "a", "rules": {"2009": {"rule": "sum", "of": ["b"]}}},
                {"id": "b", "values": {"2009": "ca 500"}},
            ],
            0,
            "text",
            1,
        ),
        (
            [
                {
                    "id": "a",
                    "rules": {
                        "2009": {
                            "rule": "frame",
                            "cell": {"line": "b"},
                            "party": "state",
                            "to_party": "total",
                        }
                    },
                },
                {"id": "b", "values": {"2009": "0.5"}},
            ],
            0,
            "amount-not-whole",
            0,
        ),
    ],
)
def test_a_cell_without_a_figure_says_why(statement, lines, failing, reason, blamed):
    figures = StatementFigures({"statements": [statement(lines)]}, {})
    (failure,) = [one for key, one in figures.failures.items() if key.line == failing]
    assert (failure.reason, failure.place.line) == (reason, blamed)
    assert not [key for key in figures.values if key.line == failing]


def test_an_impossible_day_leaves_the_year_without_a_figure(statement):
    columns = [
        {"id": "start", "label": "Start", "kind": "date"},
        {"id": "end", "label": "Slut", "kind": "date"},
        {"id": "2007", "label": "2007", "kind": "amount", "year": 2007},
    ]
    rule = {"rule": "phased", "start": {"column": "start"}, "end": {"column": "end"}, "total": {"line": "b"}}
    lines = [{"values": {"start": "2006-06-01", "end": "2008-06-31"}, "rules": {"2007": rule}}, {"id": "b"}]
    figures = StatementFigures({"statements": [statement(lines, columns)]}, {})
    (failure,) = figures.failures.values()
    assert (failure.reason, failure.place.column) == ("date", "end")


def test_what_only_rests_on_a_circle_is_not_called_circular(statement):
    lines = [
        {"id": "a", "rules": {"2009": {"rule": "sum", "of": ["a"]}}},
        {"id": "b", "rules": {"2009": {"rule": "sum", "of": ["a"]}}},
    ]
    figures = StatementFigures({"statements": [statement(lines)]}, {})
    assert [key.line for key in figures.structure.circular] == [0]
    assert not figures.values


def test_a_long_chain_needs_no_stack(statement):
    lines = [{"id": "l0", "values": {"2009": 1}}]
    lines += [
        {"id": f"l{n}", "rules": {"2009": {"rule": "sum", "of": [f"l{n - 1}"]}}} for n in range(1, 3000)
    ]
    figures = derive({"statements": [statement(lines[:1] + lines[:0:-1])]})
    assert set(figures.values()) == {1}
    assert len(figures) == 2999
