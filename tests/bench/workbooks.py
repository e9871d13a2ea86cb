"""The workbooks that the benchmarks share: both plans, built once."""

from __future__ import annotations

import atexit
import tempfile
from functools import cache
from pathlib import Path

from xlsheets.building import new_workbook
from xlsheets.ooxml import open_package
from xlsheets.plan.documents import list_plans, load_plan

_folder = tempfile.TemporaryDirectory(prefix="xlsheets-bench-")
atexit.register(_folder.cleanup)


@cache
def built(formulas: str) -> dict[str, Path]:
    """Every shipped plan as a workbook with `functions` or `native` formulas, by the plan's id."""
    made = {}
    for plan in list_plans():
        made[plan] = Path(_folder.name) / f"{plan}-{formulas}.xlsx"
        new_workbook(load_plan(plan), made[plan], formulas=formulas)
    return made


def an_input(path: Path) -> tuple[str, int, int]:
    """A typed figure that much rests on: the first member's inhabitants, else a cost of an initiative."""
    sheets = {sheet.name: sheet for sheet in open_package(path).sheets}
    for name in ("Medlemsavgifter", "Insatser"):
        for (row, column), cell in sorted(sheets[name].cells.items()) if name in sheets else ():
            if cell.formula is None and type(cell.value) is int and abs(cell.value) > 1000 and column > 1:
                return name, row, column
    raise SystemExit(f"{path.name} has no typed figure to change")
