"""Widths of columns, heights of rows, and rows that stay in view."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from xlsheets.formula.references import a1
from xlsheets.ooxml.edit.order import WORKSHEET, place, section
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.edit.writing import number_text
from xlsheets.ooxml.xml import Element, drop, remove, whole


def set_width(sheet: SheetXml, first: int, last: int, width: float) -> None:
    """Give columns a width, in digits of the standard font; their styles stay, neighbours too."""
    holder = section(sheet.root, "cols", WORKSHEET)
    there = list(holder)
    for element in there:
        holder.remove(element)
    reached = first
    for element in there:
        low, high = whole(element.get("min", "1")), whole(element.get("max", "1"))
        start, end = max(low, first), min(high, last)
        if start > end:
            if low > last and reached <= last:
                holder.append(_new(sheet, reached, last, width))
                reached = last + 1
            holder.append(element)
            continue
        if reached < start:
            holder.append(_new(sheet, reached, start - 1, width))
        holder.extend(_parted(element, start, end, width))
        reached = end + 1
    if reached <= last:
        holder.append(_new(sheet, reached, last, width))


def _parted(element: Element, start: int, end: int, width: float) -> list[Element]:
    """The entry of some columns as up to three: before, inside and after those that get the width."""
    low, high = whole(element.get("min", "1")), whole(element.get("max", "1"))
    pieces = []
    for one, other in ((low, start - 1), (start, end), (end + 1, high)):
        if one <= other:
            piece = deepcopy(element)
            piece.set("min", str(one))
            piece.set("max", str(other))
            if one == start:
                _widen(piece, width)
            pieces.append(piece)
    return pieces


def _new(sheet: SheetXml, first: int, last: int, width: float) -> Element:
    piece = etree.Element(f"{sheet.space}col", min=str(first), max=str(last))
    _widen(piece, width)
    return piece


def _widen(column: Element, width: float) -> None:
    drop(column, "bestFit", "hidden")
    column.set("width", number_text(width))
    column.set("customWidth", "1")


def set_height(sheet: SheetXml, row: int, points: float) -> None:
    """Give a row a height in points; it no longer follows its contents."""
    element = sheet.ensure_row(row)
    element.set("ht", number_text(points))
    element.set("customHeight", "1")


def set_wide(sheet: SheetXml, tab: str | None) -> None:
    """Print on A4 laid across, the width of the sheet on one page; `tab` is the colour of its tab."""
    properties = section(sheet.root, "sheetPr", WORKSHEET)
    order = ("tabColor", "outlinePr", "pageSetUpPr")
    if tab is not None:
        section(properties, "tabColor", order).set("rgb", f"FF{tab}")
    fit = section(properties, "pageSetUpPr", order)
    fit.set("fitToPage", "1")
    setup = section(sheet.root, "pageSetup", WORKSHEET)
    for name, value in (("paperSize", "9"), ("orientation", "landscape"), ("fitToHeight", "0")):
        setup.set(name, value)


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
