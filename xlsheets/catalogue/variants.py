"""Which words a finding takes where one code covers several situations, and what a field is called there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from xlsheets.problems import Problem

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})|(\d{4})(\d{2})(\d{2})")
_MONTH_NAMED = re.compile(r"(?:den\s+)?(\d{1,2})(?::?e)?\s+([a-zåäö]{3,9})\.?\s+(\d{4}|\d{2})", re.IGNORECASE)
_SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:[-/.]|( ))(\d{4}|\d{2})")
_SIX = re.compile(r"\d{6}")
_SERIAL = re.compile(r"\d{5}")
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 32874, 73050
"""1990 and 2099: other numbers are no dates of a budget."""

_NOT_WORKBOOKS = {
    **dict.fromkeys(("pdf", "rtf", "image", "mail", "docx", "pptx", "text"), "letter"),
    **dict.fromkeys(("zip", "rar", "7z", "packed"), "packed"),
}
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
        days = read_days(text)
        if len(days) > 1:
            return "date-unclear", {"days": [day.isoformat() for day in days]}
        if not days:
            return ("no-such-day" if _looks_like_a_day(text) else "not-a-date"), {}
        day = days[0].isoformat()
        return ("date-typed-as-text" if day == text else "date-as-text"), {"day": day}
    if problem.code == "text-in-number-cell" and problem.params.get("sort"):
        return str(problem.params["sort"]), {}
    if problem.code == "text-number" and problem.params.get("is_share"):
        return "share", {}
    if problem.code == "text-number-unclear" and (problem.path or "").endswith("/inhabitants"):
        return "count", {}
    if problem.code == "error-cell" and problem.params.get("pasted"):
        return "pasted", {}
    if problem.code == "sum-differs" and problem.params.get("column") == "column inhabitants":
        return "inhabitants", {"over": -problem.difference if problem.difference is not None else None}
    if problem.code in ("opening-differs", "opening-and-income-differs") and problem.params.get("merged"):
        return "offset", {}
    if problem.code in ("formula-overwritten", "formula-deleted"):
        many, copied = "count" in problem.params, "copy" in problem.params
        return " ".join(word for word, given in (("many", many), ("copied", copied)) if given), {}
    if problem.code == "control-fails" and problem.params.get("compared"):
        return "compared", {}
    if problem.code in ("not-calculated", "value-not-from-formula", "manual-calculation", "kept-cells"):
        return ("ours" if problem.params.get("ours") else ""), {}
    if problem.code == "stale-value":
        changed = bool(problem.params.get("changed"))
        kinds = ("as_text", "changed") if changed else ("as_text", "ours")
        words = [kind for kind in kinds if problem.params.get(kind)]
        return " ".join(
            [*words, "copied"] if words == ["changed"] and "copy" in problem.params else words
        ), {}
    if problem.code == "constant-in-formula" and problem.difference is not None:
        return "in a sum", {}
    if problem.code == "decision-incomplete" and problem.params.get("paragraphs"):
        return "paragraph", {}
    if problem.code == "figure-differs" and problem.params.get("more"):
        return "many", {}
    if problem.code in ("income-sign", "initiative-sign") and problem.params.get("total"):
        return "many", {}
    if problem.code == "frame-wrong" and problem.params.get("meant"):
        return "party", {}
    if problem.code == "opening-odd" and problem.params.get("part"):
        return "low", {}
    if problem.code == "frame-odd" and problem.params.get("people"):
        return "people", {}
    if problem.code == "macros" and problem.params.get("disguised"):
        return "disguised", {}
    if problem.code in ("name-found", "name-missing") and isinstance(more := problem.params.get("more"), int):
        return "many", {"names": more + 1}
    if problem.code == "damaged" and problem.params.get("sheet"):
        return "sheet", {}
    if problem.code == "not-a-workbook":
        return _NOT_WORKBOOKS.get(str(problem.params.get("kind")).removeprefix("format "), ""), {}
    if problem.code == "encrypted":
        return str(problem.params.get("protection", "")), {}
    return "", {}


def read_days(text: str) -> tuple[date, ...]:
    """The days that a text may mean, in the order of likelihood; none where it means none.

    Swedes write the day before the month; other programs may have put the month first. A number is the
    serial number of a day, as Excel shows a date that has lost its format.

    >>> [read_days(text)[0].isoformat() for text in ("1 november 2016", "27/11 2016", "43066")]
    ['2016-11-01', '2016-11-27', '2017-11-27']
    >>> [day.isoformat() for day in read_days("01/11/2016")], read_days("2016-06-31")
    (['2016-11-01', '2016-01-11'], ())
    """
    stripped = " ".join(text.split())
    found = dict.fromkeys(_days(stripped))
    return tuple(day for day in found if day is not None)


def _days(text: str) -> Iterator[date | None]:
    if year_first := _YEAR_FIRST.fullmatch(text):
        yield _day(*(part for part in year_first.groups() if part))
    elif named := _MONTH_NAMED.fullmatch(text):
        month = _month(named[2].lower())
        yield _day(_century(named[3]), str(month), named[1]) if month else None
    elif short := _SHORT.fullmatch(text):
        first, mark, second, space, last = short.groups()
        if len(last) == 4 or space:
            yield _day(_century(last), second, first)
            if not space and mark != ".":
                yield _day(_century(last), first, second)
        else:
            yield _day(_century(first), second, last)
            yield _day(_century(last), second, first)
    elif _SIX.fullmatch(text):
        yield _day(_century(text[:2]), text[2:4], text[4:])
    elif _SERIAL.fullmatch(text) and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        yield _EPOCH + timedelta(days=int(text))


def _looks_like_a_day(text: str) -> bool:
    patterns = (_YEAR_FIRST, _SHORT, _SIX)
    return any(pattern.fullmatch(" ".join(text.split())) for pattern in patterns)


def _century(year: str) -> str:
    return f"20{year}" if len(year) == 2 else year


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
