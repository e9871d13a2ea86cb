"""What no schema says of the printed tables is told before a workbook is built of them."""

import pytest

from xlsheets.plan.statements.consistency import statement_inconsistencies

SUM = {"rule": "sum", "of": ["a"]}
CASES = [
    ([{"id": "a"}, {"id": "a"}], ["/statements/0/lines"]),
    ([{"id": "a", "values": {"2008": 1}}], ["/statements/0/lines/0/values"]),
    ([{"id": "a", "printed": {"2009": 1}}], ["/statements/0/lines/0/printed/2009"]),
    (
        [{"id": "a", "rules": {"2008": {"rule": "sum", "of": ["b"]}}}, {"id": "b"}],
        ["/statements/0/lines/0/rules"],
    ),
    ([{"id": "a", "rules": {"2009": {"rule": "sum"}}}], ["/statements/0/lines/0/rules/2009"]),
    (
        [
            {
                "id": "a",
                "rules": {
                    "2009": {"rule": "share", "cell": {"line": "b"}, "share": "0.5", "by": {"line": "b"}}
                },
            },
            {"id": "b"},
        ],
        ["/statements/0/lines/0/rules/2009"],
    ),
    (
        [{"id": "a", "rules": {"*": SUM}}],
        [f"/statements/0/lines/0/computed/{year}" for year in (2009, 2010, 2011)],
    ),
    (
        [{"id": "b", "rules": {"2009": {"rule": "sum", "of": ["nobody"]}}}],
        ["/statements/0/lines/0/computed/2009"],
    ),
    (
        [{"id": "b", "rules": {"2009": SUM | {"column": "2008"}}}, {"id": "a"}],
        ["/statements/0/lines/0/computed/2009"],
    ),
    (
        [{"id": "b", "rules": {"2009": {"rule": "link", "cell": {"statement": "nowhere", "line": "a"}}}}],
        ["/statements/0/lines/0/computed/2009"],
    ),
    ([{"id": "a", "values": {"2009": 1}}, {"id": "b", "rules": {"*": SUM}, "printed": {"2009": 1}}], []),
]


@pytest.mark.parametrize(("lines", "paths"), CASES)
def test_what_contradicts_itself_is_told_at_its_place(statement, lines, paths):
    found = list(statement_inconsistencies({"statements": [statement(lines)]}))
    assert [one.path for one in found] == paths
    assert all(one.sv and one.en for one in found)


def test_two_tables_have_two_names(statement):
    found = list(statement_inconsistencies({"statements": [statement([{}]), statement([{}])]}))
    assert [one.path for one in found] == ["/statements"]


def test_a_link_to_a_line_that_the_plan_has_not_is_told(statement):
    rule = {"rule": "link", "cell": {"table": "plan", "line": "nobody", "column": "2009"}}
    plan = {"unit": "tkr", "sign": "costs_negative", "years": [2009], "lines": []}
    found = statement_inconsistencies({"plan": plan, "statements": [statement([{"rules": {"2009": rule}}])]})
    assert [one.path for one in found] == ["/statements/0/lines/0/computed/2009"]
