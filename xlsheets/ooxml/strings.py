"""The shared strings of a workbook, read in one pass without a tree: some have a million."""

from __future__ import annotations

import re
from collections.abc import Collection

from xlsheets.ooxml.errors import PackageError
from xlsheets.ooxml.events import KEEPS_BLANKS, event_parser, parse_events
from xlsheets.ooxml.lexical import Span, UnusualError, head_is_plain, pieces, plain_text
from xlsheets.ooxml.xml import trimmed, unescape

_FIRST, _ENDS = b"<si>", b"</si>"
_OPEN, _CLOSE = "<si><t>", "</t></si>"
_STRING = re.compile(
    r'<si><t(?: xml:space="(preserve)")?>([^<]+)</t></si>|(<si>[\s\S]*?</si>|<si ?/>)|\s+|([\s\S])'
)


def shared_strings(data: bytes, part: str) -> list[str]:
    """The texts of a shared string table, by index: runs joined, phonetic guides left out.

    Errors: damaged, unsafe-package (a document type declaration).
    """
    start, end = data.find(_FIRST), data.rfind(_ENDS) + len(_ENDS)
    head, tail = data[: max(start, 0)], data[end:]
    bare = start >= 0 and b"<" not in head.partition(b"<sst")[2] and b"<si" not in tail
    if not (bare and head_is_plain(head)):
        return _Scan(part).run(data)
    try:
        strings = _plain_strings(data, (start, end))
    except UnusualError:
        return _Scan(part).run(data)
    parse_events(event_parser(part), head + tail, part)
    return strings


def _plain_strings(data: bytes, span: Span) -> list[str]:
    """Strings without runs by pattern, the others by the parser, all of them at once."""
    strings: list[str] = []
    others: dict[int, str] = {}
    for text in pieces(data, span, _ENDS):
        plainest = _plainest(text)
        strings += plainest
        for kept, plain, other, unknown in [] if plainest else _STRING.findall(text):
            if plain:
                whole = plain_text(plain)
                strings.append(unescape(whole if kept else trimmed(whole)))
            elif other:
                others[len(strings)] = other
                strings.append("")
            elif unknown:
                raise UnusualError
    for index, text in zip(others, _parsed(others.values()), strict=True):
        strings[index] = text
    return strings


def _plainest(text: str) -> list[str]:
    """The strings of a piece in which each stands alone, with nothing to decode or to trim; else none."""
    if "&" in text or "_x" in text or not (text.startswith(_OPEN) and text.endswith(_CLOSE)):
        return []
    found = text[len(_OPEN) : -len(_CLOSE)].split(_CLOSE + _OPEN)
    tags = (_OPEN.count("<") + _CLOSE.count("<")) * len(found)
    return found if text.count("<") == tags and all(one == one.strip() != "" for one in found) else []


def _parsed(strings: Collection[str]) -> list[str]:
    if not strings:
        return []
    try:
        found = _Scan("").run(f"<sst>{''.join(strings)}</sst>".encode())
    except PackageError as error:  # or only a prefix that is declared on the root
        raise UnusualError from error
    if len(found) != len(strings):
        raise UnusualError
    return found


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
