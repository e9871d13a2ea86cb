"""Rectangles of cells; rows and columns count from 1."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, a1, column_number, split_a1

_ROWS = re.compile(r"\$?([1-9][0-9]{0,6}):\$?([1-9][0-9]{0,6})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")


class Area(NamedTuple):
    """A rectangle of cells, edges included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Area:
        """Read `A1`, `A1:B2`, `3:5` or `A:C`; ValueError when it is none of them or off the sheet.

        >>> Area.parse("B2:D10")
        Area(top=2, left=2, bottom=10, right=4)
        """
        if rows := _ROWS.fullmatch(text):
            top, left, bottom, right = int(rows[1]), 1, int(rows[2]), MAX_COLUMN
        elif columns := _COLUMNS.fullmatch(text):
            top, left = 1, column_number(columns[1])
            bottom, right = MAX_ROW, column_number(columns[2])
        else:
            first, _, last = text.partition(":")
            top, left = split_a1(first)
            bottom, right = split_a1(last) if last else (top, left)
        if min(top, bottom, left, right) < 1 or max(top, bottom) > MAX_ROW or max(left, right) > MAX_COLUMN:
            raise ValueError(f"outside the sheet: {text!r}")
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    @property
    def height(self) -> int:
        """How many rows."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """How many columns."""
        return self.right - self.left + 1

    @property
    def a1(self) -> str:
        """The address as Excel writes it: one cell without a colon.

        >>> Area(1, 1, 1, 1).a1, Area(1, 1, 3, 2).a1
        ('A1', 'A1:B3')
        """
        first, last = a1(self.top, self.left), a1(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def overlaps(self, other: Area) -> bool:
        """Whether the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )
