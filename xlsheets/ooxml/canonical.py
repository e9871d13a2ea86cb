"""What an XML part says, whatever spelling and blanks its writer chose, as a digest."""

from __future__ import annotations

import hashlib
from typing import Final

from lxml import etree

from xlsheets.formula.references import a1, split_a1
from xlsheets.ooxml.edit.stylesheet import PLAIN
from xlsheets.ooxml.events import event_parser, parse_events
from xlsheets.ooxml.xml import MAIN, STRICT_MAIN, local_name, parse, remove

_EMPTY_IS_NOTHING: Final = frozenset(
    f"{space}}}{name}" for space in (MAIN, STRICT_MAIN) for name in ("dxfs", "definedNames", "authors")
)
"""Lists that say the same when they are empty as when they are not there."""
_ROWS: Final = frozenset(f"{space}}}row" for space in (MAIN, STRICT_MAIN))
_CELLS: Final = frozenset(f"{space}}}c" for space in (MAIN, STRICT_MAIN))
_AT_A_TIME: Final = 4096  # pieces that are gathered before they are digested


def canonical_digest(data: bytes, part: str) -> str:
    """A digest of what an XML part says. Errors: damaged, unsafe-package.

    Blanks between elements, comments, prefixes and the count of a list do not matter; nor does whether rows
    and cells tell the number that follows from their place, or a list that is empty is there.
    """
    told = _Telling()
    parser = event_parser(part)
    parser.StartElementHandler = told.start
    parser.EndElementHandler = told.end
    parser.CharacterDataHandler = told.texts.append
    parse_events(parser, data, part)
    return told.digest()


def styles_digest(data: bytes, part: str) -> str:
    """The same for a part of styles; empty for one that has only what Excel takes for granted."""
    root = parse(data, part)
    for held in list(root):
        name = local_name(held)
        plain = name in PLAIN and _digest_of(held) == _digest_of(_plain(name, held))
        if plain or (name == "dxfs" and len(held) == 0):
            remove(held)
    return _digest_of(root) if len(root) else ""


def _plain(name: str, like: etree._Element) -> etree._Element:
    space = str(like.tag).partition("}")[0][1:]
    return etree.fromstring(f'<{name} xmlns="{space}">{PLAIN[name]}</{name}>')


def _digest_of(element: etree._Element) -> str:
    return canonical_digest(etree.tostring(element, encoding="UTF-8", with_tail=False), "styles")


class _Telling:
    """Events as pieces of text; an element's beginning waits until it is known not to be an empty list."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._digest = hashlib.sha256()
        self._pieces: list[str] = []
        self._waiting = ""
        self._is_leaf = False
        self._row = 0
        self._last = ""  # the cell before in the row

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        pieces = self._pieces
        pieces.append(self._waiting)
        if self.texts:
            self._say_texts(keep_blanks=False)
        attributes.pop("count", None)
        if name in _CELLS:
            self._last = attributes["r"] = attributes.get("r") or self._next_cell()
        elif name in _ROWS:
            self._row = _number(attributes.setdefault("r", str(self._row + 1)))
            self._last = ""
        self._waiting = f"<{name}\0{attributes}\0"
        self._is_leaf = True
        if len(pieces) > _AT_A_TIME:
            self._write()

    def end(self, name: str) -> None:
        """An element ends."""
        if not self._is_leaf:
            if self.texts:
                self._say_texts(keep_blanks=False)
            self._pieces.append("\0>")
        elif self.texts or name not in _EMPTY_IS_NOTHING:
            self._pieces.append(self._waiting)
            self._say_texts(keep_blanks=True)
            self._pieces.append("\0>")
        self._waiting = ""
        self._is_leaf = False

    def digest(self) -> str:
        """The digest of all that was told."""
        self._write()
        return self._digest.hexdigest()

    def _say_texts(self, keep_blanks: bool) -> None:
        text = "".join(self.texts)
        self.texts.clear()
        if keep_blanks or text.strip():
            self._pieces.append(text)

    def _next_cell(self) -> str:
        try:
            return a1(self._row, split_a1(self._last)[1] + 1 if self._last else 1)
        except ValueError:  # the cell before has no address either; whoever reads the sheet refuses it
            return ""

    def _write(self) -> None:
        self._digest.update("".join(self._pieces).encode("utf-8", "surrogatepass"))
        self._pieces.clear()


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0
