"""What an XML part says, whatever spelling its writer chose, as a digest."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from lxml import etree

from xlsheets.formula.references import a1, split_a1
from xlsheets.ooxml.edit.stylesheet import PLAIN
from xlsheets.ooxml.remembered import remembered
from xlsheets.ooxml.xml import MAIN, STRICT_MAIN, Element, drop, local_name, parse, remove

_DECLARATION: Final = re.compile(
    rb'<\?xml version="1\.0" encoding="UTF-8"(?: standalone="(?:yes|no)")?\?>\s*', re.I
)
_ROOT: Final = re.compile(rb"<[\w.-]+[ />]")
_ATTRIBUTE: Final = re.compile(rb'[^\s"=]+="[^"]*"')
_LARGE: Final = (b"</worksheet>", b"</sst>")
"""How the parts end that are many bytes; the others are as soon respelt as looked through."""
_UNUSUAL: Final = (b"\r", b"\n", b"\t", b"></v>", b"></t>", b"></f>", b"></formula", b"></xm:f>")
"""What an XML writer need not write: blanks between elements, empty pairs."""
_EMPTY_VALUES: Final = ((b"<v></v>", b"<v/>"), (b"<t></t>", b"<t/>"))
_HABITS: Final = (b" />", b" >", b"='", b'"  ', b"<!", b"<?", b"<c>", b"<row>", b"<c s", b"<c t")
"""What a writer writes throughout or never, so that a piece of the part tells: blanks in tags, other
quotation marks, comments, cells and rows that do not tell where they stand."""
_PIECE: Final = 3000  # bytes
_ROWS: Final = (b"<sheetData", b"<si")
_KNOWN: Final = (b"&amp;", b"&lt;", b"&gt;")
_EMPTY_LISTS: Final = ("definedNames", "authors")
"""Lists that say the same when they are empty as when they are not there."""
_MAINS: Final = (f"{{{MAIN}}}", f"{{{STRICT_MAIN}}}")


@remembered
def canonical_digest(data: bytes, part: str) -> str:
    """A digest of what an XML part says. Errors: damaged, unsafe-package.

    Blanks between elements, comments and the spelling of characters do not matter; nor does whether rows and
    cells tell the number that follows from their place, or a list that is empty is there.
    """
    plain = _plain(data)
    return _digest_of(_respelt(data, part) if plain is None else plain)


@remembered
def styles_digest(data: bytes, part: str) -> str:
    """The same for a part of styles; empty for one that has only what Excel takes for granted."""
    root = _tidied(parse(data, part))
    for element in root.iter():
        drop(element, "count")
    for held in list(root):
        if _is_granted(held) or (local_name(held) == "dxfs" and len(held) == 0):
            remove(held)
    return _digest_of(etree.tostring(root, encoding="UTF-8")) if len(root) else ""


def _is_granted(held: Element) -> bool:
    """Whether a list of styles is the one that Excel counts on where there is none."""
    name = local_name(held)
    space = str(held.tag).rpartition("}")[0][1:]
    return name in PLAIN and [*map(_shape, held)] == [
        *map(_shape, etree.fromstring(f'<x xmlns="{space}">{PLAIN[name]}</x>'))
    ]


def _shape(element: Element) -> tuple[object, ...]:
    return (element.tag, sorted(element.items()), element.text, *map(_shape, element))


def _plain(data: bytes) -> bytes | None:
    """A part as it stands, but for its declaration; None when its writer may have spelt it otherwise.

    Bytes are only looked for, never matched, as this is done for every part of every file.
    """
    declared = _DECLARATION.match(data)
    body = data[declared.end() :] if declared else data
    if not body.endswith(_LARGE) or _ROOT.match(body) is None:
        return None
    for pair, alone in _EMPTY_VALUES:
        if pair in body:
            body = body.replace(pair, alone)
    rows = max(0, *map(body.find, _ROWS))
    piece = body[:_PIECE] + body[rows : rows + _PIECE]
    if any(one in piece for one in _HABITS) or any(one in body for one in _UNUSUAL):
        return None
    if body.count(b"&") != sum(map(body.count, _KNOWN)) or body.count(b"<") != body.count(b">"):
        return None
    return body


def _respelt(data: bytes, part: str) -> bytes:
    root = _tidied(parse(data, part))
    for space in _MAINS:
        if root.tag == f"{space}worksheet":
            _number(root, space)
        for name in _EMPTY_LISTS:
            for found in [one for one in root.iter(f"{space}{name}") if len(one) == 0 and not one.attrib]:
                remove(found)
    return etree.tostring(root, encoding="UTF-8")


def _tidied(root: Element) -> Element:
    """The tree without blanks between its elements."""
    for element in root.iter():
        if len(element):
            if element.text and not element.text.strip():
                element.text = None
            for child in element:
                if child.tail and not child.tail.strip():
                    child.tail = None
        elif not element.text:
            element.text = None
    return root


def _number(root: Element, space: str) -> None:
    """Give rows and cells the number that follows from their place, first among their attributes."""
    number = 0
    for row in root.iterfind(f"{space}sheetData/{space}row"):
        number = _whole(row.get("r") or str(number + 1))
        _put_first(row, str(number) if row.get("r") is None else str(row.get("r")))
        last = 0
        for cell in row.iterchildren(f"{space}c"):
            address = cell.get("r") or (a1(number, last + 1) if number else "")
            _put_first(cell, address)
            try:
                last = split_a1(address)[1]
            except ValueError:  # no address; whoever reads the sheet refuses it
                last = 0


def _put_first(element: Element, reference: str) -> None:
    rest = [(name, value) for name, value in element.attrib.items() if name != "r"]
    element.attrib.clear()
    element.attrib.update([("r", reference), *rest])


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _digest_of(spelt: bytes) -> str:
    """The digest of a part; attributes of an element that declares namespaces may stand in any order."""
    declaring, begin = {}, spelt.find(b" xmlns")
    while begin >= 0:
        start, end = spelt.rfind(b"<", 0, begin), spelt.find(b">", begin) + 1
        if end == 0:
            break
        declaring[spelt[start:end]] = b" ".join(sorted(_ATTRIBUTE.findall(spelt[start:end])))
        begin = spelt.find(b" xmlns", end)
    digest = hashlib.sha256()
    for tag, attributes in declaring.items():
        spelt = spelt.replace(tag, tag.partition(b" ")[0] + b" " + attributes + tag[-2:].lstrip(b'"'))
    digest.update(spelt)
    return digest.hexdigest()
