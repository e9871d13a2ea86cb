"""Widths of columns, heights of rows, and rows that stay in view."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from xlsheets.formula.references import a1
from xlsheets.ooxml.edit.order import WORKSHEET, place, section
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.edit.writing import number_text
from xlsheets.ooxml.xml import drop, remove, whole


def set_width(sheet: SheetXml, first: int, last: int, width: float) -> None:
    """Give columns a width, in digits of the standard font; their styles stay, neighbours too."""
    holder = section(sheet.root, "cols", WORKSHEET)
    covered: set[int] = set()
    for element in list(holder):
        low, high = whole(element.get("min", "1")), whole(element.get("max", "1"))
        if high < first or low > last:
            continue
        for start, end, inside in (
            (low, first - 1, False),
            (max(low, first), min(high, last), True),
            (last + 1, high, False),
        ):
            if start > end or (not inside and not low <= start <= high):
                continue
            piece = deepcopy(element)
            piece.set("min", str(start))
            piece.set("max", str(end))
            if inside:
                _widen(piece, width)
                covered.update(range(start, end + 1))
            element.addprevious(piece)
        holder.remove(element)
    for column in range(first, last + 1):
        if column not in covered:
            piece = etree.Element(f"{sheet.space}col", min=str(column), max=str(column))
            _widen(piece, width)
            after = next((one for one in holder if whole(one.get("min", "1")) > column), None)
            if after is None:
                holder.append(piece)
            else:
                after.addprevious(piece)


def _widen(column: etree._Element, width: float) -> None:
    drop(column, "bestFit", "hidden")
    column.set("width", number_text(width))
    column.set("customWidth", "1")


def set_height(sheet: SheetXml, row: int, points: float) -> None:
    """Give a row a height in points; it no longer follows its contents."""
    element = sheet.ensure_row(row)
    element.set("ht", number_text(points))
    element.set("customHeight", "1")


def freeze(sheet: SheetXml, rows: int, columns: int) -> None:
    """Keep the first rows and columns in view; none of both lets everything scroll."""
    views = section(sheet.root, "sheetViews", WORKSHEET)
    view = views.find(f"{sheet.space}sheetView")
    if view is None:
        view = etree.SubElement(views, f"{sheet.space}sheetView", workbookViewId="0")
    for name in ("pane", "selection"):
        for old in view.findall(f"{sheet.space}{name}"):
            remove(old)
    drop(view, "topLeftCell")
    if not rows and not columns:
        return
    active = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
    pane = view.makeelement(f"{sheet.space}pane", {})
    if columns:
        pane.set("xSplit", str(columns))
    if rows:
        pane.set("ySplit", str(rows))
    pane.set("topLeftCell", a1(rows + 1, columns + 1))
    pane.set("activePane", active)
    pane.set("state", "frozen")
    order = ("pane", "selection", "pivotSelection", "extLst")
    place(view, pane, order)
    place(view, view.makeelement(f"{sheet.space}selection", {"pane": active}), order)
