"""A package seen as a reader needs it: named rectangles, tables and cells."""

from typing import Any

from xlsheets.ooxml import Cell, Package, Table
from xlsheets.plan.layout import Layout, load_layout
from xlsheets.plan.read.binding import Binding
from xlsheets.plan.read.repair import bind
from xlsheets.plan.types import Document, Place, Rectangle
from xlsheets.plan.values import from_cell


class Source:
    """What is being read, and what has been found so far."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.layout: Layout = load_layout()
        self.binding: Binding = bind(package, self.layout)
        self.tables: dict[str, Table] = self.binding.tables
        self.names: dict[str, Rectangle] = self.binding.names
        self.cells = {sheet.name: sheet.cells for sheet in package.sheets}
        self.document: Document = {}
        self.computed: dict[str, Any] = {}
        self.places: dict[str, Place] = {}
        self.formulas: set[str] = set()
        self.columns: dict[str, list[Any]] = {}

    def cell(self, place: Place) -> Cell | None:
        """Return what stands at a place, None for an empty cell."""
        return self.cells.get(place.sheet, {}).get((place.row, place.column))

    def value(self, place: Place, kind: str = "general", share: bool = False) -> Any:
        """Return a document's value of a cell and None for a blank."""
        cell = self.cell(place)
        return from_cell(cell.value, kind, share, self.package.date1904) if cell else None

    def figure(self, pointer: str, place: Place) -> None:
        """Keep the stored value of a computed cell, and whether it is still a formula."""
        cell = self.cell(place)
        self.places[pointer] = place
        self.computed[pointer] = cell.value if cell else None
        if cell and cell.formula is not None:
            self.formulas.add(pointer)

    def place(self, name: str) -> Place | None:
        """Return the first cell of a defined name."""
        found = self.names.get(name)
        return Place(found.sheet, found.row1, found.column1) if found else None
