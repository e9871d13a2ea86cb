"""Formulas replaced, deleted, changed, out of date or reaching out of the file."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import surgery

from kinds.base import FIGURES, FORMULA_ALSO, Book, Damaged, Expected, kind, put, recalculated, typed
from xlsheets.formula.references import a1
from xlsheets.ooxml import CellError, Editor


def _formula_cell(book: Book, chance: random.Random) -> tuple[str, int, int] | None:
    cells = book.formulas()
    return chance.choice(cells) if cells else None


@kind("konstant över en formel", *FORMULA_ALSO)
def _constant(book: Book, chance: random.Random) -> Damaged | None:
    cell = _formula_cell(book, chance)
    if cell is None:
        return None
    sheet, row, column = cell
    editor = Editor(book.package)
    number = book.package.sheet(sheet).cell(row, column).value
    editor.set_value(sheet, (row, column), number + chance.choice([0, 7]))
    codes = (
        "formula-overwritten",
        "formula-overwritten-same-value",
        "formula-inconsistent",
        "constant-among-formulas",
    )
    return editor.to_bytes(), Expected(codes, sheet, a1(row, column))


@kind("raderad formel", *FORMULA_ALSO)
def _deleted(book: Book, chance: random.Random) -> Damaged | None:
    cell = _formula_cell(book, chance)
    if cell is None:
        return None
    sheet, row, column = cell
    editor = Editor(book.package)
    editor.clear(sheet, (row, column))
    return editor.to_bytes(), Expected(("formula-deleted", "refers-to-blank"), sheet, a1(row, column))


@kind("felvärde i en inmatningscell", *FIGURES, "checks-postponed", "not-calculated")
def _error(book: Book, chance: random.Random) -> Damaged | None:
    chosen = typed(book, chance)
    if chosen is None:
        return None
    return put(book, chosen[0], CellError("#N/A"), calculate=False), Expected(
        ("error-cell",), *book.spot(chosen[0])
    )


@kind("inaktuellt värde", *FIGURES)
def _stale(book: Book, chance: random.Random) -> Damaged | None:
    cell = _formula_cell(book, chance)
    if cell is None:
        return None
    sheet, row, column = cell
    editor = Editor(book.package)
    editor.set_cached(sheet, (row, column), book.package.sheet(sheet).cell(row, column).value + 3)
    return editor.to_bytes(), Expected(("stale-value", "function-error"), sheet, a1(row, column))


def _changed(
    book: Book, chance: random.Random, change: Callable[[str], str | None]
) -> tuple[bytes, str, str] | None:
    cells = book.formulas()
    chance.shuffle(cells)
    for sheet, row, column in cells:
        cell = book.package.sheet(sheet).cell(row, column)
        formula = None if cell.formula is None or cell.array else change(cell.formula)
        if formula is not None and formula != cell.formula:
            editor = Editor(book.package)
            editor.set_formula(sheet, (row, column), formula, cell.value)
            return recalculated(editor.to_bytes()), sheet, a1(row, column)
    return None


_CHANGED_FORMULA = (
    "stale-value",
    "constant-in-formula",
    "formula-inconsistent",
    "sum-misses-cells",
    "sum-includes-sum",
)


@kind("tal tillagt i en formel", *FORMULA_ALSO)
def _added(book: Book, chance: random.Random) -> Damaged | None:
    made = _changed(book, chance, lambda formula: f"{formula}+1234")
    return made and (made[0], Expected(_CHANGED_FORMULA, made[1], made[2]))


_FORMULA_CODES = (
    *("formula-inconsistent", "stale-value", "sum-misses-cells", "sum-includes-sum", "constant-in-formula"),
    *("refers-to-blank", "refers-to-text", "ranges-differ", "error-cell"),
)


def _shift(formula: str, rows: int) -> str | None:
    """The formula with its first relative reference moved some rows."""
    match = re.search(r"(?<![A-Za-z$_.\\[@])([A-Z]{1,2})(\d+)(?![\d(A-Za-z_])", formula)
    if match is None or int(match[2]) + rows < 1:
        return None
    return f"{formula[: match.start(2)]}{int(match[2]) + rows}{formula[match.end(2) :]}"


@kind("referens förskjuten en rad", *FORMULA_ALSO, "kept-cells", promised=False, published=False)
def _shifted(book: Book, chance: random.Random) -> Damaged | None:
    made = _changed(book, chance, lambda formula: _shift(formula, chance.choice([-1, 1])))
    return made and (made[0], Expected(_FORMULA_CODES, made[1], made[2]))


@kind("summan slutar en rad för tidigt", *FORMULA_ALSO, "kept-cells", published=False)
def _short(book: Book, chance: random.Random) -> Damaged | None:
    """A sum of a table's column typed as addresses, without the last row."""
    tables = {table.name: table for table in book.tables() if table.body.height > 2}

    def shorten(formula: str) -> str | None:
        match = re.fullmatch(r"SUM\((tbl\w+)\[([^\[\]]+)\]\)", formula)
        if match is None or match[1] not in tables:
            return None
        table = tables[match[1]]
        column = table.column(match[2])
        last = book.package.sheet(table.sheet).cell(table.body.bottom, column).value
        if not isinstance(last, int | float) or not last:
            return None
        return f"SUM({a1(table.body.top, column)}:{a1(table.body.bottom - 1, column)})"

    made = _changed(book, chance, shorten)
    return made and (made[0], Expected(_FORMULA_CODES, made[1], made[2]))


@kind("extern länk", *FORMULA_ALSO, "external-links")
def _external(book: Book, chance: random.Random) -> Damaged | None:
    cells = [
        (sheet, row, column)
        for sheet, row, column in book.formulas()
        if not book.package.sheet(sheet).cell(row, column).array
    ]
    if not cells:
        return None
    sheet, row, column = chance.choice(cells)
    cell = a1(row, column)
    return surgery.link_cell(book.data, sheet, cell), Expected(("external-reference",), sheet, cell)


@kind("manuell beräkning", published=False)
def _manual(book: Book, chance: random.Random) -> Damaged | None:
    return surgery.set_calculation(book.data, calcMode="manual"), Expected(
        ("manual-calculation",), None, None
    )


@kind("cirkelreferens", *FORMULA_ALSO, "not-calculated", "error-cell", promised=False)
def _circle(book: Book, chance: random.Random) -> Damaged | None:
    cell = _formula_cell(book, chance)
    if cell is None:
        return None
    sheet, row, column = cell
    found = book.package.sheet(sheet).cell(row, column)
    if found.array:
        return None
    editor = Editor(book.package)
    editor.set_formula(sheet, (row, column), f"{found.formula}+0*{a1(row, column)}", found.value)
    return editor.to_bytes(), Expected(("circular-reference",), sheet, a1(row, column))
