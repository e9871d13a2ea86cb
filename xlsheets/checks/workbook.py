"""All checks of one workbook, in the order in which each builds on the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from xlsheets.checks.calculation import check_calculated, check_hidden_sheets
from xlsheets.checks.cells import address, gather, sheets_with_cells
from xlsheets.checks.completeness import check_amounts, check_decision, check_holidays, check_paragraphs
from xlsheets.checks.contract import check_codes, check_contract
from xlsheets.checks.controls import check_controls
from xlsheets.checks.dates import check_far_dates, check_order, check_text_dates
from xlsheets.checks.entered import check_signs, check_units, with_sign
from xlsheets.checks.error_values import check_error_values
from xlsheets.checks.expected_numbers import number_places, text_places
from xlsheets.checks.facts import Facts
from xlsheets.checks.figures import check_figures
from xlsheets.checks.formula_sources import together_with
from xlsheets.checks.formulas import check_formulas
from xlsheets.checks.initiatives import check_initiatives
from xlsheets.checks.inputs import as_meant, check_inhabitants
from xlsheets.checks.invoices import check_invoices
from xlsheets.checks.kept import check_kept
from xlsheets.checks.levels import check_levels
from xlsheets.checks.openings import check_openings
from xlsheets.checks.quarters import check_quarters, check_rule
from xlsheets.checks.risks import check_risks
from xlsheets.checks.rows import check_rows
from xlsheets.checks.shares import check_party_income, check_printed_shares, check_shares
from xlsheets.checks.stored import check_overwritten, check_stale
from xlsheets.checks.text_numbers import check_text_numbers
from xlsheets.checks.typed_in_formula import with_constant
from xlsheets.checks.years import check_version, check_years
from xlsheets.formula.references import split_a1
from xlsheets.ooxml import Package, PackageError
from xlsheets.plan.read import read_workbook
from xlsheets.plan.types import Reading
from xlsheets.problems import Problem, Severity, most_serious_first

CHECKS_OF_ASSUMPTIONS = (check_shares, check_rule)
CHECKS_OF_FIGURES = (
    check_overwritten,
    check_stale,
    check_quarters,
    check_invoices,
    check_openings,
    check_figures,
    check_initiatives,
    check_printed_shares,
    check_party_income,
    check_levels,
    check_signs,
    check_units,
)


def check_workbook(package: Package) -> tuple[Problem, ...]:
    """Everything found in a workbook, errors first, then by sheet and cell.

    A workbook that is not built on our template gets one finding that says so, and the checks that need none.
    Raises PackageError where a part of the file cannot be read.
    """
    return check_reading(package, read_workbook(package))


def check_reading(package: Package, reading: Reading) -> tuple[Problem, ...]:
    """Everything found in a workbook that has been read already."""
    present = {sheet.name for sheet in package.sheets}
    places = {at: place for at, place in reading.places.items() if place.sheet in present}
    kept = replace(reading, places=places)
    found = list(_without_layout(package) if reading.template is None else _with_layout(package, kept))
    if not reading.incomplete:
        found += check_formulas(package, _cells_of(found), lost=not reading.problems)
    found += check_risks(package)
    if any(problem.code in ("hidden-row", "hidden-column") for problem in found):
        # Each sum over the hidden rows of a table follows from them.
        found = [problem for problem in found if problem.code != "sum-over-hidden"]
    return most_serious_first(found, [sheet.name for sheet in package.sheets])


def problem_for(error: PackageError, package: Package | None = None) -> Problem:
    """The finding for a file that cannot be read, or an edit that is refused.

    `package`, where the file could be opened, tells which sheet a broken part is.
    """
    params = dict(error.params)
    for sheet in package.sheets if package else ():
        if sheet.part == params.get("part"):
            params["sheet"] = sheet.name
    if params.get("format") not in (None, "unknown"):
        params["kind"] = f"format {params['format']}"
    return Problem(error.code.value, Severity.ERROR, params=params)


def _without_layout(package: Package) -> Iterator[Problem]:
    yield Problem("not-our-template", Severity.WARNING)
    yield from check_text_numbers(package)
    yield from check_error_values(package)
    yield from check_calculated(package)
    yield from check_hidden_sheets(package)


def _with_layout(package: Package, reading: Reading) -> Iterator[Problem]:
    if reading.incomplete:
        # What the document lacks and what cannot be calculated follows from the missing part.
        yield from _of_parts(reading)
        yield Problem("checks-postponed", Severity.NOTE)
        yield from _text_numbers(package, reading)
        return
    texts = [with_sign(reading.document, problem) for problem in _text_numbers(package, reading)]
    lost_zeros = [problem for problem in reading.problems if problem.code == "code-lost-zero"]
    told = _error_cells(package) | {(problem.sheet, problem.cell) for problem in [*texts, *lost_zeros]}
    inhabitants = list(check_inhabitants(reading))
    of_inputs = [
        *texts,
        *_of_parts(reading),
        *(problem for problem in check_contract(reading) if (problem.sheet, problem.cell) not in told),
        *check_codes(reading),
        *check_version(reading),
        *check_years(reading),
        *check_text_dates(package, reading),
        *check_far_dates(reading),
        *check_order(reading),
        *check_decision(reading),
        *check_paragraphs(reading),
        *check_holidays(reading),
        *check_amounts(reading),
        *check_rows(package, reading),
        *inhabitants,
    ]
    damaged: frozenset[tuple[str, int, int]] = frozenset()
    inputs = as_meant(package, reading, texts)
    if inputs is None:
        yield Problem("checks-postponed", Severity.NOTE)
    else:
        facts = Facts(reading, inputs)
        of_assumptions = [problem for check in CHECKS_OF_ASSUMPTIONS for problem in check(facts)]
        doubted = frozenset(problem.path or "" for problem in of_assumptions)
        facts = Facts(reading, replace(inputs, suspects=inputs.suspects | doubted))
        of_inputs += of_assumptions
        of_figures = (problem for check in CHECKS_OF_FIGURES for problem in check(facts))
        yield from (with_constant(package, problem) for problem in of_figures)
        damaged = _cells_of(check_overwritten(facts))
    yield from check_controls(package, reading)
    yield from of_inputs
    yield from check_error_values(package, _cells_of([*of_inputs, *lost_zeros]) | damaged)
    yield from check_calculated(package)
    if not any(problem.severity is Severity.ERROR for problem in of_inputs):  # which are the reason, if any
        yield from check_kept(package)


def _text_numbers(package: Package, reading: Reading) -> Iterator[Problem]:
    numbers = number_places(reading)
    return check_text_numbers(package, numbers, text_places(reading, numbers))


def _of_parts(reading: Reading) -> Iterator[Problem]:
    """What the reader had to search or did not find; names and codes, which are many, as one for each sheet.

    A member with another one's code leaves a row without member; the code is what is wrong.
    """
    of_names = [one for one in reading.problems if one.code.startswith(("name-", "code-"))]
    follows = {"row-without-member"} if any(check_codes(reading)) else set()
    yield from (one for one in reading.problems if one not in of_names and one.code not in follows)
    yield from gather(sorted(of_names, key=lambda one: one.severity.rank), 1)


def _error_cells(package: Package) -> set[tuple[str | None, str | None]]:
    return {
        (sheet.name, address(position))
        for sheet in sheets_with_cells(package)
        for position, _ in sheet.sorts.errors
    }


def _cells_of(problems: Iterable[Problem]) -> frozenset[tuple[str, int, int]]:
    """The cells of findings, with all that are told together."""
    listed = ((one.sheet, cell) for one in problems for cell in together_with(one))
    return frozenset((sheet, *split_a1(cell)) for sheet, cell in listed if sheet)
