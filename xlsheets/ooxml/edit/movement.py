"""Inserting and deleting rows: one move carried through the whole package."""

from __future__ import annotations

from collections.abc import Mapping

from xlsheets.ooxml.area import Area
from xlsheets.ooxml.edit.attached import (
    follow_chart,
    follow_comments,
    follow_control,
    follow_drawing,
    follow_names,
    follow_pivot,
    follow_table,
    follow_texts,
)
from xlsheets.ooxml.edit.following import follow_cells, follow_surroundings
from xlsheets.ooxml.edit.moving import RowMove
from xlsheets.ooxml.edit.rows import cuts, move_rows, refuse_rows
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.edit.store import PartStore
from xlsheets.ooxml.edit.vml import follow_notes, follow_ties
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.model import Table
from xlsheets.ooxml.relations import Relation
from xlsheets.ooxml.xml import namespace


class Movement:
    """A move of rows on one sheet of a package that is being edited."""

    def __init__(self, store: PartStore, sheets: Mapping[str, SheetXml], move: RowMove) -> None:
        self._store = store
        self._sheets = sheets
        self._move = move

    def refuse(self, tables: tuple[Table, ...]) -> None:
        """Raise rows-in-use when an array or a table would be parted, or cells pushed off the sheet."""
        for name, sheet in self._sheets.items():
            if self._move.on(name):
                refuse_rows(sheet, self._move)
        for table in tables:
            if self._move.on(table.sheet) and self._move.count < 0:
                self._refuse_table(table)

    def apply(self, like: int) -> None:
        """Move rows and everything that points at them; inserted rows look like row `like` does now."""
        for name, sheet in self._sheets.items():
            part = sheet.part
            self._unshare(sheet)
            changed = follow_cells(sheet, self._move)
            changed |= follow_surroundings(sheet, self._move)
            if self._move.on(name):
                move_rows(sheet, self._move, like)
                changed = True
            if changed:
                self._store.mark(part)
            for relation in self._store.relations(part):
                if not relation.external and relation.target in self._store:
                    self._follow_related(relation, name)
        self._follow_book()

    def _unshare(self, sheet: SheetXml) -> None:
        wanted = self._move.sheet.casefold()
        masters = (
            element.text
            for element in sheet.data.iter(f"{sheet.space}f")
            if element.get("t") == "shared" and element.text
        )
        touched = any(wanted in text.replace("''", "'").casefold() for text in masters)
        if (touched or self._move.on(sheet.name)) and sheet.unshare():
            self._store.mark(sheet.part)

    def _follow_related(self, relation: Relation, sheet: str) -> None:
        move, part = self._move, relation.target
        if relation.kind == "table":
            self._note(part, follow_table(self._store.tree(part), sheet, move))
        elif relation.kind == "ctrlProp":
            self._note(part, follow_control(self._store.tree(part), sheet, move))
        elif relation.kind == "drawing":
            self._follow_drawing(part, sheet)
        elif relation.kind == "vmlDrawing":
            self._follow_boxes(part, sheet)
        elif not move.on(sheet):
            return
        elif relation.kind in ("comments", "threadedComment"):
            self._note(part, follow_comments(self._store.tree(part), move))
        elif relation.kind == "pivotTable":
            self._note(part, follow_pivot(self._store.tree(part), move))

    def _follow_drawing(self, part: str, sheet: str) -> None:
        root = self._store.tree(part)
        self._note(part, follow_texts(root, self._move))
        if self._move.on(sheet):
            self._note(part, follow_drawing(root, self._move))

    def _follow_boxes(self, part: str, sheet: str) -> None:
        data = self._store.read(part)
        moved = follow_ties(data, sheet, self._move)
        if self._move.on(sheet):
            moved = follow_notes(moved, self._move)
        if moved != data:
            self._store.replace(part, moved)

    def _follow_book(self) -> None:
        book = self._store.package.workbook_part
        root = self._store.tree(book)
        self._note(book, follow_names(root, namespace(root), self._move))
        for part in self._store.names:
            name = part.lower()
            if not name.endswith(".xml"):
                continue
            if "/charts/chart" in name:
                self._note(part, follow_chart(self._store.tree(part), self._move))
            elif "/pivotcache/pivotcachedefinition" in name:
                self._note(part, follow_pivot(self._store.tree(part), self._move))

    def _note(self, part: str, changed: bool) -> None:
        if changed:
            self._store.mark(part)

    def _refuse_table(self, table: Table) -> None:
        top, bottom = table.ref.top, table.ref.bottom
        head = Area(top, 1, table.body.top - 1, 1) if table.header_rows else None
        foot = Area(table.body.bottom + 1, 1, bottom, 1) if table.totals_rows else None
        move = self._move
        gone = move.area(table.body) is None
        if gone or any(area and (cuts(area, move) or move.area(area) is None) for area in (head, foot)):
            raise PackageError(
                PackageCode.ROWS_IN_USE, sheet=table.sheet, row=move.at, reason=f"table {table.name}"
            )
