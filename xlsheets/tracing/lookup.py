"""The cells that a formula names in a workbook: a range, a defined name, a table column, a spilled result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from udfs.cells import ExcelError, Grid
from xlsheets.formula.references import Reference, parse_reference
from xlsheets.formula.structured import TableShape, UnresolvedError, resolve
from xlsheets.ooxml import CellError

if TYPE_CHECKING:
    from xlsheets.ooxml import CellValue, Package

DEEPEST = 8
"""How many names a name may lead through."""

MOST_CELLS = 100_000
"""A larger range has no values here: nobody reads an explanation of it."""

Corner = tuple[str, int, int]
"""A sheet, a row and a column: where the formula stands that names the cells."""


def workbook_cells(package: Package, on: str | None = None) -> Callable[[str], Grid | None]:
    """A lookup of the values that a workbook holds; it gives None for what the workbook does not have.

    A reference without a sheet is read on the sheet `on`, else on the first. A column without end stops at
    the last used row.
    """
    start = (on or package.sheets[0].name, 1, 1)
    shapes = table_shapes(package)

    def find(text: str) -> Grid | None:
        reference = find_reference(package, text, start, shapes)
        return None if reference is None else read_grid(package, reference)

    return find


def table_shapes(package: Package) -> tuple[TableShape, ...]:
    """The workbook's tables as structured references see them."""
    return tuple(table.shape for table in package.tables)


def find_reference(
    package: Package, text: str, start: Corner, shapes: Sequence[TableShape], depth: int = 0
) -> Reference | None:
    """The cells that a text in a formula means there, with their sheet; None where it means no cells."""
    try:
        found = parse_reference(text)
    except ValueError:
        pass
    else:
        return found if found.sheet else replace(found, sheet=start[0])
    formula = _formula_of_name(package, text, start[0])
    if formula is not None and depth < DEEPEST:
        return find_reference(package, formula, start, shapes, depth + 1)
    try:
        return resolve(text if "[" in text else f"{text}[]", shapes, *start)
    except UnresolvedError:
        return None


def _formula_of_name(package: Package, text: str, here: str) -> str | None:
    """What a name stands for: the sheet's own before the workbook's, another sheet's where there is no other.

    A name may say whose it is: `Blad1!ram`.
    """
    scope, _, name = text.rpartition("!")
    own = (scope.strip("'").replace("''", "'") or here).casefold()
    found = [one for one in package.defined_names if one.name.casefold() == name.casefold()]
    order = {own: 0, "": 1}
    best = min(found, key=lambda one: order.get((one.sheet or "").casefold(), 2), default=None)
    return None if best is None else best.formula


def read_grid(package: Package, reference: Reference) -> Grid | None:
    """The values of the cells; None where the workbook has no such sheet, where nothing spills from
    the cell, and of more cells than anybody would look at."""
    sheet = next(
        (one for one in package.sheets if one.name.casefold() == (reference.sheet or "").casefold()), None
    )
    if sheet is None:
        return None
    used = sheet.used
    row2, column2 = reference.row2, reference.column2
    if reference.spill:
        array = sheet.arrays.get((reference.row1, reference.column1))
        if array is None:
            return None
        row2, column2 = array.ref.bottom, array.ref.right
    if reference.whole_columns or reference.whole_rows:
        row2 = min(row2, max(used.bottom if used else 1, reference.row1))
        column2 = min(column2, max(used.right if used else 1, reference.column1))

    if (row2 - reference.row1 + 1) * (column2 - reference.column1 + 1) > MOST_CELLS:
        return None
    columns = range(reference.column1, column2 + 1)
    rows = range(reference.row1, row2 + 1)
    return Grid.from_rows([plain(sheet.cell(row, column).value) for column in columns] for row in rows)


def plain(value: CellValue) -> object:
    """A stored value as the functions take it; an error that they do not know is #VALUE!."""
    if not isinstance(value, CellError):
        return value
    return ExcelError(value.code) if value.code in set(ExcelError) else ExcelError.VALUE
