"""A rectangle of cells, as a reference means it."""

from __future__ import annotations

from typing import NamedTuple

Position = tuple[int, int]
Place = tuple[str, int, int]


class Block(NamedTuple):
    """A rectangle of cells on a sheet of the workbook."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return self.top == self.bottom and self.left == self.right

    @property
    def height(self) -> int:
        """How many rows."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """How many columns."""
        return self.right - self.left + 1

    @property
    def size(self) -> int:
        """How many cells."""
        return self.height * self.width

    def holds(self, place: Place) -> bool:
        """Whether a cell lies inside."""
        sheet, row, column = place
        return sheet == self.sheet and self.top <= row <= self.bottom and self.left <= column <= self.right

    def inside(self, other: Block) -> bool:
        """Whether all of it lies in another rectangle."""
        return other.holds((self.sheet, self.top, self.left)) and other.holds(
            (self.sheet, self.bottom, self.right)
        )
