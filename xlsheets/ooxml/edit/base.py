"""What every part of `Editor` stands on: the sheets there are now, their XML, and the parts."""

from __future__ import annotations

from typing import NamedTuple

from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, a1
from xlsheets.ooxml.declarations import read_table
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.edit.store import PartStore
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.model import Table
from xlsheets.ooxml.package import Package
from xlsheets.ooxml.reading import Position


class Entry(NamedTuple):
    """A sheet of the workbook as it is now: its name, part and kind (worksheet, chartsheet, ...)."""

    name: str
    part: str
    kind: str


class EditorBase:
    """A package being edited, and how the editors reach its sheets, tables and parts."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.store = PartStore(package)
        self._entries = [Entry(sheet.name, sheet.part, sheet.kind) for sheet in package.sheets]
        self._sheets: dict[str, SheetXml] = {}
        self._tables: tuple[Table, ...] | None = None

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The sheets as they are now, added ones included, in the order of their tabs."""
        return tuple(entry.name for entry in self._entries)

    @property
    def worksheet_names(self) -> tuple[str, ...]:
        """Those of them that have cells."""
        return tuple(entry.name for entry in self._entries if entry.kind == "worksheet")

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables as they are now."""
        if self._tables is None:
            self._tables = tuple(
                read_table(self.store.tree(relation.target), relation.target, entry.name)
                for entry in self._entries
                for relation in self.store.relations(entry.part)
                if relation.kind == "table" and relation.target in self.store
            )
        return self._tables

    def drop_calculation_chain(self) -> None:
        """Remove the list of formula cells, which Excel rebuilds, once formulas have come or gone."""
        book = self.package.workbook_part
        for relation in self.store.relations(book):
            if relation.kind == "calcChain":
                self.store.remove(relation.target)
                self.store.unlink(book, relation.target)

    def _entry(self, sheet: str) -> Entry:
        for entry in self._entries:
            if entry.name == sheet or entry.name.casefold() == sheet.casefold():
                return entry
        raise PackageError(PackageCode.NO_SUCH_SHEET, sheet=sheet)

    def _xml(self, sheet: str) -> SheetXml:
        found = self._entry(sheet)
        if found.kind != "worksheet":
            raise PackageError(PackageCode.NO_SUCH_CELL, sheet=found.name, cell="A1")
        if found.name not in self._sheets:
            self._sheets[found.name] = SheetXml(found.name, self.store.tree(found.part), found.part)
        return self._sheets[found.name]

    def _at(self, sheet: str, position: Position) -> SheetXml:
        """The XML of a sheet, for a cell that must lie on it. Errors: no-such-sheet, no-such-cell."""
        xml = self._xml(sheet)
        if not (1 <= position[0] <= MAX_ROW and 1 <= position[1] <= MAX_COLUMN):
            raise PackageError(PackageCode.NO_SUCH_CELL, sheet=xml.name, cell=str(position))
        return xml

    def _touch(self, xml: SheetXml) -> None:
        self.store.mark(xml.part)

    def _table(self, name: str) -> Table:
        for table in self.tables:
            if table.name.casefold() == name.casefold():
                return table
        raise PackageError(PackageCode.NO_SUCH_TABLE, table=name)

    def _no_cell(self, sheet: str, position: Position) -> PackageError:
        return PackageError(PackageCode.NO_SUCH_CELL, sheet=sheet, cell=a1(*position))
