"""Cells as they travel between VBA and Python: floats, texts, booleans, and whole numbers for errors.

COM hands an error cell to Python as its SCODE, a negative whole number, and knows no way back: what Python
returns as an error would be text or a number in the cell. A number in a cell is always a double, so the whole
numbers are free to stand for errors: Python answers with the number that VBA's CVErr takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from udfs.cells import MISSING, Cell, ExcelError, Grid, raw
from udfs.evaluate import Given

Sent: TypeAlias = float | int | str | bool
"""A cell of an answer: an int is an error's number, any other number a float."""

ERROR_NUMBERS: Final[Mapping[ExcelError, int]] = {
    ExcelError.NULL: 2000,
    ExcelError.DIV0: 2007,
    ExcelError.VALUE: 2015,
    ExcelError.REF: 2023,
    ExcelError.NAME: 2029,
    ExcelError.NUM: 2036,
    ExcelError.NA: 2042,
    ExcelError.SPILL: 2045,
    ExcelError.CALC: 2050,
}
"""Excel's XlCVError."""

_FACILITY = 0x800A  # the upper half of the SCODE of every error cell
_LEFT_OUT = 448  # VBA's "named argument not found"
_ERRORS = {number: error for error, number in ERROR_NUMBERS.items()}


def read_grid(value: object) -> Given:
    """The cells of an argument: rows of cells, one row flat, or one cell bare; MISSING for one left out.

    An error that is not ours, such as #BUSY!, is #VALUE!. Raises ValueError for rows of unequal width.

    >>> read_grid((("0428", None), (5113.0, -2146826265))).rows
    (('0428', BLANK), (Decimal('5113'), <ExcelError.REF: '#REF!'>))
    >>> read_grid((1.0, 2.0)).width, read_grid(None).is_single, read_grid(-2146827840)
    (2, True, MISSING)
    """
    if _error_number(value) == _LEFT_OUT:
        return MISSING
    if not isinstance(value, tuple):
        return Grid.single(_plain(value))
    rows = value if value and isinstance(value[0], tuple) else (value,)
    return Grid.from_rows([_plain(one) for one in row] for row in rows)


def _plain(value: object) -> object:
    number = _error_number(value)
    return value if number is None else _ERRORS.get(number, ExcelError.VALUE)


def _error_number(value: object) -> int | None:
    """The number that VBA has for an error; None where the value is none."""
    if not isinstance(value, int) or isinstance(value, bool) or (value >> 16) & 0xFFFF != _FACILITY:
        return None
    return value & 0xFFFF


def write_grid(grid: Grid) -> list[list[Sent]]:
    """The cells of an answer; dates are serial numbers, a blank cell is an empty text.

    >>> write_grid(Grid.from_rows([[34, "0428", None, ExcelError.NA]]))
    [[34.0, '0428', '', 2042]]
    """
    return [list(map(_sent, row)) for row in grid.rows]


def _sent(value: Cell) -> Sent:
    if isinstance(value, ExcelError):
        return ERROR_NUMBERS[value]
    plain = raw(value)
    if isinstance(plain, str | bool):
        return plain
    return "" if plain is None else float(plain)
