"""The workbook part, edited."""

from __future__ import annotations

from xlsheets.ooxml.xml import Element, namespace

_BEFORE_CALCULATION = ("sheets", "functionGroups", "externalReferences", "definedNames")


def calculation_element(workbook: Element) -> Element:
    """The `calcPr` element, made in its place among the others when the workbook has none."""
    space = namespace(workbook)
    element = workbook.find(f"{space}calcPr")
    if element is None:
        element = workbook.makeelement(f"{space}calcPr")
        before = [child for child in workbook if child.tag in [space + name for name in _BEFORE_CALCULATION]]
        before[-1].addnext(element)
    return element
