"""The report as text: sheet and cell first, then how serious, what it is, and what to do; the code last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlsheets.catalogue import Rendered, render, word
from xlsheets.catalogue.numbers import write_number
from xlsheets.problems import Change, Problem, Report, Scalar, Severity, as_number
from xlsheets.reports.visible import file_name, visible

_INDENT = "    "
_CHANGES_SHOWN = 6

_WORDS = {
    "sv": {
        "remedy": "Åtgärd",
        "one": "Möjlig förklaring",
        "several": "Möjliga förklaringar (vilken som gäller framgår inte av filen)",
        "changes": "Då ändras",
        "nothing": "Inget att rätta.",
        "no_errors": "inga fel",
        "whole": "hela filen",
        "empty": "tomt",
    },
    "en": {
        "remedy": "Do",
        "one": "Possible explanation",
        "several": "Possible explanations (the file does not tell which is right)",
        "changes": "This would change",
        "nothing": "Nothing to correct.",
        "no_errors": "no errors",
        "whole": "the whole file",
        "empty": "empty",
    },
}
_MORE = {
    "sv": ("och 1 cell till", "och {count} celler till"),
    "en": ("and 1 more cell", "and {count} more cells"),
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
    return "\n".join(map(visible, _finding(problem, lang)))


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
    for problem in report.problems:
        yield ""
        yield from _finding(problem, lang)


def _finding(problem: Problem, lang: str) -> Iterator[str]:
    rendered = render(problem, lang)
    yield f"{_place(problem.sheet, problem.cell) or _WORDS[lang]['whole']}"
    yield f"{_INDENT}{rendered.severity}: {rendered.message}"
    yield from _readings(problem, rendered, lang)
    yield f"{_INDENT}{_WORDS[lang]['remedy']}: {rendered.remedy}"
    yield f"{_INDENT}({problem.code})"


def _readings(problem: Problem, rendered: Rendered, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    if len(problem.readings) == 1:
        yield f"{_INDENT}{words['one']}: {rendered.readings[0]}"
        yield from _changes(problem.readings[0].changes, lang)
    elif problem.readings:
        yield f"{_INDENT}{words['several']}:"
        for letter, reading, text in zip("ABCDEFGH", problem.readings, rendered.readings, strict=False):
            yield f"{_INDENT}{letter}. {text}"
            yield from _changes(reading.changes, lang)


def _changes(changes: tuple[Change, ...], lang: str) -> Iterator[str]:
    if not changes:
        return
    yield f"{_INDENT * 2}{_WORDS[lang]['changes']}:"
    for change in changes[:_CHANGES_SHOWN]:
        place = _place(change.sheet, change.cell) or change.path or ""
        yield f"{_INDENT * 3}{place}: {_value(change.old, lang)} → {_value(change.new, lang)}"
    hidden = len(changes) - _CHANGES_SHOWN
    if hidden > 0:
        yield _INDENT * 3 + _MORE[lang][hidden > 1].format(count=hidden)


def _place(sheet: str | None, cell: str | None) -> str:
    return "!".join(part for part in (sheet, cell) if part)


def _value(value: Scalar, lang: str) -> str:
    if value is None:
        return _WORDS[lang]["empty"]
    number = as_number(value)
    return word(str(value), lang) if number is None else write_number(number, lang)
