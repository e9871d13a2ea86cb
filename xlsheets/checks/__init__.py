"""What must hold in a workbook: one topic per module, each a generator that tells all it finds.

A check gets a package, a reading of it, or the facts that follow from the reading; it opens no file and never
stops at the first finding. An exception out of here is a mistake of ours, not of the workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from xlsheets.problems import Problem, Severity, most_serious_first

if TYPE_CHECKING:
    from xlsheets.checks.facts import Facts
    from xlsheets.ooxml import Package, PackageError
    from xlsheets.plan.types import Reading

__all__ = ["check_reading", "check_workbook", "problem_for"]


def check_workbook(package: Package) -> tuple[Problem, ...]:
    """Everything found in a workbook, errors first, then by sheet and cell.

    A workbook that is not built on our template gets one finding that says so, and the checks that need none.
    Raises PackageError where a part of the file cannot be read.
    """
    from xlsheets.plan.read import read_workbook

    return check_reading(package, read_workbook(package))


def check_reading(package: Package, reading: Reading) -> tuple[Problem, ...]:
    """Everything found in a workbook that has been read already."""
    found = _without_layout(package) if reading.template is None else _with_layout(package, reading)
    return most_serious_first(found, [sheet.name for sheet in package.sheets])


def problem_for(error: PackageError) -> Problem:
    """The finding for a file that cannot be read."""
    params = dict(error.params)
    for name in ("sheet", "cell"):
        if name in params:
            params[f"{name}_name"] = params[name]
    return Problem(error.code.value, Severity.ERROR, params=params)


def _without_layout(package: Package) -> Iterator[Problem]:
    from xlsheets.checks.calculation import check_calculated, check_hidden_sheets
    from xlsheets.checks.error_values import check_error_values
    from xlsheets.checks.text_numbers import check_text_numbers

    yield Problem("not-our-template", Severity.WARNING)
    yield from check_text_numbers(package)
    yield from check_error_values(package)
    yield from check_calculated(package)
    yield from check_hidden_sheets(package)


def _with_layout(package: Package, reading: Reading) -> Iterator[Problem]:
    from xlsheets.checks.calculation import check_calculated
    from xlsheets.checks.contract import check_codes, check_contract
    from xlsheets.checks.error_values import check_error_values
    from xlsheets.checks.expected_numbers import number_places, text_places
    from xlsheets.checks.facts import Facts
    from xlsheets.checks.inputs import as_meant, check_inhabitants
    from xlsheets.checks.text_numbers import check_text_numbers

    texts = list(check_text_numbers(package, number_places(reading), text_places(reading)))
    told: set[tuple[str | None, str | None]] = {
        (problem.sheet, problem.cell) for problem in texts
    } | _error_cells(package)
    of_inputs = [
        *texts,
        *reading.problems,
        *(one for one in check_contract(reading) if (one.sheet, one.cell) not in told),
        *check_codes(reading),
        *check_inhabitants(reading),
    ]
    inputs = as_meant(package, reading, texts)
    if inputs is not None:
        of_assumptions = list(_of_assumptions(Facts(reading, inputs)))
        doubted = frozenset(problem.path or "" for problem in of_assumptions)
        yield from _of_figures(Facts(reading, replace(inputs, suspects=inputs.suspects | doubted)))
        of_inputs += of_assumptions
    yield from of_inputs
    yield from check_error_values(package, _cells_of(of_inputs))
    yield from check_calculated(package)


def _error_cells(package: Package) -> set[tuple[str | None, str | None]]:
    from xlsheets.checks.cells import address, sheets_with_cells
    from xlsheets.ooxml import CellError

    return {
        (sheet.name, address(position))
        for sheet in sheets_with_cells(package)
        for position, cell in sheet.cells.items()
        if isinstance(cell.value, CellError)
    }


def _cells_of(problems: Iterable[Problem]) -> frozenset[tuple[str, int, int]]:
    from xlsheets.formula.references import split_a1

    return frozenset((one.sheet, *split_a1(one.cell)) for one in problems if one.sheet and one.cell)


def _of_assumptions(facts: Facts) -> Iterator[Problem]:
    from xlsheets.checks.quarters import check_rule
    from xlsheets.checks.shares import check_shares

    yield from check_shares(facts)
    yield from check_rule(facts)


def _of_figures(facts: Facts) -> Iterator[Problem]:
    from xlsheets.checks.figures import check_figures
    from xlsheets.checks.initiatives import check_initiatives
    from xlsheets.checks.invoices import check_invoices
    from xlsheets.checks.levels import check_levels
    from xlsheets.checks.openings import check_openings
    from xlsheets.checks.quarters import check_quarters
    from xlsheets.checks.shares import check_party_income, check_printed_shares
    from xlsheets.checks.stored import check_overwritten, check_stale

    yield from check_overwritten(facts)
    yield from check_stale(facts)
    yield from check_quarters(facts)
    yield from check_invoices(facts)
    yield from check_openings(facts)
    yield from check_figures(facts)
    yield from check_initiatives(facts)
    yield from check_printed_shares(facts)
    yield from check_party_income(facts)
    yield from check_levels(facts)
