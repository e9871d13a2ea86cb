"""Each host as the matrix asks it: one call, and what the host shows in the cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from udfs.cells import BLANK, ExcelError, Grid, cell
from xlsheets.engine import recalculate
from xlsheets.formula.references import a1
from xlsheets.formula.spelling import Spelling
from xlsheets.ooxml import open_package


def ask_server(excel: Any, calls: Any) -> Callable[[Any], Any]:
    """Through HTTP, as Excel's add-in does; a refusal has its reason on the cell's error card."""

    def ask(one: Any) -> Any:
        answer = excel.call_grids(one.function, one.arguments)
        return calls.Reply(answer.grid, answer.card)

    return ask


def ask_lite(lite: Any, calls: Any, wire: Any) -> Callable[[Any], Any]:
    """In Pyodide; a refusal is an exception, which Excel shows as #VALUE! with its message."""

    def ask(one: Any) -> Any:
        given = [one if one is None else wire.rows(one) for one in one.arguments]
        answer = lite.call(one.function, given)
        if "error" in answer:
            assert answer["error"] == "XlwingsError", answer
            return calls.Reply(Grid.single(ExcelError.VALUE), answer["message"])
        return calls.Reply(wire.grid(answer["result"]))

    return ask


def ask_com(windows: Any, calls: Any) -> Callable[[Any], Any]:
    """Through VBA and COM, as desktop Excel does; the reason is FELORSAK's to give."""
    return lambda one: calls.Reply(windows.call(one.function, one.arguments))


def ask_engine(calls: Any, folder: Path) -> Callable[[Any], Any]:
    """All calls as one workbook, recalculated without Excel."""
    asked = list(calls.written())
    asked += [why for one in asked if (why := one.asks_why) is not None]
    path = folder / "engine.xlsx"
    places = calls.case_book(path, asked, Spelling.OFFICE_JS, dynamic=True)
    result = recalculate(open_package(path))
    assert not result.kept

    def ask(one: Any) -> Any:
        row, _, _ = places[one.name]
        height, width = result.spills.get((calls.SHEET, row + 1, 1), (1, 1))
        return calls.Reply(
            Grid.from_rows(
                [
                    calls.shown(result.values.get((calls.SHEET, row + down + 1, across + 1)))
                    for across in range(width)
                ]
                for down in range(height)
            )
        )

    return ask


def ask_libreoffice(office: Any, calls: Any, limits: Any, folder: Path) -> Callable[[Any], Any]:
    """All calls as one workbook, opened by LibreOffice with our extension."""
    asked = list(calls.written())
    asked += [why for one in asked if (why := one.asks_why) is not None]
    path = folder / "libreoffice.xlsx"

    def outcome(one: Any) -> Any:
        return calls.direct(one.function, limits.heard("libreoffice", one.arguments))

    places = calls.case_book(path, asked, Spelling.NAMESPACED, dynamic=False, outcome=outcome)
    with office.open(path) as book:
        values = book.values()[calls.SHEET]

    def ask(one: Any) -> Any:
        row, height, width = places[one.name]
        rows = range(row + 1, row + height + 1)
        found = [[values[a1(down, across)] for across in range(1, width + 1)] for down in rows]
        return calls.Reply(Grid.from_rows(map(_of_libreoffice, line) for line in found))

    return ask


def _of_libreoffice(value: Any) -> Any:
    """A cell; the errors that LibreOffice has for itself are #VALUE! in the workbooks that it writes."""
    if not isinstance(value, dict):
        return value
    shown = value["error"]
    return ExcelError.VALUE if shown.startswith("Err:") else ExcelError(shown)


def plain(grid: Grid) -> Grid:
    """A grid in which an empty text and a blank cell are the same."""
    return Grid.from_rows([cell(None) if one in ("", BLANK) else one for one in row] for row in grid.rows)


Asking = Mapping[str, Callable[[Any], Any]]
