"""How far a reference reaches: the cells that it means, in whichever cell a copy of its formula stands."""

from __future__ import annotations

from collections.abc import Callable

from xlsheets.checks.formulas.block import Block, Place
from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, Reference

Reach = Callable[[Place], Block | None]
"""From the cell of a copy to the cells that its reference means; None for those outside the sheet."""

_Span = Callable[[int], tuple[int, int] | None]


def nowhere(_: Place) -> None:
    """The reach of a reference to another workbook."""
    return


def reach_of(reference: Reference, sheet: str | None, row: int, column: int) -> Reach:
    """The reach of a reference that stands in the cell (`row`, `column`); without a sheet it means its own.

    >>> reach_of(Reference(None, 1, 1, 9, 1, (True, True, False, True)), None, 9, 2)(("Plan", 4, 2))
    Block(sheet='Plan', top=1, left=1, bottom=4, right=1)
    """
    down1, right1, down2, right2 = (not fixed for fixed in reference.absolute)
    if reference.whole_columns:
        down1 = down2 = False
    if reference.whole_rows:
        right1 = right2 = False
    rows = _span((reference.row1, down1), (reference.row2, down2), row, MAX_ROW)
    columns = _span((reference.column1, right1), (reference.column2, right2), column, MAX_COLUMN)

    def block(place: Place) -> Block | None:
        down, across = rows(place[1]), columns(place[2])
        if down is None or across is None:
            return None
        return Block(sheet or place[0], down[0], across[0], down[1], across[1])

    return block


def _span(first: tuple[int, bool], last: tuple[int, bool], here: int, most: int) -> _Span:
    """The first and the last row, or column, by that of the copy; each moves along or stays."""
    start, end = first[0] - here * first[1], last[0] - here * last[1]
    step1, step2 = first[1], last[1]
    if not (step1 or step2):
        fixed = start, end
        return lambda _: fixed

    def moved(position: int) -> tuple[int, int] | None:
        one, other = start + position * step1, end + position * step2
        if one > other:
            one, other = other, one
        return None if one < 1 or other > most else (one, other)

    return moved
