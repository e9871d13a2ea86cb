"""The marks that the task pane sets in the open workbook: the same as those of a marked copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from xlsheets.formula.references import a1, split_a1
from xlsheets.marking import cell_note, is_marked, points, unmark
from xlsheets.marking.signs import BLOCK, CONDITION, FILLS, SIGN, condition
from xlsheets.ooxml import Package, PackageError, Sheet, open_package
from xlsheets.ooxml.cell import Cell, CellError
from xlsheets.ooxml.marks import MARKED
from xlsheets.problems import Problem

MARKED_BY: Final = {"rule": CONDITION, "block": BLOCK, "sign": SIGN, "name": MARKED}
"""How marks are known again: by the condition of their rule, by what a note says, the list by its name."""

_BESIDE: Final = 12  # columns to the left in which the label of a row is looked for


def marks_and_signs(book: Path, problems: Iterable[Problem], lang: str) -> dict[str, Any]:
    """`marks`, one per cell, and `marked_by`: how marks are known, and whether the list of a copy may go."""
    package, list_may_go = _without_marks(book)
    return {
        "marks": list(_marks(package, problems, lang)),
        "marked_by": {**MARKED_BY, "list_may_go": list_may_go},
    }


def _without_marks(book: Path) -> tuple[Package | None, bool]:
    """The workbook as it was checked; None where it cannot be read."""
    try:
        package = open_package(book)
        if not is_marked(package):
            return package, True
        found = unmark(package)
        return open_package(found.data), found.sheet is None
    except PackageError:
        return None, False


def _marks(package: Package | None, problems: Iterable[Problem], lang: str) -> Iterator[dict[str, Any]]:
    """Each marked cell: its fill and rule by its most serious finding, a note with all, and what it holds."""
    cells: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.sheet is not None and problem.cell is not None:
            cells.setdefault((problem.sheet, problem.cell), []).append(problem)
    sheets = {} if package is None else {one.name: one for one in package.sheets if one.kind == "worksheet"}
    for (sheet, cell), found in cells.items():
        severity = min((one.severity for one in found), key=lambda one: one.rank)
        yield {
            "sheet": sheet,
            "cell": cell,
            "fill": f"#{FILLS[severity]}",
            "formula": f"={condition(severity)}",
            "note": cell_note(points(found, lang), lang),
            "holds": _held(sheets[sheet], cell) if sheet in sheets else {},
        }


def _held(sheet: Sheet, address: str) -> Mapping[str, Any]:
    """What a cell and the label of its row hold: where it has changed or moved, the finding is of before."""
    row, column = split_a1(address)
    left = [(row, one) for one in range(max(column - _BESIDE, 1), column)]
    labels = [at for at in left if isinstance(sheet.cell(*at).value, str)][:1]
    held = {a1(*at): sheet.cell(*at) for at in (*labels, (row, column))}
    return {at: _value(cell) for at, cell in held.items() if cell.formula is None or cell.value is not None}


def _value(cell: Cell) -> Any:
    """A value as Excel tells it to a page: an error by its text, a blank cell as no text."""
    if isinstance(cell.value, CellError):
        return cell.value.code
    return "" if cell.value is None else cell.value
