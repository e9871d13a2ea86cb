"""The file as judge: before anything is changed, the engine must give the values that the file holds.

Formulas outside the proven set are always judged so. In a workbook whose values were stored by the program
that calculated them, and that is not built on our template, the proven ones are too.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from xlsheets.engine.book import Book, Place
from xlsheets.engine.graph import Graph
from xlsheets.engine.loading import Loaded, Refusal
from xlsheets.engine.moved import Known
from xlsheets.engine.outcome import Solved, sized
from xlsheets.engine.results import Why
from xlsheets.engine.settling import depends_on, solve, with_dependents
from xlsheets.ooxml import CellError, CellValue

_RELATIVE = 1e-9
_ABSOLUTE = 1e-15  # a wrong small rate must not pass; what is left where numbers cancel is seen to before


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the file's own values tell: formulas not to be trusted, and what the whole book gives, if known.

    ``solved`` holds values only where every formula was judged.
    """

    refused: dict[Place, Refusal] = field(default_factory=dict)
    solved: Solved | None = None


def judge(loaded: Loaded) -> Baseline:
    """Calculate from the file's own values, and compare."""
    unproven = {place for place, reading in loaded.readings.items() if reading.unproven}
    if loaded.book.settled and not any(reading.calls for reading in loaded.readings.values()):
        solved, kept = solve(loaded, loaded.refusals, Known.of(loaded.book))
        different = _different(loaded, solved, loaded.readings.keys() - kept.keys())
        refused = with_dependents(loaded, {**kept, **roots(loaded, different)})
        return Baseline(refused, without(solved, refused, loaded.book))
    if not unproven:
        return Baseline()
    solved, refused = solve(_frozen(loaded, unproven), {})
    return Baseline({**refused, **_different(loaded, solved, unproven - refused.keys())})


def _frozen(loaded: Loaded, unproven: set[Place]) -> Loaded:
    """Return the book with only the unproven formulas live; the rest stand as their stored values."""
    book = loaded.book
    constants = dict(book.constants)
    for place, formula in book.formulas.items():
        if place not in unproven:
            constants[place] = formula.stored
            if formula.area is not None:
                constants.update((p, book.stored[p]) for p in formula.area.places() if p in book.stored)
    live = {place: book.formulas[place] for place in unproven}
    readings = {place: loaded.readings[place] for place in unproven}
    return replace(
        loaded, book=replace(book, constants=constants, formulas=live), readings=readings, refusals={}
    )


def _different(loaded: Loaded, solved: Solved, places: set[Place]) -> dict[Place, Refusal]:
    """Return the formulas whose values are not those that the file holds."""
    found = {}
    for place in places:
        why = _difference(loaded, place, solved)
        if why is not None:
            found[place] = why
    return found


def _difference(loaded: Loaded, place: Place, solved: Solved) -> Refusal | None:
    book = loaded.book
    formula, unproven = book.formulas[place], loaded.readings[place].unproven
    about: dict[str, object] = {"function": unproven[0]} if unproven else {}
    if not formula.calculated:
        return Refusal(Why.NO_STORED_VALUE, about) if unproven else None
    cells = [place] if formula.area is None else list(formula.area.places())
    for cell in cells:
        stored = formula.stored if cell == place else book.stored.get(cell)
        if not unproven and cell != place and cell not in book.stored:
            continue  # never stored: nothing to compare with
        found = solved.values.get(cell)
        if not agree(stored, found):
            if place in solved.doubted:
                return solved.doubted[place]
            return Refusal(Why.NOT_VOUCHED_FOR, {**about, "stored": shown(stored), "engine": shown(found)})
    return None


def roots(loaded: Loaded, different: Mapping[Place, Refusal]) -> dict[Place, Refusal]:
    """Say of the formulas that differ because they read one that does which one that is."""
    if len(different) < 2:
        return dict(different)
    graph = Graph.of(loaded.book, loaded.readings)
    found = {}
    for place, refusal in different.items():
        cause = next(
            (one for one in graph.sources(loaded.readings[place]) if one in different and one != place), None
        )
        found[place] = refusal if cause is None else depends_on(loaded.book, cause)
    return found


def without(solved: Solved, refused: Mapping[Place, Refusal], book: Book) -> Solved:
    """Return the values of all formulas but the refused ones."""
    dropped = set(refused)
    for place in refused:
        formula = book.formulas.get(place)
        if formula is not None and formula.area is not None:
            dropped.update(formula.area.places())
        if place in solved.spills:
            dropped.update(sized(place, *solved.spills[place]).places())
    values = {place: value for place, value in solved.values.items() if place not in dropped}
    spills = {place: size for place, size in solved.spills.items() if place not in dropped}
    return Solved(values, spills)


def shown(value: CellValue) -> object:
    """A value as plain data."""
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
