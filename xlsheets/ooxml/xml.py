"""XML as workbooks use it: the namespaces, safe parsing, faithful writing."""

from __future__ import annotations

import re

from lxml import etree

from xlsheets.ooxml.errors import PackageCode, PackageError

Element = etree._Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
UNDERSTOOD = frozenset(
    (
        "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
        "http://schemas.microsoft.com/office/spreadsheetml/2011/1/ac",
    )
)
"""Extensions that the reader knows, so that what Excel wrote for them is taken instead of the fallback."""
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_READER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)
_EDITOR = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False
)

# What may stand before the root: nothing here is tried a second way, however many comments there are.
_DOCTYPE_AHEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
_MOST_MARKS = 1_000_000
_SHORTEST_MARK = 4  # bytes: <a/>
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]{1,200}?encoding\s*=\s*["']([^"'>]{0,40})["']""")
_UNICODE = ("utf-8", "utf-16", "utf-16le", "utf-16be")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HALVES = re.compile("[\ud800-\udfff]")
_NEEDS_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse(data: bytes, part: str, editable: bool = False) -> Element:
    """The root of a part; an editable one keeps comments and processing instructions.

    Errors: damaged (not well-formed, nested too deep), unsafe-package (a document type declaration),
    too-large (a tree that would fill the memory; sheets are no trees unless they are edited).
    """
    if not editable and len(data) > _SHORTEST_MARK * _MOST_MARKS and data.count(b"<") > _MOST_MARKS:
        raise PackageError(PackageCode.TOO_LARGE, part=part, what="marks", limit=_MOST_MARKS)
    if _declares_type(data):
        raise PackageError(PackageCode.UNSAFE, part=part, reason="doctype")
    try:
        root = etree.fromstring(data, _EDITOR if editable else _READER)
    except etree.XMLSyntaxError as error:
        raise PackageError(PackageCode.DAMAGED, part=part, reason=str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise PackageError(PackageCode.UNSAFE, part=part, reason="doctype")
    return root


def _declares_type(data: bytes) -> bool:
    """Whether a document type declaration stands before the root, so that nothing in it is ever expanded."""
    if data.startswith(_WIDE_MARKS):
        order = "utf-16-le" if data[:2] in (_WIDE_MARKS[0], _WIDE_MARKS[2]) else "utf-16-be"
        data = data.decode(order, "replace").lstrip("\ufeff").encode("utf-8", "replace")
    return _DOCTYPE_AHEAD.match(data) is not None


def encoding_is_known(data: bytes) -> bool:
    """Whether expat can read a part in the encoding that it declares, if any: a letter to a byte, or Unicode.

    >>> encoding_is_known(b'<?xml version="1.0" encoding="windows-1252"?><a/>')
    True
    >>> encoding_is_known(b'<?xml version="1.0" encoding="big5"?><a/>')
    False
    """
    declared = _ENCODING.match(data)
    if declared is None:
        return True
    name = declared[1].decode("ascii", "replace").lower()
    try:
        return name in _UNICODE or len(bytes(range(256)).decode(name, "replace")) == 256
    except (LookupError, ValueError):
        return False


def serialise(root: Element) -> bytes:
    """The bytes of an edited part, with the declaration Excel writes."""
    return _DECLARATION + etree.tostring(root.getroottree(), xml_declaration=False, encoding="UTF-8")


def namespace(root: Element) -> str:
    """The namespace of an element, with braces, ready to put before a name; empty without one."""
    tag = str(root.tag)
    return tag[: tag.index("}") + 1] if tag.startswith("{") else ""


def local_name(element: Element) -> str:
    """The name without namespace; empty for a comment."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def inner_text(element: Element) -> str:
    """All text in an element, at any depth."""
    return "".join(map(str, element.itertext()))


def relationship_id(element: Element, name: str = "id") -> str | None:
    """The relationship that an element points at (`r:id`), in either dialect."""
    for space in OFFICE_RELATIONSHIPS:
        found = element.get(f"{{{space}}}{name}")
        if found is not None:
            return found
    return None


def resolve_alternatives(root: Element) -> Element:
    """The same tree with each `mc:AlternateContent` replaced by the alternative that is for us.

    That is the first choice that requires only what is UNDERSTOOD, else the fallback, else nothing.
    """
    for block in list(root.iter(f"{COMPATIBILITY}AlternateContent")):
        parent = block.getparent()
        if parent is not None:
            place = parent.index(block)
            parent[place : place + 1] = _alternative(block)
    return root


def _alternative(block: Element) -> list[Element]:
    for choice in block.iterfind(f"{COMPATIBILITY}Choice"):
        required = choice.get("Requires", "").split()
        if all(choice.nsmap.get(prefix) in UNDERSTOOD for prefix in required):
            return list(choice)
    fallback = block.find(f"{COMPATIBILITY}Fallback")
    return [] if fallback is None else list(fallback)


def drop(element: Element, *names: str) -> None:
    """Remove attributes, those that are there."""
    for name in names:
        if name in element.attrib:
            del element.attrib[name]


def remove(element: Element | None) -> None:
    """Take an element out of its parent, when it has one."""
    parent = None if element is None else element.getparent()
    if element is not None and parent is not None:
        parent.remove(element)


def whole(text: str) -> int:
    """A whole number that an attribute or an element holds. Errors: damaged.

    >>> whole("12")
    12
    """
    try:
        return int(text)
    except ValueError as error:
        raise PackageError(PackageCode.DAMAGED, reason=f"number {text[:20]!r}") from error


def decimal_number(text: str) -> float:
    """A measure that an attribute holds, finite. Errors: damaged."""
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if number - number != 0:
        raise PackageError(PackageCode.DAMAGED, reason=f"number {text[:20]!r}")
    return number


def is_true(text: str | None) -> bool:
    """An XML boolean; absent is false.

    >>> is_true("1"), is_true("false"), is_true(None)
    (True, False, False)
    """
    return text in ("1", "true", "on")


def unescape(text: str) -> str:
    """Text with Excel's `_x000D_` notation resolved; half a character becomes the replacement character.

    >>> unescape("a_x000D_b_x005F_x000D_")
    'a\\rb_x000D_'
    """
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    if _HALVES.search(plain) is None:
        return plain
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def trimmed(text: str) -> str:
    """Text as Excel reads it where the file does not say `xml:space="preserve"`: without blanks at its ends.

    >>> trimmed(" Flen  kommun\\n"), trimmed("\\xa01 000")
    ('Flen  kommun', '\\xa01 000')
    """
    return text.strip(" \t\n\r")


def escape(text: str) -> str:
    """Text with what XML cannot hold in Excel's notation, and what looks like the notation protected.

    >>> escape("a\\x07_x000D_")
    'a_x0007__x005F_x000D_'
    """
    return _NEEDS_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
