"""The notes of one sheet: the part with their texts, and the drawing with their boxes."""

from __future__ import annotations

from lxml import etree

from xlsheets.formula.references import a1
from xlsheets.ooxml.edit.boxes import lines_of
from xlsheets.ooxml.edit.note_boxes import NoteBoxes
from xlsheets.ooxml.edit.order import new_root
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.edit.store import PartStore
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.reading import Position
from xlsheets.ooxml.xml import (
    SPACE,
    Element,
    escape,
    local_name,
    namespace,
    remove,
    unescape,
)

_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_THREAD = "tc="  # the author of the note that stands in for a thread in older programs


class SheetNotes:
    """Finds, makes and removes notes; what is not asked for stays as it was."""

    def __init__(self, store: PartStore, sheet: SheetXml) -> None:
        self._store = store
        self._sheet = sheet
        self._boxes = NoteBoxes(store, sheet)

    def find(self, position: Position) -> Element | None:
        """The note of a cell."""
        part = self._store.related(self._sheet.part, "comments")
        if part is None:
            return None
        address = a1(*position)
        return next((one for one in self._listed(part) if one.get("ref", "").upper() == address), None)

    def text(self, position: Position) -> str | None:
        """What the note of a cell says."""
        found = self.find(position)
        if found is None:
            return None
        runs = found.findall(f"{namespace(found)}text//{namespace(found)}t")
        shown = (run for run in runs if not any(local_name(up) == "rPh" for up in run.iterancestors()))
        return "".join(unescape(run.text or "") for run in shown)

    def refuse_thread(self, position: Position) -> None:
        """Raise has-thread for a cell with a thread of comments: Excel allows no note beside one."""
        found = self.find(position)
        address = a1(*position)
        threads = self._store.related(self._sheet.part, "threadedComment")
        threaded = threads is not None and any(
            one.get("ref", "").upper() == address for one in self._store.tree(threads)
        )
        if threaded or (found is not None and self._author(found).startswith(_THREAD)):
            raise PackageError(PackageCode.HAS_THREAD, sheet=self._sheet.name, cell=address)

    def put(self, position: Position, text: str, author: str) -> None:
        """Make a note where there is none."""
        part = self._comments()
        root = self._store.tree(part)
        space = namespace(root)
        note = etree.SubElement(_child(root, "commentList"), f"{space}comment")
        note.set("ref", a1(*position))
        note.set("authorId", str(self._author_index(root, author)))
        _write(note, [_run(space, text)])
        self._store.mark(part)
        self._boxes.draw(position, text)

    def replace(self, position: Position, note: Element, text: str) -> None:
        """Give a note another text; its box gets taller where that needs it."""
        more = lines_of(text) - lines_of(self.text(position) or "")
        _write(note, [_run(namespace(note), text)])
        self._changed(position, max(more, 0))

    def extend(self, position: Position, note: Element, text: str) -> None:
        """Add a text as the last line of a note; what it says already stays, letter by letter."""
        space = namespace(note)
        body = _child(note, "text")
        plain = body.find(f"{space}t")
        if plain is not None:  # a note without formats holds its text bare
            body.remove(plain)
            first = etree.Element(f"{space}r")
            first.append(plain)
            body.insert(0, first)
        runs = body.findall(f"{space}r")
        added = _run(space, "\n" + text)
        if runs:
            runs[-1].addnext(added)
        else:
            body.insert(0, added)
        self._changed(position, lines_of(text))

    def shorten(self, position: Position, note: Element, text: str) -> bool:
        """Take a text that `extend` added away again; false when the note does not have it so."""
        space = namespace(note)
        body = _child(note, "text")
        runs = body.findall(f"{space}r")
        wanted = "\n" + _plain(text)
        added = [run for run in runs if unescape(run.findtext(f"{space}t") or "") == wanted]
        if not added:
            return False
        remove(added[-1])
        if len(runs) == 2 and len(runs[0]) == 1:  # it was bare
            body.insert(0, runs[0][0])
            remove(runs[0])
        self._changed(position, -lines_of(text))
        return True

    def drop(self, position: Position, note: Element) -> None:
        """Remove a note with its box, and the parts that it leaves empty."""
        part = self._store.related(self._sheet.part, "comments")
        if part is None:
            return
        author = note.get("authorId", "")
        remove(note)
        self._drop_author(self._store.tree(part), author)
        self._store.mark(part)
        if not self._listed(part):
            self._store.remove(part)
            self._store.unlink(self._sheet.part, part)
        self._boxes.erase(position)

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
        authors = _child(root, "authors").findall(f"{namespace(root)}author")
        index = note.get("authorId", "")
        return (authors[int(index)].text or "") if index.isdecimal() and int(index) < len(authors) else ""

    def _author_index(self, root: Element, author: str) -> int:
        authors = _child(root, "authors")
        space = namespace(root)
        listed = [unescape(one.text or "") for one in authors.findall(f"{space}author")]
        if author in listed:
            return listed.index(author)
        etree.SubElement(authors, f"{space}author").text = escape(author)
        return len(listed)

    def _drop_author(self, root: Element, index: str) -> None:
        """Remove the author of a removed note when nobody else's number changes by it."""
        space = namespace(root)
        authors = root.findall(f"{space}authors/{space}author")
        used = {one.get("authorId") for one in root.iter(f"{space}comment")}
        if len(authors) > 1 and index == str(len(authors) - 1) and index not in used:
            remove(authors[-1])

    def _changed(self, position: Position, rows: int) -> None:
        part = self._store.related(self._sheet.part, "comments")
        if part is not None:
            self._store.mark(part)
        self._boxes.stretch(position, rows)


def _child(parent: Element, name: str) -> Element:
    found = parent.find(f"{namespace(parent)}{name}")
    if found is None:
        found = parent.makeelement(f"{namespace(parent)}{name}")
        parent.insert(0 if name in ("authors", "text") else len(parent), found)
    return found


def _write(note: Element, runs: list[Element]) -> None:
    """Replace the text of a note."""
    body = _child(note, "text")
    for child in list(body):
        body.remove(child)
    body.extend(runs)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _run(space: str, text: str) -> Element:
    run = etree.Element(f"{space}r")
    look = etree.SubElement(run, f"{space}rPr")
    for name, value in (("sz", "9"), ("color", "81"), ("rFont", "Tahoma"), ("family", "2")):
        etree.SubElement(look, f"{space}{name}").set("indexed" if name == "color" else "val", value)
    stored = etree.SubElement(run, f"{space}t")
    stored.text = escape(_plain(text))
    stored.set(SPACE, "preserve")
    return run
