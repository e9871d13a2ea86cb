"""Recalculate a book: calculate what may be trusted; the rest keeps its stored value and is listed."""

import gc
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from xlsheets.engine.book import Book, Formula, Place, change, read_book
from xlsheets.engine.graph import Graph
from xlsheets.engine.loading import Loaded, Refusal, load
from xlsheets.engine.outcome import Solved
from xlsheets.engine.results import CellKey, Kept, Recalculation, Why
from xlsheets.engine.solving import Solver
from xlsheets.formula.references import a1
from xlsheets.ooxml import CellError, CellValue, Package

_ATTEMPTS = 12
_RELATIVE = 1e-9
_ABSOLUTE = 1e-9


def recalculate_here(package: Package, changes: Mapping[CellKey, CellValue] | None = None) -> Recalculation:
    """Recalculate in this process: no protection from a crash or an endless calculation of the engine.

    Raises ChangeError where a change names a cell that cannot be changed.
    """
    with collector_paused():
        return recalculate_loaded(*prepare(package, changes or {}))


@contextmanager
def collector_paused() -> Iterator[None]:
    """Leave garbage for later: what is read here lives until the end, and the collector walks it in vain."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def prepare(package: Package, changes: Mapping[CellKey, CellValue]) -> tuple[Loaded, Book]:
    """Read the formulas of a workbook, and the workbook after changes. Raises ChangeError."""
    book = read_book(package)
    changed = change(book, changes)
    return load(book, also=(row for _, row, _ in changes)), changed


def recalculate_loaded(loaded: Loaded, changed: Book, proven_only: bool = False) -> Recalculation:
    """Recalculate a book after changes; with ``proven_only`` nothing outside the proven set is tried."""
    refused = _untried(loaded) if proven_only else _not_vouched_for(loaded)
    after = loaded.changed(changed)
    refused = {place: refusal for place, refusal in refused.items() if place in after.readings}
    solved, refused = _solve(after, {**refused, **after.refusals})
    return _result(after, solved, refused)


def _solve(loaded: Loaded, refused: dict[Place, Refusal]) -> tuple[Solved, dict[Place, Refusal]]:
    """Calculate all but the refused cells and what depends on them, as often as more must be refused."""
    for _ in range(_ATTEMPTS):
        kept = with_dependents(loaded, refused)
        solved = Solver(loaded, kept).run()
        if not solved.refused:
            return solved, kept
        refused = {**solved.refused, **refused}
    everything = dict.fromkeys(loaded.book.formulas, Refusal(Why.UNSETTLED))
    return Solved(), {**everything, **refused}


def with_dependents(loaded: Loaded, refused: Mapping[Place, Refusal]) -> dict[Place, Refusal]:
    """Add to the refused cells all that depend on them."""
    if not refused:
        return {}
    book = loaded.book
    graph = Graph.of(book, loaded.readings)
    kept = dict(refused)
    for place, cause in graph.dependents(refused).items():
        sheet, row, column = cause
        kept[place] = Refusal(Why.DEPENDS, {"sheet": book.sheets[sheet], "cell": a1(row, column)})
    return kept


def _untried(loaded: Loaded) -> dict[Place, Refusal]:
    return {
        place: Refusal(Why.NOT_VOUCHED_FOR, {"function": reading.unproven[0]})
        for place, reading in loaded.readings.items()
        if reading.unproven
    }


def _not_vouched_for(loaded: Loaded) -> dict[Place, Refusal]:
    """Calculate the formulas outside the proven set from the file's own stored values, and compare."""
    unproven = {place for place, reading in loaded.readings.items() if reading.unproven}
    if not unproven:
        return {}
    book = loaded.book
    frozen = {place: formula for place, formula in book.formulas.items() if place not in unproven}
    live = {place: book.formulas[place] for place in unproven}
    constants = dict(book.constants)
    for place, formula in frozen.items():
        constants[place] = formula.stored
        if formula.area is not None:
            constants.update((p, book.stored[p]) for p in formula.area.places() if p in book.stored)
    baseline = Loaded(
        replace(book, constants=constants, formulas=live),
        loaded.resolver,
        {place: loaded.readings[place] for place in unproven},
        {},
    )
    solved, refused = _solve(baseline, {})
    for place in unproven - refused.keys():
        difference = _difference(live[place], place, solved, book)
        if difference is not None:
            refused[place] = Refusal(
                difference[0], {"function": loaded.readings[place].unproven[0], **difference[1]}
            )
    return refused


def _difference(
    formula: Formula, place: Place, solved: Solved, book: Book
) -> tuple[Why, dict[str, object]] | None:
    if not formula.calculated:
        return Why.NO_STORED_VALUE, {}
    cells = [place] if formula.area is None else list(formula.area.places())
    for cell in cells:
        stored = formula.stored if cell == place else book.stored.get(cell)
        found = solved.values.get(cell)
        if not agree(stored, found):
            return Why.NOT_VOUCHED_FOR, {"stored": _shown(stored), "engine": _shown(found)}
    return None


def _shown(value: CellValue) -> object:
    return value.code if isinstance(value, CellError) else value


def agree(one: CellValue, other: CellValue) -> bool:
    """Whether two values are the same to the precision that two engines share.

    >>> agree(0.1 + 0.2, 0.3), agree(1, True), agree(None, "")
    (True, False, True)
    """
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE)
    return (one if one is not None else "") == (other if other is not None else "")


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
