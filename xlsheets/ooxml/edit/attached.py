"""What surrounds a sheet and points at its rows, following when they move: tables, names, charts, notes."""

from __future__ import annotations

from xlsheets.formula.references import a1
from xlsheets.ooxml.area import Area
from xlsheets.ooxml.edit.moving import RowMove
from xlsheets.ooxml.xml import Element, escape, local_name, remove, unescape, whole

_CHART_SPACES = ("drawingml/2006/chart", "drawingml/chart", "drawing/2012/chart", "drawing/2014/chartex")
_CONTROL_FORMULAS = ("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup")


def follow_chart(root: Element, move: RowMove) -> bool:
    """Move the series references of a chart."""
    changed = False
    for element in root.iter():
        if local_name(element) not in ("f", "sqref") or not element.text:
            continue
        if not any(space in str(element.tag) for space in _CHART_SPACES):
            continue
        moved = move.formula(element.text, None)
        if moved != element.text:
            element.text = moved
            changed = True
    return changed


def follow_table(root: Element, sheet: str, move: RowMove) -> bool:
    """Move a table's extent, filter and column formulas."""
    changed = False
    for element in root.iter():
        name = local_name(element)
        if move.on(sheet) and name in ("table", "autoFilter", "sortState", "sortCondition"):
            moved = move.areas(element.get("ref", ""))
            if moved and moved != element.get("ref"):
                element.set("ref", moved)
                changed = True
        if name in ("calculatedColumnFormula", "totalsRowFormula") and element.text:
            formula = move.formula(unescape(element.text), sheet)
            if formula != unescape(element.text):
                element.text = escape(formula)
                changed = True
    return changed


def follow_names(workbook: Element, space: str, move: RowMove) -> bool:
    """Move the references of defined names, print areas and titles among them."""
    changed = False
    for element in workbook.iterfind(f"{space}definedNames/{space}definedName"):
        moved = move.formula(element.text or "", None)
        if moved != (element.text or ""):
            element.text = moved
            changed = True
    return changed


def follow_comments(root: Element, move: RowMove) -> bool:
    """Move notes or threaded comments; those on deleted rows go.

    A note stays on its one cell, also where that cell is a whole column of a table that grows. What is no
    address stays as it is.
    """
    changed = False
    for element in list(root.iter()):
        if local_name(element) not in ("comment", "threadedComment"):
            continue
        try:
            place = Area.parse(element.get("ref", ""))
        except ValueError:
            continue
        row = move.row(place.top)
        if row is None:
            remove(element)
        elif row != place.top:
            element.set("ref", a1(row, place.left))
        changed |= row != place.top
    return changed


def follow_control(root: Element, sheet: str, move: RowMove) -> bool:
    """Move the cells that a button, check box or list is tied to."""
    changed = False
    for name in _CONTROL_FORMULAS:
        formula = root.get(name)
        moved = move.formula(formula, sheet) if formula else formula
        if moved and moved != formula:
            root.set(name, moved)
            changed = True
    return changed


def follow_texts(root: Element, move: RowMove) -> bool:
    """Move the cells whose text the shapes of a drawing show."""
    changed = False
    for element in root.iter():
        formula = element.get("textlink") if isinstance(element.tag, str) else None
        moved = move.formula(formula, None) if formula else formula
        if moved and moved != formula:
            element.set("textlink", moved)
            changed = True
    return changed


def follow_drawing(root: Element, move: RowMove) -> bool:
    """Move pictures and charts as their anchors say: with the cells, or not at all (`absolute`)."""
    changed = False
    for anchor in root:
        if local_name(anchor) not in ("twoCellAnchor", "oneCellAnchor") or anchor.get("editAs") == "absolute":
            continue
        markers = [
            row
            for end in anchor
            if local_name(end) in ("from", "to")
            for row in end
            if local_name(row) == "row"
        ]
        if anchor.get("editAs") == "oneCell" and markers:
            first = whole(markers[0].text or "0")
            delta = _marker(first, move) - first
            rows = [whole(marker.text or "0") + delta for marker in markers]
        else:
            rows = [_marker(whole(marker.text or "0"), move) for marker in markers]
        for marker, row in zip(markers, rows, strict=True):
            changed |= marker.text != str(row)
            marker.text = str(row)
    return changed


def _marker(row: int, move: RowMove) -> int:
    moved = move.row(row + 1)  # anchors count rows from 0
    return (moved if moved is not None else move.at) - 1


def follow_pivot(root: Element, move: RowMove) -> bool:
    """Move the place of a pivot table, or the source range of its cache."""
    changed = False
    for element in root.iter():
        name = local_name(element)
        source = name == "worksheetSource" and move.on(element.get("sheet"))
        if not (name == "location" or source) or not element.get("ref"):
            continue
        moved = move.areas(element.get("ref", ""))
        if moved and moved != element.get("ref"):
            element.set("ref", moved)
            changed = True
    return changed
