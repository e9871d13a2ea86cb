"""A package seen as a reader needs it: named rectangles, tables and cells."""

from typing import Any

from xlsheets.ooxml import Cell, Package, Table
from xlsheets.plan.layout import Layout, load_layout
from xlsheets.plan.read.binding import Binding
from xlsheets.plan.read.repair import bind
from xlsheets.plan.types import Document, Place, Rectangle
from xlsheets.plan.values import from_cell

_ROWS_TO_FILL_IN = 500


class Source:
    """What is being read, and what has been found so far."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.layout: Layout = load_layout()
        self.binding: Binding = bind(package, self.layout)
        self.tables: dict[str, Table] = {
            name: _near_use(package, table) for name, table in self.binding.tables.items()
        }
        self.names: dict[str, Rectangle] = {
            name: _used_part(package, area) for name, area in self.binding.names.items()
        }
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


def _near_use(package: Package, table: Table) -> Table:
    """The table without the blank rows that reach far below all that its sheet holds, maybe to its end."""
    if table.ref.bottom <= _ROWS_TO_FILL_IN:
        return table
    bottom = max(_last_row(package, table.sheet), table.ref.top + table.header_rows + table.totals_rows)
    return table if table.ref.bottom <= bottom else table._replace(ref=table.ref._replace(bottom=bottom))


def _used_part(package: Package, area: Rectangle) -> Rectangle:
    """The same for what a name covers."""
    if area.row2 <= _ROWS_TO_FILL_IN:
        return area
    bottom = max(_last_row(package, area.sheet), area.row1)
    return area if area.row2 <= bottom else area._replace(row2=bottom)


def _last_row(package: Package, sheet: str) -> int:
    """As far down as anybody reads a sheet: beneath its last cell there may be rows to fill in."""
    used = next((one.used for one in package.sheets if one.name == sheet), None)
    return (0 if used is None else used.bottom) + _ROWS_TO_FILL_IN
