"""Moving the row elements of one sheet."""

from __future__ import annotations

from copy import deepcopy

from xlsheets.formula.references import MAX_ROW
from xlsheets.ooxml.area import Area
from xlsheets.ooxml.edit.moving import RowMove
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.errors import PackageCode, PackageError

_LOOKS = ("ht", "customHeight", "s", "customFormat", "outlineLevel")


def refuse_rows(sheet: SheetXml, move: RowMove) -> None:
    """Raise rows-in-use when an array would be cut or cells would be pushed off the sheet."""
    last = max(sheet.rows, default=0)
    if move.count > 0 and last >= move.at and last + move.count > MAX_ROW:
        raise PackageError(PackageCode.ROWS_IN_USE, sheet=sheet.name, row=last, reason="last row")
    for area in sheet.arrays().values():
        if cuts(area, move):
            raise PackageError(PackageCode.ROWS_IN_USE, sheet=sheet.name, row=area.top, reason="array")


def cuts(area: Area, move: RowMove) -> bool:
    """Whether a move would part an area: insert inside it, or delete some of its rows and not all."""
    if move.count > 0:
        return area.top < move.at <= area.bottom
    end = move.at - move.count
    kept = [row for row in (area.top, area.bottom) if not move.at <= row < end]
    touched = area.top < end and area.bottom >= move.at
    return touched and bool(kept)


def move_rows(sheet: SheetXml, move: RowMove, like: int) -> None:
    """Renumber rows, drop deleted ones, and make inserted ones in the looks of row `like`."""
    model = sheet.rows.get(like) if move.count > 0 else None
    sheet.row_cells(like)  # numbers its cells
    for number, row in list(sheet.rows.items()):
        moved = move.row(number)
        if moved is None:
            sheet.data.remove(row)
        elif moved != number:
            sheet.rename_row(row, moved)
    sheet.index()
    if model is None:
        return
    for number in range(move.at, move.at + move.count):
        row = deepcopy(model)
        row.tail = None
        for name in list(row.attrib):
            if name not in _LOOKS:
                del row.attrib[name]
        for cell in list(row):
            style = cell.get("s")
            if cell.tag != f"{sheet.space}c" or style is None:
                row.remove(cell)
                continue
            reference = cell.get("r") or ""
            cell.clear()
            cell.set("r", reference)
            cell.set("s", style)
        sheet.insert_row(row, number)
