"""Every formula of every sound workbook: whatever is typed over it is told at its cell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from xlsheets.building import built_workbook
from xlsheets.checks import check_workbook
from xlsheets.formula.references import a1
from xlsheets.ooxml import Area, Editor, Package, open_package
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import load_plan, without_corrections
from xlsheets.problems import Problem, as_number

Place = tuple[str, tuple[int, int]]
FEWEST = {"rar-2018": 360, "rar-2025": 120}
"""So many formulas at least: the test must not pass because there are none."""

ROUNDS = 40
"""Cells far from each other are typed over together; what is not told then is tried by itself."""


@pytest.mark.parametrize(
    ("plan", "formulas", "corrected"),
    [("rar-2018", "functions", True), ("rar-2018", "native", True), ("rar-2025", "functions", False)],
)
def test_what_is_typed_over_a_formula_is_told_there(plan: str, formulas: str, corrected: bool) -> None:
    document = load_plan(plan)
    document = apply_corrections(document) if corrected else without_corrections(document)
    package = open_package(built_workbook(document, formulas).to_bytes())
    places = list(_formulas(package))
    assert len(places) >= FEWEST[plan]
    rounds = [places[start::ROUNDS] for start in range(ROUNDS)]
    unsure = [place for some in rounds for place in set(some) - set(_told(package, some))]
    missed = [(sheet, a1(*position)) for sheet, position in unsure if not _told(package, [(sheet, position)])]
    assert missed == []


def _formulas(package: Package) -> Iterator[Place]:
    for sheet in package.sheets:
        yield from ((sheet.name, position) for position, _ in sheet.sorts.formulas)


def _told(package: Package, places: list[Place]) -> list[Place]:
    """The cells that have a finding when another value, a number or a text, is typed in each."""
    editor = Editor(package)
    for sheet, position in places:
        shown = as_number(package.sheet(sheet).cell(*position).value)
        editor.set_value(sheet, position, "Annat" if shown is None else float(shown) + 1)
    found = check_workbook(open_package(editor.to_bytes()))
    return [
        (sheet, at) for sheet, at in places if any(one.sheet == sheet and _names(one, at) for one in found)
    ]


def _names(problem: Problem, position: tuple[int, int]) -> bool:
    listed = problem.params.get("cells")
    cells = [problem.cell, *(listed if isinstance(listed, list) else [])]
    return any(cell and cell != "…" and Area.parse(str(cell)).holds(*position) for cell in cells)
