"""Drawing an Excel table from its layout and the document's rows."""

import re
from typing import Any

from xlsheets.building.context import Context, spelled
from xlsheets.building.drawing import Area, Drawing, DrawnTable, Heading, Role, Style
from xlsheets.plan.layout import Column, TableLayout
from xlsheets.plan.values import to_cell

_THIS_ROW = re.compile(r"\[@(?:\[([^\]]+)\]|([^\]]+))\]")


def in_table(formula: str, table: str) -> str:
    """Return a formula with ``[@Column]`` spelled as files store it.

    >>> in_table("[@Kod]&[@[Antal inv]]", "tbl")
    'tbl[[#This Row],[Kod]]&tbl[[#This Row],[Antal inv]]'
    """
    return _THIS_ROW.sub(lambda m: f"{table}[[#This Row],[{m[1] or m[2]}]]", formula)


def draw_table(context: Context, sheet: Drawing, table: TableLayout, row: int, first: int = 1) -> int:
    """Draw a table whose header stands at ``row``; return the row after its last.

    A table without rows in the document gets one empty row to write in.
    """
    columns = context.columns(table)
    items: list[dict[str, Any]] = context.value(table.path, [])
    headings = []
    for offset, column in enumerate(columns):
        apart = offset > 0 and _right(columns[offset - 1]) and not _right(column)
        style = Style("header", right=_right(column), wrap=True, indent=int(apart))
        sheet.put(row, first + offset, column.header, style)
        headings.append(Heading(column.header, _calculated(context, table, column)))
    for index, item in enumerate(items or [{}]):
        for offset, column in enumerate(columns):
            _draw_cell(context, sheet, table, column, (row + 1 + index, first + offset), (index, item))
    last = row + max(len(items), 1)
    area = Area(row, first, last, first + len(columns) - 1)
    sheet.tables.append(DrawnTable(table.name, area, tuple(headings)))
    return last + 1


def _right(column: Column) -> bool:
    return column.format not in ("text", "general", "date", "change")


def _calculated(context: Context, table: TableLayout, column: Column) -> str | None:
    if column.native is None and column.function is None:
        return None
    return in_table(context.formula(column.function, column.native), table.name)


def _draw_cell(
    context: Context,
    sheet: Drawing,
    table: TableLayout,
    column: Column,
    at: tuple[int, int],
    row: tuple[int, dict[str, Any]],
) -> None:
    index, item = row
    formula = _calculated(context, table, column)
    if formula is not None:
        role: Role = "check" if column.twin else "computed"
        sheet.compute(*at, spelled(formula), context.style(column, role))
        if column.computed:
            context.places[f"{table.path}/{index}/computed/{column.computed}"] = sheet.place(*at)
        return
    if column.input is None:
        sheet.put(*at, column.constant, Style("plain", indent=1))
        return
    value = _lookup(item, column.input)
    sheet.put(*at, to_cell(value, column.format, column.share), context.style(column, "input"))
    if item:
        context.places[f"{table.path}/{index}/{column.input}"] = sheet.place(*at)


def _lookup(item: dict[str, Any], pointer: str) -> Any:
    value: Any = item
    for part in pointer.split("/"):
        if isinstance(value, list):
            value = value[int(part)] if int(part) < len(value) else None
        else:
            value = (value or {}).get(part)
    return value
