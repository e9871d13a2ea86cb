"""Due dates of the quarters that lie outside the budget year: left from another year, or typed so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from xlsheets.formula.references import a1
from xlsheets.plan.derive_fees import QUARTERS
from xlsheets.plan.types import Reading
from xlsheets.problems import Problem, Severity, as_number

_EPOCH = date(1899, 12, 30)
_LAST_SERIAL = 73050
_FIRST_YEAR, _LAST_YEAR = 2004, 2100


def check_due_dates(reading: Reading) -> Iterator[Problem]:
    """The due dates before the last December before the budget year, or after its own, told at the first.

    A plan of other years than the budget year is told as that, and here nothing.
    """
    year = reading.document.get("assumptions", {}).get("first_year")
    years = reading.document.get("plan", {}).get("years") or [year]
    if not isinstance(year, int) or not _FIRST_YEAR <= year <= _LAST_YEAR or years[0] != year:
        return
    first, last = date(year - 1, 12, 1), date(year, 12, 31)
    odd = [(quarter, day) for quarter, day in _days(reading) if not first <= day <= last]
    for quarter, day in odd[:1]:
        at = f"/due_dates/computed/{quarter}"
        params: dict[str, object] = {
            "quarter": quarter + 1,
            "day": day.isoformat(),
            "year": str(year),
            "first": first.isoformat(),
            "last": last.isoformat(),
            "how": "due calculated" if at in reading.formulas else "due typed",
        }
        is_lost = bool(reading.formulas) and at not in reading.formulas
        if is_lost:
            params |= {"lost": "due formula lost", "how": "due formula back"}
        if len(odd) > 1:
            params["quarters"] = [str(other + 1) for other, _ in odd[1:]]
        place = reading.places[at]
        where = (place.sheet, a1(place.row, place.column), None)
        severity = Severity.ERROR if is_lost else Severity.WARNING
        yield Problem("due-date-outside-year", severity, *where, day.isoformat(), params=params)


def _days(reading: Reading) -> Iterator[tuple[int, date]]:
    for quarter in range(QUARTERS):
        at = f"/due_dates/computed/{quarter}"
        day = _day(reading.computed.get(at)) if at in reading.places else None
        if day is not None:
            yield quarter, day


def _day(value: object) -> date | None:
    """The day of a serial number; None for anything else, blank included."""
    number = as_number(value)
    return _EPOCH + timedelta(days=int(number)) if number and 1 <= number <= _LAST_SERIAL else None
