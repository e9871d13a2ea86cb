"""What a cell can hold, and a grid of cells: the only place where a host's raw values are interpreted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Final, TypeAlias

EXCEL_DIGITS: Final = 15
"""Significant digits that Excel keeps of a number; a float enters as the decimal of these."""

LARGEST_NUMBER: Final = Decimal("9.99999999999999E+307")
"""The largest number that a cell can hold."""

LARGEST_EXACT_INTEGER: Final = 2**53
"""The largest whole number up to which every whole number fits in a cell."""


class ExcelError(StrEnum):
    """An error value of a cell, in the spelling that files and hosts use."""

    NA = "#N/A"
    VALUE = "#VALUE!"
    REF = "#REF!"
    NAME = "#NAME?"
    DIV0 = "#DIV/0!"
    NUM = "#NUM!"
    NULL = "#NULL!"
    SPILL = "#SPILL!"
    CALC = "#CALC!"


class Blank(Enum):
    """The type of an empty cell."""

    BLANK = ""

    def __repr__(self) -> str:
        return "BLANK"


class Missing(Enum):
    """The type of an argument that the formula leaves out."""

    MISSING = "missing"

    def __repr__(self) -> str:
        return "MISSING"


BLANK: Final = Blank.BLANK
MISSING: Final = Missing.MISSING

Cell: TypeAlias = Decimal | str | bool | date | ExcelError | Blank
Raw: TypeAlias = float | int | str | bool | ExcelError | None
"""What hosts take and give: dates are serial numbers, an empty cell is None."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangle of cells, at least one row high and one column wide."""

    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        if not self.rows or not self.rows[0]:
            raise ValueError("a grid has at least one cell")
        width = len(self.rows[0])
        if any(len(row) != width for row in self.rows):
            raise ValueError("the rows of a grid are equally wide")

    @classmethod
    def from_rows(cls, rows: Iterable[Iterable[object]]) -> Grid:
        """Interpret raw rows: None and "" are blank, numbers enter as decimals of 15 significant digits.

        Raises ValueError for ragged or empty rows and TypeError for what no cell can hold.

        >>> Grid.from_rows([[0.1 + 0.2, None, "0428"]]).rows
        ((Decimal('0.3'), BLANK, '0428'),)
        """
        return cls(tuple(tuple(map(cell, row)) for row in rows))

    @classmethod
    def single(cls, value: object) -> Grid:
        """One cell."""
        return cls(((cell(value),),))

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0])

    @property
    def is_single(self) -> bool:
        """Whether the grid is one cell."""
        return self.height == 1 and self.width == 1

    @property
    def is_vector(self) -> bool:
        """Whether the grid is one column or one row."""
        return self.height == 1 or self.width == 1

    def cells(self) -> Iterator[Cell]:
        """Every cell, row by row."""
        for row in self.rows:
            yield from row

    def to_rows(self) -> list[list[Raw]]:
        """Raw rows for a host: whole numbers as int, other numbers as float, dates as Excel serial numbers.

        >>> Grid.from_rows([[Decimal("34.0"), 0.5, date(2018, 1, 1)]]).to_rows()
        [[34, 0.5, 43101]]
        """
        return [[raw(value) for value in row] for row in self.rows]


def cell(value: object) -> Cell:
    """Interpret one raw value; NaN, infinity and what is too large for a cell become #NUM!, as in Excel."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool | Blank | ExcelError | str):
        return value
    if isinstance(value, int):
        return Decimal(value) if abs(value) <= LARGEST_NUMBER else ExcelError.NUM
    if isinstance(value, float):
        return Decimal(f"{value:.{EXCEL_DIGITS}g}") if math.isfinite(value) else ExcelError.NUM
    if isinstance(value, Decimal):
        return value if value.is_finite() and abs(value) <= LARGEST_NUMBER else ExcelError.NUM
    if isinstance(value, date):
        return value
    raise TypeError(f"no cell can hold a {type(value).__name__}")


def raw(value: Cell) -> Raw:
    """The plain value that a host writes into its cell."""
    if isinstance(value, Decimal):
        whole = int(value)
        return whole if whole == value else float(value)
    if isinstance(value, Blank):
        return None
    if isinstance(value, date):
        return serial_of(value)
    return value


_EPOCH = datetime(1899, 12, 30)
_PHANTOM_LEAP_DAY = 60  # Excel counts 29 February 1900, which never was
_LAST_SERIAL = 2_958_465  # 31 December 9999


def serial_of(day: date) -> int | float:
    """The serial number of a date (1900 date system); a time of day is the fraction.

    >>> serial_of(date(2017, 12, 29))
    43098
    """
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    elapsed = moment.replace(tzinfo=None) - _EPOCH
    days = elapsed.days if elapsed.days > _PHANTOM_LEAP_DAY else elapsed.days - 1
    return days + elapsed.seconds / 86_400 if elapsed.seconds else days


def date_of(serial: Decimal) -> date | None:
    """The date of a serial number, None where the number is no whole day from 1 March 1900 to year 9999.

    >>> date_of(Decimal(43098))
    datetime.date(2017, 12, 29)
    """
    if serial != serial.to_integral_value() or not _PHANTOM_LEAP_DAY < serial <= _LAST_SERIAL:
        return None
    return (_EPOCH + timedelta(days=int(serial))).date()


def column(values: Sequence[object]) -> Grid:
    """A grid of one column."""
    return Grid.from_rows([value] for value in values)
