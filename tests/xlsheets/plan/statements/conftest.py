"""Small tables to apply rules to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., dict[str, Any]]


def table(
    lines: list[dict[str, Any]], columns: Any = ("2009", "2010", "2011"), **more: Any
) -> dict[str, Any]:
    """A statement in tkr; columns by id are amounts of that year."""
    made = [
        {"id": one, "label": one, "kind": "amount", "year": int(one)} if isinstance(one, str) else one
        for one in columns
    ]
    rows = [
        {"id": f"line-{place}", "label": f"Rad {place}", "role": "input"} | row
        for place, row in enumerate(lines)
    ]
    base = {"id": "t", "heading": "Tabell", "kind": "costs_and_income", "unit": "tkr"}
    rounding = {"shown": 0, "summed": "exact"}
    return {**base, "rounding": rounding, "columns": made, "lines": rows, **more}


@pytest.fixture(scope="session")
def statement() -> Make:
    """Makes a statement of lines and columns."""
    return table
