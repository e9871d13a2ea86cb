"""What the workbook's own controls answer: a *Fel* is told, unless a finding at what it reads says why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from xlsheets.checks.cells import number_in, sheets_with_cells
from xlsheets.checks.controls import Controls
from xlsheets.checks.formula_sources import together_with
from xlsheets.checks.formulas.facts import Place
from xlsheets.checks.precedents import Precedents
from xlsheets.formula.references import a1, split_a1
from xlsheets.ooxml import Sheet
from xlsheets.plan.types import Reading
from xlsheets.problems import Problem, Severity, plain

WRONG = "Fel"
_OF_ALL_QUARTERS = ("quarters-differ", "year-not-quarters")
_QUARTER = re.compile(r"/computed/(\w+/)?quarter")


def check_answers(controls: Controls, told: Iterable[Problem]) -> Iterator[Problem]:
    """Every control that says *Fel* although nothing it reads, near or far, has a finding; `told` are those.

    Only errors and warnings count as a reason, and error values, which have findings of their own. Without a
    frame there is nothing to compare.
    """
    package, reading = controls.package, controls.reading
    if reading.document.get("assumptions", {}).get("frame", {}).get("amount") is None:
        return
    wrong = [*_of_controls(controls), *_under_tables(controls)]
    if not wrong:
        return
    known = {place for one in told if one.severity is not Severity.NOTE for place in _spoken_of(reading, one)}
    known |= {(sheet.name, *at) for sheet in sheets_with_cells(package) for at, _ in sheet.sorts.errors}
    precedents = Precedents(package)
    for problem, looked_at in wrong:
        place = (problem.sheet or "", *split_a1(problem.cell or "A1"))
        if place not in known and looked_at not in known and precedents.reached(place, known) is None:
            yield problem


def _spoken_of(reading: Reading, problem: Problem) -> Iterator[Place]:
    """The cells that a finding or its readings speak of; how quarters are rounded is about them all."""
    if problem.code in _OF_ALL_QUARTERS:
        quarters = (place for at, place in reading.places.items() if _QUARTER.search(at))
        yield from ((place.sheet, place.row, place.column) for place in quarters)
    changes = (change for reading in problem.readings for change in reading.changes)
    yield from ((one.sheet, *split_a1(one.cell)) for one in changes if one.sheet and one.cell)
    if problem.sheet is None:
        return
    named = problem.params.get("cells") if problem.params.get("merged") else None
    cells = [str(cell) for cell in named] if isinstance(named, list) else together_with(problem)
    yield from ((problem.sheet, *split_a1(cell)) for cell in cells)


def _of_controls(controls: Controls) -> Iterator[tuple[Problem, Place | None]]:
    """The controls that say so, each with the cell that it asks to look at."""
    for sheet, row, columns in controls.rows:
        if not _says_wrong(sheet, (row, columns["Status"])):
            continue
        cells = {
            one: sheet.cells.get((row, columns[one])) for one in ("Kontroll", "Cell", "Värde 1", "Värde 2")
        }
        numbers = [
            None if (cell := cells[one]) is None else number_in(cell) for one in ("Värde 1", "Värde 2")
        ]
        found, expected = (None if number is None else plain(number) for number in numbers)
        params: dict[str, object] = {"label": str(cells["Kontroll"].value) if cells["Kontroll"] else ""}
        if found is not None and expected is not None:
            params["compared"] = True
        where = (sheet.name, a1(row, columns["Status"]))
        at = str(cells["Cell"].value) if cells["Cell"] else ""
        problem = Problem(
            "control-fails", Severity.ERROR, *where, found=found, expected=expected, params=params
        )
        yield problem, _place(at)


def _place(address: str) -> Place | None:
    sheet, mark, cell = address.rpartition("!")
    try:
        return (sheet, *split_a1(cell)) if mark else None
    except ValueError:
        return None


def _under_tables(controls: Controls) -> Iterator[tuple[Problem, Place | None]]:
    for sheet, position, label in controls.under_tables:
        if _says_wrong(sheet, position):
            where = (sheet.name, a1(*position))
            yield Problem("control-fails", Severity.ERROR, *where, params={"label": label}), None


def _says_wrong(sheet: Sheet, position: tuple[int, int]) -> bool:
    cell = sheet.cells.get(position)
    return cell is not None and cell.formula is not None and cell.value == WRONG
