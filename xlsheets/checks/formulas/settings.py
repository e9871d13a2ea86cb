"""How the workbook is set to calculate: by hand, in circles, or with the decimals that are shown."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.checks.formulas.facts import FormulaFacts
from xlsheets.problems import Problem, Severity


def check_settings(facts: FormulaFacts) -> Iterator[Problem]:
    """Settings that let a workbook show other numbers than its formulas give."""
    if not facts.layout.copies:
        return
    calculation = facts.package.calculation
    if calculation.mode == "manual":
        yield Problem("manual-calculation", Severity.WARNING)
    if not calculation.full_precision:
        yield Problem("precision-as-shown", Severity.WARNING)
    if calculation.iterate and not facts.layout.circles:
        yield Problem("circles-allowed", Severity.NOTE)
