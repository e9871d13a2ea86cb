"""Cells as Excel's add-in runtime sends and shows them, for hosts that are asked without HTTP."""

from __future__ import annotations

from typing import Any

from udfs.cells import BLANK, Cell, ExcelError, Grid, raw
from udfs.hosts.xlwings_server.wire import ERROR_TYPES


def rows(grid: Grid) -> list[list[Any]]:
    """An argument."""
    return [[_sent(one) for one in row] for row in grid.rows]


def _sent(value: Cell) -> object:
    if isinstance(value, ExcelError):
        kind = ERROR_TYPES.get(value, str(value).strip("#!").capitalize())
        return {"type": "Error", "errorType": kind, "basicType": "Error", "basicValue": str(value)}
    return "" if value is BLANK else raw(value)


def grid(result: list[list[Any]]) -> Grid:
    """An answer; errors are the only objects that it may hold."""
    return Grid.from_rows([_seen(one) for one in row] for row in result)


def _seen(value: object) -> object:
    if isinstance(value, dict):
        assert value.keys() == {"type", "errorType"}
        return ExcelError({kind: error for error, kind in ERROR_TYPES.items()}[value["errorType"]])
    assert value is not None
    return value
