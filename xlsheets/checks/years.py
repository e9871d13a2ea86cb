"""The time of a workbook: the version of its template, the first budget year, the years in headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsheets.formula.references import a1
from xlsheets.plan.layout import load_layout
from xlsheets.plan.types import Reading
from xlsheets.problems import Problem, Severity

VERSION = "/template/version"
FIRST_YEAR = "/assumptions/first_year"


def check_version(reading: Reading) -> Iterator[Problem]:
    """A workbook that is built on another version of the template than the one the checks go by."""
    layout = load_layout()
    found = str(reading.document.get("template", {}).get("version", ""))
    place = reading.places.get(VERSION)
    if place is None or not re.fullmatch(r"\d+\.\d+", found) or found == layout.version:
        return
    is_older = _numbers(found) < _numbers(layout.version)
    code = "old-template" if is_older else "new-template"
    where = (place.sheet, a1(place.row, place.column), VERSION)
    yield Problem(code, Severity.WARNING, *where, found, layout.version)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


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
