"""Reading Excel tables: columns are known by their headings, wherever the table has moved."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from xlsheets.formula.references import a1
from xlsheets.ooxml import Table
from xlsheets.plan import pointer
from xlsheets.plan.layout import QUARTERS, Column, TableLayout
from xlsheets.plan.read.lost_columns import repair_headings
from xlsheets.plan.read.source import Source
from xlsheets.plan.types import Document, Place
from xlsheets.problems import Severity

CODE_DIGITS = 4
"""The codes of municipalities, by Statistics Sweden."""


class Found(NamedTuple):
    """A layout's column found in a workbook, with the sheet column it stands in."""

    column: Column
    at: int
    year: int | None = None


def found_columns(table: Table, layout: TableLayout) -> list[Found]:
    """Match a table's headings with its layout's columns; headings of the user's own are left out."""
    return _placed(table, _found(_headings(table), layout))


def matched_columns(table: Table, layout: TableLayout) -> Mapping[int, tuple[Column, Column]]:
    """The columns by their exact headings: the offset of each with the column and its filled form."""
    return _matched(_headings(table), layout)


def _headings(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


@lru_cache(maxsize=256)  # the tables of a template have the same headings in file after file
def _matched(headings: tuple[str, ...], layout: TableLayout) -> Mapping[int, tuple[Column, Column]]:
    patterns = [(column, piece) for column in layout.columns for piece in _pieces(column)]
    found: dict[int, tuple[Column, Column]] = {}
    for offset, heading in enumerate(headings):
        for column, piece in patterns:
            if piece.pattern.fullmatch(heading):
                found[offset] = (column, piece)
                break
    return MappingProxyType(found)


@lru_cache(maxsize=256)
def _found(headings: tuple[str, ...], layout: TableLayout) -> tuple[Found, ...]:
    return _with_years(headings, _matched(headings, layout))


def _placed(table: Table, columns: Iterable[Found]) -> list[Found]:
    return [found._replace(at=table.ref.left + found.at) for found in columns]


def _with_years(headings: Sequence[str], matched: Mapping[int, tuple[Column, Column]]) -> tuple[Found, ...]:
    """The columns in the order of their years and otherwise as they stand, each year with its index.

    Places count from the table's first column.
    """
    years: dict[str, list[tuple[int, int]]] = {}
    found = []
    for offset, (column, piece) in sorted(matched.items()):
        match = re.search(r"(?<!\d)\d{4}(?!\d)", headings[offset])
        if column.repeat == "years" and match:
            years.setdefault(column.header, []).append((int(match[0]), offset))
        else:
            found.append(Found(piece, offset))
    for header, many in years.items():
        column = next(one for one, _ in matched.values() if one.header == header)
        for index, (year, offset) in enumerate(sorted(many)):
            found.append(Found(column.filled(year=year, index=index), offset, year))
    return tuple(found)


def _pieces(column: Column) -> list[Column]:
    if column.repeat == QUARTERS:
        return [column.filled(quarter=q, quarter0=q - 1) for q in range(1, QUARTERS + 1)]
    return [column]


def columns_of(source: Source, table: Table, layout: TableLayout) -> list[Found]:
    """Match headings as `found_columns` does, then those that were retyped; these are told once."""
    if layout.name not in source.columns:
        exact = matched_columns(table, layout)
        matched = dict(exact)
        repair_headings(source.binding, table, layout, matched)
        repaired = None if matched == exact else _with_years(_headings(table), matched)
        found_here = found_columns(table, layout) if repaired is None else _placed(table, repaired)
        source.columns[layout.name] = found_here
    found: list[Found] = source.columns[layout.name]
    return found


def read_tables(source: Source) -> None:
    """Read every table of the layout, and the rows of sums that follow the members."""
    for layout in source.layout.tables.values():
        table = source.tables.get(layout.name)
        if table is None:
            if not layout.joined and layout.path != "/initiatives/items":
                pointer.put(source.document, layout.path, [])
            continue
        columns = columns_of(source, table, layout)
        if layout.path == "/initiatives/items":
            pointer.put(
                source.document, "/initiatives/years", [x.year for x in columns if x.column.input and x.year]
            )
        if layout.joined:
            _join(source, table, layout, columns)
        else:
            _read_rows(source, table, layout, columns)


def _read_rows(source: Source, table: Table, layout: TableLayout, columns: list[Found]) -> None:
    rows: list[Document] = []
    for row in range(table.body.top, table.body.bottom + 1):
        item: Document = {}
        blank = True
        for found in columns:
            value = _input(source, table, found, row)
            if found.column.input and (value is not None or found.year):
                put_in(item, found.column.input, value)
                blank = blank and value is None
        if blank:
            continue
        _remember(source, table, columns, (row, f"{layout.path}/{len(rows)}"))
        rows.append(item)
    pointer.put(source.document, layout.path, rows)


def _input(source: Source, table: Table, found: Found, row: int) -> Any:
    if found.column.input is None:
        return None
    return source.value(Place(table.sheet, row, found.at), found.column.format, found.column.share)


def _remember(source: Source, table: Table, columns: list[Found], row: tuple[int, str]) -> None:
    number, at = row
    for found in columns:
        place = Place(table.sheet, number, found.at)
        if found.column.input:
            source.places[f"{at}/{found.column.input}"] = place
        elif found.column.computed:
            source.figure(f"{at}/computed/{found.column.computed}", place)


def _join(source: Source, table: Table, layout: TableLayout, columns: list[Found]) -> None:
    """Add what another table holds of the same objects, row by row through their key."""
    items: list[Document] = source.document.get(layout.path.removeprefix("/"), [])
    index = {item.get(str(layout.key)): number for number, item in enumerate(items)}
    key = next((found for found in columns if found.column.input == layout.key), None)
    if key is None or not any(str(layout.key) in item for item in items):
        return
    for row in range(table.body.top, table.body.bottom + 1):
        code = _input(source, table, key, row)
        number = index.get(code)
        if number is None and layout.key == "code":
            number = _without_zeros(source, items, Place(table.sheet, row, key.at), code)
        if number is None:
            if code is not None:
                _tell_unknown(source, Place(table.sheet, row, key.at), table.name, str(code))
            continue
        for found in columns:
            value = _input(source, table, found, row)
            if found is not key and value is not None and found.column.input:
                put_in(items[number], found.column.input, value)
        others = [found for found in columns if found is not key]
        _remember(source, table, others, (row, f"{layout.path}/{number}"))


def _without_zeros(source: Source, items: list[Document], place: Place, code: Any) -> int | None:
    """The member whose code is the same but for zeros lost at its start, here or there; the lost one is told.

    Excel takes them from a code that is typed in a cell not set to text.
    """
    alike = [number for number, item in enumerate(items) if full_code(item.get("code")) == full_code(code)]
    if code is None or len(alike) != 1:
        return None
    member = source.places.get(f"/members/{alike[0]}/code")
    if member is not None and len(str(code)) == CODE_DIGITS:
        _tell_lost_zero(source, member, str(items[alike[0]]["code"]), place.sheet)
    elif member is not None:
        _tell_lost_zero(source, place, str(code), member.sheet)
    return alike[0]


def _tell_lost_zero(source: Source, place: Place, code: str, other: str) -> None:
    params = {"short": code, "full": full_code(code), "other": other}
    where = (place.sheet, a1(place.row, place.column))
    source.binding.tell("code-lost-zero", Severity.ERROR, *where, **params)


def full_code(code: Any) -> str:
    """A code with the zeros that it should begin with, if it is digits only.

    >>> full_code("480"), full_code("0480"), full_code("A1")
    ('0480', '0480', 'A1')
    """
    text = str(code)
    return text.zfill(CODE_DIGITS) if text.isdecimal() else text


def _tell_unknown(source: Source, place: Place, table: str, code: str) -> None:
    """A row of a table that follows the members belongs to none of them."""
    params = {"member": code, "table": table}
    source.binding.tell(
        "row-without-member", Severity.ERROR, place.sheet, a1(place.row, place.column), **params
    )


def put_in(item: Document, path: str, value: Any) -> None:
    """Set a value within a row's object; ``values/3`` fills a list."""
    match = re.fullmatch(r"(\w+)/(\d+)", path)
    if match is None:
        pointer.put(item, f"/{path}", value)
        return
    values = item.setdefault(match[1], [])
    values.extend([None] * (int(match[2]) + 1 - len(values)))
    values[int(match[2])] = value
