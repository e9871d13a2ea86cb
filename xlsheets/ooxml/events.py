"""Parts read as a stream of events, where a tree would cost too much."""

from __future__ import annotations

from xml.parsers import expat

from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.xml import encoding_is_known

KEEPS_BLANKS = "http://www.w3.org/XML/1998/namespace}space"
"""The attribute that says so when it is `preserve`, as an event parser names it."""


def event_parser(part: str) -> expat.XMLParserType:
    """A parser that refuses a document type, says namespaces as `space}local` and joins text.

    Errors, when it parses: unsafe-package.
    """

    def refuse_doctype(*_: object) -> None:
        raise PackageError(PackageCode.UNSAFE, part=part, reason="doctype")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    return parser


def parse_events(parser: expat.XMLParserType, data: bytes, part: str) -> None:
    """Let a parser read all of a part. Errors: damaged (not well-formed, an encoding nobody knows)."""
    if not encoding_is_known(data):
        raise PackageError(PackageCode.DAMAGED, part=part, reason="encoding")
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise PackageError(PackageCode.DAMAGED, part=part, reason=str(error)) from error
