"""Printed figures that their rule does not give, with every reading that explains the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from udfs.calc.breaks import ReadingCode
from xlsheets.checks.facts import Break
from xlsheets.checks.statements.explained import readings
from xlsheets.checks.statements.local import Local
from xlsheets.plan.statements.tables import Key
from xlsheets.problems import Problem, Severity, plain


def check_printed(local: Local) -> Iterator[Problem]:
    """Every printed figure that differs: a note where rounding explains it in a table that is only shown."""
    for key, entry in local.breaks.items():
        yield _problem(local, key, entry)


def _problem(local: Local, key: Key, entry: Break) -> Problem:
    rule = local.tables.rule(key)
    assert rule is not None  # only ruled cells differ
    found = tuple(readings(local, key, entry))
    invoiced = local.tables.statements[key.statement].get("invoiced", False)
    rounded = any(reading.code == ReadingCode.ROUNDING for reading in found)
    problem = local.finding(
        "statement-figure-differs",
        Severity.NOTE if rounded and not invoiced else Severity.ERROR,
        key.at("printed"),
        plain(entry.found),
        plain(entry.expected),
        **local.naming(key),
        rule=f"rule {rule['rule']}",
    )
    return replace(problem, readings=found)
