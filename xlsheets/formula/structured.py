"""Structured references: ``Members[Pop]``, ``Members[[#Totals],[Pop]]``, ``[@Pop]``."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlsheets.formula.references import Reference


@dataclass(frozen=True, slots=True)
class TableShape:
    """Where an Excel table stands: 1-based inclusive corners with its header and totals rows."""

    name: str
    sheet: str
    row1: int
    column1: int
    row2: int
    column2: int
    columns: tuple[str, ...]
    header_rows: int = 1
    totals_rows: int = 0


@dataclass(frozen=True, slots=True)
class Structured:
    """A structured reference taken apart; ``table`` is None inside the table itself."""

    table: str | None
    items: frozenset[str]
    first: str | None
    last: str | None


class UnresolvedError(ValueError):
    """A structured reference names a table, column or row that is not there."""


_ITEMS = {"#all", "#data", "#headers", "#totals", "#this row"}
_PART = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
_ESCAPE = re.compile(r"'(.)")


@lru_cache(maxsize=4096)
def parse_structured(text: str) -> Structured:
    """Take a structured token apart; UnresolvedError when its brackets say nothing known.

    >>> parse_structured("Members[[#Totals],[Pop]]")
    Structured(table='Members', items=frozenset({'#totals'}), first='Pop', last='Pop')
    """
    table, _, rest = text.partition("[")
    body = rest[:-1].strip()
    items: set[str] = set()
    if body.startswith("@"):
        items.add("#this row")
        body = body[1:].strip()
    columns: list[str] = []
    for part in _parts(body, text):
        if part.strip().lower() in _ITEMS:
            items.add(part.strip().lower())
        else:
            columns.append(_ESCAPE.sub(r"\1", part))
    if len(columns) > 2:
        raise UnresolvedError(text)
    first = columns[0] if columns else None
    return Structured(table or None, frozenset(items), first, columns[-1] if columns else None)


def _parts(body: str, text: str) -> list[str]:
    """What stands between the brackets: ``[a]:[b]`` or ``[#This Row],[a]`` apart, else one bare name."""
    if not body.startswith("["):
        return [body] if body else []
    # XlsxWriter writes [[#This Row],a] for [@a]
    bare = re.sub(r"^,\s*", "", _PART.sub("", body).strip(": "))
    if re.search(r"[,:]", bare.strip(", ")):
        raise UnresolvedError(text)
    return [*_PART.findall(body), *([bare.strip()] if bare.strip(", ") else [])]


def resolve(text: str, tables: Iterable[TableShape], sheet: str, row: int, column: int) -> Reference:
    """Return the cells that a structured token means in a formula at (sheet, row, column).

    Raises UnresolvedError for an unknown table or column, and for ``@`` outside the table's rows or sheet.
    """
    parsed = parse_structured(text)
    table = _table(parsed, tables, sheet, row, column)
    if table is None or ("#this row" in parsed.items and table.sheet.casefold() != sheet.casefold()):
        raise UnresolvedError(text)
    first, last = _columns(parsed, table.columns, text)
    row1, row2 = _rows(parsed.items, table, row, text)
    if row1 > row2:
        raise UnresolvedError(text)
    columns = (table.column1 + first, table.column1 + last)
    return Reference(table.sheet, row1, columns[0], row2, columns[1], (True, True, True, True))


def _table(
    parsed: Structured, tables: Iterable[TableShape], sheet: str, row: int, column: int
) -> TableShape | None:
    for table in tables:
        if parsed.table is not None:
            if table.name.casefold() == parsed.table.casefold():
                return table
        elif table.sheet == sheet and (
            table.row1 <= row <= table.row2 and table.column1 <= column <= table.column2
        ):
            return table
    return None


def _columns(parsed: Structured, names: Sequence[str], text: str) -> tuple[int, int]:
    if parsed.first is None or parsed.last is None:
        return 0, len(names) - 1
    folded = [name.casefold() for name in names]
    try:
        first, last = folded.index(parsed.first.casefold()), folded.index(parsed.last.casefold())
    except ValueError:
        raise UnresolvedError(text) from None
    return min(first, last), max(first, last)


def _rows(items: frozenset[str], table: TableShape, row: int, text: str) -> tuple[int, int]:
    top, bottom = table.row1 + table.header_rows, table.row2 - table.totals_rows
    if "#this row" in items:
        if not top <= row <= bottom:
            raise UnresolvedError(text)
        return row, row
    if "#all" in items:
        return table.row1, table.row2
    spans = []
    if "#headers" in items:
        spans.append((table.row1, top - 1))
    if "#data" in items or not items:
        spans.append((top, bottom))
    if "#totals" in items:
        spans.append((bottom + 1, table.row2))
    return min(first for first, _ in spans), max(last for _, last in spans)
