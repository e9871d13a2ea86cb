"""Which cells rest on which, near or far: what follows from a finding is told with it and not by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from xlsheets.checks.formula_sources import together_with
from xlsheets.checks.formulas.facts import Block, FormulaFacts, Place
from xlsheets.formula.references import split_a1
from xlsheets.ooxml import Package
from xlsheets.problems import Problem

CAUSES = ("formula-overwritten", "formula-deleted", "constant-in-formula", "formula-inconsistent")
FOLLOWING = ("stale-value",)
"""Findings that say no more than that a value is another than the inputs make."""

_MOST_WALKED = 20_000


class Precedents:
    """The cells that the cells of a workbook rest on."""

    def __init__(self, package: Package) -> None:
        self.facts = FormulaFacts(package)

    def reached(self, start: Place, wanted: Collection[Place]) -> Place | None:
        """The first of the wanted cells that a cell rests on, near before far; None without one."""
        seen, waiting = {start}, [start]
        for place in waiting:
            blocks = [*self.blocks(place)]
            # A wanted cell may be blank: then it is in a block that is read, and no filled cell of it.
            near = next(
                (one for one in wanted if one != start and any(block.holds(one) for block in blocks)), None
            )
            if near is not None:
                return near
            for source in (source for block in blocks for source in self.facts.places(block)):
                if source not in seen and len(seen) < _MOST_WALKED:
                    seen.add(source)
                    waiting.append(source)
        return None

    def blocks(self, place: Place) -> Iterator[Block]:
        """The rectangles that a cell reads; of a cell that is filled by another, that one."""
        sheet, row, column = place
        anchor = self.facts.sheets[sheet].anchor_of(row, column)
        if anchor is not None and anchor != (row, column):
            yield Block(sheet, *anchor, *anchor)
            return
        pattern = self.facts.formula(place)
        for use in pattern.uses if pattern is not None else ():
            block = self.facts.block(use.leaf, pattern, place) if pattern is not None else None
            if block is not None and use.role != "shape":
                yield block


def merged(package: Package, problems: Iterable[Problem]) -> list[Problem]:
    """The findings without the values that follow from a lost or changed formula; its finding counts them.

    A value with a formula that is the cause itself, or beside which there is no cause, stays.
    """
    found = list(problems)
    causes = {place: one for one in found if one.code in CAUSES for place in _places(one)}
    if not causes or not any(one.code in FOLLOWING for one in found):
        return found
    precedents, kept = Precedents(package), []
    follows: dict[int, int] = {}
    for one in found:
        places = _places(one) if one.code in FOLLOWING else []
        cause = precedents.reached(places[0], causes.keys()) if places else None
        if cause is None:
            kept.append(one)
        else:
            more = one.params.get("more")
            follows[id(causes[cause])] = (
                follows.get(id(causes[cause]), 0) + 1 + (more if isinstance(more, int) else 0)
            )
    return [
        replace(one, params={**one.params, "follows": follows[id(one)]}) if id(one) in follows else one
        for one in kept
    ]


def _places(problem: Problem) -> list[Place]:
    sheet = problem.sheet
    return [] if sheet is None else [(sheet, *split_a1(cell)) for cell in together_with(problem)]
