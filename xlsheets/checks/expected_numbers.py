"""Which cells of a workbook on our template hold numbers, by the schema."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from xlsheets.ooxml import Position
from xlsheets.plan import pointer
from xlsheets.plan.schema import subschema
from xlsheets.plan.statements.tables import AMOUNT_KINDS, key_of
from xlsheets.plan.types import Reading

Cell = tuple[str, int, int]
_NUMERIC = ("integer", "number")
_AMOUNTS = ("share", "amount", "blank-or-amount")


class Expected(NamedTuple):
    """What the cells of the layout hold: typed `numbers`, by sheet and position, each with its pointer.

    `known` are all cells of the layout; where two things share a cell the number counts.
    """

    document: Mapping[str, Any]
    numbers: Mapping[str, Mapping[Position, str]]
    known: frozenset[Cell]


NOTHING_EXPECTED = Expected({}, {}, frozenset())


def expected_in(reading: Reading) -> Expected:
    """What is expected in the cells of a workbook on our template."""
    numbers: dict[str, dict[Position, str]] = {}
    for at, (sheet, row, column) in reading.places.items():
        if "/computed/" not in at and is_number_in(reading.document, at):
            numbers.setdefault(sheet, {})[row, column] = at
    return Expected(reading.document, numbers, frozenset(reading.places.values()) | _headings(reading))


def _headings(reading: Reading) -> frozenset[Cell]:
    """The headings of tables that are plain cells now; those of Excel tables are known as such."""
    return frozenset(
        (table.sheet, table.ref.top, column)
        for table in reading.tables.values()
        if not table.part
        for column in range(table.ref.left, table.ref.right + 1)
    )


@lru_cache(maxsize=8192)  # the same pointers come again in every workbook
def is_numeric(at: str) -> bool:
    """Whether the schema wants a number at a pointer.

    >>> is_numeric("/members/3/inhabitants"), is_numeric("/members/3/code")
    (True, False)
    """
    found = subschema(int(part) if part.isdecimal() else part for part in pointer.parts(at))
    reference = str(found.get("$ref", "")).rpartition("/")[2]
    return reference in _AMOUNTS or found.get("type") in _NUMERIC


def is_number_in(document: Mapping[str, Any], at: str) -> bool:
    """Whether a number should stand at a pointer, by the schema or by the column of a printed table."""
    key = key_of(at) if at.startswith("/statements/") else None
    if key is None or "/values/" not in at:
        return is_numeric(at)
    columns = document["statements"][key.statement]["columns"]
    return any(one["id"] == key.column and one.get("kind") in AMOUNT_KINDS for one in columns)


def unit_of(document: Mapping[str, Any], at: str) -> str:
    """The unit of the table that a pointer lies in: kr unless the table says otherwise."""
    if at.startswith("/statements/"):
        return _unit_in_statement(document, at)
    table = document.get(at.split("/")[1])
    return str(table.get("unit", "kr")) if isinstance(table, dict) else "kr"


def _unit_in_statement(document: Mapping[str, Any], at: str) -> str:
    """The unit of a cell of a printed table; kr where nobody counts in thousands, as of shares."""
    key = key_of(at)
    if key is None:
        return "kr"
    one = document["statements"][key.statement]
    kinds = {column["id"]: column.get("kind") for column in one["columns"]}
    if kinds.get(key.column) != "amount":
        return "kr"
    return str(one["lines"][key.line].get("unit") or one.get("unit", "kr"))
