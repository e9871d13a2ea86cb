"""Every case file is run: the formula as typed, and the cells or the fault it gives."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from udfs.cells import BLANK, Cell, ExcelError, Grid, date_of
from udfs.formulas import evaluate_formula
from udfs.registry import functions

CASES = Path(__file__).parent.parent / "cases"


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for number, case in enumerate(content["case"], start=1):
            yield pytest.param(case, id=f"{path.stem}-{number}")


def plain(value: Cell, like: object) -> object:
    """A cell in the way that case files write it."""
    if isinstance(value, str) and not isinstance(value, ExcelError):
        return value.replace("\u00a0", " ")
    if isinstance(value, Decimal) and isinstance(like, date):
        return date_of(value)
    return "" if value is BLANK else value


def shown(grid: Grid, like: list[list[object]]) -> list[list[object]]:
    assert (grid.height, grid.width) == (len(like), len(like[0]))
    return [
        [plain(*pair) for pair in zip(row, wanted, strict=True)]
        for row, wanted in zip(grid.rows, like, strict=True)
    ]


@pytest.mark.parametrize("case", list(cases()))
def test_case(case: dict[str, Any]) -> None:
    outcome = evaluate_formula(case["formula"], case.get("locale", "neutral"))
    fault = outcome.fault
    if "gives" in case:
        assert fault is None, fault
        assert shown(outcome.grid, case["gives"]) == case["gives"]
        return
    wanted = case["fault"]
    assert fault is not None, outcome.grid
    assert (fault.code, fault.argument) == (wanted["code"], wanted.get("argument"))
    assert fault.position == (tuple(wanted["position"]) if "position" in wanted else None)
    assert outcome.grid == Grid.single(ExcelError(wanted.get("error", fault.error)))
    if "remedy" in case:
        assert fault.remedy["sv"].replace("\u00a0", " ") == case["remedy"]


def test_every_function_has_cases_that_give_and_cases_that_fault() -> None:
    assert {path.stem for path in CASES.glob("*.toml")} == set(functions())
    for path in CASES.glob("*.toml"):
        found = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
        assert sum("gives" in case for case in found) >= 3, path.name
        assert sum("fault" in case for case in found) >= 3, path.name
        assert all(case["formula"].startswith(path.stem + "(") for case in found), path.name
        assert all(case.get("why") for case in found if "gives" in case), path.name
