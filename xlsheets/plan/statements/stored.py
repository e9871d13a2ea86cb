"""What a workbook keeps of the printed tables beside what their sheets show: ids, roles and rules, as JSON.

One row for each table, column and line. The sheets hold the rest: headings, labels, values, printed figures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from xlsheets.plan.statements.cells import read_back
from xlsheets.plan.types import Document

TABLE, HEADINGS = "tblTabeller", ("Tabell", "Del", "Id", "Uppgifter")
WORDS = "Regel i ord"
"""A last column, for those who read the sheet; the program does not."""

STATEMENT, COLUMN, LINE = "tabell", "kolumn", "rad"
NOTE = "not "
"""What the id of a row with a note begins with; no id of a line holds a space."""

_SHOWN = {
    STATEMENT: ("id", "heading", "columns", "lines", "notes"),
    COLUMN: ("id", "label"),
    LINE: ("id", "label", "values", "printed"),
}
_TYPED, _WRITTEN = "typed", "written"
"""The columns where a typed value beats the rule; values that a cell would give back in another form."""


class Row(NamedTuple):
    """One row of the table: of which statement, which part, its id, and the rest as JSON."""

    statement: str
    part: str
    id: str
    data: str


class Kept(NamedTuple):
    """A part of a statement as it was kept, with its id, before the cells of its sheet are read."""

    id: str
    data: Document


class Outline(NamedTuple):
    """A statement as it was kept: its own properties, its columns and its lines."""

    id: str
    data: Document
    columns: tuple[Kept, ...]
    lines: tuple[Kept, ...]


def name_of(statement: str) -> str:
    """The defined name of a statement's cells.

    >>> name_of("balans-2009")
    'Tabell_balans_2009'
    """
    return f"Tabell_{statement.replace('-', '_')}"


def stored(statements: Iterable[Document]) -> Iterator[Row]:
    """The rows that keep what the sheets of some statements do not show."""
    for one in statements:
        yield _row(one["id"], STATEMENT, one, {})
        kinds = {column["id"]: column["kind"] for column in one["columns"]}
        for column in one["columns"]:
            yield _row(one["id"], COLUMN, column, {"heading": column["label"]})
        for line in one["lines"]:
            yield _row(one["id"], LINE, line, _beside(line, kinds))


def _row(statement: str, part: str, whole: Document, more: Document) -> Row:
    kept = {name: value for name, value in whole.items() if name not in _SHOWN[part]}
    kept |= {name: whole[name] for name in ("values", "printed", "notes") if whole.get(name) in ({}, [])}
    return Row(statement, part, whole["id"], json.dumps(kept | more, ensure_ascii=False, sort_keys=True))


def _beside(line: Document, kinds: Document) -> Document:
    """What the cells of a line do not tell: which values beat a rule, and how numbers were written."""
    rules, values = line.get("rules", {}), line.get("values", {})
    typed = [name for name in values if name in rules or "*" in rules]
    written = {
        part: {
            name: value
            for name, value in line.get(part, {}).items()
            if name in kinds and read_back(value, kinds[name]) != value
        }
        for part in ("values", "printed")
    }
    known = {part: values for part, values in written.items() if values}
    return {name: value for name, value in ((_TYPED, typed), (_WRITTEN, known)) if value}


def outlines(rows: Iterable[Row]) -> Iterator[Outline]:
    """The statements that rows keep, in their order; rows that make no sense are left out."""
    parts: dict[str, dict[str, list[Kept]]] = {}
    for row in rows:
        data = _data(row.data)
        if data is not None and row.id:
            parts.setdefault(row.statement, {}).setdefault(row.part, []).append(Kept(row.id, data))
    for name, kept in parts.items():
        if STATEMENT in kept:
            columns, lines = (tuple(kept.get(part, ())) for part in (COLUMN, LINE))
            yield Outline(name, kept[STATEMENT][0].data, columns, lines)


def _data(text: str) -> Document | None:
    try:
        data: Any = json.loads(text)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def own(kept: Kept) -> Document:
    """The properties of a line that belong to the document."""
    return {name: value for name, value in kept.data.items() if name not in (_TYPED, _WRITTEN)}


def beats_rule(line: Kept, column: str) -> bool:
    """Whether the value typed in a column stands in the place of a rule."""
    typed = line.data.get(_TYPED)
    return isinstance(typed, list) and column in typed


def as_written(line: Kept, part: str, column: str, value: Any, kind: str) -> Any:
    """A value that was read, as it was written in the document if it is still the same number."""
    written: Any = line.data.get(_WRITTEN)
    for step in (part, column):
        written = written.get(step) if isinstance(written, dict) else None
    return written if written is not None and read_back(written, kind) == value else value
