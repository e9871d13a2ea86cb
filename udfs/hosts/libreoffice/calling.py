"""A call as LibreOffice makes it: plain values or rows of them in, rows of plain values out.

A number is a float, a date its serial number, an empty cell of a range "", an argument left out None, and an
error a NaN that carries LibreOffice's number of it.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from udfs.cells import BLANK, MISSING, Cell, ExcelError, Grid, raw
from udfs.evaluate import Given, evaluate
from udfs.kinds import Column, Table
from udfs.registry import CellFunction, functions

Value: TypeAlias = float | str | bool | None
Argument: TypeAlias = Value | Sequence[Sequence[Value]]

ERROR_NUMBERS: Final[Mapping[ExcelError, int]] = {
    ExcelError.NUM: 503,
    ExcelError.VALUE: 519,
    ExcelError.NULL: 521,
    ExcelError.REF: 524,
    ExcelError.NAME: 525,
    ExcelError.DIV0: 532,
    ExcelError.NA: 32767,
}
"""LibreOffice's numbers of the errors that it has; what it lacks (#SPILL!, #CALC!) is shown as #VALUE!."""

_ERRORS: Final = {number: error for error, number in ERROR_NUMBERS.items()}
_QUIET_NAN: Final = 0x7FF8 << 48
_BITS_OF_A_NUMBER: Final = 0xFFFF


def call(name: str, arguments: Sequence[Argument]) -> Argument:
    """What a call of a function by its name in the cell gives: rows of cells, or one value.

    >>> call("AVGIFTER", (100.0, ((1.0,), (1.0,), (1.0,)), None))
    ((34.0,), (33.0,), (33.0,))
    """
    function = functions()[name]
    grid = evaluate(function, [_given(one) for one in arguments]).grid
    rows = tuple(tuple(map(_shown, row)) for row in grid.rows)
    return rows if fills_cells(function) else rows[0][0]


def fills_cells(function: CellFunction) -> bool:
    """Whether a function gives rows of cells. LibreOffice finds a text again only where it came alone."""
    return isinstance(function.result, Table | Column)


def _given(argument: Argument) -> Given:
    if argument is None:
        return MISSING
    rows = argument if isinstance(argument, tuple) else ((argument,),)
    return Grid.from_rows([_cell(one) for one in row] for row in rows)


def _cell(value: Value) -> Value | ExcelError:
    return error_of(value) if isinstance(value, float) and math.isnan(value) else value


def _shown(value: Cell) -> Value:
    if isinstance(value, ExcelError):
        return number_of(value)
    if value is BLANK:
        return ""
    plain = raw(value)
    # LibreOffice drops a 64-bit integer; a float is what its cells hold.
    return plain if isinstance(plain, str | bool) else float(plain or 0)


def number_of(error: ExcelError) -> float:
    """The NaN that LibreOffice shows as an error."""
    number = ERROR_NUMBERS.get(error, ERROR_NUMBERS[ExcelError.VALUE])
    nan: float = struct.unpack("<d", struct.pack("<Q", _QUIET_NAN | number))[0]
    return nan


def error_of(nan: float) -> ExcelError:
    """The error that a NaN of LibreOffice's stands for; one without a number of ours is #VALUE!.

    >>> error_of(number_of(ExcelError.REF))
    <ExcelError.REF: '#REF!'>
    """
    bits: int = struct.unpack("<Q", struct.pack("<d", nan))[0]
    return _ERRORS.get(bits & _BITS_OF_A_NUMBER, ExcelError.VALUE)
