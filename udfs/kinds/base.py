"""What every kind can do, and how one cell becomes a number or says why it is none."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar

from udfs.cells import Blank, Cell, ExcelError, Grid
from udfs.faults import BadInputError
from udfs.kinds.numerals import Numeral, read_numeral
from udfs.kinds.writing import write_cell

Words = Mapping[str, str]
"""The same words in each language: {"sv": ..., "en": ...}."""


class Kind(ABC):
    """How an argument or a result looks in cells."""

    noun: ClassVar[Words]

    @abstractmethod
    def read(self, grid: Grid) -> object:
        """The domain value of an argument; raises BadInputError with the position of the wrong cell."""

    @abstractmethod
    def write(self, value: object) -> Grid:
        """The cells of a result; raises BadInputError for a number that no cell holds exactly."""


class CellKind(Kind):
    """A kind that fills one cell."""

    @abstractmethod
    def read_cell(self, value: Cell) -> object:
        """The domain value of one cell; raises BadInputError without position."""

    def read(self, grid: Grid) -> object:
        """The domain value of a grid that must be one cell."""
        if not grid.is_single:
            raise BadInputError("not-one-cell", height=grid.height, width=grid.width)
        return self.read_cell(grid.rows[0][0])

    def write(self, value: object) -> Grid:
        """One cell."""
        return Grid(((write_cell(value),),))

    def refuse_common(self, value: Cell) -> None:
        """Refuse what no kind reads: an error passes on, a blank and a boolean are named."""
        if isinstance(value, ExcelError):
            raise BadInputError("error-cell", error=str(value))
        if isinstance(value, Blank):
            raise BadInputError("blank", expected=self.noun)
        if isinstance(value, bool):
            raise BadInputError("boolean", value=value, expected=self.noun)

    def read_number(self, value: Cell) -> Decimal:
        """The number of a cell, refusing everything else."""
        if isinstance(value, Decimal):
            return value
        self.refuse_common(value)
        if isinstance(value, date):
            raise BadInputError("date-not-number", date=value.isoformat(), expected=self.noun)
        raise _text_for_number(str(value), self.noun)


def _text_for_number(text: str, expected: Words) -> BadInputError:
    """Text where a number should be; the remedy names the number that was meant."""
    numeral = read_numeral(text)
    if numeral is None:
        return BadInputError("text-not-number", text=text, expected=expected)
    if numeral.other is not None:
        return BadInputError("text-number-ambiguous", text=text, number=numeral.number, other=numeral.other)
    if numeral.unit in ("", "kr", "kronor", "sek"):
        return BadInputError("text-number", text=text, number=numeral.number)
    return _text_with_unit(text, numeral)


def _text_with_unit(text: str, numeral: Numeral) -> BadInputError:
    if numeral.unit == "%":
        return BadInputError("text-percent", text=text, number=numeral.number, share=numeral.in_kronor)
    return BadInputError(
        "text-with-unit", text=text, number=numeral.number, kronor=numeral.in_kronor, unit=numeral.unit
    )
