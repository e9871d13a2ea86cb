"""Figures that change by themselves, and references that are put together from text."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.checks.formulas.facts import Copies, FormulaFacts, at
from xlsheets.checks.formulas.gathering import gathered
from xlsheets.ooxml import Kind
from xlsheets.problems import Problem, Severity

_CHANGING = frozenset({"TODAY", "NOW", "RAND", "RANDBETWEEN", "RANDARRAY"})


def check_changing(facts: FormulaFacts) -> Iterator[Problem]:
    """Every number that rests on today's date or on chance, and every one found through INDIRECT."""
    yield from gathered(facts, _found(facts))


def _found(facts: FormulaFacts) -> Iterator[tuple[object, Problem]]:
    for copies in facts.layout.each(_restless):
        pattern, places = copies.pattern, copies.places
        changing = sorted(pattern.functions & _CHANGING)
        code = "changes-by-itself" if changing else "refers-by-text"
        function = changing[0] if changing else "INDIRECT"
        for place in places:
            cell = facts.cell(place)
            if cell is not None and cell.kind is Kind.NUMBER and not cell.is_date:
                yield function, Problem(code, Severity.NOTE, *at(place), params={"function": function})


def _restless(copies: Copies) -> list[Copies]:
    functions = copies.pattern.functions
    return [copies] if functions & _CHANGING or "INDIRECT" in functions else []
