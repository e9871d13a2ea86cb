"""A cell that the template computes and that is no figure of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlsheets.checks.computed_values import Values
from xlsheets.plan.types import Place, Rectangle

Names = Mapping[str, Rectangle]

MOST_CELLS = 500
"""No named area of the template has more."""


class Computed(NamedTuple):
    """A cell with a formula; `values` are what it may show, none where nobody can tell.

    A text is taken as it is where the formula reads the name or table that it should, `reads`: a new name
    shows in it when the workbook is calculated.

    `family` is what it has in common with the cells whose formula is a copy of its own; `is_date` says that
    its number is a day.
    """

    place: Place
    family: str
    values: Values = ()
    is_date: bool = False
    reads: str = ""


def cells_of(area: Rectangle | None) -> Iterator[Place]:
    """The cells of a named area; a name that someone has stretched over a sheet says nothing of any."""
    if area is None or is_stretched(area):
        return
    for row in range(area.row1, area.row2 + 1):
        yield from (Place(area.sheet, row, column) for column in range(area.column1, area.column2 + 1))


def is_stretched(area: Rectangle) -> bool:
    """Whether a named area is larger than any of the template's."""
    return (area.row2 - area.row1 + 1) * (area.column2 - area.column1 + 1) > MOST_CELLS
