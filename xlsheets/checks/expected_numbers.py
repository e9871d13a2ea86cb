"""Which cells of a workbook on our template hold numbers, by the schema."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from xlsheets.plan import pointer
from xlsheets.plan.schema import subschema
from xlsheets.plan.types import Reading

Cell = tuple[str, int, int]
_NUMERIC = ("integer", "number")
_AMOUNTS = ("share", "amount", "blank-or-amount")


class Expected(NamedTuple):
    """What the cells of the layout hold: `pointers` by cell, and `headings` of tables, which are text."""

    document: Mapping[str, Any]
    pointers: Mapping[Cell, str]
    headings: frozenset[Cell]

    def is_text(self, cell: Cell) -> bool:
        """Whether a cell is kept for something else than a typed number: text, date, what is computed."""
        at = self.pointers.get(cell)
        return cell in self.headings if at is None else not _is_typed_number(at)

    def number(self, cell: Cell) -> tuple[str, str] | None:
        """The pointer and the unit of a cell kept for a typed number, None for every other cell."""
        at = self.pointers.get(cell)
        return (at, unit_of(self.document, at)) if at is not None and _is_typed_number(at) else None


NOTHING_EXPECTED = Expected({}, {}, frozenset())


def expected_in(reading: Reading) -> Expected:
    """What is expected in the cells of a workbook on our template."""
    pointers: dict[Cell, str] = {place: at for at, place in reading.places.items()}
    if len(pointers) < len(reading.places):  # two in one cell: the typed number counts
        pointers |= {place: at for at, place in reading.places.items() if _is_typed_number(at)}
    return Expected(reading.document, pointers, _headings(reading))


def _is_typed_number(at: str) -> bool:
    return "/computed/" not in at and is_numeric(at)


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
