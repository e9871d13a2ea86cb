"""Which cells of a workbook on our template hold numbers, by the schema."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from xlsheets.plan import pointer
from xlsheets.plan.schema import subschema
from xlsheets.plan.types import Reading

Cell = tuple[str, int, int]
_NUMERIC = ("integer", "number")
_AMOUNTS = ("share", "amount", "blank-or-amount")


def number_places(reading: Reading) -> Mapping[Cell, tuple[str, str]]:
    """The cells that are typed as numbers, each with its pointer and the unit of its table."""
    return {
        (place.sheet, place.row, place.column): (at, unit_of(reading.document, at))
        for at, place in reading.places.items()
        if "/computed/" not in at and is_numeric(at)
    }


def text_places(reading: Reading, numbers: Mapping[Cell, object]) -> frozenset[Cell]:
    """The cells of the layout beside the `numbers`: texts, dates, choices, and what the workbook computes."""
    cells = {(place.sheet, place.row, place.column) for place in reading.places.values()}
    return frozenset(cells - numbers.keys()) | _headings(reading)


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
