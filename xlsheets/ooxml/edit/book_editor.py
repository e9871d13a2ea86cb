"""Changing what a workbook consists of: sheets, tables, links, names, properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from xlsheets.ooxml.area import Area
from xlsheets.ooxml.edit import properties
from xlsheets.ooxml.edit.adding import (
    list_sheet,
    list_title,
    new_worksheet,
    outside_ranges,
    range_spans,
    three_dimensional,
)
from xlsheets.ooxml.edit.base import Entry
from xlsheets.ooxml.edit.book import calculation_element
from xlsheets.ooxml.edit.cell_editor import CellEditor
from xlsheets.ooxml.edit.links import drop_link, put_links
from xlsheets.ooxml.edit.new_table import meets, merged_areas, refuse_table, table_xml
from xlsheets.ooxml.edit.order import WORKBOOK, WORKSHEET, section
from xlsheets.ooxml.edit.removing import mentions, owned, pointing_at, unlist_sheet, unlist_title
from xlsheets.ooxml.edit.sheet_names import refuse_name
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.model import State
from xlsheets.ooxml.reading import Position
from xlsheets.ooxml.xml import drop, escape, namespace, unescape, whole

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class BookEditor(CellEditor):
    """The part of `Editor` that changes the workbook around its cells."""

    def add_sheet(self, name: str, after: str | None = None, state: State = State.VISIBLE) -> None:
        """Add an empty sheet after another, or last.

        One that would part a range over sheets (`SUM(Jan:Dec!B2)`), and so be counted in it, comes after
        the range instead. Errors: bad-sheet-name, sheet-name-taken, no-such-sheet.
        """
        refuse_name(name, self.sheet_names)
        place = len(self._entries)
        if after is not None:
            place = self._entries.index(self._entry(after)) + 1
        if place < len(self._entries):
            place = outside_ranges(place, self.sheet_names, three_dimensional(self._formulas()))
        book, office = self.package.workbook_part, self.store.office
        part = self.store.free(self.store.beside_book("worksheets/sheet{}.xml"))
        self.store.add(part, new_worksheet(self.store.main, office), f"{_SPREADSHEET}.worksheet+xml")
        identity = self.store.link(book, part, f"{office}/worksheet")
        element = list_sheet(self.store.tree(book), name, place, (f"{{{office}}}id", identity))
        if state is not State.VISIBLE:
            element.set("state", state.value)
        self.store.mark(book)
        self._entries.insert(place, Entry(name, part, "worksheet"))
        self._list_title(name)

    def remove_sheet(self, name: str) -> None:
        """Remove a sheet with its tables, notes and drawings.

        Errors: sheet-in-use (a formula, name, chart or link outside it points at it, or no other sheet
        would show), no-such-sheet.
        """
        entry = self._entry(name)
        place = self._entries.index(entry)
        tables = [table.name for table in self.tables if table.sheet == entry.name]
        mine = owned(self.store, entry.part)
        self._refuse_used(entry, tables, mine)
        book = self.package.workbook_part
        worksheets = [one for one in self._entries if one.kind == "worksheet"]
        part = self._titles()
        if part is not None and unlist_title(self.store.tree(part), entry.name, len(worksheets)):
            self.store.mark(part)
        unlist_sheet(self.store.tree(book), place)
        self.store.mark(book)
        self.store.unlink(book, entry.part)
        for one in reversed(mine):
            self.store.remove(one)
        self.store.forget_ending("vml")
        del self._entries[place]
        self._sheets.pop(entry.name, None)
        self._tables = None
        self.drop_calculation_chain()

    def add_table(self, sheet: str, name: str, ref: Area, headings: Sequence[str]) -> None:
        """Make a table: headings are written in the first row of `ref`, the rows below are its data.

        Errors: bad-table (a name or heading that Excel refuses or that is taken, a wrong number of
        headings, cells of another table or merged ones), inside-array.
        """
        refuse_table(name, ref, headings)
        xml = self._at(sheet, (ref.bottom, ref.right))
        self._refuse_taken(xml.name, name, ref)
        for column, heading in enumerate(headings, start=ref.left):
            self.set_value(sheet, (ref.top, column), heading)
        part = self.store.free(self.store.beside_book("tables/table{}.xml"))
        numbers = [whole(self.store.tree(table.part).get("id", "0")) for table in self.tables]
        data = table_xml(self.store.main, max(numbers, default=0) + 1, name, ref, headings)
        self.store.add(part, data, f"{_SPREADSHEET}.table+xml")
        office = self.store.office
        identity = self.store.link(xml.part, part, f"{office}/table")
        listed = section(xml.root, "tableParts", WORKSHEET)
        entry = etree.SubElement(listed, f"{xml.space}tablePart", nsmap={"r": office})
        entry.set(f"{{{office}}}id", identity)
        listed.set("count", str(len(listed)))
        self._touch(xml)
        self._tables = None

    def set_link(self, sheet: str, position: Position, target: str, cell: Position = (1, 1)) -> None:
        """Make a cell a link to a cell of a sheet; its value and style stay. Errors: no-such-sheet, -cell."""
        self.set_links(sheet, {position: (target, cell)})

    def set_links(self, sheet: str, targets: Mapping[Position, tuple[str, Position]]) -> None:
        """The same for many cells: the sheet and cell that each leads to. Errors: as `set_link`."""
        xml = self._xml(sheet)
        for position in targets:
            self._at(sheet, position)
        found = {position: (self._at(name, cell).name, cell) for position, (name, cell) in targets.items()}
        if found:
            put_links(self.store, xml, found)
            self._touch(xml)

    def remove_link(self, sheet: str, position: Position) -> bool:
        """Remove the link of a cell; true when it had one of its own."""
        xml = self._at(sheet, position)
        found = drop_link(self.store, xml, position)
        if found:
            self._touch(xml)
        return found

    def set_column_formula(self, table: str, heading: str, formula: str | None) -> None:
        """Set what Excel fills new rows of a table's column with; None: they are left blank.

        Formulas of the rows there are stay as they are. Errors: no-such-table; KeyError: no such heading.
        """
        found = self._table(table)
        root = self.store.tree(found.part)
        space = namespace(root)
        index = found.column(heading) - found.ref.left
        column = root.findall(f"{space}tableColumns/{space}tableColumn")[index]
        for old in column.findall(f"{space}calculatedColumnFormula"):
            column.remove(old)
        if formula is not None:
            element = column.makeelement(f"{space}calculatedColumnFormula", {})
            element.text = escape(formula)
            column.insert(0, element)
        self.store.mark(found.part)
        self._tables = None

    def define_hidden_name(self, name: str, formula: str | None) -> None:
        """Give the workbook a name that does not show in Excel's list; one that is there is replaced.

        None takes it away.
        """
        root = self.store.tree(self.package.workbook_part)
        names = section(root, "definedNames", WORKBOOK)
        for old in [one for one in names if one.get("name") == name and one.get("localSheetId") is None]:
            names.remove(old)
        if formula is not None:
            element = names.makeelement(f"{namespace(root)}definedName", {"name": name, "hidden": "1"})
            element.text = formula
            names.append(element)
        elif len(names) == 0:
            root.remove(names)
        self.store.mark(self.package.workbook_part)

    def set_calculation(self, calc_id: int, mode: str = "auto") -> None:
        """Say which engine the stored values are from, and take away any demand to calculate on opening."""
        part = self.package.workbook_part
        root = self.store.tree(part)
        element = calculation_element(root)
        drop(element, "fullCalcOnLoad", "forceFullCalc")
        element.set("calcId", str(calc_id))
        element.set("calcMode", mode)
        self.store.mark(part)

    # Properties

    def set_property(self, name: str, text: str | None) -> None:
        """Set one of the document's usual properties (`properties.CORE`: title, creator, ...).

        None removes it. KeyError: no such property; one's own go by `set_custom_property`.
        """
        if name not in properties.CORE:
            raise KeyError(name)
        properties.set_core(self.store, name, text)

    def set_custom_property(self, name: str, value: properties.Property | None) -> None:
        """Set a property of one's own, as Excel shows under Arkiv, Info, Avancerade egenskaper.

        A text, whole number or truth value; None removes it. KeyError: a blank name.
        """
        if not name.strip():
            raise KeyError(name)
        properties.set_custom(self.store, name, value)

    def custom_property(self, name: str) -> properties.Property | None:
        """A property of one's own as it is now; None where there is none, or of another kind."""
        return properties.custom(self.store, name)

    # Inside

    def _formulas(self) -> Iterator[str]:
        """The formulas that may hold a range over sheets: of cells and of names."""
        root = self.store.tree(self.package.workbook_part)
        for name in root.iterfind(f"{namespace(root)}definedNames/{namespace(root)}definedName"):
            yield name.text or ""
        for entry in self._entries:
            if entry.kind == "worksheet":
                xml = self._xml(entry.name)
                yield from (unescape(one.text) for one in xml.data.iter(f"{xml.space}f") if one.text)

    def _refuse_used(self, entry: Entry, tables: list[str], mine: list[str]) -> None:
        root = self.store.tree(self.package.workbook_part)
        space = namespace(root)
        place = self._entries.index(entry)
        listed = root.findall(f"{space}sheets/{space}sheet")
        if not any(one.get("state", "visible") == "visible" for one in listed if one is not listed[place]):
            raise PackageError(PackageCode.SHEET_IN_USE, sheet=entry.name, reason="last")
        for first, last in range_spans(self.sheet_names, three_dimensional(self._formulas())):
            if first <= place <= last:
                raise PackageError(PackageCode.SHEET_IN_USE, sheet=entry.name, reason="range")
        book = self.package.workbook_part
        for part in pointing_at(self.store, entry.name, tables, (*mine, book)):
            raise PackageError(PackageCode.SHEET_IN_USE, sheet=entry.name, reason=part)
        for name in root.iterfind(f"{space}definedNames/{space}definedName"):
            own = name.get("localSheetId") == str(place)
            if not own and mentions(name.text or "", entry.name, tables):
                raise PackageError(PackageCode.SHEET_IN_USE, sheet=entry.name, reason=name.get("name"))

    def _titles(self) -> str | None:
        """The part with the titles of the sheets; the second kind is that of the strict dialect."""
        return self.store.related("", "extended-properties") or self.store.related("", "extendedProperties")

    def _list_title(self, name: str) -> None:
        part = self._titles()
        names = [entry.name for entry in self._entries if entry.kind == "worksheet"]
        if part is not None and list_title(self.store.tree(part), names, name):
            self.store.mark(part)

    def _refuse_taken(self, sheet: str, name: str, ref: Area) -> None:
        root = self.store.tree(self.package.workbook_part)
        names = root.iterfind(f"{namespace(root)}definedNames/{namespace(root)}definedName")
        taken = {one.get("name", "").casefold() for one in names} | {
            one.name.casefold() for one in self.tables
        }
        if name.casefold() in taken:
            raise PackageError(PackageCode.BAD_TABLE, table=name, reason="taken")
        xml = self._xml(sheet)
        merged = merged_areas(xml)
        covered = [table.ref for table in self.tables if table.sheet == sheet]
        if any(meets(ref, other) for other in (*merged, *covered)):
            raise PackageError(PackageCode.BAD_TABLE, table=name, reason="overlap")
        for position, _ in xml.within(ref):
            self._editable(sheet, position)
