"""The drawing that holds the boxes of a sheet's notes: found, made, and taken away when it is empty."""

from __future__ import annotations

from lxml import etree

from xlsheets.ooxml.edit import vml
from xlsheets.ooxml.edit.boxes import boxes_on
from xlsheets.ooxml.edit.order import WORKSHEET, place
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.edit.store import PartStore
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.reading import Position
from xlsheets.ooxml.xml import OFFICE_RELATIONSHIPS, relationship_id, remove

_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"


class NoteBoxes:
    """The boxes of the notes of one sheet; what is asked for is drawn by `finish`, all at once."""

    def __init__(self, store: PartStore, sheet: SheetXml) -> None:
        self._store = store
        self._sheet = sheet
        self._drawn: dict[Position, str] = {}
        self._gone: set[Position] = set()
        self._taller: dict[Position, int] = {}

    def stretch(self, position: Position, rows: int) -> None:
        """Make a box that many rows taller, or less tall when negative."""
        self._taller[position] = self._taller.get(position, 0) + rows

    def draw(self, position: Position, text: str) -> None:
        """Draw the box of a new note."""
        self._drawn[position] = text

    def erase(self, position: Position) -> None:
        """Take away the box of a note, and the drawing when nothing is left in it."""
        self._gone.add(position)

    def finish(self) -> None:
        """Change the drawing. Errors: damaged, where a new box finds no end of the drawing."""
        part = self._drawing()
        if part is not None and (self._gone or any(self._taller.values())):
            self._change(part)
        if self._drawn:
            self._draw(self._drawing() or self._new_drawing())

    def _drawing(self) -> str | None:
        element = self._sheet.root.find(f"{self._sheet.space}legacyDrawing")
        identity = None if element is None else relationship_id(element)
        for relation in self._store.relations(self._sheet.part):
            if relation.id == identity and not relation.external and relation.target in self._store:
                return relation.target
        return None

    def _draw(self, part: str) -> None:
        boxes = boxes_on(self._sheet, self._drawn)
        try:
            data = vml.with_boxes(self._store.read(part), boxes, self._block)
        except ValueError as error:
            raise PackageError(PackageCode.DAMAGED, part=part, reason=str(error)) from error
        self._store.replace(part, data)

    def _new_drawing(self) -> str:
        """A drawing for a sheet that has none. Its kind keeps the old address in every dialect."""
        remove(self._sheet.root.find(f"{self._sheet.space}legacyDrawing"))
        part = self._store.free(self._store.beside_book("drawings/vmlDrawing{}.vml"))
        self._store.add_by_ending(part, vml.new_drawing(self._block()), _VML)
        identity = self._store.link(self._sheet.part, part, f"{OFFICE_RELATIONSHIPS[0]}/vmlDrawing")
        office = self._store.office
        element = etree.Element(f"{self._sheet.space}legacyDrawing", nsmap={"r": office})
        element.set(f"{{{office}}}id", identity)
        place(self._sheet.root, element, WORKSHEET)
        self._store.mark(self._sheet.part)
        return part

    def _block(self) -> int:
        """A block of shape numbers that no drawing of the workbook has."""
        taken = (
            block
            for name in self._store.names
            if name.lower().endswith(".vml")
            for block in vml.blocks(self._store.read(name))
        )
        return max(taken, default=0) + 1

    def _change(self, part: str) -> None:
        data = self._store.read(part)
        left = vml.with_changes(data, self._gone, self._taller)
        if left == data:
            return
        if vml.has_shapes(left) or not self._gone:
            self._store.replace(part, left)
            return
        remove(self._sheet.root.find(f"{self._sheet.space}legacyDrawing"))
        self._store.mark(self._sheet.part)
        self._store.remove(part)
        self._store.unlink(self._sheet.part, part)
        self._store.forget_ending("vml")
