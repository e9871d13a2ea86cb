"""Recalculate a book: calculate what may be trusted; the rest keeps its stored value and is listed."""

from collections.abc import Mapping
from dataclasses import replace

from xlsheets.collector import collector_paused
from xlsheets.engine.baseline import judge, without
from xlsheets.engine.book import Book, Place, change, read_book
from xlsheets.engine.bounds import beyond
from xlsheets.engine.loading import Loaded, Refusal, load
from xlsheets.engine.moved import Known
from xlsheets.engine.outcome import Solved
from xlsheets.engine.results import CellKey, Kept, Recalculation, Why
from xlsheets.engine.settling import solve, with_dependents
from xlsheets.ooxml import CellValue, Package


def recalculate_here(package: Package, changes: Mapping[CellKey, CellValue] | None = None) -> Recalculation:
    """Recalculate in this process: no protection from a crash or an endless calculation of the engine.

    Raises ChangeError where a change names a cell that cannot be changed.
    """
    with collector_paused():
        return recalculate_loaded(*prepare(package, changes or {}))


def prepare(package: Package, changes: Mapping[CellKey, CellValue]) -> tuple[Loaded, Book]:
    """Read the formulas of a workbook, and the workbook after changes. Raises ChangeError."""
    book = read_book(package)
    changed = change(book, changes)
    return load(book, also=((row, column) for _, row, column in changes)), changed


def recalculate_loaded(loaded: Loaded, changed: Book, proven_only: bool = False) -> Recalculation:
    """Recalculate a book after changes; with ``proven_only`` nothing outside the proven set is tried."""
    loaded = _proven(loaded) if proven_only else loaded
    baseline = judge(loaded)
    after = loaded.changed(changed)
    refused = {**_lasting(baseline.refused, after), **after.refusals}
    if changed is loaded.book and baseline.solved is not None:
        return _result(after, baseline.solved, baseline.refused)
    known = None if baseline.solved is None else Known.of(loaded.book, baseline.refused)
    solved, refused = solve(after, refused, known)
    if changed is not loaded.book and any(reading.unproven for reading in after.readings.values()):
        solved, refused = _within_bounds(loaded, after, solved, refused)
    return _result(after, solved, refused)


def _lasting(refused: Mapping[Place, Refusal], after: Loaded) -> dict[Place, Refusal]:
    """Leave out the proven formulas that are in doubt only over the values before the change."""
    return {
        place: refusal
        for place, refusal in refused.items()
        if place in after.readings
        and (after.readings[place].unproven or refusal.why not in (Why.ENGINES_DIFFER, Why.DEPENDS))
    }


def _within_bounds(
    loaded: Loaded, after: Loaded, solved: Solved, refused: dict[Place, Refusal]
) -> tuple[Solved, dict[Place, Refusal]]:
    """Refuse the unproven formulas that met values of other kinds than those they were judged by."""
    now = {**after.book.constants, **after.book.stored, **solved.values}
    now |= {place: after.book.formulas[place].stored for place in refused}
    found = beyond(after, Known.of(loaded.book).values, now, solved)
    if not found:
        return solved, refused
    refused = with_dependents(after, {**refused, **found})
    return without(solved, refused, after.book), refused


def _proven(loaded: Loaded) -> Loaded:
    """Refuse what is outside the proven set."""
    untried = {
        place: Refusal(Why.NOT_VOUCHED_FOR, {"function": reading.unproven[0]})
        for place, reading in loaded.readings.items()
        if reading.unproven
    }
    readings = {place: reading for place, reading in loaded.readings.items() if place not in untried}
    looking = loaded.looking - untried.keys()
    return replace(loaded, readings=readings, refusals={**loaded.refusals, **untried}, looking=looking)


def _result(loaded: Loaded, solved: Solved, refused: Mapping[Place, Refusal]) -> Recalculation:
    book = loaded.book
    kept = tuple(
        Kept(book.sheets[place[0]], place[1], place[2], refused[place].why, refused[place].params)
        for place in sorted(refused)
    )
    return Recalculation(
        values={
            book.key(place): 0.0 if value == 0.0 and value is not False else value
            for place, value in solved.values.items()
        },
        spills={book.key(place): size for place, size in solved.spills.items()},
        kept=kept,
        calculated=len(book.formulas) - len(kept),
    )
