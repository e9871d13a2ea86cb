"""The workbook's own controls: whoever audits looks there first, so nobody may type an answer over them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from xlsheets.checks.cells import number_in
from xlsheets.checks.formulas.gathering import shortened
from xlsheets.formula.references import a1, split_a1
from xlsheets.ooxml import Cell, Kind, Package, PackageError, Sheet
from xlsheets.plan.guards import (
    COMPUTED,
    COUNT_NAME,
    EQUITY_FOLLOWS,
    INVOICES_FOLLOW,
    OPENINGS_FOLLOW,
    PLACES_IN_WORDS,
    STATUS_NAME,
    TOLERANCES,
    UNDER_TABLES,
)
from xlsheets.plan.layout import load_layout
from xlsheets.plan.read.names import workbook_names
from xlsheets.plan.types import Reading, Rectangle
from xlsheets.problems import Problem, Severity, as_number, plain

_READS_A_CELL = re.compile(r"[A-Z]\$?\d|Kontroller_", re.IGNORECASE)
_TEXT = re.compile(r'"[^"]*"')
_JUDGING = ("Differens", "Status")
_NEARLY = 1 + 1e-9

_Row = tuple[Sheet, int, Mapping[str, int]]
"""A row of *Kontroller*: its sheet, its number, and the columns by heading."""


@dataclass(frozen=True)
class Controls:
    """Where a workbook has controls of its own."""

    package: Package
    reading: Reading

    @cached_property
    def names(self) -> Mapping[str, Rectangle]:
        """The names of the workbook."""
        return workbook_names(self.package)

    @cached_property
    def rows(self) -> tuple[_Row, ...]:
        """The numbered rows of *Kontroller*; rows of her own have no number."""
        return tuple(_rows_of_controls(self.package, self.names.get(STATUS_NAME)))

    @cached_property
    def under_tables(self) -> tuple[tuple[Sheet, tuple[int, int], str], ...]:
        """The cells in which the grey checks under the tables answer, each with the label of its check."""
        return tuple(_answers_under_tables(self.package, self.reading))


def check_controls(controls: Controls) -> Iterator[Problem]:
    """Every formula of *Kontroller*, of the checks under tables and of *Beräkning* that a value replaces.

    Also tolerances above the template's. Left alone are files without any formula, and the calls of a
    published copy, which are values.
    """
    if not controls.reading.formulas:
        return
    found = [*_of_controls(controls), *_under_tables(controls)]
    if not controls.reading.published:
        found += _of_calls(controls)
    by_sheet: dict[str | None, list[Problem]] = {}
    for problem in found:
        by_sheet.setdefault(problem.sheet, []).append(problem)
    for alike in by_sheet.values():
        yield _together(alike)
    yield from _tolerances(controls.rows)


def _together(problems: list[Problem]) -> Problem:
    """The first of the findings of a sheet, with the cells of the others."""
    first, *others = problems
    if not others:
        return first
    cells = shortened([split_a1(one.cell or "A1") for one in others])
    return replace(first, params={**first.params, "more": len(others), "cells": cells})


def _of_controls(controls: Controls) -> Iterator[Problem]:
    count = controls.names.get(COUNT_NAME)
    sheet = None if count is None else _sheet(controls.package, count.sheet)
    if sheet is not None and count is not None:
        yield from _replaced(sheet, (count.row1, count.column1), True, {"what": "control count"})
    for sheet, row, columns in controls.rows:
        number = _number(sheet, (row, columns["Nr"]))
        for heading in COMPUTED:
            params = {"what": "control", "number": number}
            yield from _replaced(sheet, (row, columns[heading]), heading in _JUDGING, params)
        if _text(sheet, (row, columns["Cell"])) not in PLACES_IN_WORDS:
            yield from _replaced(sheet, (row, columns["Cell"]), False, {**params, "what": "control place"})


def _rows_of_controls(package: Package, area: Rectangle | None) -> Iterator[_Row]:
    sheet = None if area is None else _sheet(package, area.sheet)
    if area is None or sheet is None:
        return
    columns = {str(cell.value): column for (row, column), cell in sheet.cells.items() if row == area.row1 - 1}
    if not {"Nr", "Kontroll", "Cell", "Tolerans", *COMPUTED} <= columns.keys():
        return
    for row in range(area.row1, min(area.row2, area.row1 + 500) + 1):
        if _number(sheet, (row, columns["Nr"])) is not None:
            yield sheet, row, columns


def _under_tables(controls: Controls) -> Iterator[Problem]:
    """Answers of the grey checks that are typed, or gone; own notes beside them are left alone."""
    for sheet, position, label in controls.under_tables:
        yield from _replaced(sheet, position, False, {"what": "control label", "label": label})


def _answers_under_tables(package: Package, reading: Reading) -> Iterator[tuple[Sheet, tuple[int, int], str]]:
    labels = frozenset(UNDER_TABLES)
    for name in sorted({place.sheet for place in reading.places.values()}):
        sheet = _sheet(package, name)
        if sheet is None:
            continue
        places = sheet.sorts.places
        found = sorted((*place, label) for label in labels & places.keys() for place in places[label])
        for row, column, label in found:
            for answer in sorted(_answers(reading, label)):
                if answer > column:
                    yield sheet, (row, answer), label


def _answers(reading: Reading, label: str) -> set[int]:
    """The columns in which a grey check answers; with one year there is no year before to compare with."""
    if label == OPENINGS_FOLLOW:
        lines = [at for at in reading.places if at.startswith("/plan/lines/") and "/computed/" in at]
        return {reading.places[at].column for at in lines if not at.endswith("/0")}
    if label == INVOICES_FOLLOW:
        table = reading.tables.get("tblFaktura")
        columns = enumerate(table.columns, table.ref.left) if table else ()
        return {at for at, column in columns if column.name == "Året"}
    figure = "/equity/computed/1/closing" if label == EQUITY_FOLLOWS else "/fees/computed/sum/year"
    return {reading.places[figure].column} if figure in reading.places else set()


def _of_calls(controls: Controls) -> Iterator[Problem]:
    """The calls on *Beräkning*, and above each the formula that says why it fails."""
    for block in load_layout().functions:
        area = controls.names.get(block.answer)
        sheet = None if area is None else _sheet(controls.package, area.sheet)
        if area is None or sheet is None:
            continue
        params = {"what": "control call", "label": block.title}
        yield from _replaced(sheet, (area.row1, area.column1), False, params)
        if _text(sheet, (area.row1 - 1, area.column1)) == block.headings[0]:
            reason = {**params, "what": "control reason"}
            yield from _replaced(sheet, (area.row1 - 2, area.column1), False, reason)


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


def _tolerances(rows: Iterable[_Row]) -> Iterator[Problem]:
    for sheet, row, columns in rows:
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
