"""What the XML of a sheet says about rows, following when they move."""

from __future__ import annotations

from xlsheets.formula.shift import translate
from xlsheets.ooxml.area import Area
from xlsheets.ooxml.edit.moving import RowMove
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.xml import Element, escape, local_name, remove, unescape, whole

_AREA = {"mergeCell", "autoFilter", "sortState", "sortCondition", "dimension", "hyperlink"}
_AREAS = {"conditionalFormatting", "dataValidation", "protectedRange", "ignoredError", "selection"}
_CELL = {"pane": "topLeftCell", "sheetView": "topLeftCell", "inputCells": "r", "cellWatch": "r"}
_ANCHORED = {"conditionalFormatting", "dataValidation"}  # their formulas count from their first cell
_FORMULAS = {"f", "formula", "formula1", "formula2"}
_EXTENDED_LISTS = {
    "conditionalFormattings",
    "dataValidations",
    "ext",
    "extLst",
    "sparklineGroup",
    "sparklineGroups",
    "sparklines",
}
_COUNTED = {"mergeCells", "dataValidations", "rowBreaks"}


def follow_cells(sheet: SheetXml, move: RowMove) -> bool:
    """Move the references in the formulas of a sheet's cells, and the extents of its arrays."""
    changed = False
    home = move.on(sheet.name)
    for element in sheet.data.iter(f"{sheet.space}f"):
        cell = sheet.position(element)
        text = unescape(element.text or "")
        moved = move.formula(text, sheet.name, cell) if text else text
        if moved != text:
            element.text = escape(moved)
            changed = True
        for name in ("ref", "r1", "r2") if home else ():
            reference = element.get(name)
            if reference:
                element.set(name, move.areas(reference) or reference)
    return changed


def follow_surroundings(sheet: SheetXml, move: RowMove) -> bool:
    """Move what stands in a sheet's XML beside its cells: merges, validations, conditions, views, links."""
    changed = False
    for section in list(sheet.root):
        if section is sheet.data:
            continue
        for element in list(section.iter()):
            changed |= _follow_element(element, sheet.name, move)
        _recount(section)
    return changed


def _follow_element(element: Element, sheet: str, move: RowMove) -> bool:
    name = local_name(element)
    changed = False
    if move.on(sheet):
        if name in _ANCHORED:
            _reanchor(element, move)
        changed = _follow_place(element, name, move)
    if name in _FORMULAS and element.text:
        moved = move.formula(unescape(element.text), sheet)
        if moved != unescape(element.text):
            element.text = escape(moved)
            changed = True
    if name == "cfvo" and element.get("type") in ("formula", "num") and element.get("val"):
        element.set("val", move.formula(element.get("val", ""), sheet))
    location = element.get("location") if name == "hyperlink" else None
    if location and "!" in location:
        moved = move.formula(location.removeprefix("#"), sheet)
        if moved != location.removeprefix("#"):
            element.set("location", moved)
            changed = True
    return changed


def _follow_place(element: Element, name: str, move: RowMove) -> bool:
    """Move the place an element has on the moved sheet; it goes when its place is deleted."""
    if name in _AREA and element.get("ref"):
        return _set_areas(element, "ref", move)
    if name in _AREAS and element.get("sqref"):
        active = element.get("activeCell")
        if active:
            element.set("activeCell", _kept_cell(active, move))
        return _set_areas(element, "sqref", move)
    if name in _CELL and element.get(_CELL[name]):
        element.set(_CELL[name], _kept_cell(element.get(_CELL[name], ""), move))
        return True
    parent = element.getparent()
    if name == "brk" and parent is not None and local_name(parent) == "rowBreaks":
        row = move.row(whole(element.get("id", "0")))
        element.set("id", str(row if row is not None else move.at - 1))
        return True
    if name == "sqref" and element.text:  # extensions hold it as text
        moved = move.areas(element.text)
        if moved:
            element.text = moved
        else:
            _remove_extension(parent)
        return True
    return False


def _set_areas(element: Element, attribute: str, move: RowMove) -> bool:
    moved = move.areas(element.get(attribute, ""))
    lone_merge = local_name(element) == "mergeCell" and ":" not in moved
    if local_name(element) in ("dimension", "selection"):
        moved = moved or f"A{move.at}"
    elif not moved or lone_merge:
        remove(element)
        return True
    element.set(attribute, moved)
    return True


def _reanchor(element: Element, move: RowMove) -> None:
    """Rewrite formulas for the first cell that is left, when rows at the top of their area are deleted."""
    areas = element.get("sqref", "")
    if move.count >= 0 or not areas:
        return
    try:
        top = min(Area.parse(piece).top for piece in areas.split())
    except ValueError:
        return
    end = move.at - move.count
    if not move.at <= top < end:
        return
    for formula in element.iter():
        if local_name(formula) in _FORMULAS and formula.text:
            formula.text = escape(translate(unescape(formula.text), end - top, 0))


def _remove_extension(element: Element | None) -> None:
    """Remove an extended item whose place is gone, with the lists that it leaves empty."""
    while element is not None:
        parent = element.getparent()
        remove(element)
        if parent is not None and parent.get("count") is not None:
            parent.set("count", str(len(parent)))
        name = "" if parent is None else local_name(parent)
        emptied = name == "sparklineGroup" or (parent is not None and len(parent) == 0)
        element = parent if emptied and name in _EXTENDED_LISTS else None


def _kept_cell(address: str, move: RowMove) -> str:
    return move.areas(address) or f"A{move.at}"


def _recount(section: Element) -> None:
    """Correct the count of a list; remove the list when nothing is left in it."""
    name = local_name(section)
    if name == "conditionalFormatting" or not name:
        return
    if name in (*_COUNTED, "hyperlinks", "protectedRanges", "ignoredErrors") and len(section) == 0:
        remove(section)
    elif section.get("count") is not None and name in _COUNTED:
        section.set("count", str(len(section)))
