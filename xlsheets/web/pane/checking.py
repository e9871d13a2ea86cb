"""*Kontrollera*: the findings of the open workbook, and the marks that would show them in its cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xlsheets.batch import check_file
from xlsheets.catalogue import SEVERITY_WORDS
from xlsheets.problems import Problem, Severity
from xlsheets.reports.telling import tell
from xlsheets.reports.text import summary
from xlsheets.web.pane.marks import marks_and_signs
from xlsheets.web.pane.question import Question


def check(question: Question) -> dict[str, Any]:
    """The findings by severity, in the words of `xlsheets check`, and a mark per cell that has any."""
    report = check_file(question.book)
    groups = [_group(severity, report.problems, question.lang) for severity in Severity]
    return {
        "summary": summary(report, question.lang),
        "groups": [group for group in groups if group["findings"]],
        **marks_and_signs(question.book, report.problems, question.lang),
    }


def _group(severity: Severity, problems: Iterable[Problem], lang: str) -> dict[str, Any]:
    found = [_finding(problem, lang) for problem in problems if problem.severity is severity]
    return {"severity": severity.value, "title": SEVERITY_WORDS[severity][lang], "findings": found}


def _finding(problem: Problem, lang: str) -> dict[str, Any]:
    """A finding; `explained` are the lines between message and remedy, each with how deep it stands.

    `remedy` is the word for it and what to do.
    """
    told = tell(problem, lang)
    return {
        "place": told.place,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "message": told.message,
        "explained": [line._asdict() for line in told.lines],
        "remedy": [f"{told.do}:", f" {told.remedy}"],
        "code": told.code,
    }
