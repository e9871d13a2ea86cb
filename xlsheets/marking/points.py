"""What is told of each finding where it stands: in a note, and as a row of the sheet *Att rätta*."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from xlsheets.catalogue import render, word
from xlsheets.marking.signs import signed
from xlsheets.problems import Problem
from xlsheets.reports.visible import visible

COLUMNS: Final = ("severity", "place", "message", "readings", "remedy", "code")
LANGUAGES: Final = ("sv", "en")
LONGEST: Final = 32_767
"""What Excel lets a cell or a note hold, counted as it does: in units of UTF-16."""
_LONGEST_NOTE: Final = 700
"""Letters; with more than that an explanation is left to the sheet, or the note's box covers the table."""
_MOST_TOLD: Final = 1_200
"""Letters that a note tells at most; its box shows no more."""
_SHORTEST: Final = 80
"""Room with less than that is none: a note that says nothing of use is not set."""


class Point(NamedTuple):
    """A finding in words, one field to a column; `readings` has a line for each explanation."""

    severity: str
    place: str
    message: str
    readings: str
    remedy: str
    code: str


def points(problems: Iterable[Problem], lang: str = "sv") -> list[Point]:
    """The findings in words, in their order."""
    return [_point(problem, lang) for problem in problems]


def note_text(point: Point, lang: str = "sv") -> str:
    """What a note says of one finding: how serious, what was found and expected, why perhaps, what to do.

    >>> print(note_text(Point("Fel", "Blad!A1", "Det är text.", "", "skriv talet.", "text-number")))
    Fel: Det är text.
    Åtgärd: skriv talet.
    """
    first = f"{point.severity}: {point.message}"
    last = f"{word('marked remedy', lang)}: {point.remedy}"
    why = f"{word('marked readings', lang)}: {point.readings}" if point.readings else ""
    if why and len(first) + len(why) + len(last) <= _LONGEST_NOTE:
        return f"{first}\n{why}\n{last}"
    return f"{first}\n{last}"


def cell_note(of_cell: Sequence[Point], lang: str = "sv", room: int = LONGEST) -> str | None:
    """What the note of a cell says of its findings, each thing once; None where there is no room for it."""
    around = _units(signed([""])) + 1
    most = min(room - around, _MOST_TOLD)
    if most < _SHORTEST:
        return None
    told = "\n\n".join(dict.fromkeys(note_text(point, lang) for point in of_cell))
    return signed(clipped(told, most, lang).split("\n"))


def clipped(text: str, most: int = LONGEST, lang: str = "sv") -> str:
    """A text that takes no more than so many units of UTF-16; one that is cut says so.

    >>> clipped("abc" * 20, 25), clipped("kort", 25)
    ('abcabcabca … (förkortat)', 'kort')
    """
    if len(text) <= most // 2 or _units(text) <= most:
        return text
    end = f" … ({word('marked clipped', lang)})"
    start = text.encode("utf-16-le", "surrogatepass")[: 2 * (most - len(end) - 1)]
    return start.decode("utf-16-le", "ignore").rstrip() + end


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _point(problem: Problem, lang: str) -> Point:
    rendered = render(problem, lang)
    place = "!".join(part for part in (problem.sheet, problem.cell) if part)
    return Point(
        rendered.severity,
        visible(place) or word("marked whole", lang),
        visible(rendered.message),
        "\n".join(map(visible, rendered.readings)),
        visible(rendered.remedy),
        problem.code,
    )
