"""Dates: typed as text, far from the budget's years, or in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from xlsheets.checks.naming import naming
from xlsheets.formula.references import a1
from xlsheets.ooxml import Kind, Package
from xlsheets.plan.types import Document, Reading
from xlsheets.problems import Problem, Severity

_NAMES = ("date", "from", "start", "end")
_NO_DATES = ("/changes/",)
"""Where `from` is no date but what a cell held before."""

BEFORE, AFTER = 30, 20
"""A date further from the first budget year than this many years is a slip of the hand."""

_NARROWER = {"/holidays/": (2, 2), "/decision/": (3, 2)}


def check_text_dates(package: Package, reading: Reading) -> Iterator[Problem]:
    """Dates in the right form that are text to Excel: formulas do not count them as dates.

    Texts in any other form break the schema and are told there.
    """
    for at, place in reading.places.items():
        if not _is_date(at):
            continue
        cell = package.sheet(place.sheet).cells.get((place.row, place.column))
        if cell is not None and cell.kind is Kind.TEXT and cell.formula is None and _day(cell.value):
            params = {"field": f"field {at.rpartition('/')[2]}", "kind": "kind date"}
            where = (place.sheet, a1(place.row, place.column), at)
            yield Problem("wrong-form", Severity.ERROR, *where, str(cell.value), params=params)


def check_far_dates(reading: Reading) -> Iterator[Problem]:
    """Dates that lie decades from the budget, and holidays or decisions of other years."""
    first = reading.document.get("assumptions", {}).get("first_year")
    if not isinstance(first, int):
        return
    for at, day in _days(reading):
        before, after = next(
            (span for head, span in _NARROWER.items() if at.startswith(head)), (BEFORE, AFTER)
        )
        if not first - before <= day.year <= first + after:
            place = reading.places[at]
            params = {"field": f"field {at.rpartition('/')[2]}", "year": str(first)}
            where = (place.sheet, a1(place.row, place.column), at)
            yield Problem("date-far-off", Severity.WARNING, *where, day.isoformat(), params=params)


def check_order(reading: Reading) -> Iterator[Problem]:
    """Initiatives that end before they start."""
    items = reading.document.get("initiatives", {}).get("items", [])
    for index, item in enumerate(items):
        start, end = _day(item.get("start")), _day(item.get("end"))
        place = reading.places.get(f"/initiatives/items/{index}/end")
        if start and end and end < start and place:
            names = naming(_with_years(reading.document), f"/initiatives/items/{index}/values/0")
            where = (place.sheet, a1(place.row, place.column), f"/initiatives/items/{index}/end")
            params = {"label": str(names["label"]), "start": start.isoformat()}
            yield Problem("end-before-start", Severity.ERROR, *where, end.isoformat(), params=params)


@lru_cache(maxsize=8192)  # the same pointers come again in every workbook
def _is_date(at: str) -> bool:
    name = at.rpartition("/")[2]
    return name in _NAMES and not (name == "from" and at.startswith(_NO_DATES))


def _days(reading: Reading) -> Iterator[tuple[str, date]]:
    for at in reading.places:
        if _is_date(at):
            day = _day(_value(reading.document, at))
            if day is not None:
                yield at, day


def _value(document: Mapping[str, Any], at: str) -> Any:
    value: Any = document
    for part in at.split("/")[1:]:
        if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict):
            value = value.get(part)
        else:
            return None
    return value


def _day(value: object) -> date | None:
    if not isinstance(value, str) or len(value) != len("2018-01-01"):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _with_years(document: Document) -> Document:
    return (
        document
        if document.get("initiatives", {}).get("years")
        else {"initiatives": {**document["initiatives"], "years": [0]}}
    )
