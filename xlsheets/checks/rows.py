"""Rows by the tables: own rows outside them, hidden rows and columns in them, merged cells over them."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.checks.cells import address, number_in
from xlsheets.checks.swedish_numbers import read_number
from xlsheets.ooxml import Area, Cell, Kind, Package, Sheet, Table
from xlsheets.plan.layout import load_layout
from xlsheets.plan.read.tables import matched_columns
from xlsheets.plan.types import Reading
from xlsheets.problems import Problem, Severity

_REACH = 3
"""How many rows beneath a table are looked at: an own row stands right under it, or under its sum."""

_LONGEST = 40


def check_rows(package: Package, reading: Reading) -> Iterator[Problem]:
    """Everything about the rows of tables that the figures themselves do not show."""
    for table in reading.tables.values():
        sheet = package.sheet(table.sheet)
        yield from _outside(reading, sheet, table)
        yield from _hidden(sheet, table)
        yield from _merged(sheet, table)


def _outside(reading: Reading, sheet: Sheet, table: Table) -> Iterator[Problem]:
    """Rows with amounts right under a table, or right under its sum, that belong to neither."""
    named = {area.row1 for area in reading.rows if area.sheet == sheet.name}
    others = [one.ref for one in reading.tables.values() if one.sheet == sheet.name and one is not table]
    is_under_sum = False
    for row in range(table.ref.bottom + 1, table.ref.bottom + 1 + _REACH):
        if any(ref.holds(row, table.ref.left) for ref in others):
            return
        if row in named:
            if is_under_sum:
                return
            is_under_sum = True
            continue
        amount = _amount_in(sheet, table, row)
        if amount is None:
            return
        text = next((str(cell.value) for cell in _texts(sheet, table, row)), address((row, table.ref.left)))
        params = {"label": text, "table": table.name}
        yield Problem("row-outside-table", Severity.ERROR, sheet.name, address((row, amount)), params=params)


def _amount_in(sheet: Sheet, table: Table, row: int) -> int | None:
    """The first column of the table whose cell in a row holds a typed amount."""
    for column in range(table.ref.left, table.ref.right + 1):
        cell = sheet.cells.get((row, column))
        if cell is None or cell.formula is not None or not _is_amount(cell):
            continue
        if _holds_amounts(sheet, table, column):
            return column
    return None


def _is_amount(cell: Cell) -> bool:
    if cell.kind is Kind.TEXT:
        return len(str(cell.value)) <= _LONGEST and read_number(str(cell.value), "kr") is not None
    return number_in(cell) is not None


def _holds_amounts(sheet: Sheet, table: Table, column: int) -> bool:
    """Whether a column of a table is one of amounts: some cell holds a number."""
    cells = (sheet.cells.get((row, column)) for row in range(table.body.top, table.body.bottom + 1))
    return any(cell is not None and number_in(cell) is not None for cell in cells)


def _texts(sheet: Sheet, table: Table, row: int) -> Iterator[Cell]:
    for column in range(table.ref.left, table.ref.right + 1):
        cell = sheet.cells.get((row, column))
        if cell is not None and cell.kind is Kind.TEXT and not _is_amount(cell) and str(cell.value).strip():
            yield cell


def _hidden(sheet: Sheet, table: Table) -> Iterator[Problem]:
    """Hidden rows that hold numbers, and hidden columns that the template shows."""
    body = table.body
    hidden = [row for row in sorted(sheet.hidden_rows) if body.top <= row <= body.bottom]
    filled = [row for row in hidden if _first_number(sheet, Area(row, body.left, row, body.right))]
    if filled:
        more = {"more": len(filled) - 1} if filled[1:] else {}
        params = {"row": str(filled[0]), "table": table.name, **more}
        where = (sheet.name, address((filled[0], body.left)))
        yield Problem("hidden-row", Severity.WARNING, *where, params=params)
    columns = [column for column in sorted(sheet.hidden_columns) if body.left <= column <= body.right]
    shown = _shown_columns(table) if columns else frozenset()
    for column in columns:
        if column in shown and _first_number(sheet, Area(body.top, column, body.bottom, column)):
            params = {"name": table.columns[column - body.left].name, "table": table.name}
            where = (sheet.name, address((table.ref.top, column)))
            yield Problem("hidden-column", Severity.WARNING, *where, params=params)


def _shown_columns(table: Table) -> frozenset[int]:
    """The columns of a table that the template shows: what only serves formulas is folded away there."""
    layout = load_layout().tables.get(table.name)
    if layout is None:
        folded = ("Typ", "Part", "Id")
        offsets = [offset for offset, column in enumerate(table.columns) if column.name not in folded]
    else:
        matched = matched_columns(table, layout).items()
        offsets = [offset for offset, (one, _) in matched if not one.twin and not one.off_print]
    return frozenset(table.ref.left + offset for offset in offsets)


def _first_number(sheet: Sheet, area: Area) -> bool:
    cells = (
        sheet.cells.get((row, column))
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    )
    return any(cell is not None and number_in(cell) is not None for cell in cells)


def _merged(sheet: Sheet, table: Table) -> Iterator[Problem]:
    """Merged cells over a table: all but the first have lost what they held."""
    for area in sheet.merged:
        if area.overlaps(table.ref):
            params = {"area": area.a1, "table": table.name}
            where = (sheet.name, address((area.top, area.left)))
            yield Problem("merged-in-table", Severity.ERROR, *where, params=params)
