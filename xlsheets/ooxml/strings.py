"""The shared strings of a workbook, read in one pass without a tree: some have a million."""

from __future__ import annotations

from xlsheets.ooxml.events import KEEPS_BLANKS, event_parser, parse_events
from xlsheets.ooxml.xml import trimmed, unescape


def shared_strings(data: bytes, part: str) -> list[str]:
    """The texts of a shared string table, by index: runs joined, phonetic guides left out.

    Errors: damaged, unsafe-package (a document type declaration).
    """
    return _Scan(part).run(data)


class _Scan:
    def __init__(self, part: str) -> None:
        self._part = part
        self._strings: list[str] = []
        self._pieces: list[str] = []
        self._listening = self._phonetic = self._trims = False

    def run(self, data: bytes) -> list[str]:
        """Read all of the part."""
        parser = event_parser(self._part)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parse_events(parser, data, self._part)
        return self._strings

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        if local == "si":
            self._pieces.clear()
            self._trims = True
        elif local == "r":
            self._trims = False  # runs are parts of a sentence
        elif local == "rPh":
            self._phonetic = True
        self._listening = local == "t" and not self._phonetic
        if self._listening and attributes.get(KEEPS_BLANKS) == "preserve":
            self._trims = False

    def _end(self, name: str) -> None:
        local = name.rpartition("}")[2]
        if local == "si":
            text = "".join(self._pieces)
            self._strings.append(unescape(trimmed(text) if self._trims else text))
        elif local == "rPh":
            self._phonetic = False
        self._listening = False

    def _characters(self, text: str) -> None:
        if self._listening:
            self._pieces.append(text)
