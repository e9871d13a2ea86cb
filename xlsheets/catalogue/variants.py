"""Which words a finding takes where one code covers several situations, and what a field is called there."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from xlsheets.problems import Problem

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})|(\d{4})(\d{2})(\d{2})")
_MONTH_NAMED = re.compile(r"(?:den\s+)?(\d{1,2})(?::?e)?\s+([a-zåäö]{3,9})\.?\s+(\d{4})", re.IGNORECASE)
_MONTH_NAMES = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)


def variant(problem: Problem) -> tuple[str, dict[str, Any]]:
    """The name of the finding's own wording, empty for the usual one, and what that wording names.

    >>> from xlsheets.problems import Severity
    >>> variant(Problem("wrong-form", Severity.ERROR, found="1 nov 2016", params={"kind": "kind date"}))
    ('date-as-text', {'day': '2016-11-01'})
    """
    if problem.code == "wrong-form" and problem.params.get("kind") == "kind date":
        text = str(problem.found).strip()
        day = read_day(text)
        if _ISO.fullmatch(text) and day is None:
            return "no-such-day", {}
        return ("date-as-text", {"day": day.isoformat()}) if day else ("not-a-date", {})
    if problem.code == "figure-differs" and problem.params.get("more"):
        return "many", {}
    if problem.code == "macros" and problem.params.get("disguised"):
        return "disguised", {}
    if problem.code == "encrypted":
        return str(problem.params.get("protection", "")), {}
    return "", {}


def read_day(text: str) -> date | None:
    """The day that a text means; None where it means none, or may mean two.

    >>> read_day("1 november 2016") == read_day("2016/11/1") == date(2016, 11, 1)
    True
    >>> read_day("01/11/2016") is None, read_day("2016-06-31") is None
    (True, True)
    """
    if year_first := _YEAR_FIRST.fullmatch(text.strip()):
        return _day(*(part for part in year_first.groups() if part))
    named = _MONTH_NAMED.fullmatch(text.strip())
    if named is None or (month := _month(named[2].lower())) is None:
        return None
    return _day(named[3], str(month), named[1])


def field_key(field: str, path: str | None, known: Collection[str]) -> str | None:
    """The word for a field: its name under what it belongs to, else its name alone; None where it has none.

    `path` is the field's pointer or, where the field is missing, that of what it belongs to.

    >>> field_key("field from", "/changes/0/from", {"field from", "field changes from"})
    'field changes from'
    """
    name = field.removeprefix("field ")
    above = [part for part in (path or "").split("/") if part and not part.isdecimal()]
    if above and above[-1] == name:
        above.pop()
    keys = (f"field {above[-1]} {name}" if above else field, field)
    return next((key for key in keys if key in known), None)


def _month(name: str) -> int | None:
    number = next((place for place, short in enumerate(_MONTHS, 1) if name.startswith(short)), None)
    if number is None:
        return None
    return number if _MONTH_NAMES[number - 1].startswith(name) or name == "sept" else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
