"""What leaves the office: the same workbook with none of our functions in it."""

from pathlib import Path
from typing import Literal

from udfs.registry import functions
from xlsheets.building.twins import native_columns, native_twins
from xlsheets.engine import recalculate
from xlsheets.formula.references import a1
from xlsheets.formula.spelling import calls_ours
from xlsheets.ooxml import Cell, Editor, Package, open_package
from xlsheets.plan.consistency import inconsistencies
from xlsheets.plan.read import PUBLISHED_MARK, read_workbook
from xlsheets.plan.schema import violations
from xlsheets.plan.types import Place, Reading

Formulas = Literal["native", "values"]


class NotPublishableError(ValueError):
    """The workbook departs from its template so far that its native formulas cannot be told."""


def publish(package: Package, formulas: Formulas, path: Path) -> None:
    """Write a copy to ``path`` that needs no add-in, with the same look and values.

    Args:
        package: a calculated workbook, ours or another that calls our functions.
        formulas: ``native`` puts plain formulas where functions were fetched, ``values`` values everywhere.
        path: where to write; appears whole or not at all.

    Raises:
        PackageError: a formula has never been calculated, so its value is unknown.
        NotPublishableError: ``native`` of a workbook that departs from its template; ``check`` says where.
    """
    published(package, formulas).save(path)


def published(package: Package, formulas: Formulas) -> Editor:
    """Return the published workbook, not yet saved; raises as `publish`."""
    editor = _values(package) if formulas == "values" else _native(package)
    editor.define_hidden_name(PUBLISHED_MARK, f'"{formulas}"')
    return editor


def _values(package: Package) -> Editor:
    editor = Editor(package)
    _drop_column_formulas(editor)
    for sheet in package.sheets:
        editor.replace_formulas(sheet.name)
    return editor


def _native(package: Package) -> Editor:
    reading = read_workbook(package)
    if reading.template is None:
        editor = Editor(package)
        _replace_calls(package, editor)
        return editor
    if any(violations(reading.document)) or any(inconsistencies(reading.document)):
        raise NotPublishableError(reading.template)
    editor = _with_twins(package, reading)
    _replace_calls(package, editor)
    return _agreed(package, editor, reading)


def _with_twins(package: Package, reading: Reading) -> Editor:
    editor = Editor(package)
    for place, formula in native_twins(reading).items():
        cell = _cell(package, place)
        if cell is not None and cell.formula is not None:
            editor.set_formula(place.sheet, (place.row, place.column), formula, cell.value)
    for table, heading, formula in native_columns(package):
        editor.set_column_formula(table, heading, formula)
    return editor


def _drop_column_formulas(editor: Editor) -> None:
    for table in editor.package.tables:
        for column in table.columns:
            if column.formula is not None:
                editor.set_column_formula(table.name, column.name, None)


def _replace_calls(package: Package, editor: Editor) -> None:
    """Replace whatever still calls us by its value: the sheet *Beräkning*, and formulas of the user's own."""
    known = functions().keys()
    for sheet in package.sheets:
        ours = [
            position
            for position, cell in sheet.cells.items()
            if cell.formula is not None and calls_ours(cell.formula, known)
        ]
        if ours:
            editor.replace_formulas(sheet.name, ours)
    for table in package.tables:
        for column in table.columns:
            if column.formula is not None and calls_ours(column.formula, known):
                editor.set_column_formula(table.name, column.name, None)


def _agreed(package: Package, editor: Editor, reading: Reading) -> Editor:
    """Keep a twin only where it gives the value that was there; rules without a twin become values."""
    copy = open_package(editor.to_bytes())
    result = recalculate(copy)
    kept = {(cell.sheet, cell.cell) for cell in result.kept}
    final = Editor(copy)
    for place in native_twins(reading):
        before = _cell(package, place)
        after = result.values.get((place.sheet, place.row, place.column), before.value if before else None)
        if before is None or before.formula is None:
            continue
        if (place.sheet, a1(place.row, place.column)) in kept or not _same(before.value, after):
            final.replace_formulas(place.sheet, [(place.row, place.column)])
    return final


def _same(before: object, after: object) -> bool:
    numbers = isinstance(before, int | float) and isinstance(after, int | float)
    return f"{before:.15g}" == f"{after:.15g}" if numbers else str(before) == str(after)


def _cell(package: Package, place: Place) -> Cell | None:
    return package.sheet(place.sheet).cells.get((place.row, place.column))
