"""Whether a result has room where it is to stand, and rests on nothing of itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from xlsheets.checks.formulas.block import Block
from xlsheets.checks.precedents import Precedents
from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, Reference, a1
from xlsheets.ooxml import Area, Package, Sheet
from xlsheets.web.pane.question import Question, RefusedError

MOST_WALKED: Final = 50_000
"""Cells that are followed back from the inputs."""


def refuse_without_room(
    package: Package, sheet_name: str, area: Area, inputs: Iterable[Reference], question: Question
) -> None:
    """Raise RefusedError where Excel would show an error in place of the result.

    Off the sheet's edge, in a table, over merged or filled cells and on a protected sheet nothing can spill;
    inputs that rest on cells of the result would go round in a circle.
    """
    sheet = next((one for one in package.sheets if one.name.casefold() == sheet_name.casefold()), None)
    if sheet is None:
        raise RefusedError(question.word("pane no-cell"))
    if area.bottom > MAX_ROW or area.right > MAX_COLUMN:
        raise RefusedError(question.word("pane fees beyond"))
    if sheet.protection is not None:
        raise RefusedError(question.word("pane fees protected", sheet=sheet.name))
    if any(table.sheet == sheet.name and _meet(table.ref, area) for table in package.tables):
        raise RefusedError(question.word("pane fees in-table"))
    _refuse_taken(sheet, area, question)
    if _goes_round(package, Block(sheet.name, *area), inputs):
        raise RefusedError(question.word("pane fees circle"))


def _refuse_taken(sheet: Sheet, area: Area, question: Question) -> None:
    merged = next((one for one in sheet.merged if _meet(one, area)), None)
    if merged is not None:
        raise RefusedError(question.word("pane fees merged", cells=_written(merged)))
    spilled = next((one.ref for one in sheet.arrays.values() if _meet(one.ref, area)), None)
    if spilled is not None:
        raise RefusedError(question.word("pane fees taken", cell=a1(spilled.top, spilled.left)))
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            cell = sheet.cells.get((row, column))
            if cell is not None and (cell.value is not None or cell.formula is not None):
                raise RefusedError(question.word("pane fees taken", cell=a1(row, column)))


def _goes_round(package: Package, result: Block, inputs: Iterable[Reference]) -> bool:
    """Whether an input is one of the result's cells, or rests on one through formulas that read it."""
    precedents = Precedents(package)
    names = {name.casefold(): name for name in precedents.facts.sheets}
    blocks = [
        Block(names[sheet], one.row1, one.column1, one.row2, one.column2)
        for one in inputs
        if (sheet := (one.sheet or "").casefold()) in names
    ]
    seen: set[tuple[str, int, int]] = set()
    for block in blocks:  # which grows on the way
        if block.sheet == result.sheet and _meet(Area(*block[1:]), Area(*result[1:])):
            return True
        for place in precedents.facts.places(block):
            if place not in seen and len(seen) < MOST_WALKED:
                seen.add(place)
                blocks.extend(precedents.blocks(place))
    return False


def _meet(one: Area, other: Area) -> bool:
    beside = one.right < other.left or other.right < one.left
    return not (beside or one.bottom < other.top or other.bottom < one.top)


def _written(area: Area) -> str:
    return f"{a1(area.top, area.left)}:{a1(area.bottom, area.right)}"
