"""Which cells of a workbook on our template hold numbers, by the schema."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from xlsheets.ooxml import Position
from xlsheets.plan import pointer
from xlsheets.plan.schema import subschema
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
        if "/computed/" not in at and is_numeric(at):
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


def unit_of(document: Mapping[str, Any], at: str) -> str:
    """The unit of the table that a pointer lies in: kr unless the table says otherwise."""
    table = document.get(at.split("/")[1])
    return str(table.get("unit", "kr")) if isinstance(table, dict) else "kr"
