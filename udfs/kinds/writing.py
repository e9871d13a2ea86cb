"""How a domain value becomes a cell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction

from udfs.cells import BLANK, EXCEL_DIGITS, LARGEST_EXACT_INTEGER, Cell, ExcelError, Grid
from udfs.faults import BadInputError


def write_rows(rows: Iterable[Iterable[object]]) -> Grid:
    """A grid of domain values."""
    return Grid(tuple(tuple(map(write_cell, row)) for row in rows))


_CELL_PRECISION = Context(prec=EXCEL_DIGITS, rounding=ROUND_HALF_UP)


def write_cell(value: object) -> Cell:
    """A domain value as a cell; whole numbers exactly, other fractions as Excel's 15 significant digits.

    >>> write_cell(Fraction(1, 3))
    Decimal('0.333333333333333')
    """
    if type(value) is int:  # nearly every cell of a table; asked for first
        return _write_number(value)
    if value is None:
        return BLANK
    if isinstance(value, StrEnum) and not isinstance(value, ExcelError):
        return value.value
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return _write_number(value)
    if isinstance(value, str | bool | date | ExcelError):
        return value
    raise TypeError(f"a function returned {type(value).__name__} for a cell")


def _write_number(value: int | Fraction) -> Decimal:
    if not -LARGEST_EXACT_INTEGER <= value <= LARGEST_EXACT_INTEGER:
        raise BadInputError("result-too-large", high=LARGEST_EXACT_INTEGER)
    if value.denominator == 1:
        return Decimal(value.numerator)
    return _CELL_PRECISION.divide(Decimal(value.numerator), Decimal(value.denominator))
