"""Formulas that go round in a circle: each reads the next, and the last the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsheets.checks.formulas.facts import FormulaFacts, Place, at
from xlsheets.checks.formulas.gathering import shortened
from xlsheets.problems import Problem, Severity

MOST_TOLD = 5


def check_circles(facts: FormulaFacts) -> Iterator[Problem]:
    """Each circle by its first cell; a warning where the workbook is set to calculate in circles."""
    if not facts.layout.circles:
        return
    iterate = facts.package.calculation.iterate
    order = {name: index for index, name in enumerate(facts.sheets)}
    for circle in facts.layout.circles[:MOST_TOLD]:
        first, *others = sorted(circle, key=lambda place: (order[place[0]], place))
        if first in facts.told:
            continue
        facts.told.update(circle)
        listed = [_listed(others, sheet, first[0]) for sheet in order]
        params: dict[str, object] = {}
        if others:
            params["cells"] = [text for texts in listed for text in texts]
        params["setting"] = "circles allowed" if iterate else "circles refused"
        yield Problem(
            "circular-reference", Severity.WARNING if iterate else Severity.ERROR, *at(first), params=params
        )


def _listed(places: Sequence[Place], sheet: str, own: str) -> list[str]:
    prefix = "" if sheet == own else f"{sheet}!"
    return [prefix + text for text in shortened(place[1:] for place in places if place[0] == sheet)]
