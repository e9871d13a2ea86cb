"""The cells that a formula names in a workbook: a range, a defined name, a table column, a spilled result."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from udfs.cells import Grid
    from xlsheets.formula.references import Reference
    from xlsheets.ooxml import CellValue, Package


def workbook_cells(package: Package) -> Callable[[str], Grid | None]:
    """A lookup of the values that a workbook holds; it gives None for what the workbook does not have.

    A reference without a sheet is read on the first sheet. A column without end stops at the last used row.
    """

    def resolve(text: str) -> Grid | None:
        reference = _reference(package, text)
        return None if reference is None else _grid(package, reference)

    return resolve


def _reference(package: Package, text: str, depth: int = 0) -> Reference | None:
    from xlsheets.formula.references import parse_reference
    from xlsheets.formula.structured import TableShape, UnresolvedError, resolve

    try:
        return parse_reference(text)
    except ValueError:
        pass
    names = [name for name in package.defined_names if name.name.casefold() == text.casefold()]
    if names and depth < 8:
        formula = min(names, key=lambda name: name.sheet is not None).formula
        return _reference(package, formula, depth + 1)
    shapes = [
        TableShape(
            table.name,
            table.sheet,
            *(table.ref.top, table.ref.left, table.ref.bottom, table.ref.right),
            tuple(column.name for column in table.columns),
            table.header_rows,
            table.totals_rows,
        )
        for table in package.tables
    ]
    try:
        whole = f"{text}[]" if "[" not in text else text
        return resolve(whole, shapes, package.sheets[0].name, 1, 1)
    except UnresolvedError:
        return None


def _grid(package: Package, reference: Reference) -> Grid | None:
    from udfs.cells import Grid

    wanted = reference.sheet or package.sheets[0].name
    sheet = next((one for one in package.sheets if one.name.casefold() == wanted.casefold()), None)
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

    columns = range(reference.column1, column2 + 1)
    rows = range(reference.row1, row2 + 1)
    return Grid.from_rows([_plain(sheet.cell(row, column).value) for column in columns] for row in rows)


def _plain(value: CellValue) -> object:
    """A stored value as the functions take it; an error that they do not know is #VALUE!."""
    from udfs.cells import ExcelError
    from xlsheets.ooxml import CellError

    if not isinstance(value, CellError):
        return value
    return ExcelError(value.code) if value.code in set(ExcelError) else ExcelError.VALUE
