"""Calls of our functions, calculated anew from the workbook's inputs, and the reason for one amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from udfs.cells import MISSING, Cell, ExcelError, Grid, Missing, Raw, raw
from udfs.evaluate import Outcome, evaluate
from udfs.functions.reasons import fee_reason_in_english
from udfs.registry import CellFunction, find

Given: TypeAlias = Grid | Missing

REASON: Final = "AVGIFTSUNDERLAG"
"""The function that says in words what another one decided for one member."""


@dataclass(slots=True)
class Pick:
    """Which part of a call's result is explained, as far as that is known; `key` is the code of its row."""

    row: int | None = None
    column: int | None = None
    key: Cell | None = None


def reason(function: CellFunction, given: Sequence[Given], code: Cell | None, lang: str = "sv") -> str | None:
    """Why a member gets the amount that a call gives; None for a call that shares out no fee by code.

    It asks AVGIFTSUNDERLAG with the same arguments, found by what they are called.
    """
    explaining = find(REASON)
    if explaining is None or not isinstance(code, str):
        return None
    if lang == "en":
        explaining = replace(explaining, body=fee_reason_in_english)
    by_name = {one.python_name: grid for one, grid in zip(function.arguments, given, strict=False)}
    wanted = explaining.arguments[1:]
    if any(not one.optional and by_name.get(one.python_name, MISSING) is MISSING for one in wanted):
        return None
    arguments = [Grid.single(code), *(by_name.get(one.python_name, MISSING) for one in wanted)]
    outcome = evaluate(explaining, arguments)
    return None if outcome.fault else str(outcome.grid.rows[0][0])


def call(function: CellFunction, given: Sequence[Given | None]) -> Outcome | None:
    """What the call gives; None where an argument's value is not known."""
    known = [one for one in given if one is not None]
    return evaluate(function, known) if len(known) == len(given) else None


def part(grid: Grid, row: int | None, column: int | None) -> Grid | None:
    """One cell, row or column of a grid, counted from 1 (0 or None: all); None outside it."""
    rows = grid.rows if not row else grid.rows[row - 1 : row]
    cut = [line if not column else line[column - 1 : column] for line in rows]
    return Grid(tuple(cut)) if cut and cut[0] else None


def literal(kind: str, text: str) -> Grid | None:
    """A constant of a formula as a grid of one cell; None for an array constant."""
    match kind:
        case "number":
            return Grid.single(Decimal(text))
        case "string":
            return Grid.single(text[1:-1].replace('""', '"'))
        case "boolean":
            return Grid.single(text.upper() == "TRUE")
        case "error":
            return Grid.single(ExcelError(text)) if text in set(ExcelError) else None
    return None


def code_of(grid: Grid, pick: Pick) -> Cell | None:
    """The code of the row that is explained: the key, or what stands first in the row."""
    if pick.key is not None or not pick.row or pick.row > grid.height:
        return pick.key
    return grid.rows[pick.row - 1][0]


def picked(grid: Grid, pick: Pick) -> Raw | date:
    """The one value that is explained, None where it is not known which."""
    row, column = (1, 1) if grid.is_single else (pick.row, pick.column)
    if not row or not column or row > grid.height or column > grid.width:
        return None
    found = grid.rows[row - 1][column - 1]
    return found if isinstance(found, date) else raw(found)
