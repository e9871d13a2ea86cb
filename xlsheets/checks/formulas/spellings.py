"""Calls of our functions that are written for different hosts in one workbook."""

from __future__ import annotations

from collections.abc import Iterator

from udfs.registry import functions
from xlsheets.checks.formulas.facts import Copies, FormulaFacts, Place, at
from xlsheets.formula.spelling import Spelling, spelling_of
from xlsheets.problems import Problem, Severity


def check_spellings(facts: FormulaFacts) -> Iterator[Problem]:
    """The first cell of each way of writing that is not the workbook's most frequent one.

    No host calculates two of them, so some cells show #NAME? wherever the workbook is opened.
    """
    found: dict[Spelling, list[Place]] = {}
    for spelling, places in facts.layout.each(_ours):
        found.setdefault(spelling, []).extend(places)
    usual = max(found, key=lambda one: len(found[one]), default=None)
    for spelling, calls in found.items():
        if usual is None or spelling is usual:
            continue
        place = min(calls)
        params = {"host": f"spelling {spelling}", "usual": f"spelling {usual}"}
        yield Problem("spellings-mixed", Severity.WARNING, *at(place), params=params)


def _ours(copies: Copies) -> list[tuple[Spelling, tuple[Place, ...]]]:
    spelled = (spelling_of(name, functions()) for name in sorted(copies.pattern.functions))
    return [(spelling, copies.places) for spelling in spelled if spelling is not None]
