"""What a cell holds, as the file says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from xlsheets.ooxml.area import Area


class Kind(StrEnum):
    """The type of a stored value."""

    BLANK = "blank"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value (`#N/A`, `#NAME?`, `#SPILL!`, ...): never a text, so it cannot pass for one."""

    code: str

    def __str__(self) -> str:
        return self.code


CellValue = float | int | str | bool | CellError | None


class Array(NamedTuple):
    """An array formula: the cells its result covers, and whether it spills by itself."""

    ref: Area
    dynamic: bool


class Cell(NamedTuple):
    """A cell that holds something.

    `value` is a number (int when the file writes one without decimals), text, bool, CellError or None.
    `formula` has no leading `=`, shared formulas written out for their cell. `calculated` is false when
    there is a formula and no stored value. `array` is set on the first cell of an array formula only;
    the cells it fills look like typed values (`Sheet.anchor_of` tells them apart).
    """

    value: CellValue
    kind: Kind = Kind.NUMBER
    formula: str | None = None
    calculated: bool = True
    array: Array | None = None
    style: int = 0
    number_format: str = "General"

    @property
    def is_date(self) -> bool:
        """Whether the number is shown as a date or a time."""
        return self.kind is Kind.NUMBER and shows_dates(self.number_format)


def shows_dates(number_format: str) -> bool:
    """Whether a number format shows a day or a time of day: letters outside quotes and brackets.

    >>> shows_dates("yyyy-mm-dd"), shows_dates('#,##0 "dagar"'), shows_dates("[Red]0")
    (True, False, False)
    """
    quoted = escaped = bracketed = False
    for letter in number_format.split(";")[0].lower():
        if escaped:
            escaped = False
        elif letter == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif letter in "\\_*":
            escaped = True
        elif letter in "[]":
            bracketed = letter == "["
        elif letter in "ymdhs" and not bracketed:
            return True
    return False
