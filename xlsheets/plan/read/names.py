"""The defined names of a workbook as rectangles: those of the whole workbook, and those of one sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from xlsheets.formula.references import parse_reference
from xlsheets.ooxml import DefinedName, Package
from xlsheets.plan.types import Rectangle


def workbook_names(package: Package) -> dict[str, Rectangle]:
    """The names of the whole workbook that point at cells."""
    return dict(_of_workbook(package.defined_names))


@lru_cache(maxsize=16)
def _of_workbook(names: tuple[DefinedName, ...]) -> tuple[tuple[str, Rectangle], ...]:
    return tuple(_rectangles(name for name in names if name.sheet is None))


def names_of_sheets(package: Package) -> dict[str, list[Rectangle]]:
    """The names that belong to single sheets: Excel makes them when a sheet is copied; no print areas."""
    found: dict[str, list[Rectangle]] = {}
    own = (
        one for one in package.defined_names if one.sheet is not None and not one.name.startswith("_xlnm.")
    )
    for name, area in _rectangles(own):
        found.setdefault(name, []).append(area)
    return found


def _rectangles(names: Iterable[DefinedName]) -> Iterator[tuple[str, Rectangle]]:
    for name in names:
        area = _rectangle(name.formula)
        if area is not None:
            yield name.name, area


@lru_cache(maxsize=4096)  # the names of a template come again in file after file
def _rectangle(formula: str) -> Rectangle | None:
    if re.search(r"[\[#]", formula):
        return None
    try:
        reference = parse_reference(formula)
    except ValueError:
        return None
    corners = (reference.row1, reference.column1, reference.row2, reference.column2)
    return None if reference.sheet is None else Rectangle(reference.sheet, *corners)
