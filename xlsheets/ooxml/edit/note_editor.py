"""Changing the notes of cells (what Excel called comments before threads took the word)."""

from __future__ import annotations

from xlsheets.formula.references import a1
from xlsheets.ooxml.edit.base import EditorBase
from xlsheets.ooxml.edit.notes import SheetNotes
from xlsheets.ooxml.edit.writing import LONGEST_TEXT
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.reading import Position


class NoteEditor(EditorBase):
    """The part of `Editor` that writes notes. Threads of comments are never touched."""

    def set_note(self, sheet: str, position: Position, text: str, author: str = "") -> None:
        """Give a cell a note, or its note another text (its author and the place of its box stay).

        Errors: has-thread (Excel allows no note beside a thread of comments), bad-value (too long).
        """
        notes = self._notes(sheet, position, text)
        found = notes.find(position)
        if found is None:
            notes.put(position, text, author)
        else:
            notes.replace(position, found, text)

    def add_to_note(self, sheet: str, position: Position, text: str, author: str = "") -> None:
        """Add a text under what the note of a cell says, or make a note of it. `take_from_note` undoes it.

        Errors: as `set_note`.
        """
        notes = self._notes(sheet, position, text)
        found = notes.find(position)
        if found is None:
            notes.put(position, text, author)
        else:
            notes.extend(position, found, text)

    def take_from_note(self, sheet: str, position: Position, text: str) -> bool:
        """Take a text out of a note that `add_to_note` put there; true when it was there.

        A note that says nothing else goes; another's words, formats and box are as before.
        """
        xml = self._at(sheet, position)
        notes = SheetNotes(self.store, xml)
        found = notes.find(position)
        if found is None:
            return False
        if notes.text(position) == text.replace("\r\n", "\n").replace("\r", "\n"):
            notes.drop(position, found)
            return True
        return notes.shorten(position, found, text)

    def remove_note(self, sheet: str, position: Position) -> bool:
        """Remove the note of a cell; true when there was one. Errors: has-thread."""
        xml = self._at(sheet, position)
        notes = SheetNotes(self.store, xml)
        found = notes.find(position)
        if found is None:
            return False
        notes.refuse_thread(position)
        notes.drop(position, found)
        return True

    def note_text(self, sheet: str, position: Position) -> str | None:
        """What the note of a cell says now; None without one."""
        return SheetNotes(self.store, self._at(sheet, position)).text(position)

    def _notes(self, sheet: str, position: Position, text: str) -> SheetNotes:
        xml = self._at(sheet, position)
        if len(text) > LONGEST_TEXT:
            raise PackageError(PackageCode.BAD_VALUE, sheet=xml.name, cell=a1(*position))
        notes = SheetNotes(self.store, xml)
        notes.refuse_thread(position)
        return notes
