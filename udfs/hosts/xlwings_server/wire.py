"""Cells as Excel's add-in runtime sends and takes them: JSON values, and objects for errors and formats.

Nothing of xlwings is needed here; the pieces that xlwings calls are in `entries`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from udfs.cells import Cell, ExcelError, Grid, Raw, raw
from udfs.evaluate import Outcome
from udfs.faults import BadInputError, make_fault

Wire: TypeAlias = Raw | dict[str, str]
"""A cell of an answer: a plain value, "" for a blank one, or an error object."""

ERROR_TYPES: Final[Mapping[ExcelError, str]] = {
    ExcelError.DIV0: "Div0",
    ExcelError.NA: "NotAvailable",
    ExcelError.NAME: "Name",
    ExcelError.NULL: "Null",
    ExcelError.NUM: "Num",
    ExcelError.REF: "Ref",
    ExcelError.VALUE: "Value",
}
"""The errors that a function may give back, by the name that Office.js has for each."""

FIRST_RUNTIME_WITH_ERRORS: Final = 1.4
"""CustomFunctionsRuntime, from which an answer may hold error objects; before, an error would be text."""

_ERRORS = {kind: error for error, kind in ERROR_TYPES.items()} | {str(error): error for error in ExcelError}
_NO_HANDLE = "__xlwings_not_an_object_handle__"  # the client's stand-in for a stock, a place or the like


class RefusalError(Exception):
    """An answer that is no cells but a reason, for the card of an error cell."""


def read_grid(value: object) -> Grid:
    """The cells of an argument as xlwings hands it on: one row arrives flat and one cell bare.

    Blank cells stay blank, error cells errors (text that looks like one stays text), dates serial numbers.
    Raises ValueError for rows of unequal width.

    >>> read_grid([["0428", ""], [5113, {"type": "Error", "errorType": "Ref", "basicValue": "#REF!"}]]).rows
    (('0428', BLANK), (Decimal('5113'), <ExcelError.REF: '#REF!'>))
    >>> read_grid([5113, 6248]).width, read_grid([[5113], [6248]]).height, read_grid(5113).is_single
    (2, 2, True)
    """
    if not isinstance(value, list):
        return Grid.single(_plain(value))
    rows = value if value and isinstance(value[0], list) else [value]
    return Grid.from_rows([_plain(one) for one in row] for row in rows)


def _plain(value: object) -> object:
    """One cell without its wrapping; whatever has no plain value is an error, never a number."""
    if value == _NO_HANDLE:
        return ExcelError.VALUE
    if not isinstance(value, dict):
        return value
    if "Error" in (value.get("type"), value.get("basicType")):
        return _error(value)
    return value.get("basicValue", ExcelError.VALUE)


def _error(value: Mapping[str, object]) -> ExcelError:
    """The error of an error cell; one that is not ours, such as #BUSY!, is #VALUE!."""
    found = (_ERRORS.get(str(value.get(key))) for key in ("errorType", "basicValue"))
    return next((error for error in found if error is not None), ExcelError.VALUE)


def write_outcome(outcome: Outcome, runtime: str) -> list[list[Wire]]:
    """The cells of an answer for a client of that runtime; dates are serial numbers.

    Raises RefusalError with reason and remedy, in Swedish, for a fault of the function's own, and for an
    error that this client could only show as text.
    """
    fault = outcome.fault
    if fault is not None and (fault.code != "error-cell" or not _takes(outcome.grid, runtime)):
        raise RefusalError(fault.text("sv"))
    if not _takes(outcome.grid, runtime):
        error = next(one for row in outcome.grid.rows for one in row if type(one) is ExcelError)
        raise RefusalError(make_fault(BadInputError("error-cell", error=str(error))).text("sv"))
    return [list(map(_written, row)) for row in outcome.grid.rows]


def _takes(grid: Grid, runtime: str) -> bool:
    """Whether the client can show every error of the grid as one."""
    errors = {one for row in grid.rows for one in row if type(one) is ExcelError}
    return not errors or (float(runtime) >= FIRST_RUNTIME_WITH_ERRORS and errors <= ERROR_TYPES.keys())


def _written(value: Cell) -> Wire:
    if type(value) is str:
        return value
    if isinstance(value, ExcelError):
        return {"type": "Error", "errorType": ERROR_TYPES[value]}
    plain = raw(value)
    return "" if plain is None else plain
