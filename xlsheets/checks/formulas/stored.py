"""Values that their own formulas cannot give: the file was saved without being calculated."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.checks.formulas.arithmetic import is_simple, result, stored_number
from xlsheets.checks.formulas.facts import FormulaFacts, Place, at
from xlsheets.checks.formulas.gathering import gathered
from xlsheets.checks.formulas.pattern import Pattern
from xlsheets.ooxml import Kind
from xlsheets.problems import Problem, Severity, plain


def check_stored(facts: FormulaFacts) -> Iterator[Problem]:
    """Every stored number that a formula of sums and products does not give from the stored values it reads.

    Left alone are workbooks that calculate in circles, or with the decimals that are shown.
    """
    calculation = facts.package.calculation
    if not calculation.iterate and calculation.full_precision:
        yield from gathered(facts, (("", problem) for problem in _found(facts)))


def _found(facts: FormulaFacts) -> Iterator[Problem]:
    for pattern, places in facts.patterns.items():
        if not pattern.uses or pattern.tree is None or not is_simple(pattern.tree):
            continue
        for place in places:
            cell = facts.cell(place)
            if cell is None or cell.kind is not Kind.NUMBER or cell.array is not None:
                continue
            if facts.told and _reads_told(facts, pattern, place):
                continue  # what is wrong there may be why this value is another
            computed, stored = result(facts, pattern, place), stored_number(facts, place)
            if computed is not None and stored is not None and not computed.agrees(stored):
                yield Problem(
                    "value-not-from-formula",
                    Severity.ERROR,
                    *at(place),
                    found=plain(stored),
                    expected=plain(computed.value),
                    params={"formula": cell.formula},
                )


def _reads_told(facts: FormulaFacts, pattern: Pattern, place: Place) -> bool:
    blocks = (facts.block(use.leaf, pattern, place) for use in pattern.uses)
    return any(block.holds(told) for block in blocks if block for told in facts.told)
