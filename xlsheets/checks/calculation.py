"""Formulas without a value, and sheets that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xlsheets.checks.cells import MOST_ALIKE, address, gather, sheets_with_cells
from xlsheets.ooxml import Package, State
from xlsheets.problems import Problem, Severity


def check_calculated(package: Package) -> Iterator[Problem]:
    """Every formula whose result the file does not hold; many on several sheets are told as one."""
    found = {
        sheet.name: sorted(at for at, cell in sheet.sorts.formulas if not cell.calculated)
        for sheet in sheets_with_cells(package)
    }
    places = [(sheet, address(position)) for sheet, positions in found.items() for position in positions]
    problems = [Problem("not-calculated", Severity.ERROR, sheet, cell) for sheet, cell in places]
    if len(problems) > MOST_ALIKE and sum(bool(positions) for positions in found.values()) > 1:
        yield replace(problems[0], params={"others": len(problems) - 1})
    else:
        yield from gather(problems)


def check_hidden_sheets(package: Package) -> Iterator[Problem]:
    """Every hidden sheet that holds something."""
    for sheet in sheets_with_cells(package):
        if sheet.state is not State.VISIBLE and sheet.cells:
            params = {"count": len(sheet.cells)}
            yield Problem("hidden-sheet", Severity.NOTE, sheet.name, params=params)
