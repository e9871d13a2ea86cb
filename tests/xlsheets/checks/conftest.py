"""Plans, and readings of them without a workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
import xlsxwriter

from xlsheets.building import built_workbook
from xlsheets.checks.facts import Facts
from xlsheets.checks.inputs import Inputs
from xlsheets.formula.references import split_a1
from xlsheets.ooxml import CellError, Editor, Package, open_package
from xlsheets.plan import pointer
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import load_plan, without_corrections
from xlsheets.plan.types import Reading

MakeFacts = Callable[..., Facts]


@pytest.fixture(scope="session")
def facts_of() -> MakeFacts:
    """The facts of a shipped plan as printed (or corrected), after edits by pointer."""

    def make(plan: str, corrected: bool = False, **edits: Any) -> Facts:
        document = load_plan(plan)
        document = apply_corrections(document) if corrected else without_corrections(document)
        document = deepcopy(document)
        for at, value in edits.items():
            pointer.put(document, at, value)
        return Facts(Reading(document), Inputs(document))

    return make


@pytest.fixture(scope="session")
def package_of() -> Callable[..., Package]:
    """A workbook with the given cells by sheet and address; a tuple is (formula, stored value or None)."""

    def make(**sheets: dict[str, Any]) -> Package:
        buffer = io.BytesIO()
        workbook = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False})
        for name, cells in sheets.items():
            sheet = workbook.add_worksheet(name)
            for address, value in cells.items():
                sheet.write(address, 0 if isinstance(value, tuple | CellError) else value)
        workbook.close()
        editor = Editor(open_package(buffer.getvalue()))
        for name, cells in sheets.items():
            for address, value in cells.items():
                if isinstance(value, tuple):
                    editor.set_formula(name, split_a1(address), *value)
                elif isinstance(value, CellError):
                    editor.set_value(name, split_a1(address), value)
        return open_package(editor.to_bytes())

    return make


@pytest.fixture(scope="session")
def built() -> Callable[[str], bytes]:
    """A shipped plan as a workbook, as printed."""

    @cache
    def build(plan: str) -> bytes:
        return built_workbook(without_corrections(load_plan(plan))).to_bytes()

    return build
