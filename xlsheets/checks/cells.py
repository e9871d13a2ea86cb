"""What the checks of single cells share: names of places, and one finding for many alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from xlsheets.formula.references import a1
from xlsheets.ooxml import Cell, Kind, Package, Sheet
from xlsheets.problems import Problem, as_number

MOST_ALIKE = 10
"""More findings of one kind than this on one sheet are told as one, with their number."""


def sheets_with_cells(package: Package) -> Iterator[Sheet]:
    """The worksheets (no chart sheets) in the workbook's order."""
    return (sheet for sheet in package.sheets if sheet.kind == "worksheet")


def number_in(cell: Cell) -> Fraction | None:
    """The exact number of a cell; None when it holds something else, or a date."""
    if cell.kind is not Kind.NUMBER or cell.is_date:
        return None
    return as_number(cell.value)


def address(position: tuple[int, int]) -> str:
    """The A1 address of (row, column)."""
    return a1(*position)


def gather(problems: Iterable[Problem], most: int = MOST_ALIKE) -> Iterator[Problem]:
    """The problems, but more than `most` of one kind on one sheet as their first, with `more` set.

    What counts as one kind: the same code, and the same error value where there is one.
    """
    kinds: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.sheet, problem.code, problem.params.get("error")), []).append(problem)
    for alike in kinds.values():
        if len(alike) > most:
            yield replace(alike[0], params={**alike[0].params, "more": len(alike) - 1})
        else:
            yield from alike
