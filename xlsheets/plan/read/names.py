"""The defined names of a workbook as rectangles: those of the whole workbook, and those of one sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsheets.formula.references import parse_reference
from xlsheets.ooxml import DefinedName, Package
from xlsheets.plan.types import Rectangle


def workbook_names(package: Package) -> dict[str, Rectangle]:
    """The names of the whole workbook that point at cells."""
    return dict(_rectangles(name for name in package.defined_names if name.sheet is None))


def names_of_sheets(package: Package) -> dict[str, list[Rectangle]]:
    """The names that belong to single sheets: Excel makes them when a sheet is copied; no print areas."""
    found: dict[str, list[Rectangle]] = {}
    own = (
        one for one in package.defined_names if one.sheet is not None and not one.name.startswith("_xlnm.")
    )
    for name, area in _rectangles(own):
        found.setdefault(name, []).append(area)
    return found


def _rectangles(names: Iterator[DefinedName]) -> Iterator[tuple[str, Rectangle]]:
    for name in names:
        if re.search(r"[\[#]", name.formula):
            continue
        try:
            reference = parse_reference(name.formula)
        except ValueError:
            continue
        if reference.sheet is not None:
            corners = (reference.row1, reference.column1, reference.row2, reference.column2)
            yield name.name, Rectangle(reference.sheet, *corners)
