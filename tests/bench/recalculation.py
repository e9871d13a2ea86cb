"""One input changed and everything recalculated and read: in process, and by a LibreOffice already warm.

LibreOffice gets the workbook with native formulas, because it does not know our functions. We get that one
too, in process; then, without a goal, in the guarded child that the command line uses, and the workbook with
our functions.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from measure import Line, faster, take_turns
from workbooks import an_input, built

from xlsheets.engine import recalculate
from xlsheets.engine.recalculation import recalculate_here
from xlsheets.formula.references import a1
from xlsheets.ooxml import open_package

GOAL = 10


def lines() -> Iterator[Line]:
    """Three lines per plan; none where LibreOffice is not at hand."""
    helper = _helper()
    absent = helper.missing()
    if absent:
        print(f"no {' and '.join(absent)}: recalculation is not compared (make hosts)", file=sys.stderr)
        return
    office = helper.LibreOffice()
    for plan, native in built("native").items():
        ours = {
            "in process": _ours(native, recalculate_here),
            "in a child": _ours(native, recalculate),
            "our functions": _ours(built("functions")[plan], recalculate_here),
        }
        times = take_turns({**ours, "peer": _theirs(office, native)}, rounds=9)
        for kind in ours:
            goal = GOAL if kind == "in process" else None
            yield faster(f"recalculate {plan}, {kind}", times[kind], times["peer"], "LibreOffice", goal)
    office.end()


def _ours(path: Path, recalculation: Callable[..., Any]) -> Callable[[], object]:
    sheet, row, column = an_input(path)
    return lambda: dict(recalculation(open_package(path), {(sheet, row, column): 12_345}).values)


def _theirs(office: Any, path: Path) -> Callable[[], object]:
    sheet, row, column = an_input(path)

    def job() -> object:
        with office.open(path) as book:
            book.set({(sheet, a1(row, column)): 12_345})
            book.recalculate()
            return book.values()

    return job


def _helper() -> Any:
    path = Path(__file__).parent.parent / "hosts" / "libreoffice.py"
    spec = importlib.util.spec_from_file_location("helper_libreoffice", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
