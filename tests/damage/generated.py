"""Sound budgets of other associations, drawn by Hypothesis, always the same ones."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from trials import KNOWN_NOTES, Sound

from xlsheets.building import built_workbook
from xlsheets.checks import check_workbook
from xlsheets.ooxml import open_package
from xlsheets.plan.derive import derive


def generated(count: int) -> list[Sound]:
    """Workbooks of drawn budgets in which nothing is found; native formulas, recalculated by the build."""
    documents: list[dict[str, Any]] = []

    @seed(2026)
    @settings(
        max_examples=12 * count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(_strategies().budgets())
    def draw(document: dict[str, Any]) -> None:
        documents.append(document)

    draw()
    made = []
    for document in documents:
        _pay_by_frame(document)
        data = built_workbook(document, "native").to_bytes()
        # Random amounts may look mistyped; such a budget is not sound enough to start from.
        found = {problem.code for problem in check_workbook(open_package(data))}
        if found <= KNOWN_NOTES:
            made.append(Sound(f"generated {len(made)}", data))
        if len(made) == count:
            break
    return made


def _pay_by_frame(document: dict[str, Any]) -> None:
    """Let the parties pay in the plan what the frame says, for the same amounts in every year."""
    figures = derive(document)
    document["assumptions"]["rounding"]["quarters"] = "equal_quarters"
    for line in document["plan"]["lines"]:
        amount = figures.get(f"/frame/computed/{line.get('party')}")
        if amount is not None and amount.denominator == 1:
            line["values"] = [int(amount)] * len(line["values"])


def _strategies() -> ModuleType:
    path = Path(__file__).parent.parent / "xlsheets" / "building" / "conftest.py"
    spec = importlib.util.spec_from_file_location("strategies_of_budgets", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
