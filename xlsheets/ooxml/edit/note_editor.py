"""Changing the notes of cells (what Excel called comments before threads took the word)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from xlsheets.formula.references import a1
from xlsheets.ooxml.edit.base import EditorBase
from xlsheets.ooxml.edit.note_texts import Span
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
        notes = SheetNotes(self.store, self._at(sheet, position))
        self._refuse(notes, sheet, position, text)
        found = notes.find(position)
        if found is None:
            notes.put(position, text, author)
        else:
            notes.replace(position, found, text)
        notes.finish()

    def add_to_note(self, sheet: str, position: Position, text: str, author: str = "") -> None:
        """Add a text under what the note of a cell says, or make a note of it. `take_from_note` undoes it.

        Errors: as `set_note`.
        """
        self.add_to_notes(sheet, {position: text}, author)

    def add_to_notes(self, sheet: str, texts: Mapping[Position, str], author: str = "") -> None:
        """The same for many cells of a sheet at once. Errors: as `set_note`, before any is changed."""
        notes = SheetNotes(self.store, self._xml(sheet))
        for position, text in texts.items():
            self._at(sheet, position)
            self._refuse(notes, sheet, position, text)
        for position, text in texts.items():
            found = notes.find(position)
            if found is None:
                notes.put(position, text, author)
            else:
                notes.extend(position, found, text)
        notes.finish()

    def take_from_note(self, sheet: str, position: Position, text: str) -> bool:
        """Take a text out of a note that `add_to_note` put there; true when it was there.

        A note that says nothing else goes; another's words, formats and box are as before.
        """
        lines = re.split("\r\n?|\n", text)
        wanted = re.compile("(?:\r\n?|\n)".join(map(re.escape, lines)))
        said = self.note_text(sheet, position) or ""
        if self.note_text(sheet, position) is not None and wanted.fullmatch(said):
            return self.remove_note(sheet, position)
        found = [one.span() for one in re.finditer(f"(?:\r\n?|\n){wanted.pattern}(?![^\r\n])", said)]
        if found:
            self.cut_from_notes(sheet, {position: found[-1:]})
        return bool(found)

    def cut_from_notes(self, sheet: str, cuts: Mapping[Position, Sequence[Span]]) -> None:
        """Take pieces (start, end) out of what notes say; what is left keeps its formats.

        A note cut from end to end goes, but for one that was there, blank, before a line was added to it (the
        first letter is the line break). Cells without a note are passed over.
        """
        notes = SheetNotes(self.store, self._xml(sheet))
        for position, spans in cuts.items():
            found = notes.find(position)
            if found is None or notes.has_thread(position):
                continue
            text = notes.text(position) or ""
            if (0, len(text)) in spans and not text.startswith("\n"):
                notes.drop(position, found)
            else:
                notes.shorten(position, found, spans)
        notes.finish()

    def remove_note(self, sheet: str, position: Position) -> bool:
        """Remove the note of a cell; true when there was one. Errors: has-thread."""
        notes = SheetNotes(self.store, self._at(sheet, position))
        found = notes.find(position)
        if found is None:
            return False
        notes.refuse_thread(position)
        notes.drop(position, found)
        notes.finish()
        return True

    def note_text(self, sheet: str, position: Position) -> str | None:
        """What the note of a cell says now; None without one."""
        return SheetNotes(self.store, self._at(sheet, position)).text(position)

    def note_texts(self, sheet: str) -> Mapping[Position, str]:
        """What every note of a sheet says now, those that stand in for threads left out."""
        return SheetNotes(self.store, self._xml(sheet)).texts()

    def threaded(self, sheet: str, positions: Collection[Position]) -> frozenset[Position]:
        """The cells among these that have a thread of comments, beside which no note can stand."""
        notes = SheetNotes(self.store, self._xml(sheet))
        return frozenset(filter(notes.has_thread, positions))

    def _refuse(self, notes: SheetNotes, sheet: str, position: Position, text: str) -> None:
        notes.refuse_thread(position)
        if len(text) > LONGEST_TEXT:
            raise PackageError(PackageCode.BAD_VALUE, sheet=self._entry(sheet).name, cell=a1(*position))
