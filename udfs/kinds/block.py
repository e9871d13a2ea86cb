"""The table that may have gaps: Block, which is a Table in all else."""

from __future__ import annotations

from dataclasses import dataclass

from udfs.cells import Blank, Cell, Grid
from udfs.faults import BadInputError
from udfs.kinds.several import Table


@dataclass(frozen=True, slots=True)
class Block(Table):
    """Rows where an empty cell is None: tuple of tuples. A single kind stands for every column there is."""

    def read(self, grid: Grid) -> tuple[tuple[object, ...], ...]:
        """The rows in order."""
        kinds = self.columns * grid.width if len(self.columns) == 1 else self.columns
        if grid.width != len(kinds):
            raise BadInputError("wrong-width", width=grid.width, wanted=len(kinds))
        whole = Table(kinds)
        return tuple(
            tuple(_gap_or(whole, value, (row, column)) for column, value in enumerate(line))
            for row, line in enumerate(grid.rows)
        )


def _gap_or(whole: Table, value: Cell, place: tuple[int, int]) -> object:
    return None if isinstance(value, Blank) else whole.read_cell(value, *place)
