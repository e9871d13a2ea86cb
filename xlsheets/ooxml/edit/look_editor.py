"""Changing how cells, columns and rows look."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from lxml import etree

from xlsheets.formula.references import MAX_COLUMN, MAX_ROW
from xlsheets.ooxml.edit.base import EditorBase
from xlsheets.ooxml.edit.highlights import drop_highlights, drop_last_formats, dxf_of, put_highlight
from xlsheets.ooxml.edit.looks import Look
from xlsheets.ooxml.edit.measures import freeze, set_height, set_wide, set_width
from xlsheets.ooxml.edit.order import new_root
from xlsheets.ooxml.edit.stylesheet import Stylesheet
from xlsheets.ooxml.edit.tidying import drop_last_styles, styles_in_use
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.package import Package
from xlsheets.ooxml.reading import Position
from xlsheets.ooxml.xml import drop

_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


class LookEditor(EditorBase):
    """The part of `Editor` that changes looks. Styles are only added; an index stays what it was."""

    def __init__(self, package: Package) -> None:
        super().__init__(package)
        self._stylesheet: Stylesheet | None = None

    def style_like(self, index: int, look: Look) -> int:
        """The index of a style that is as another (`Cell.style`) but for what `look` changes.

        Equal styles are made once. Errors: no-such-style.
        """
        return self._styles().like(index, look)

    def named_style(self, name: str) -> int:
        """The index of one of Excel's own styles, by its Swedish name: Indata, Beräkning, Neutral, ...

        A workbook that has changed that style gives its own. Errors: no-such-style.
        """
        return self._styles().named(name)

    def style_at(self, sheet: str, position: Position) -> int:
        """The index of the style that a cell has now."""
        return self._at(sheet, position).style(position)

    def set_style(self, sheet: str, position: Position, style: int) -> None:
        """Give a cell a style by its index (`style_at` of the cell to look like). Errors: no-such-style."""
        xml = self._at(sheet, position)
        if not self._knows_style(style):
            raise PackageError(PackageCode.NO_SUCH_STYLE, style=style)
        cell = xml.ensure(position)
        if style:
            cell.set("s", str(style))
        else:
            drop(cell, "s")
        self._touch(xml)

    def drop_styles(self, styles: Iterable[int]) -> None:
        """Forget styles that no cell has any more, as far as they are the last ones of the workbook.

        For what came with a sheet of ours that has gone; a style that is in use, or stands before another
        that stays, is left.
        """
        part = self.store.related(self.package.workbook_part, "styles")
        if part is not None:
            sheets = [entry.part for entry in self._entries if entry.kind == "worksheet"]
            drop_last_styles(self.store.tree(part), set(styles) - styles_in_use(self.store, sheets))
            self.store.mark(part)
            self._stylesheet = None

    def set_column_width(self, sheet: str, first: int, last: int, width: float) -> None:
        """Give columns, counted from 1, a width in digits of the standard font."""
        xml = self._at(sheet, (1, first))
        set_width(xml, first, min(max(first, last), MAX_COLUMN), width)
        self._touch(xml)

    def set_row_height(self, sheet: str, row: int, points: float) -> None:
        """Give a row a height in points (15 is the usual one)."""
        xml = self._at(sheet, (row, 1))
        set_height(xml, row, points)
        self._touch(xml)

    def freeze(self, sheet: str, rows: int, columns: int = 0) -> None:
        """Keep so many rows and columns in view while the rest scrolls."""
        xml = self._at(sheet, (min(rows + 1, MAX_ROW), columns + 1))
        freeze(xml, rows, columns)
        self._touch(xml)

    def highlight(self, sheet: str, cells: Sequence[Position], condition: str, fill: str) -> None:
        """Colour cells (RRGGBB) while a condition, a formula without `=`, holds.

        Their own looks stay as they are beneath it; `remove_highlights` undoes it.
        """
        for cell in cells:
            self._at(sheet, cell)
        xml = self._xml(sheet)
        put_highlight(xml, cells, condition, dxf_of(self._styles().root, fill))
        self._touch(xml)

    def remove_highlights(self, conditions: Collection[str], sheets: Iterable[str] | None = None) -> int:
        """Take off the colours that `highlight` gave by these conditions, on these sheets (None: on all).

        Says how many sheets had some.
        """
        used: dict[str, set[int]] = {}
        for name in self.worksheet_names if sheets is None else sheets:
            if name in self.worksheet_names and (found := drop_highlights(self._xml(name), conditions)):
                used[name] = found
                self._touch(self._xml(name))
        part = self.store.related(self.package.workbook_part, "styles")
        formats = set().union(*used.values())
        if part is not None and formats and drop_last_formats(self.store.tree(part), self.store, formats):
            self.store.mark(part)
        return len(used)

    def print_wide(self, sheet: str, tab: str | None = None) -> None:
        """Print a sheet on A4 laid across, all its columns on one page; `tab` (RRGGBB) colours its tab."""
        xml = self._xml(sheet)
        set_wide(xml, tab)
        self._touch(xml)

    def _styles(self) -> Stylesheet:
        book = self.package.workbook_part
        part = self.store.related(book, "styles") or self._new_styles()
        if self._stylesheet is None:
            self._stylesheet = Stylesheet(self.store.tree(part))
        self.store.mark(part)
        return self._stylesheet

    def _new_styles(self) -> str:
        part = self.store.beside_book("styles.xml")  # some programs look nowhere else
        if part in self.store:
            part = self.store.free(self.store.beside_book("styles{}.xml"))
        root = new_root(self.store.main, "styleSheet")
        Stylesheet(root).complete()
        self.store.add(part, etree.tostring(root), _STYLES)
        self.store.link(self.package.workbook_part, part, f"{self.store.office}/styles")
        return part

    def _knows_style(self, style: int) -> bool:
        part = self.store.related(self.package.workbook_part, "styles")
        if part is None:
            return style == 0
        return 0 <= style < max(Stylesheet(self.store.tree(part)).count(), 1)
