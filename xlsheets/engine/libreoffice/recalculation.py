"""Recalculate with LibreOffice: the file as it is, then with the changes; trusted where it was right."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xlsheets.collector import collector_paused
from xlsheets.engine.baseline import agree, roots, shown
from xlsheets.engine.book import Book, Formula, Place
from xlsheets.engine.child import all_kept
from xlsheets.engine.counting import wide_characters
from xlsheets.engine.libreoffice.office import OfficeFailedError, calculate
from xlsheets.engine.libreoffice.reach import UnknownReachError, reach
from xlsheets.engine.loading import Loaded, Refusal
from xlsheets.engine.notes import Reading
from xlsheets.engine.recalculation import prepare
from xlsheets.engine.results import CellKey, Kept, Recalculation, Why
from xlsheets.engine.settling import with_dependents
from xlsheets.engine.watching import texts_as_numbers
from xlsheets.formula.tree import Literal
from xlsheets.ooxml import CellError, CellValue, Editor, Package, PackageError, open_package

_SECONDS = 60.0
_SECONDS_PER_FORMULA = 0.002
_NOTHING = Literal("string", '""')
_BY_RULE = (Why.VOLATILE, Why.EXTERNAL_LINK, Why.INDIRECT)


def recalculate_with_libreoffice(
    package: Package,
    changes: Mapping[CellKey, CellValue] | None = None,
    seconds: float | None = None,
) -> Recalculation:
    """Recalculate a workbook after changes with an installed LibreOffice.

    What LibreOffice calculates otherwise than the file has it before the change is kept, as are our own
    functions, which it does not know, and all that depends on either. Macros do not run.
    Raises ChangeError as `recalculate` does, OfficeMissingError where no LibreOffice is installed.
    """
    with collector_paused():
        loaded, changed = prepare(package, changes or {})
    allowed = seconds if seconds is not None else _SECONDS + _SECONDS_PER_FORMULA * len(changed.formulas)
    refused = _by_rule(loaded)
    readings = _followed(loaded, refused)
    frozen = [place for place, refusal in refused.items() if refusal.why is not Why.INDIRECT]
    try:
        before, after = _calculated(package, changes or {}, [loaded.book.key(p) for p in frozen], allowed)
    except OfficeFailedError as failed:
        return all_kept(changed, Why.ENGINE_TIMED_OUT if failed.timed_out else Why.ENGINE_CRASHED)
    trusting = package.calculation.full_calc_on_load  # old values are expected; the proven set goes over them
    different = {}
    for place, formula in loaded.book.formulas.items():
        reading = loaded.readings.get(place)
        is_sure = trusting and reading is not None and not reading.unproven
        doubt = None if place in refused or is_sure else _doubt(loaded.book, place, formula, before)
        if doubt is not None:
            different[place] = doubt
    loaded = replace(loaded, readings=readings)
    refused |= roots(loaded, different)
    left = replace(
        loaded,
        book=changed,
        readings={place: reading for place, reading in readings.items() if place in changed.formulas},
    )
    return _result(left, after, {p: r for p, r in refused.items() if p in changed.formulas})


def _by_rule(loaded: Loaded) -> dict[Place, Refusal]:
    """The formulas that LibreOffice must not or cannot calculate: volatile, outside the file, ours."""
    refused = {p: r for p, r in loaded.refusals.items() if r.why in _BY_RULE}
    for place, reading in loaded.readings.items():
        if reading.calls:
            name = reading.calls[0].name[1:]
            refused[place] = Refusal(Why.OUR_FUNCTION, {"function": name})
        elif loaded.book.formulas[place].dynamic:
            refused[place] = Refusal(Why.ARRAY_IN_CELL, {"reference": loaded.book.formulas[place].text})
    return refused


def _followed(loaded: Loaded, refused: dict[Place, Refusal]) -> dict[Place, Reading]:
    """What each formula reads; where that cannot be told the formula is refused."""
    readings = dict(loaded.readings)
    for place, refusal in loaded.refusals.items():
        if place in refused:
            continue
        formula = loaded.book.formulas[place]
        try:
            areas = reach(formula.text, place, loaded.book)
        except UnknownReachError:
            refused[place] = refusal
        else:
            readings[place] = Reading(place, formula.text, _NOTHING, areas)
    return readings


def _calculated(
    package: Package, changes: Mapping[CellKey, CellValue], frozen: Sequence[CellKey], seconds: float
) -> tuple[Package, Package]:
    """The workbook as LibreOffice calculates it, before and after the changes."""
    with tempfile.TemporaryDirectory(prefix="xlsheets-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        sources = [folder / "before.xlsx"]
        sources[0].write_bytes(_given(package, frozen, {}))
        if changes:
            sources.append(folder / "after.xlsx")
            sources[1].write_bytes(_given(package, frozen, changes))
        try:
            opened = [open_package(copy.read_bytes()) for copy in calculate(sources, folder, seconds)]
        except PackageError:
            raise OfficeFailedError(timed_out=False) from None
    return opened[0], opened[-1]


def _given(package: Package, frozen: Sequence[CellKey], changes: Mapping[CellKey, CellValue]) -> bytes:
    """The workbook as LibreOffice gets it: formulas it must not calculate stand as their values."""
    editor = Editor(package)
    for sheet in dict.fromkeys(key[0] for key in frozen):
        cells = package.sheet(sheet).cells
        positions = [key[1:] for key in frozen if key[0] == sheet]
        editor.replace_formulas(sheet, [position for position in positions if cells[position].calculated])
        for position in positions:
            if not cells[position].calculated and cells[position].array is None:
                editor.clear(sheet, position)
    for (sheet, row, column), value in changes.items():
        editor.set_value(sheet, (row, column), value)
    return editor.to_bytes()


def _doubt(book: Book, place: Place, formula: Formula, before: Package) -> Refusal | None:
    """Why LibreOffice is not to be trusted with a formula, if it is not."""
    if not formula.calculated:
        return None
    for cell in _cells(place, formula):
        stored = formula.stored if cell == place else book.stored.get(cell)
        found = _value(before, book.key(cell), stored)
        if not agree(stored, found):
            return Refusal(Why.NOT_VOUCHED_FOR, {"stored": shown(stored), "engine": shown(found)})
    return None


def _cells(place: Place, formula: Formula) -> list[Place]:
    return [place] if formula.area is None else list(formula.area.places())


def _value(copy: Package, key: CellKey, like: CellValue) -> CellValue:
    """What LibreOffice stored; a truth, which is a number to it, as a truth where the file has one."""
    try:
        value = copy.sheet(key[0]).cell(*key[1:]).value
    except PackageError:
        return CellError("#REF!")
    if isinstance(like, bool) and not isinstance(value, bool) and value in (0, 1):
        return bool(value)
    if isinstance(value, bool) and isinstance(like, float | int) and not isinstance(like, bool):
        return int(value)
    return value


def _result(left: Loaded, after: Package, refused: Mapping[Place, Refusal]) -> Recalculation:
    book = left.book
    found = {
        cell: _value(after, book.key(cell), book.stored.get(cell, formula.stored))
        for place, formula in book.formulas.items()
        for cell in _cells(place, formula)
    }
    wide = wide_characters(book, left.readings, found)
    kept = with_dependents(left, {**wide, **texts_as_numbers(book, left.readings, found), **refused})
    listed = tuple(
        Kept(book.sheets[place[0]], place[1], place[2], kept[place].why, kept[place].params)
        for place in sorted(kept)
    )
    calculated = [place for place in book.formulas if place not in kept]
    values = {
        book.key(cell): found[cell] for place in calculated for cell in _cells(place, book.formulas[place])
    }
    return Recalculation(values, {}, listed, len(calculated))
