"""Each rule, with the figures of the published plans that follow from it."""

from fractions import Fraction

import pytest

from xlsheets.plan.derive import derive
from xlsheets.plan.schema import violations

PROJECT_COLUMNS = [
    {"id": "start", "label": "Start", "kind": "date"},
    {"id": "end", "label": "Slut", "kind": "date"},
    {"id": "total", "label": "Total kostnad", "kind": "amount"},
    {"id": "2007", "label": "Kostnad 2007", "kind": "amount", "year": 2007},
]
PHASED = {
    "rule": "phased",
    "start": {"column": "start"},
    "end": {"column": "end"},
    "total": {"column": "total"},
}


def one(rule, **values):
    """A line `ruled` in column 2010 beside a line with typed values."""
    return [
        {"id": "typed", "values": values},
        {"id": "more", "values": {"2009": 5, "2010": "0.5"}},
        {"id": "ruled", "rules": {"2010": rule}},
    ]


CASES = [
    ("sum of lines", {"rule": "sum", "of": ["typed", "-more"]}, {"2010": 3}, Fraction(5, 2)),
    ("sum of another column", {"rule": "sum", "of": ["typed"], "column": "2009"}, {"2009": 7}, 7),
    ("sum counts a blank as nothing", {"rule": "sum", "of": ["typed", "more"]}, {}, Fraction(1, 2)),
    ("sum turned", {"rule": "sum", "of": ["typed"], "sign": -1}, {"2010": 3}, -3),
    ("sum across", {"rule": "sum", "columns": ["2009", "-2011"]}, {}, 0),
    ("link", {"rule": "link", "cell": {"line": "typed"}}, {"2010": 8}, 8),
    ("link, turned", {"rule": "link", "cell": {"line": "typed"}, "sign": -1}, {"2010": 8}, -8),
    ("opening", {"rule": "opening", "cell": {"line": "typed", "column": "2009"}}, {"2009": -13030}, -13030),
    (
        "index, unrounded",
        {"rule": "index", "base": {"line": "typed", "column": "2009"}, "rate": "0.03", "steps": 2},
        {"2009": 461},
        Fraction(4890749, 10000),
    ),
    ("share", {"rule": "share", "cell": {"line": "typed"}, "share": "0.349"}, {"2010": 3750000}, 1308750),
    (
        "share by a cell",
        {"rule": "share", "cell": {"line": "typed"}, "by": {"line": "more"}},
        {"2010": 9},
        Fraction(9, 2),
    ),
    ("ratio", {"rule": "ratio", "part": {"line": "typed"}, "whole": {"line": "more"}}, {"2010": 1}, 2),
    (
        "balancing",
        {"rule": "balancing", "total": {"line": "typed"}, "of": ["more", "-more", "more"]},
        {"2010": 15000},
        Fraction(29999, 2),
    ),
    (
        "payouts, cumulative",
        {
            "rule": "payouts",
            "cell": {"line": "typed", "column": "2009"},
            "decided": 2009,
            "last": 2011,
            "cumulative": True,
        },
        {"2009": 6665},
        4443,
    ),
    (
        "payouts, yearly and negative",
        {
            "rule": "payouts",
            "cell": {"line": "typed", "column": "2009"},
            "decided": 2009,
            "last": 2011,
            "sign": -1,
        },
        {"2009": 6665},
        -2221,
    ),
    (
        "payouts before the decision",
        {"rule": "payouts", "cell": {"line": "typed"}, "decided": 2011, "last": 2011},
        {"2010": 6314},
        0,
    ),
    (
        "payouts after the last year",
        {"rule": "payouts", "cell": {"line": "typed"}, "decided": 2008, "last": 2009, "cumulative": True},
        {"2010": 9},
        9,
    ),
    (
        "recovery",
        {"rule": "recovery", "cell": {"line": "typed", "column": "2009"}, "years": 3},
        {"2009": -13030},
        Fraction(13030, 3),
    ),
    (
        "frame",
        {"rule": "frame", "cell": {"line": "typed"}, "party": "state", "to_party": "total"},
        {"2010": 1064},
        2128,
    ),
    (
        "frame, the region",
        {"rule": "frame", "cell": {"line": "typed"}, "party": "state", "to_party": "region"},
        {"2010": 1064},
        532,
    ),
    ("ceiling", {"rule": "ceiling", "cell": {"line": "typed"}, "share": "0.2"}, {"2010": 2440}, 488),
    (
        "tangible",
        {
            "rule": "tangible",
            "opening": {"line": "typed", "column": "2009"},
            "acquisitions": {"line": "more", "column": "2009"},
            "depreciation": {"line": "typed"},
        },
        {"2009": 60, "2010": 20},
        45,
    ),
]


@pytest.mark.parametrize(
    ("rule", "typed", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_rule_gives(statement, rule, typed, expected):
    figures = derive({"statements": [statement(one(rule, **typed))]})
    assert figures == {"/statements/0/lines/2/computed/2010": expected}


@pytest.mark.parametrize("rule", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_the_rules_follow_the_schema(statement, rule):
    document = {"statements": [statement(one(rule))]}
    assert [error.message for error in violations(document) if "statements" in error.absolute_path] == []


@pytest.mark.parametrize(
    ("start", "end", "total", "more", "expected"),
    [
        ("2006-08-15", "2008-08-14", 2279, {}, Fraction(2279, 2)),
        ("2006-02-01", "2008-01-31", 484, {}, 242),
        ("2007-01-01", "2007-09-30", 398, {}, 398),
        ("2007-01-01", "2008-12-31", 365 + 366, {"method": "days"}, 365),
        ("2007-05-01", "2008-12-31", "1287700", {"round_to": 100}, 515100),
    ],
)
def test_a_project_is_phased(statement, start, end, total, more, expected):
    lines = [{"values": {"start": start, "end": end, "total": total}, "rules": {"2007": PHASED | more}}]
    figures = derive({"statements": [statement(lines, PROJECT_COLUMNS)]})
    assert figures == {"/statements/0/lines/0/computed/2007": expected}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ({"table": "plan", "line": "closing", "column": "2009"}, 150),
        ({"table": "plan", "line": "fees", "column": "2009"}, 50),
        ({"table": "initiatives", "line": "sum", "column": "2009"}, 7),
        ({"table": "initiatives", "line": "eva", "column": "2009"}, 7),
    ],
)
def test_fixed_tables_are_linked_by_name_and_converted(statement, cell, expected):
    lines = [
        {"id": "opening", "label": "IB", "role": "opening", "values": [100]},
        {"id": "fees", "label": "Avgifter", "role": "income", "values": [50]},
        {"id": "closing", "label": "UB", "role": "closing"},
    ]
    document = {
        "plan": {"unit": "tkr", "sign": "costs_negative", "years": [2009], "lines": lines},
        "initiatives": {
            "unit": "kr",
            "sign": "positive",
            "years": [2009],
            "items": [{"id": "eva", "values": [7000]}],
        },
        "statements": [statement([{"rules": {"2009": {"rule": "link", "cell": cell}}}])],
    }
    assert derive(document)["/statements/0/lines/0/computed/2009"] == expected


def test_fees_are_linked_by_code(statement):
    from xlsheets.plan.documents import load_plan

    cells = [
        {"table": "fees", "line": "0484", "column": "year"},
        {"table": "fees", "line": "0484", "column": "inhabitants"},
        {"table": "fees", "line": "total", "column": "year"},
    ]
    rules = {
        str(year): {"rule": "link", "cell": cell}
        for year, cell in zip((2009, 2010, 2011), cells, strict=True)
    }
    document = load_plan("rar-2018") | {"statements": [statement([{"rules": rules}], unit="kr")]}
    figures = derive(document)
    got = [figures[f"/statements/0/lines/0/computed/{year}"] for year in rules]
    assert got == [1_491_665, 62_820, 16_000_000]


def test_between_statements_amounts_are_converted(statement):
    first = statement([{"id": "sum", "values": {"2009": 5719}}], id="projects")
    rule = {"rule": "link", "cell": {"statement": "projects", "line": "sum"}}
    second = statement([{"rules": {"2009": rule}}], unit="mnkr")
    assert derive({"statements": [first, second]})["/statements/1/lines/0/computed/2009"] == Fraction(
        5719, 1000
    )
