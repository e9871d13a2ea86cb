"""What to do about values that are not calculated, by whether the workbook calls our functions.

Excel without the add-in turns every call into `#NAMN?` when it calculates: there we recalculate the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from udfs.registry import functions
from xlsheets.checks.cells import sheets_with_cells
from xlsheets.checks.formulas.arithmetic import result, stored_number
from xlsheets.checks.formulas.facts import FormulaFacts
from xlsheets.formula.references import split_a1
from xlsheets.formula.spelling import calls_ours
from xlsheets.formula.tokens import FormulaError
from xlsheets.ooxml import Package
from xlsheets.problems import Problem, Severity

CALCULATED_ANEW = (
    "not-calculated",
    "value-not-from-formula",
    "manual-calculation",
    "stale-value",
    "kept-cells",
)
"""Findings whose remedy is to calculate the workbook."""

_UNKNOWN_NAME = "#NAME?"


def with_remedies(package: Package, problems: Iterable[Problem]) -> list[Problem]:
    """The findings with what decides their remedy, and the calls that no add-in has answered as one."""
    found = list(problems)
    if any(one.code in (*CALCULATED_ANEW, "error-cell") for one in found) and _has_calls(package):
        found = [
            replace(one, params={**one.params, "ours": True}) if one.code in CALCULATED_ANEW else one
            for one in found
        ]
        found = list(_unanswered_as_one(package, found))
    if any(one.code == "stale-value" for one in found):
        facts = FormulaFacts(package)
        found = [_with_cause(facts, one) if one.code == "stale-value" else one for one in found]
    return found


def _has_calls(package: Package) -> bool:
    formulas = (cell.formula for sheet in sheets_with_cells(package) for _, cell in sheet.sorts.formulas)
    return any(formula is not None and _calls(formula) for formula in formulas)


def _calls(formula: str) -> bool:
    try:
        return calls_ours(formula, functions().keys())
    except FormulaError:  # which has a finding of its own
        return False


def _unanswered_as_one(package: Package, problems: list[Problem]) -> Iterator[Problem]:
    """The findings, but those of calls that show an unknown name as one, with the number of all."""
    calls = [one for one in problems if _is_unanswered(package, one)]
    for one in problems:
        if calls and one is calls[0]:
            yield Problem(
                "add-in-missing", Severity.ERROR, one.sheet, one.cell, found=one.found, params=_all(calls)
            )
        elif one not in calls:
            yield one


def _all(calls: list[Problem]) -> dict[str, object]:
    numbers = [one.params.get(name) for one in calls for name in ("more", "dependents")]
    return {"count": len(calls) + sum(number for number in numbers if isinstance(number, int))}


def _is_unanswered(package: Package, problem: Problem) -> bool:
    if (
        problem.code != "error-cell"
        or problem.found != _UNKNOWN_NAME
        or not problem.sheet
        or not problem.cell
    ):
        return False
    formula = package.sheet(problem.sheet).cell(*split_a1(problem.cell)).formula
    return formula is not None and _calls(formula)


def _with_cause(facts: FormulaFacts, problem: Problem) -> Problem:
    """A value that its own formula gives is not stale: the formula has been changed."""
    place = (problem.sheet or "", *split_a1(problem.cell or "A1"))
    pattern = facts.formula(place) if place[0] in facts.sheets else None
    computed = None if pattern is None else result(facts, pattern, place)
    stored = None if computed is None else stored_number(facts, place)
    if computed is None or stored is None or not computed.agrees(stored):
        return problem
    return replace(problem, params={**problem.params, "changed": True})
