"""Where a lost formula can be copied from, and many lost together as one finding."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from xlsheets.checks.facts import Facts
from xlsheets.checks.formulas.gathering import shortened
from xlsheets.formula.references import a1, split_a1
from xlsheets.ooxml import Area
from xlsheets.plan import pointer
from xlsheets.plan.printed import printed_pointer
from xlsheets.problems import Problem

FEWEST_TOGETHER = 3
"""One or two cells are told each by itself; more of one column or line are one act of pasting."""

Family = tuple[str, ...]


def family(at: str) -> Family | None:
    """What the cells with one formula have in common: a column of the members, or a line of the plan.

    Sums under a table stand alone: no other cell has their formula.

    >>> family("/members/3/computed/year"), family("/plan/lines/9/computed/2")
    (('members', 'year'), ('plan', '9'))
    >>> family("/fees/computed/sum/year") is None
    True
    """
    match pointer.parts(at):
        case ["members", _, "computed", *column]:
            return ("members", *column)
        case ["plan", "lines", line, "computed", _]:
            return ("plan", line)
        case ["initiatives", "computed", _]:
            return ("initiatives",)
    return None


def copy_from(facts: Facts, at: str, but: Collection[str] = ()) -> str | None:
    """The nearest cell that still holds the formula of a cell, those of `but` aside; None where no cell does.

    The first year of a line opens the plan and may have another formula than those that follow it.
    """
    kind, place = family(at), facts.reading.places[at]
    if kind is None or (kind[0] == "plan" and at.endswith("/0") and _is_opening(facts, at)):
        return None
    cells = [
        facts.reading.places[other]
        for other in facts.reading.formulas
        if family(other) == kind
        and other not in but
        and not (kind[0] == "plan" and other.endswith("/0") and _is_opening(facts, other))
    ]
    near = [(abs(one.row - place.row) + abs(one.column - place.column), one.row, one.column) for one in cells]
    return a1(*min(near)[1:]) if near else None


def decided_column(facts: Facts, at: str) -> str | None:
    """The heading of the column *Fastställd* beside a computed figure; None where it has none."""
    place = facts.reading.places.get(printed_pointer(at))
    if place is None:
        return None
    for table in facts.reading.tables.values():
        if table.sheet == place.sheet and table.ref.left <= place.column <= table.ref.right:
            return table.columns[place.column - table.ref.left].name
    return None


def together(problems: Iterable[tuple[object, Problem]]) -> Iterator[Problem]:
    """The findings, each with its family; many of one family on a sheet as one with `cells` and `count`."""
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for alike, problem in problems:
        groups.setdefault((problem.code, problem.sheet, alike), []).append(problem)
    for group in groups.values():
        places = [split_a1(problem.cell) for problem in group if problem.cell]
        if len(places) < FEWEST_TOGETHER:
            yield from group
            continue
        params = {**group[0].params, "count": len(group), "cells": shortened(places, len(places))}
        other = sum("computed" in problem.params for problem in group)
        params |= {"other": other} if other else {}
        yield replace(group[0], params=params)


def together_with(problem: Problem) -> list[str]:
    """The addresses of a finding: its own cell, and those that are told with it by `together`."""
    if "count" not in problem.params or not isinstance(cells := problem.params.get("cells"), list):
        return [problem.cell] if problem.cell else []
    areas = [Area.parse(cell) for cell in cells]
    return [
        a1(row, column)
        for area in areas
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    ]


def _is_opening(facts: Facts, at: str) -> bool:
    """Whether a line opens the years: its first year begins, the others follow from the year before."""
    line = facts.document["plan"]["lines"][int(pointer.parts(at)[2])]
    return str(line["role"]).startswith("opening")
