"""Growing tables and filling their new rows."""

from __future__ import annotations

from copy import deepcopy

from xlsheets.formula.references import a1
from xlsheets.formula.shift import translate
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.model import Table
from xlsheets.ooxml.reading import Position
from xlsheets.ooxml.xml import Element


def row_formulas(sheet: SheetXml, table: Table, row: int, new: range = range(0)) -> dict[int, str]:
    """The formulas by sheet column that a new row takes over from `row`.

    They are those of calculated columns and of columns where each row but the `new` ones has a formula.
    A calculated column whose formula was overwritten in `row` gives its own.
    """
    formulas: dict[int, str] = {}
    for index, column in enumerate(table.columns):
        place = table.body.left + index
        if column.formula is None and not _all_formulas(sheet, table, place, new):
            continue
        text = sheet.formula_text((row, place)) or column.formula
        if text:
            formulas[place] = text
    return formulas


def filled(formulas: dict[int, str], source: int, row: int) -> dict[Position, str]:
    """The formulas of one new row, as if copied from row `source`."""
    return {(row, column): translate(text, row - source, 0) for column, text in formulas.items()}


def copy_array_mark(sheet: SheetXml, source: Position, target: Position) -> None:
    """Make a copied formula an array formula of its one cell, when the one it was copied from is one."""
    original, copy = sheet.formula(source), sheet.formula(target)
    if original is None or copy is None or original.get("t") != "array":
        return
    copy.set("t", "array")
    copy.set("ref", a1(*target))
    mark = sheet.ensure(source).get("cm")
    if mark is not None:
        sheet.ensure(target).set("cm", mark)
    sheet.forget_arrays()


def reorder_rows(sheet: SheetXml, table: Table, order: list[int]) -> None:
    """Put the typed cells of a table's rows in another order; computed columns stay and follow.

    `order[i]` is the old index, from 0, of the row that comes at place i.
    """
    body = table.body
    typed = [
        body.left + index
        for index, column in enumerate(table.columns)
        if column.formula is None and not _all_formulas(sheet, table, body.left + index)
    ]
    for column in typed:
        texts = [sheet.formula_text((body.top + old, column)) for old in order]
        cells = [deepcopy(sheet.ensure((body.top + old, column))) for old in order]
        for index, (cell, text, old) in enumerate(zip(cells, texts, order, strict=True)):
            _become(sheet, sheet.ensure((body.top + index, column)), cell)
            if text is not None:
                formula = sheet.formula((body.top + index, column))
                if formula is not None:
                    formula.text = translate(text, index - old, 0)


def _become(sheet: SheetXml, cell: Element, other: Element) -> None:
    place = cell.get("r") or ""
    cell.clear()
    for name, value in other.attrib.items():
        cell.set(name, value)
    cell.set("r", place)
    cell.extend(list(other))


def _all_formulas(sheet: SheetXml, table: Table, column: int, new: range = range(0)) -> bool:
    rows = (row for row in range(table.body.top, table.body.bottom + 1) if row not in new)
    return all(sheet.formula((row, column)) is not None for row in rows)
