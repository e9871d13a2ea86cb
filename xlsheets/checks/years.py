"""The years that a workbook speaks of: the first budget year, and those in the headings of its tables."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.formula.references import a1
from xlsheets.plan.types import Reading
from xlsheets.problems import Problem, Severity

FIRST_YEAR = "/assumptions/first_year"


def check_years(reading: Reading) -> Iterator[Problem]:
    """The first budget year against the first year of the plan's headings."""
    first = reading.document.get("assumptions", {}).get("first_year")
    years = reading.document.get("plan", {}).get("years") or []
    if not isinstance(first, int) or not years or years[0] == first:
        return
    place = reading.places[FIRST_YEAR]
    params = {"found_year": str(first), "expected_year": str(years[0])}
    cell = a1(place.row, place.column)
    yield Problem(
        "first-year-differs", Severity.ERROR, place.sheet, cell, FIRST_YEAR, first, years[0], params=params
    )
