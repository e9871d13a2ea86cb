"""One sheet of an opened workbook; its XML is read when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

from xlsheets.ooxml.area import Area
from xlsheets.ooxml.cell import Array, Cell, Kind
from xlsheets.ooxml.container import Container
from xlsheets.ooxml.model import State
from xlsheets.ooxml.reading import Position, SheetContent, read_sheet
from xlsheets.ooxml.values import Context

NOTHING = Cell(None, Kind.BLANK)
"""What a cell holds that the file does not mention."""


class Place(NamedTuple):
    """Where a sheet stands in the package: its name, part, state and kind (worksheet, chartsheet, ...)."""

    name: str
    part: str
    state: State
    kind: str


class Sheet:
    """A sheet: its cells by (row, column), both from 1, and what surrounds them."""

    def __init__(self, place: Place, container: Container, context: Callable[[], Context]) -> None:
        self.name = place.name
        self.part = place.part
        self.state = place.state
        self.kind = place.kind
        self._container = container
        self._context = context

    def __repr__(self) -> str:
        return f"Sheet({self.name!r})"

    @property
    def cells(self) -> Mapping[Position, Cell]:
        """Cells that hold a value or a formula. Errors: damaged, unsafe-package."""
        return self._content.cells

    @property
    def arrays(self) -> Mapping[Position, Array]:
        """Array formulas by their first cell."""
        return self._content.arrays

    @property
    def merged(self) -> tuple[Area, ...]:
        """Merged cells."""
        return tuple(self._content.merged)

    @property
    def autofilter(self) -> Area | None:
        """The filtered range of the sheet itself (tables have their own)."""
        return self._content.autofilter

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Rows that do not show."""
        return frozenset(self._content.hidden_rows)

    @property
    def used(self) -> Area | None:
        """The smallest rectangle around every cell that holds something; None on an empty sheet."""
        if not self.cells:
            return None
        rows, columns = zip(*self.cells, strict=True)
        return Area(min(rows), min(columns), max(rows), max(columns))

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place; a blank one when the file has nothing there, with its style if any."""
        found = self.cells.get((row, column))
        if found is not None:
            return found
        style = self._content.blank_styles.get((row, column))
        if style is None:
            return NOTHING
        formats = self._context().formats
        number_format = formats[style] if style < len(formats) else "General"
        return NOTHING._replace(style=style, number_format=number_format)

    def anchor_of(self, row: int, column: int) -> Position | None:
        """The first cell of the array formula whose result fills this cell; None for an ordinary cell."""
        for anchor, array in self.arrays.items():
            if array.ref.holds(row, column):
                return anchor
        return None

    @cached_property
    def _content(self) -> SheetContent:
        if self.kind != "worksheet":
            return SheetContent()
        content = read_sheet(self._container.read(self.part), self.part, self._context())
        self._container.forget(self.part)
        return content
