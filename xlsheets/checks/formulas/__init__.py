"""What an auditor looks for in formulas, in any workbook: one small module for each kind of finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlsheets.checks.formulas.changing import check_changing
from xlsheets.checks.formulas.circles import check_circles
from xlsheets.checks.formulas.constants import check_constants
from xlsheets.checks.formulas.facts import FormulaFacts, Place
from xlsheets.checks.formulas.hiding import check_hidden_errors, check_hidden_rows
from xlsheets.checks.formulas.lookups import check_lookups, check_ranges
from xlsheets.checks.formulas.neighbours import check_neighbours
from xlsheets.checks.formulas.references import check_blank, check_broken, check_external, check_names
from xlsheets.checks.formulas.settings import check_settings
from xlsheets.checks.formulas.spellings import check_spellings
from xlsheets.checks.formulas.stored import check_stored
from xlsheets.checks.formulas.sums import check_sums
from xlsheets.checks.formulas.texts import check_formula_texts, check_skipped_texts
from xlsheets.ooxml import Package
from xlsheets.problems import Problem, Severity

CHECKS_OF_LOSS = (check_broken, check_names)
CHECKS = (
    check_circles,
    check_stored,
    check_formula_texts,
    check_neighbours,
    check_sums,
    check_skipped_texts,
    check_ranges,
    check_lookups,
    check_hidden_errors,
    check_blank,
    check_constants,
    check_external,
    check_hidden_rows,
    check_changing,
    check_settings,
    check_spellings,
)
"""In the order in which each is left what the earlier have not told: one cause at a cell is told once."""


def check_formulas(package: Package, told: Iterable[Place] = (), lost: bool = True) -> Iterator[Problem]:
    """Everything found in the formulas of a workbook, but nothing at cells that have been `told` of.

    Without `lost` references and names that have lost their cells are passed over: the sheet or table that is
    missing has been told of.
    """
    facts = FormulaFacts(package, told)
    in_part = False
    for check in (*CHECKS_OF_LOSS, *CHECKS) if lost else CHECKS:
        facts.looked_at = 0
        yield from check(facts)
        in_part |= facts.is_tired
    if in_part:
        yield Problem("formulas-checked-in-part", Severity.WARNING)
