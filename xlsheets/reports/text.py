"""The report as text: sheet and cell first, then how serious, what it is, and what to do; the code last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlsheets.catalogue import word
from xlsheets.problems import Problem, Report, Severity
from xlsheets.reports.telling import tell
from xlsheets.reports.verdict import verdict
from xlsheets.reports.visible import file_name, visible

_INDENT = "    "
_WORDS = {
    "sv": {"nothing": "Inget att rätta.", "no_errors": "inga fel"},
    "en": {"nothing": "Nothing to correct.", "no_errors": "no errors"},
}
_COUNTS = {
    "sv": {
        "error": ("fel", "fel"),
        "warning": ("att kontrollera",) * 2,
        "note": ("upplysning", "upplysningar"),
    },
    "en": {"error": ("error", "errors"), "warning": ("warning", "warnings"), "note": ("note", "notes")},
}


def write_text(reports: Iterable[Report], lang: str = "sv") -> str:
    """The findings of each file in the given order, each file under its name and a line of totals."""
    return "\n\n".join("\n".join(map(visible, _file(report, lang))) for report in reports)


def write_finding(problem: Problem, lang: str = "sv") -> str:
    """One finding as text, several lines."""
    return "\n".join(_finding(problem, lang))


def summary(report: Report, lang: str = "sv") -> str:
    """How many findings of each severity, in words.

    >>> summary(Report("a.xlsx", (Problem("not-calculated", Severity.ERROR),)))
    '1 fel'
    """
    if not report.problems:
        return _WORDS[lang]["nothing"]
    parts = [] if report.has_errors else [_WORDS[lang]["no_errors"]]
    for severity in Severity:
        count = report.count(severity)
        if count:
            parts.append(f"{count} {_COUNTS[lang][severity][count != 1]}")
    return ", ".join(parts)


def _file(report: Report, lang: str) -> Iterator[str]:
    yield f"{file_name(report.file)}: {summary(report, lang)}"
    given = verdict(report)
    if given is not None:
        yield f"{word('verdict code', lang)}: {given.words(lang)}"
    if report.marked:
        yield f"{word('marked copy', lang)}: {file_name(report.marked)}"
    for problem in report.problems:
        yield ""
        yield from _finding(problem, lang)


def _finding(problem: Problem, lang: str) -> Iterator[str]:
    told = tell(problem, lang)
    yield told.place
    yield f"{_INDENT}{told.severity}: {told.message}"
    for depth, text in told.lines:
        yield _INDENT * (depth + 1) + text
    yield f"{_INDENT}{told.do}: {told.remedy}"
    yield f"{_INDENT}({told.code})"
