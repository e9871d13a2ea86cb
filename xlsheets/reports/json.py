"""The report as JSON values: the same fields in either language, messages in the language asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xlsheets.catalogue import render
from xlsheets.problems import Change, Problem, Report, Scalar
from xlsheets.reports.verdict import verdict
from xlsheets.reports.visible import file_name, visible_lines


def as_json(reports: Iterable[Report], lang: str = "sv") -> dict[str, Any]:
    """`{"files": [{"file", "verdict", "problems": [...]}]}`: numbers in their cell's unit, or null."""
    return {"files": [file_as_json(report, lang) for report in reports]}


def write_json(reports: Iterable[Report], lang: str = "sv") -> str:
    """The same as one text, indented, with Swedish letters as they are."""
    return visible_lines(json.dumps(as_json(reports, lang), ensure_ascii=False, indent=2))


def file_as_json(report: Report, lang: str = "sv") -> dict[str, Any]:
    """One file of the report; `verdict` is null for a file that could not be read.

    `marked` is there where a marked copy was written: its path.
    """
    found = [problem_as_json(problem, lang) for problem in report.problems]
    given = verdict(report)
    told = None if given is None else {"approved": given.approved, "code": given.code}
    copy = {"marked": file_name(report.marked)} if report.marked else {}
    return {"file": file_name(report.file), "verdict": told, **copy, "problems": found}


def problem_as_json(problem: Problem, lang: str = "sv") -> dict[str, Any]:
    """One finding with its readings; `difference` is found minus expected."""
    rendered = render(problem, lang)
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "path": problem.path,
        "found": value_as_json(problem.found),
        "expected": value_as_json(problem.expected),
        "difference": value_as_json(problem.difference),
        "readings": [
            {"code": reading.code, "text": text, "changes": [_change(change) for change in reading.changes]}
            for reading, text in zip(problem.readings, rendered.readings, strict=True)
        ],
        "message": rendered.message,
        "remedy": rendered.remedy,
    }


def value_as_json(value: Scalar) -> int | float | str | bool | None:
    """A value as JSON has it: whole numbers as integers, other numbers by their 15 significant digits.

    >>> value_as_json(Fraction(4, 2)), value_as_json(Decimal("0.10")), value_as_json("x")
    (2, 0.1, 'x')
    """
    if isinstance(value, Decimal | Fraction):
        return int(value) if value == int(value) else float(f"{float(value):.15g}")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _change(change: Change) -> dict[str, Any]:
    return {
        "sheet": change.sheet,
        "cell": change.cell,
        "path": change.path,
        "from": value_as_json(change.old),
        "to": value_as_json(change.new),
    }
