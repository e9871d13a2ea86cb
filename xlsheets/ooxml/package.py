"""A workbook file, opened: sheets, names, tables, and every part as it was."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from xlsheets.ooxml.attachments import (
    read_connections,
    read_custom_properties,
    read_embedded,
    read_external_links,
    read_label,
    read_properties,
)
from xlsheets.ooxml.cell_parts import CellParts
from xlsheets.ooxml.container import Container, Limits, read_source
from xlsheets.ooxml.declarations import (
    read_calculation,
    read_names,
    read_workbook_protection,
    table_in,
)
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.graph import Graph
from xlsheets.ooxml.model import (
    Calculation,
    Connection,
    DefinedName,
    Embedded,
    ExternalLink,
    Label,
    State,
    Table,
    WorkbookProtection,
)
from xlsheets.ooxml.relations import Relation
from xlsheets.ooxml.sheet import NO_PART, Place, Sheet
from xlsheets.ooxml.sniff import foreign_zip
from xlsheets.ooxml.xml import Element, is_true, local_name, namespace, relationship_id

_USUAL = Limits()


def open_package(source: Path | bytes, limits: Limits | None = None) -> Package:
    """Open a workbook (.xlsx, .xlsm, .xltx, .xltm; strict or transitional), running nothing in it.

    Sheets are read when first asked for, so damage inside one shows then. Errors: PackageError with one
    of file-not-found, unreadable-file, empty-file, not-a-workbook, old-format, encrypted, truncated,
    damaged, unsafe-package, too-large.
    """
    limits = limits or _USUAL
    container = Container(read_source(source, limits), limits)
    return Package(container, source if isinstance(source, Path) else None)


class Package:
    """An opened workbook. Nothing in it changes; `Editor` makes a changed copy."""

    def __init__(self, container: Container, path: Path | None) -> None:
        self.path = path
        self.parts = container
        self._graph = Graph(container)
        self.workbook_part = self._find_workbook()
        self._root = self._graph.root(self.workbook_part)
        if local_name(self._root) != "workbook":
            raise PackageError(PackageCode.DAMAGED, part=self.workbook_part, reason="no workbook")
        self._space = namespace(self._root)
        self.sheets: tuple[Sheet, ...] = self._read_sheets()
        self._by_name = {
            spelt: sheet for sheet in self.sheets for spelt in (sheet.name.casefold(), sheet.name)
        }

    def sheet(self, name: str) -> Sheet:
        """A sheet by name, letter case ignored as Excel does. Errors: no-such-sheet."""
        found = self._by_name.get(name) or self._by_name.get(name.casefold())
        if found is None:
            raise PackageError(PackageCode.NO_SUCH_SHEET, sheet=name)
        return found

    def table(self, name: str) -> Table:
        """A table by name, letter case ignored. Errors: no-such-table."""
        for table in self.tables:
            if table.name.casefold() == name.casefold():
                return table
        raise PackageError(PackageCode.NO_SUCH_TABLE, table=name)

    def relations(self, part: str) -> tuple[Relation, ...]:
        """What a part points at; nothing when it has no list of relationships."""
        return self._graph.relations(part)

    def related(self, part: str, kind: str) -> str | None:
        """The first part of a kind (`styles`, `sharedStrings`, ...) that a part points at and that exists."""
        return self._graph.related(part, kind)

    @cached_property
    def defined_names(self) -> tuple[DefinedName, ...]:
        """Names of every scope, hidden and built-in ones (`_xlnm.Print_Area`) included."""
        return read_names(self._root, self._space, [sheet.name for sheet in self.sheets])

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Tables of every sheet, in the order of the sheets; a part that its sheet does not name is none."""
        return tuple(
            table_in(self.parts.read(relation.target), relation.target)._replace(sheet=sheet.name)
            for sheet in self.sheets
            for relation in self.relations(sheet.part)
            if relation.kind == "table" and relation.target in self.parts and relation.id in sheet.table_ids
        )

    @cached_property
    def calculation(self) -> Calculation:
        """How the workbook asks to be calculated."""
        return read_calculation(self._root, self._space)

    @cached_property
    def date1904(self) -> bool:
        """Whether days count from 1904 (old Macs) instead of 1900."""
        properties = self._root.find(f"{self._space}workbookPr")
        return properties is not None and is_true(properties.get("date1904"))

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """Document properties by their XML name (title, creator, modified, Application, ...)."""
        return read_properties(self._graph)

    @cached_property
    def custom_properties(self) -> Mapping[str, str]:
        """Properties beyond the usual ones, by name, as text."""
        return read_custom_properties(self._graph)

    @cached_property
    def label(self) -> Label | None:
        """The sensitivity label in force, if any."""
        return read_label(self._graph, self.custom_properties)

    @cached_property
    def external_links(self) -> tuple[ExternalLink, ...]:
        """What `[1]`, `[2]`, ... in formulas stand for, in that order; DDE and OLE links included."""
        references = self._root.iterfind(f"{self._space}externalReferences/{self._space}externalReference")
        return tuple(read_external_links(self._graph, self.workbook_part, references))

    @cached_property
    def embedded(self) -> tuple[Embedded, ...]:
        """Other programs' objects inside the file: OLE, Office documents, ActiveX controls."""
        return tuple(read_embedded(self._graph))

    @cached_property
    def connections(self) -> tuple[Connection, ...]:
        """Data connections: databases, web pages, text files, Power Query."""
        return tuple(read_connections(self._graph, self.workbook_part))

    @cached_property
    def protection(self) -> WorkbookProtection | None:
        """Whether sheets may not be added, removed or renamed; None when they may."""
        return read_workbook_protection(self._root, self._space)

    @property
    def has_macros(self) -> bool:
        """Whether the file carries Visual Basic or Excel 4 macros."""
        return any(name.lower().endswith("vbaproject.bin") for name in self.parts) or any(
            sheet.kind == "xlMacrosheet" for sheet in self.sheets
        )

    def _find_workbook(self) -> str:
        if "_rels/.rels" in self.parts:
            part = self.related("", "officeDocument")
            if part is not None and not part.lower().endswith(".bin") and _names_a_workbook(part):
                return part
        elif "xl/workbook.xml" in self.parts:
            return "xl/workbook.xml"
        names = frozenset(name.lower() for name in self.parts)
        mimetype = self.parts.read("mimetype") if "mimetype" in self.parts else b""
        kind = foreign_zip(names, mimetype)
        if kind == "zip" and "xl/workbook.xml" in names:
            return "xl/workbook.xml"
        raise PackageError(PackageCode.NOT_A_WORKBOOK, format=kind)

    def _read_sheets(self) -> tuple[Sheet, ...]:
        elements = self._root.iterfind(f"{self._space}sheets/{self._space}sheet")
        of_cells = CellParts(self._graph, self.workbook_part, self.date1904)
        return tuple(
            Sheet(self._place(element), self._graph, of_cells.context, self.workbook_part)
            for element in elements
        )

    def _place(self, element: Element) -> Place:
        name, identity = element.get("name", ""), relationship_id(element)
        if not identity:
            return Place(name, "", _state(element), NO_PART)
        relation = self._graph.relation(self.workbook_part, identity)
        if relation is None or relation.external or relation.target not in self.parts:
            raise PackageError(PackageCode.DAMAGED, part=self.workbook_part, reason=f"sheet {name!r} missing")
        return Place(name, relation.target, _state(element), relation.kind)


def _names_a_workbook(part: str) -> bool:
    folder = part.lower().partition("/")[0]
    return folder not in ("word", "ppt", "visio")


def _state(element: Element) -> State:
    try:
        return State(element.get("state", "visible"))
    except ValueError:
        return State.VISIBLE
