"""Headings of a table that were retyped, and columns that are gone."""

from __future__ import annotations

from xlsheets.formula.references import a1
from xlsheets.ooxml import Table
from xlsheets.plan.layout import QUARTERS, Column, TableLayout
from xlsheets.plan.read.binding import Binding
from xlsheets.plan.read.finding import best_pairs
from xlsheets.plan.read.lost_tables import wanted_column
from xlsheets.problems import Severity

NEEDED_INPUTS = ("code", "name", "inhabitants", "values/{index}", "id", "date")
"""Inputs without which the rows of a table say nothing that can be checked."""


def repair_headings(
    binding: Binding, table: Table, layout: TableLayout, matched: dict[int, tuple[Column, Column]]
) -> None:
    """Add to `matched` the columns whose headings were retyped, and tell which; tell those that are gone.

    Columns that only serve formulas are no concern of the reader.
    """
    lacking = _lacking(layout, matched)
    if not lacking:
        return
    wanted = {one.key: (column, one) for column in lacking for one in wanted_column(column)}
    taken = {piece.header for _, piece in matched.values()}
    open_keys = [one for key, (_, one) in wanted.items() if key not in taken]
    headings = ["" if offset in matched else column.name for offset, column in enumerate(table.columns)]
    found: set[str] = set()
    for offset, key, is_sure in best_pairs(headings, open_keys):
        column = wanted[key][0]
        found.add(key)
        cell = (table.sheet, a1(table.ref.top, table.ref.left + offset))
        now = " ".join(table.columns[offset].name.split())
        names = {"name": _shown(column, key), "now": now, "table": layout.name}
        if not is_sure:
            binding.incomplete |= column.input in NEEDED_INPUTS
            binding.tell("heading-unclear", Severity.ERROR, *cell, **names)
            continue
        matched[offset] = (column, _filled(column, key))
        binding.tell("heading-changed", Severity.WARNING, *cell, **names)
    for one in open_keys:
        column = wanted[one.key][0]
        if one.key not in found and not column.reserved:
            binding.incomplete |= column.input in NEEDED_INPUTS
            cell = (table.sheet, a1(table.ref.top, table.ref.left))
            names = {"name": _shown(column, one.key), "table": layout.name}
            binding.tell("column-missing", _weight(column), *cell, **names)


def _lacking(layout: TableLayout, matched: dict[int, tuple[Column, Column]]) -> list[Column]:
    found = [piece.header for _, piece in matched.values()]
    lacking = []
    for column in layout.columns:
        count = QUARTERS if column.repeat == QUARTERS else 1
        pieces = sum(one.startswith(column.header.partition("{")[0]) for one in found)
        is_there = column.header in found if count == 1 else pieces >= count
        if not column.twin and not is_there:
            lacking.append(column)
    return lacking


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
