"""Headings of a table that were retyped, and columns that are gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from xlsheets.formula.references import a1
from xlsheets.ooxml import Cell, Kind, Table
from xlsheets.plan.layout import QUARTERS, Column, TableLayout
from xlsheets.plan.read.binding import Binding
from xlsheets.plan.read.finding import best_pairs
from xlsheets.plan.read.lost_tables import wanted_column
from xlsheets.problems import Problem, Severity

NEEDED_INPUTS = ("code", "name", "inhabitants", "values/{index}", "id", "date")
"""Inputs without which the rows of a table say nothing that can be checked."""


def repair_headings(
    binding: Binding, table: Table, layout: TableLayout, matched: dict[int, tuple[Column, Column]]
) -> None:
    """Add to `matched` the columns whose headings were retyped, and tell which; tell those that are gone.

    A heading in words that nobody knows is read too, where it stands between the neighbours that the column
    should have and no other one does. Columns that only serve formulas are no concern of the reader.
    """
    lacking = _lacking(layout, matched)
    if not lacking:
        return
    wanted = {one.key: (column, one) for column in lacking for one in wanted_column(column)}
    taken = {piece.header for _, piece in matched.values()}
    open_keys = [one for key, (_, one) in wanted.items() if key not in taken]
    headings = ["" if offset in matched else column.name for offset, column in enumerate(table.columns)]
    found: set[str] = set()
    alike: set[int] = set()
    for offset, key, is_sure in best_pairs(headings, open_keys):
        column = wanted[key][0]
        found.add(key)
        alike.add(offset)
        cell = (table.sheet, a1(table.ref.top, table.ref.left + offset))
        now = " ".join(table.columns[offset].name.split())
        names = {"name": _shown(column, key), "now": now, "table": layout.name}
        if not is_sure:
            binding.incomplete |= column.input in NEEDED_INPUTS
            binding.tell("heading-unclear", Severity.ERROR, *cell, **names)
            continue
        matched[offset] = (column, _filled(column, key))
        binding.tell("heading-changed", Severity.WARNING, *cell, **names)
    gone = [one.key for one in open_keys if one.key not in found and not wanted[one.key][0].reserved]
    unknown = [at for at in range(len(table.columns)) if at not in matched and at not in alike]
    chances = {
        key: _chances(binding, table, (layout, matched), (wanted[key][0], key), unknown) for key in gone
    }
    for key in gone:
        _by_place(binding, table, layout, matched, (wanted[key][0], key, chances))


def _by_place(
    binding: Binding,
    table: Table,
    layout: TableLayout,
    matched: dict[int, tuple[Column, Column]],
    lost: tuple[Column, str, Mapping[str, Sequence[int]]],
) -> None:
    """Read a lost column under the only heading that can be its own, or tell that it is gone."""
    column, key, chances = lost
    names = {"name": _shown(column, key), "table": layout.name}
    shown = [" ".join(table.columns[offset].name.split()) for offset in chances[key]]
    rivals = sum(not set(chances[key]).isdisjoint(others) for others in chances.values())
    if len(shown) == rivals == 1:
        offset = chances[key][0]
        matched[offset] = (column, _filled(column, key))
        cell = (table.sheet, a1(table.ref.top, table.ref.left + offset))
        binding.tell("heading-changed", Severity.WARNING, *cell, now=shown[0], **names)
        return
    binding.incomplete |= column.input in NEEDED_INPUTS
    params: dict[str, object] = {**names, "candidates": [f'"{one}"' for one in shown]} if shown else {**names}
    where = Problem("column-missing", _weight(column), table.sheet, a1(table.ref.top, table.ref.left))
    binding.problems.append(replace(where, params=params))


def _chances(
    binding: Binding,
    table: Table,
    known: tuple[TableLayout, Mapping[int, tuple[Column, Column]]],
    lost: tuple[Column, str],
    unknown: Sequence[int],
) -> list[int]:
    """The unknown columns in the place of a lost one, between its neighbours, whose cells may be its own."""
    layout, matched = known
    order = [one.key for column in layout.columns for one in wanted_column(column)]
    at = {piece.header: offset for offset, (_, piece) in matched.items()}
    place = order.index(lost[1])
    before = next((at[key] for key in reversed(order[:place]) if key in at), -1)
    after = next((at[key] for key in order[place + 1 :] if key in at), len(table.columns))
    return [one for one in unknown if before < one < after and _may_hold(binding, table, one, lost[0])]


def _may_hold(binding: Binding, table: Table, offset: int, column: Column) -> bool:
    """Whether the filled cells beneath a heading, if there are any, are of the kind that a column has."""
    cells = binding.package.sheet(table.sheet).cells
    rows = range(table.body.top, table.body.bottom + 1)
    filled = [cell for row in rows if (cell := cells.get((row, table.ref.left + offset))) is not None]
    return not filled or any(_fits(cell, column) for cell in filled)


def _fits(cell: Cell, column: Column) -> bool:
    if column.input is None and not column.constant:
        return cell.formula is not None or cell.kind is Kind.NUMBER
    if column.input in ("code", "id") or column.format == "change":
        return cell.formula is None
    if column.format == "text" or column.constant:
        return cell.kind is Kind.TEXT
    return cell.kind is Kind.NUMBER and cell.is_date == (column.format == "date")


def _lacking(layout: TableLayout, matched: dict[int, tuple[Column, Column]]) -> list[Column]:
    found = [piece.header for _, piece in matched.values()]
    lacking = []
    for column in layout.columns:
        if not column.twin and not all(header in found for header in _headers(column)):
            lacking.append(column)
    return lacking


@cache
def _headers(column: Column) -> tuple[str, ...]:
    return tuple(one.key for one in wanted_column(column))


def _filled(column: Column, key: str) -> Column:
    """The column under the heading that it should have; a quarter's number is the last of its heading."""
    if column.repeat != QUARTERS:
        return column
    quarter = int(key[-1])
    return column.filled(quarter=quarter, quarter0=quarter - 1)


def _shown(column: Column, key: str) -> str:
    return key.replace(" {first_year}", "").replace("{year}", "år")


def _weight(column: Column) -> Severity:
    """What somebody typed or what is printed is an error when it is gone; what is only kept beside is not."""
    return Severity.WARNING if column.off_print or column.copy or column.constant else Severity.ERROR
