"""The page of the published plans, as Markdown: how many printed figures are reproduced, and every break."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from xlsheets.catalogue import render
from xlsheets.problems import Problem


class PlanTold(NamedTuple):
    """A plan as the page tells of it: figures that a rule gives, how they turned out, and all findings.

    `told` are findings about such figures, `others` about what is typed; `following` differ because of one
    that is told.
    """

    name: str
    title: str
    printed: int
    exact: int
    following: int
    told: Sequence[Problem]
    others: Sequence[Problem]

    @property
    def unexplained(self) -> int:
        """The figures that are told with no reading."""
        return sum(1 for one in self.told if not one.readings)


def plans_page(plans: Sequence[PlanTold], lang: str = "sv") -> str:
    """The page in one language.

    >>> page = plans_page([PlanTold("rar-2007", "RAR 2007", 40, 39, 1, [], [])])
    >>> "| rar-2007 | 40 | 39 | 0 | 1 | 0 |" in page
    True
    """
    return "\n".join(_lines(plans, _words()[lang], lang)) + "\n"


@cache
def _words() -> Mapping[str, Any]:
    text = resources.files("xlsheets.reports").joinpath("plans.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _lines(plans: Sequence[PlanTold], words: Mapping[str, Any], lang: str) -> Iterator[str]:
    yield from (f"# {words['title']}", "", words["intro"].strip(), "")
    counted = [_counts(one) for one in plans]
    sums = [sum(column) for column in zip(*counted, strict=True)]
    rows = [[one.name, *map(str, counts)] for one, counts in zip(plans, counted, strict=True)]
    yield from _table(words["columns"], [*rows, [words["all"], *map(str, sums)]])
    for one in plans:
        yield from ("", f"## {one.title} (`{one.name}`)", "")
        found = [*one.told, *one.others]
        yield from _table(words["findings"], (_finding(problem, words, lang) for problem in found))


def _counts(one: PlanTold) -> tuple[int, ...]:
    return one.printed, one.exact, len(one.told), one.following, one.unexplained


def _finding(problem: Problem, words: Mapping[str, Any], lang: str) -> list[str]:
    rendered = render(problem, lang)
    readings = [reading for reading in rendered.readings if reading]
    differs = problem.code == "statement-figure-differs"
    unknown = f"{words['none']}; {words['tried']}" if differs else ""
    place = f"{problem.sheet}!{problem.cell}"
    return [place, rendered.severity, rendered.message, "<br>".join(readings) or unknown]


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    yield from (f"| {' | '.join(cell.replace('|', '∣') for cell in row)} |" for row in rows)
