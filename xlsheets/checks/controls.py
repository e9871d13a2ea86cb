"""The workbook's own controls: whoever audits looks there first, so nobody may type an answer over them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from xlsheets.checks.cells import number_in
from xlsheets.checks.formulas.gathering import shortened
from xlsheets.formula.references import a1, split_a1
from xlsheets.ooxml import Cell, Kind, Package, PackageError, Sheet
from xlsheets.plan.guards import COMPUTED, COUNT_NAME, STATUS_NAME, TOLERANCES, UNDER_TABLES
from xlsheets.plan.layout import load_layout
from xlsheets.plan.read.names import workbook_names
from xlsheets.plan.types import Reading, Rectangle
from xlsheets.problems import Problem, Severity, as_number, plain

_READS_A_CELL = re.compile(r"[A-Z]\$?\d|Kontroller_", re.IGNORECASE)
_TEXT = re.compile(r'"[^"]*"')
_ANSWERS = ("ok", "fel")
_JUDGING = ("Differens", "Status")
_NEARLY = 1 + 1e-9


def check_controls(package: Package, reading: Reading) -> Iterator[Problem]:
    """Every formula of *Kontroller*, of the checks under tables and of *Beräkning* that a value replaces.

    Also tolerances above the template's. Left alone are published copies and files without any formula.
    """
    if reading.published or not reading.formulas:
        return
    names = workbook_names(package)
    found = [*_of_controls(package, names), *_under_tables(package, reading), *_of_calls(package, names)]
    by_sheet: dict[str | None, list[Problem]] = {}
    for problem in found:
        by_sheet.setdefault(problem.sheet, []).append(problem)
    for alike in by_sheet.values():
        yield _together(alike)
    yield from _tolerances(package, names)


def _together(problems: list[Problem]) -> Problem:
    """The first of the findings of a sheet, with the cells of the others."""
    first, *others = problems
    if not others:
        return first
    cells = shortened([split_a1(one.cell or "A1") for one in others])
    return replace(first, params={**first.params, "more": len(others), "cells": cells})


def _of_controls(package: Package, names: Mapping[str, Rectangle]) -> Iterator[Problem]:
    count = names.get(COUNT_NAME)
    sheet = None if count is None else _sheet(package, count.sheet)
    if sheet is not None and count is not None:
        yield from _replaced(sheet, (count.row1, count.column1), True, {"what": "control count"})
    for sheet, row, columns in _rows(package, names):
        number = _number(sheet, (row, columns["Nr"]))
        for heading in COMPUTED:
            params = {"what": "control", "number": number}
            yield from _replaced(sheet, (row, columns[heading]), heading in _JUDGING, params)


def _rows(package: Package, names: Mapping[str, Rectangle]) -> Iterator[tuple[Sheet, int, Mapping[str, int]]]:
    """The numbered rows of *Kontroller* with the columns by heading; rows of her own have no number."""
    area = names.get(STATUS_NAME)
    sheet = None if area is None else _sheet(package, area.sheet)
    if area is None or sheet is None:
        return
    columns = {str(cell.value): column for (row, column), cell in sheet.cells.items() if row == area.row1 - 1}
    if not {"Nr", "Kontroll", "Tolerans", *COMPUTED} <= columns.keys():
        return
    for row in range(area.row1, min(area.row2, area.row1 + 500) + 1):
        if _number(sheet, (row, columns["Nr"])) is not None:
            yield sheet, row, columns


def _under_tables(package: Package, reading: Reading) -> Iterator[Problem]:
    """Answers that were typed in the rows of the grey checks."""
    for name in sorted({place.sheet for place in reading.places.values()}):
        sheet = _sheet(package, name)
        cells = sheet.cells.items() if sheet is not None else ()
        rows = {row: str(cell.value) for (row, column), cell in cells if cell.value in UNDER_TABLES}
        for (row, column), cell in cells if rows else ():
            typed = cell.formula is None and str(cell.value).strip().casefold() in _ANSWERS
            if row in rows and typed and sheet is not None:
                params = {"what": "control label", "label": rows[row]}
                yield from _replaced(sheet, (row, column), False, params)


def _of_calls(package: Package, names: Mapping[str, Rectangle]) -> Iterator[Problem]:
    """The first cells of the calls on *Beräkning*."""
    for block in load_layout().functions:
        area = names.get(block.answer)
        sheet = None if area is None else _sheet(package, area.sheet)
        if area is not None and sheet is not None:
            params = {"what": "control call", "label": block.title}
            yield from _replaced(sheet, (area.row1, area.column1), False, params)


def _replaced(
    sheet: Sheet, position: tuple[int, int], reads: bool, params: Mapping[str, Any]
) -> Iterator[Problem]:
    """The finding for a cell whose formula is gone, or (where it must read cells) reads none."""
    cell = sheet.cells.get(position)
    shown: dict[str, Any] = {}
    if cell is None or (cell.formula is None and cell.kind is Kind.BLANK):
        shown["gone"] = "control gone"
    elif cell.formula is None and cell.array is None:
        number = number_in(cell)
        shown = {"typed": str(cell.value)} if number is None else {"amount": plain(number)}
    elif reads and cell.formula is not None and not _READS_A_CELL.search(_TEXT.sub("", cell.formula)):
        shown["formula"] = cell.formula
    else:
        return
    told = {name: value for name, value in {**params, **shown}.items() if value is not None}
    found = None if cell is None else as_number(cell.value)
    yield Problem(
        "control-overwritten",
        Severity.ERROR,
        sheet.name,
        a1(*position),
        found=None if found is None else plain(found),
        params=told,
    )


def _tolerances(package: Package, names: Mapping[str, Rectangle]) -> Iterator[Problem]:
    for sheet, row, columns in _rows(package, names):
        cell = sheet.cells.get((row, columns["Tolerans"]))
        if cell is None or cell.kind is Kind.BLANK:
            continue
        wanted = TOLERANCES.get(_text(sheet, (row, columns["Kontroll"])), 0)
        number = number_in(cell)
        if number is not None and number <= wanted * _NEARLY:
            continue
        shown = {"typed": str(cell.value)} if number is None else {"amount": plain(number)}
        yield Problem(
            "tolerance-changed",
            Severity.WARNING,
            sheet.name,
            a1(row, columns["Tolerans"]),
            found=str(cell.value) if number is None else plain(number),
            params={"number": _number(sheet, (row, columns["Nr"])), "wanted": wanted, **shown},
        )


def _number(sheet: Sheet, position: tuple[int, int]) -> Any:
    cell = sheet.cells.get(position)
    number = None if cell is None else number_in(cell)
    return None if number is None else plain(number)


def _text(sheet: Sheet, position: tuple[int, int]) -> str:
    cell: Cell | None = sheet.cells.get(position)
    return "" if cell is None else str(cell.value)


def _sheet(package: Package, name: str) -> Sheet | None:
    try:
        return package.sheet(name)
    except PackageError:
        return None
