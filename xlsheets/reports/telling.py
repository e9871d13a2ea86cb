"""A finding in words, field by field: what the report, the page and the task pane each show their way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlsheets.catalogue import Rendered, render, word
from xlsheets.catalogue.numbers import write_number
from xlsheets.problems import Change, Problem, Scalar, as_number
from xlsheets.reports.visible import visible

_CHANGES_SHOWN = 6
_WORDS = {
    "sv": {
        "remedy": "Åtgärd",
        "one": "Möjlig förklaring",
        "several": "Möjliga förklaringar (vilken som gäller framgår inte av filen)",
        "changes": "Då ändras",
        "whole": "hela filen",
        "empty": "tomt",
    },
    "en": {
        "remedy": "Do",
        "one": "Possible explanation",
        "several": "Possible explanations (the file does not tell which is right)",
        "changes": "This would change",
        "whole": "the whole file",
        "empty": "empty",
    },
}
_MORE = {
    "sv": ("och 1 cell till", "och {count} celler till"),
    "en": ("and 1 more cell", "and {count} more cells"),
}


class Line(NamedTuple):
    """A line between message and remedy: a reading, or a cell that it would change; how deep it stands."""

    depth: int
    text: str


class Told(NamedTuple):
    """A finding in words, each field harmless to show and in one line; `do` is the word for the remedy."""

    place: str
    severity: str
    message: str
    lines: tuple[Line, ...]
    do: str
    remedy: str
    code: str


def tell(problem: Problem, lang: str = "sv") -> Told:
    """The finding in words."""
    rendered = render(problem, lang)
    words = _WORDS[lang]
    return Told(
        visible(_place(problem.sheet, problem.cell) or words["whole"]),
        rendered.severity,
        visible(rendered.message),
        tuple(Line(depth, visible(text)) for depth, text in _readings(problem, rendered, lang)),
        words["remedy"],
        visible(rendered.remedy),
        problem.code,
    )


def _readings(problem: Problem, rendered: Rendered, lang: str) -> Iterator[tuple[int, str]]:
    words = _WORDS[lang]
    if len(problem.readings) == 1:
        yield 0, f"{words['one']}: {rendered.readings[0]}"
        yield from _changes(problem.readings[0].changes, lang)
    elif problem.readings:
        yield 0, f"{words['several']}:"
        for letter, reading, text in zip("ABCDEFGH", problem.readings, rendered.readings, strict=False):
            yield 0, f"{letter}. {text}"
            yield from _changes(reading.changes, lang)


def _changes(changes: tuple[Change, ...], lang: str) -> Iterator[tuple[int, str]]:
    if not changes:
        return
    yield 1, f"{_WORDS[lang]['changes']}:"
    for change in changes[:_CHANGES_SHOWN]:
        place = _place(change.sheet, change.cell) or change.path or ""
        yield 2, f"{place}: {_value(change.old, lang)} → {_value(change.new, lang)}"
    hidden = len(changes) - _CHANGES_SHOWN
    if hidden > 0:
        yield 2, _MORE[lang][hidden > 1].format(count=hidden)


def _place(sheet: str | None, cell: str | None) -> str:
    return "!".join(part for part in (sheet, cell) if part)


def _value(value: Scalar, lang: str) -> str:
    if value is None:
        return _WORDS[lang]["empty"]
    number = as_number(value)
    return word(str(value), lang) if number is None else write_number(number, lang)
