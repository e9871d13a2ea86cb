"""A workbook file, opened: sheets, names, tables, and every part as it was."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from xlsheets.ooxml.container import Container, Limits, read_source
from xlsheets.ooxml.declarations import (
    read_calculation,
    read_dynamic_marks,
    read_names,
    read_properties,
    read_table,
)
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.model import Calculation, DefinedName, State, Table
from xlsheets.ooxml.relations import Relation, read_relations, relations_part
from xlsheets.ooxml.sheet import Place, Sheet
from xlsheets.ooxml.sniff import foreign_zip
from xlsheets.ooxml.strings import shared_strings
from xlsheets.ooxml.styles import number_formats
from xlsheets.ooxml.values import Context
from xlsheets.ooxml.xml import Element, is_true, local_name, namespace, parse, relationship_id


def open_package(source: Path | bytes, limits: Limits | None = None) -> Package:
    """Open a workbook (.xlsx, .xlsm, .xltx, .xltm; strict or transitional), running nothing in it.

    Sheets are read when first asked for, so damage inside one shows then. Errors: PackageError with one
    of file-not-found, unreadable-file, empty-file, not-a-workbook, old-format, encrypted, truncated,
    damaged, unsafe-package, too-large.
    """
    limits = limits or Limits()
    container = Container(read_source(source, limits), limits)
    return Package(container, source if isinstance(source, Path) else None)


class Package:
    """An opened workbook. Nothing in it changes; `Editor` makes a changed copy."""

    def __init__(self, container: Container, path: Path | None) -> None:
        self.path = path
        self.parts = container
        self.workbook_part = self._find_workbook()
        self._root = parse(container.read(self.workbook_part), self.workbook_part)
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
        if part not in self._relations:
            listed = relations_part(part)
            found: tuple[Relation, ...] = ()
            if listed in self.parts:
                found = read_relations(parse(self.parts.read(listed), listed), part)
            self._relations[part] = found
        return self._relations[part]

    def related(self, part: str, kind: str) -> str | None:
        """The first part of a kind (`styles`, `sharedStrings`, ...) that a part points at and that exists."""
        for relation in self.relations(part):
            if relation.kind == kind and not relation.external and relation.target in self.parts:
                return relation.target
        return None

    @cached_property
    def defined_names(self) -> tuple[DefinedName, ...]:
        """Names of every scope, hidden and built-in ones (`_xlnm.Print_Area`) included."""
        return read_names(self._root, self._space, [sheet.name for sheet in self.sheets])

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Tables of every sheet, in the order of the sheets."""
        return tuple(
            read_table(parse(self.parts.read(relation.target), relation.target), relation.target, sheet.name)
            for sheet in self.sheets
            for relation in self.relations(sheet.part)
            if relation.kind == "table" and relation.target in self.parts
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
        return read_properties(self.parts)

    @cached_property
    def external_links(self) -> tuple[str, ...]:
        """The files that `[1]`, `[2]`, ... in formulas stand for, in that order."""
        targets = []
        for element in self._root.iterfind(f"{self._space}externalReferences/{self._space}externalReference"):
            relation = self._relation(self.workbook_part, relationship_id(element))
            linked = self.relations(relation.target) if relation else ()
            targets.append(linked[0].target if linked else "")
        return tuple(targets)

    @property
    def has_macros(self) -> bool:
        """Whether the file carries Visual Basic or Excel 4 macros."""
        return any(name.lower().endswith("vbaproject.bin") for name in self.parts) or any(
            sheet.kind == "xlMacrosheet" for sheet in self.sheets
        )

    @cached_property
    def _relations(self) -> dict[str, tuple[Relation, ...]]:
        return {}

    @cached_property
    def _strings(self) -> list[str]:
        part = self.related(self.workbook_part, "sharedStrings")
        return shared_strings(self.parts.read(part), part) if part else []

    @cached_property
    def _formats(self) -> list[str]:
        part = self.related(self.workbook_part, "styles")
        return number_formats(self.parts.read(part), part) if part else ["General"]

    @cached_property
    def _dynamic(self) -> frozenset[str]:
        part = self.related(self.workbook_part, "sheetMetadata")
        return read_dynamic_marks(parse(self.parts.read(part), part)) if part else frozenset()

    def _context(self) -> Context:
        return Context(lambda: self._strings, self._formats, lambda: self._dynamic, self.date1904)

    def _relation(self, part: str, identity: str | None) -> Relation | None:
        return next((relation for relation in self.relations(part) if relation.id == identity), None)

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
        sheets = []
        for element in self._root.iterfind(f"{self._space}sheets/{self._space}sheet"):
            name = element.get("name", "")
            relation = self._relation(self.workbook_part, relationship_id(element))
            if relation is None or relation.external or relation.target not in self.parts:
                raise PackageError(
                    PackageCode.DAMAGED, part=self.workbook_part, reason=f"sheet {name!r} missing"
                )
            place = Place(name, relation.target, _state(element), relation.kind)
            sheets.append(Sheet(place, self.parts, self._context))
        return tuple(sheets)


def _names_a_workbook(part: str) -> bool:
    folder = part.lower().partition("/")[0]
    return folder not in ("word", "ppt", "visio")


def _state(element: Element) -> State:
    try:
        return State(element.get("state", "visible"))
    except ValueError:
        return State.VISIBLE
