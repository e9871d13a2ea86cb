"""The notes of one sheet: the part with their texts, and the drawing with their boxes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property

from lxml import etree

from xlsheets.formula.references import a1, split_a1
from xlsheets.ooxml.edit.boxes import lines_of
from xlsheets.ooxml.edit.note_boxes import NoteBoxes
from xlsheets.ooxml.edit.note_texts import Span, add_line, child, shown_texts, take_out, write_text
from xlsheets.ooxml.edit.order import new_root
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.edit.store import PartStore
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.reading import Position
from xlsheets.ooxml.xml import Element, escape, namespace, remove, unescape

_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_THREAD = "tc="  # the author of the note that stands in for a thread in older programs


class SheetNotes:
    """Finds, makes and removes notes; what is not asked for stays as it was. `finish` ends the changes."""

    def __init__(self, store: PartStore, sheet: SheetXml) -> None:
        self._store = store
        self._sheet = sheet
        self._boxes = NoteBoxes(store, sheet)
        self._authors_gone: set[str] = set()
        part = store.related(sheet.part, "comments")
        self._by_cell: dict[str, Element] = {}
        for note in () if part is None else self._listed(part):
            self._by_cell.setdefault(note.get("ref", "").upper(), note)

    def find(self, position: Position) -> Element | None:
        """The note of a cell."""
        return self._by_cell.get(a1(*position))

    def text(self, position: Position) -> str | None:
        """What the note of a cell says."""
        found = self.find(position)
        return None if found is None else "".join(unescape(run.text or "") for run in shown_texts(found))

    def texts(self) -> dict[Position, str]:
        """What every note says, those that stand in for threads left out."""
        places = []
        for ref in self._by_cell:
            with suppress(ValueError):
                places.append(split_a1(ref))
        return {at: self.text(at) or "" for at in places if not self.has_thread(at)}

    def has_thread(self, position: Position) -> bool:
        """Whether a cell has a thread of comments: Excel allows no note beside one."""
        found = self.find(position)
        return a1(*position) in self._threaded or (
            found is not None and self._author(found).startswith(_THREAD)
        )

    def refuse_thread(self, position: Position) -> None:
        """Raise has-thread for such a cell."""
        if self.has_thread(position):
            raise PackageError(PackageCode.HAS_THREAD, sheet=self._sheet.name, cell=a1(*position))

    def put(self, position: Position, text: str, author: str) -> None:
        """Make a note where there is none."""
        part = self._comments()
        root = self._store.tree(part)
        space = namespace(root)
        note = etree.SubElement(child(root, "commentList"), f"{space}comment")
        note.set("ref", a1(*position))
        note.set("authorId", str(self._author_index(root, author)))
        write_text(note, text)
        self._by_cell[a1(*position)] = note
        self._store.mark(part)
        self._boxes.draw(position, text)

    def replace(self, position: Position, note: Element, text: str) -> None:
        """Give a note another text; its box gets taller where that needs it."""
        more = lines_of(text) - lines_of(self.text(position) or "")
        write_text(note, text)
        self._changed(position, max(more, 0))

    def extend(self, position: Position, note: Element, text: str) -> None:
        """Add a text as the last line of a note; what it says already stays, letter by letter."""
        add_line(note, text)
        self._changed(position, lines_of(text))

    def shorten(self, position: Position, note: Element, spans: Sequence[Span]) -> None:
        """Take pieces of its text out of a note; what is left keeps its formats."""
        text = self.text(position) or ""
        lines = sum(lines_of(text[start:end].strip("\r\n")) for start, end in spans)
        take_out(note, spans)
        self._changed(position, -lines)

    def drop(self, position: Position, note: Element) -> None:
        """Remove a note with its box."""
        self._authors_gone.add(note.get("authorId", ""))
        del self._by_cell[a1(*position)]
        remove(note)
        self._boxes.erase(position)

    def finish(self) -> None:
        """Draw the boxes, and remove the parts that are left empty."""
        part = self._store.related(self._sheet.part, "comments")
        if part is not None and self._authors_gone:
            self._drop_authors(self._store.tree(part))
            self._store.mark(part)
            if not self._listed(part):
                self._store.remove(part)
                self._store.unlink(self._sheet.part, part)
        self._boxes.finish()

    # Texts

    def _comments(self) -> str:
        part = self._store.related(self._sheet.part, "comments")
        if part is None:
            part = self._store.free(self._store.beside_book("comments{}.xml"))
            root = new_root(self._store.main, "comments")
            etree.SubElement(root, f"{self._sheet.space}authors")
            etree.SubElement(root, f"{self._sheet.space}commentList")
            self._store.add(part, etree.tostring(root), _COMMENTS)
            self._store.link(self._sheet.part, part, f"{self._store.office}/comments")
        return part

    def _listed(self, part: str) -> list[Element]:
        root = self._store.tree(part)
        space = namespace(root)
        return root.findall(f"{space}commentList/{space}comment")

    def _author(self, note: Element) -> str:
        root = note.getroottree().getroot()
        authors = child(root, "authors").findall(f"{namespace(root)}author")
        index = note.get("authorId", "")
        return (authors[int(index)].text or "") if index.isdecimal() and int(index) < len(authors) else ""

    def _author_index(self, root: Element, author: str) -> int:
        authors = child(root, "authors")
        space = namespace(root)
        listed = [unescape(one.text or "") for one in authors.findall(f"{space}author")]
        if author in listed:
            return listed.index(author)
        etree.SubElement(authors, f"{space}author").text = escape(author)
        return len(listed)

    def _drop_authors(self, root: Element) -> None:
        """Remove the authors of removed notes, as far as nobody else's number changes by it."""
        space = namespace(root)
        authors = root.findall(f"{space}authors/{space}author")
        used = {one.get("authorId") for one in root.iter(f"{space}comment")}
        while len(authors) > 1 and (last := str(len(authors) - 1)) in self._authors_gone and last not in used:
            remove(authors.pop())

    def _changed(self, position: Position, rows: int) -> None:
        part = self._store.related(self._sheet.part, "comments")
        if part is not None:
            self._store.mark(part)
        self._boxes.stretch(position, rows)

    @cached_property
    def _threaded(self) -> frozenset[str]:
        part = self._store.related(self._sheet.part, "threadedComment")
        listed = () if part is None else self._store.tree(part)
        return frozenset(one.get("ref", "").upper() for one in listed if isinstance(one.tag, str))
