"""Write calculated values into a copy of the package: values, types and extents, formulas untouched."""

import math
from collections.abc import Mapping

from xlsheets.engine.marking import mark
from xlsheets.engine.results import CellKey, Recalculation
from xlsheets.ooxml import Area, CellValue, Editor, Package, Sheet

_CURRENT_CALC_ID = 191029  # Excel 2019 and later; an older number makes Excel calculate everything on opening
_SAME = 1e-14  # Excel itself shows and stores 15 significant digits


def apply(
    package: Package, recalculation: Recalculation, changes: Mapping[CellKey, CellValue] | None = None
) -> Editor:
    """Return an editor with the changes made and the calculated values stored; only what differs is written.

    When every formula was calculated, a demand in the file to recalculate on opening is taken away; else
    a workbook of ours remembers it, and `check` tells.
    Raises PackageError as Editor does, for a change inside an array or in a table's heading.
    """
    editor = Editor(package)
    for (sheet, row, column), value in (changes or {}).items():
        editor.set_value(sheet, (row, column), value)
    changed = set(changes or {})
    filled: set[CellKey] = set()
    for sheet_read in package.sheets:
        filled |= _write_arrays(editor, sheet_read, recalculation, changed)
    for key, value in recalculation.values.items():
        if key in filled or key in changed:
            continue
        sheet, row, column = key
        cell = package.sheet(sheet).cell(row, column)
        if not (cell.calculated and same(cell.value, value)):
            editor.set_cached(sheet, (row, column), value)
    if package.calculation.full_calc_on_load and not recalculation.kept:
        calculation = package.calculation
        editor.set_calculation(max(calculation.calc_id or 0, _CURRENT_CALC_ID), calculation.mode)
    mark(editor, package, recalculation)
    return editor


def _write_arrays(
    editor: Editor, sheet: Sheet, recalculation: Recalculation, changed: set[CellKey]
) -> set[CellKey]:
    """Store the results of a sheet's array formulas; return the cells they fill."""
    filled: set[CellKey] = set()
    for (row, column), array in sheet.arrays.items():
        key = (sheet.name, row, column)
        if key not in recalculation.values or key in changed:
            continue
        height, width = recalculation.spills.get(key, (array.ref.height, array.ref.width))
        area = Area(row, column, row + height - 1, column + width - 1)
        rows = [
            [recalculation.values[sheet.name, r, c] for c in range(column, area.right + 1)]
            for r in range(row, area.bottom + 1)
        ]
        filled.update(
            (sheet.name, r, c) for r in range(row, area.bottom + 1) for c in range(column, area.right + 1)
        )
        stored = [
            [sheet.cell(r, c).value for c in range(column, area.right + 1)]
            for r in range(row, area.bottom + 1)
        ]
        if area != array.ref or not all(
            same(old, new)
            for olds, news in zip(stored, rows, strict=True)
            for old, new in zip(olds, news, strict=True)
        ):
            editor.set_spill(sheet.name, (row, column), rows)
    return filled


def same(stored: CellValue, value: CellValue) -> bool:
    """Whether a stored value needs no writing.

    >>> same(0.1 + 0.2, 0.3), same(1, True), same(None, "")
    (True, False, False)
    """
    if isinstance(stored, bool) or isinstance(value, bool):
        return stored is value
    if isinstance(stored, float | int) and isinstance(value, float | int):
        return math.isclose(stored, value, rel_tol=_SAME)
    return type(stored) is type(value) and stored == value
