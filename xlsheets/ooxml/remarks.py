"""Notes and threaded comments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from xlsheets.formula.references import split_a1
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.graph import Graph
from xlsheets.ooxml.sheetmodel import Note, Remark, Thread
from xlsheets.ooxml.xml import Element, inner_text, is_true, local_name, unescape

Position = tuple[int, int]
_PLACEHOLDER = "tc="
"""The author of the note that Excel keeps beside a thread for programs that know no threads."""


def read_notes(graph: Graph, sheet: str) -> dict[Position, Note]:
    """The notes of a sheet by cell, without the stand-ins for threads. Errors: damaged."""
    threaded = any(True for _ in graph.every(sheet, "threadedComment"))
    found: dict[Position, Note] = {}
    for part in graph.every(sheet, "comments"):
        root = graph.root(part)
        authors = [unescape(inner_text(author)) for author in root.iterfind("{*}authors/{*}author")]
        for comment in root.iterfind("{*}commentList/{*}comment"):
            number = comment.get("authorId", "")
            known = number.isdecimal() and int(number) < len(authors)
            author = authors[int(number)] if known else ""
            if not (threaded and author.startswith(_PLACEHOLDER)):
                found[_position(comment, part)] = Note(author, rich_text(comment.find("{*}text")))
    return found


def read_threads(graph: Graph, sheet: str, workbook: str) -> dict[Position, Thread]:
    """The threaded comments of a sheet by cell. Errors: damaged."""
    found: dict[Position, Thread] = {}
    for part in graph.every(sheet, "threadedComment"):
        persons = _persons(graph, workbook)
        for comment in graph.root(part).iterfind("{*}threadedComment"):
            position = _position(comment, part)
            person = persons.get(comment.get("personId", "").upper(), "")
            text = comment.find("{*}text")
            remark = Remark(person, _moment(comment.get("dT", "")), "" if text is None else inner_text(text))
            before = found.get(position, Thread((), False))
            found[position] = Thread(
                (*before.remarks, remark), before.resolved or is_true(comment.get("done"))
            )
    return found


def rich_text(element: Element | None) -> str:
    """The text of a rich string: runs joined, phonetic guides left out."""
    if element is None:
        return ""
    pieces = (
        inner_text(piece)
        for piece in element.iterfind(".//{*}t")
        if not any(local_name(above) == "rPh" for above in piece.iterancestors())
    )
    return unescape("".join(pieces))


def _persons(graph: Graph, workbook: str) -> Mapping[str, str]:
    return {
        person.get("id", "").upper(): person.get("displayName", "")
        for part in graph.every(workbook, "person")
        for person in graph.root(part).iterfind("{*}person")
    }


def _position(comment: Element, part: str) -> Position:
    try:
        return split_a1(comment.get("ref", ""))
    except ValueError as error:
        raise PackageError(PackageCode.DAMAGED, part=part, reason=str(error)) from error


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
