"""Formulas without a value, and sheets that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.checks.cells import address, gather, sheets_with_cells
from xlsheets.ooxml import Package, State
from xlsheets.problems import Problem, Severity


def check_calculated(package: Package) -> Iterator[Problem]:
    """Every formula whose result the file does not hold."""
    for sheet in sheets_with_cells(package):
        yield from gather(
            Problem("not-calculated", Severity.ERROR, sheet.name, address(position))
            for position in sorted(at for at, cell in sheet.sorts.formulas if not cell.calculated)
        )


def check_hidden_sheets(package: Package) -> Iterator[Problem]:
    """Every hidden sheet that holds something."""
    for sheet in sheets_with_cells(package):
        if sheet.state is not State.VISIBLE and sheet.cells:
            params = {"count": len(sheet.cells)}
            yield Problem("hidden-sheet", Severity.NOTE, sheet.name, params=params)
