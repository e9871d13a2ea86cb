"""The results of array formulas: their extent and the cells they fill."""

from __future__ import annotations

from collections.abc import Sequence

from xlsheets.formula.references import a1
from xlsheets.ooxml.area import Area
from xlsheets.ooxml.cell import CellValue
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.edit.writing import settle, write_value
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.reading import Position


def result_area(sheet: SheetXml, anchor: Position, values: Sequence[Sequence[CellValue]]) -> Area:
    """The cells that a result covers from its first cell. Errors: bad-value, when it is no rectangle."""
    width = len(values[0]) if values else 0
    if not width or any(len(row) != width for row in values):
        raise PackageError(PackageCode.BAD_VALUE, sheet=sheet.name, cell=a1(*anchor))
    return Area(anchor[0], anchor[1], anchor[0] + len(values) - 1, anchor[1] + width - 1)


def refuse_blocked(sheet: SheetXml, old: Area, new: Area) -> None:
    """Raise spill-blocked when the new extent covers a cell that holds something of its own."""
    for position, cell in sheet.within(new):
        if position == new[:2]:
            continue
        if cell.find(f"{sheet.space}f") is not None or (len(cell) and not old.holds(*position)):
            where = {"sheet": sheet.name, "cell": a1(*position), "anchor": a1(new.top, new.left)}
            raise PackageError(PackageCode.SPILL_BLOCKED, **where)


def settle_inside(sheet: SheetXml, area: Area) -> None:
    """Make the cells that a result filled look typed, once its formula has gone."""
    for _, cell in sheet.within(area):
        if cell.find(f"{sheet.space}f") is None:
            settle(cell)


def empty_outside(sheet: SheetXml, old: Area, new: Area) -> None:
    """Empty the cells that the old result filled and the new one does not."""
    for position, cell in sheet.within(old):
        if not new.holds(*position):
            write_value(cell, None)
