"""All checks of one workbook, in the order in which each builds on the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from xlsheets.checks.answers import check_answers
from xlsheets.checks.calculation import check_calculated, check_hidden_sheets
from xlsheets.checks.causes import with_cause
from xlsheets.checks.cells import address, gather, sheets_with_cells
from xlsheets.checks.completeness import check_amounts, check_decision, check_holidays, check_paragraphs
from xlsheets.checks.contract import check_codes, check_contract, check_names
from xlsheets.checks.controls import Controls, check_controls
from xlsheets.checks.dashes import as_zero
from xlsheets.checks.dates import check_far_dates, check_order, check_text_dates
from xlsheets.checks.due_dates import check_due_dates
from xlsheets.checks.entered import with_sign
from xlsheets.checks.error_values import check_error_values
from xlsheets.checks.expected_numbers import expected_in
from xlsheets.checks.facts import Facts
from xlsheets.checks.figures import check_figures
from xlsheets.checks.formula_sources import together_with
from xlsheets.checks.formulas import check_formulas
from xlsheets.checks.gross import CHECKS_OF_SLIPS, CHECKS_OF_WHOLES, without_followers
from xlsheets.checks.initiatives import check_initiatives
from xlsheets.checks.inputs import as_meant, check_inhabitants
from xlsheets.checks.invoices import check_invoices
from xlsheets.checks.kept import check_kept
from xlsheets.checks.levels import check_levels
from xlsheets.checks.one_cause import told_once
from xlsheets.checks.openings import check_openings
from xlsheets.checks.precedents import merged
from xlsheets.checks.quarters import check_quarters, check_rule
from xlsheets.checks.remedies import with_remedies
from xlsheets.checks.risks import check_risks
from xlsheets.checks.rows import check_rows
from xlsheets.checks.shares import check_party_income, check_printed_shares, check_shares
from xlsheets.checks.statements import check_statements
from xlsheets.checks.stored import check_overwritten, check_stale
from xlsheets.checks.swapped import has_swapped
from xlsheets.checks.template_formulas import check_template_formulas
from xlsheets.checks.text_numbers import check_text_numbers
from xlsheets.checks.typed_in_formula import with_constant
from xlsheets.checks.years import check_version, check_years
from xlsheets.formula.references import split_a1
from xlsheets.ooxml import Package, PackageError
from xlsheets.plan.read import read_workbook
from xlsheets.plan.types import Reading
from xlsheets.problems import Problem, Severity, most_serious_first

CHECKS_OF_ASSUMPTIONS = (check_shares, check_rule)
CODES_OF_ASSUMPTIONS = frozenset({"shares-not-100", "share-not-by-law", "fees-not-computed"})
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
    check_statements,
    *CHECKS_OF_SLIPS,
    *CHECKS_OF_WHOLES,
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
    controls = Controls(package, kept)
    found = list(_without_layout(package) if reading.template is None else _with_layout(controls))
    if not reading.incomplete:
        told = _cells_of(found) | _cells_of_statements(kept)
        found += check_formulas(package, told, lost=not reading.problems)
    if reading.template is not None and not reading.incomplete and not has_swapped(found):
        found += check_answers(controls, found)
    found += check_risks(package)
    if any(problem.code in ("hidden-row", "hidden-column") for problem in found):
        # Each sum over the hidden rows of a table follows from them.
        found = [problem for problem in found if problem.code != "sum-over-hidden"]
    return most_serious_first(with_remedies(package, found), [sheet.name for sheet in package.sheets])


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


def _with_layout(controls: Controls) -> Iterator[Problem]:
    package, reading = controls.package, controls.reading
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
        *check_names(reading),
        *check_version(reading),
        *check_years(reading),
        *check_text_dates(package, reading),
        *check_far_dates(reading),
        *check_order(reading),
        *check_decision(reading),
        *check_paragraphs(reading),
        *check_holidays(reading),
        *check_due_dates(reading),
        *check_amounts(reading),
        *check_rows(package, reading),
        *inhabitants,
    ]
    damaged: frozenset[tuple[str, int, int]] = frozenset()
    found: list[Problem] = []
    inputs = as_meant(package, reading, texts)
    if inputs is None:
        yield Problem("checks-postponed", Severity.NOTE)
    else:
        facts = Facts(reading, inputs)
        of_inputs = [as_zero(facts, problem) for problem in of_inputs]
        found = with_cause(facts, judged(facts), judged)
        of_assumptions = [problem for problem in found if problem.code in CODES_OF_ASSUMPTIONS]
        of_inputs += of_assumptions
        of_figures = [problem for problem in found if problem.code not in CODES_OF_ASSUMPTIONS]
        of_figures = [with_constant(package, problem) for problem in of_figures]
        known = {(problem.sheet, problem.cell) for problem in of_inputs}
        of_template = [
            problem
            for problem in _of_template(package, facts, of_assumptions, found)
            if (problem.sheet, problem.cell) not in known
        ]
        yield from merged(package, [*told_once(of_figures), *of_template])
        damaged = _cells_of([*check_overwritten(facts), *of_template])
    if not has_swapped(found):
        yield from check_controls(controls)
    yield from of_inputs
    yield from check_error_values(package, _cells_of([*of_inputs, *lost_zeros]) | damaged)
    yield from check_calculated(package)
    if not any(problem.severity is Severity.ERROR for problem in of_inputs):  # which are the reason, if any
        yield from check_kept(package)


def _of_template(
    package: Package, facts: Facts, of_assumptions: Iterable[Problem], found: Sequence[Problem]
) -> Iterator[Problem]:
    """The template's other formulas; what they read is in doubt where two headings have changed places."""
    if not has_swapped(found):
        yield from check_template_formulas(package, _doubting(facts, of_assumptions))


def judged(facts: Facts) -> list[Problem]:
    """What is found in the assumptions, then in the figures that do not rest on those, each slip once."""
    of_assumptions = [problem for check in CHECKS_OF_ASSUMPTIONS for problem in check(facts)]
    kept = _doubting(facts, of_assumptions)
    of_figures = [problem for check in CHECKS_OF_FIGURES for problem in check(kept)]
    return [*of_assumptions, *without_followers(kept, of_figures)]


def _doubting(facts: Facts, of_assumptions: Iterable[Problem]) -> Facts:
    """The facts where what rests on an assumption with a finding is not judged."""
    doubted = frozenset(problem.path or "" for problem in of_assumptions)
    if not doubted:
        return facts  # with all that it has worked out
    return Facts(facts.reading, replace(facts.inputs, suspects=facts.inputs.suspects | doubted))


def _text_numbers(package: Package, reading: Reading) -> Iterator[Problem]:
    return check_text_numbers(package, expected_in(reading))


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


def _cells_of_statements(reading: Reading) -> frozenset[tuple[str, int, int]]:
    """The cells of the printed tables: amounts stand between formulas by design, and rates in these.

    Each figure is compared with what its rule gives, which tells more than the pattern of the formulas.
    """
    places = reading.places.items() if "statements" in reading.document else ()
    return frozenset(
        (place.sheet, place.row, place.column) for at, place in places if at.startswith("/statements/")
    )


def _cells_of(problems: Iterable[Problem]) -> frozenset[tuple[str, int, int]]:
    """The cells of findings, with all that are told together."""
    listed = ((one.sheet, cell) for one in problems for cell in together_with(one))
    return frozenset((sheet, *split_a1(cell)) for sheet, cell in listed if sheet)
