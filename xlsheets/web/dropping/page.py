"""The page as HTML: a form, and beneath it what was found, in the words of `xlsheets check`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from xlsheets.catalogue import explain, word
from xlsheets.catalogue.numbers import write_number
from xlsheets.problems import Problem, Report, Scalar, Severity, as_number
from xlsheets.reports.telling import Line, tell
from xlsheets.reports.text import summary
from xlsheets.reports.verdict import verdict
from xlsheets.reports.visible import visible

if TYPE_CHECKING:
    from jinja2 import Template

_TITLES: Final = {
    Severity.ERROR: "drop errors",
    Severity.WARNING: "drop warnings",
    Severity.NOTE: "drop notes",
}


class Finding(NamedTuple):
    """A finding in words; `found` and `expected` are empty where they do not apply."""

    place: str
    message: str
    found: str
    expected: str
    lines: Sequence[Line]
    remedy: str
    code: str
    title: str
    why: str


def render_page(lang: str, largest: int, report: Report | None = None, refused: str | None = None) -> str:
    """The page in a language; with a report its findings, with `refused` a sentence that says why not."""

    def say(key: str, **values: object) -> str:
        return word(f"drop {key}", lang).format(**values)

    return _template().render(
        lang=lang,
        say=say,
        largest=largest,
        megabytes=f"{largest / 1024**2:g}",
        version=version("xlsheets"),
        refused=refused,
        report=report,
        result=None if report is None else _result(report, lang),
        code_label=word("verdict code", lang),
        do=word("marked remedy", lang),
    )


def _result(report: Report, lang: str) -> dict[str, object]:
    given = verdict(report)
    return {
        "summary": summary(report, lang),
        "approved": given is not None and given.approved,
        "verdict": None if given is None else given.words(lang),
        "groups": [
            {"title": word(_TITLES[severity], lang), "severity": severity.value, "findings": found}
            for severity in Severity
            if (found := list(_findings(report.problems, severity, lang)))
        ],
    }


def _findings(problems: Iterable[Problem], severity: Severity, lang: str) -> Iterable[Finding]:
    for problem in problems:
        if problem.severity is severity:
            told, explained = tell(problem, lang), explain(problem.code, lang)
            yield Finding(
                told.place,
                told.message,
                _value(problem.found, lang),
                _value(problem.expected, lang),
                told.lines,
                told.remedy,
                problem.code,
                explained.title,
                explained.why,
            )


def _value(value: Scalar, lang: str) -> str:
    """A number as it is written, a text between quotes (it may look like a number); empty for nothing."""
    if value is None:
        return ""
    number = as_number(value)
    if number is not None:
        return write_number(number, lang)
    told = word(str(value), lang)
    return f'"{visible(told)}"' if told == value else visible(told)


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = FileSystemLoader(Path(__file__).parent)
    made = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.get_template("page.html")
