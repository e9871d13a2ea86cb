"""Plans, and readings of them without a workbook."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from xlsheets.checks.facts import Facts
from xlsheets.checks.inputs import Inputs
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
