"""What a budget should say and does not: its decision, its banking holidays, any amount at all."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.checks.formulas.gathering import shortened
from xlsheets.formula.references import a1
from xlsheets.plan.types import Document, Reading
from xlsheets.problems import Problem, Severity

STATUS = "/decision/status"
DATE = "/decision/date"
PARAGRAPH = "/decision/paragraph"
HOLIDAYS = "/holidays"
YEAR = "/assumptions/first_year"


def check_decision(reading: Reading) -> Iterator[Problem]:
    """A decided budget without the date or the § of its decision; a plan may be printed with the date alone.

    A § that other decisions of the workbook have is told by `check_paragraphs`.
    """
    decision = reading.document.get("decision", {})
    if decision.get("status") != "decided":
        return
    if decision.get("date") is not None:
        yield from _without_paragraph(reading, decision)
        return
    missing = [f"field decision {name}" for name in ("date", "paragraph") if decision.get(name) is None]
    if missing:
        what = f"lacks {' '.join(name.rpartition(' ')[2] for name in missing)}"
        at = DATE if DATE in reading.places else STATUS
        yield Problem("decision-incomplete", Severity.WARNING, *_cell(reading, at), at, params={"what": what})


def _without_paragraph(reading: Reading, decision: Document) -> Iterator[Problem]:
    """The § of the only decision, unless what the budget was published as gives its date instead."""
    changes = [one for one in reading.document.get("changes", []) if isinstance(one, dict)]
    printed = str(decision["date"]) in str(reading.document.get("publication", ""))
    if decision.get("paragraph") is None and not printed and not any(one.get("paragraph") for one in changes):
        at = PARAGRAPH if PARAGRAPH in reading.places else STATUS
        params = {"what": "lacks paragraph"}
        yield Problem("decision-incomplete", Severity.WARNING, *_cell(reading, at), at, params=params)


def check_paragraphs(reading: Reading) -> Iterator[Problem]:
    """Dated decisions without a paragraph where another one in the workbook has it; else plans have none.

    The decision of the budget and the decided changes are told together, at the first.
    """
    document = reading.document
    decision = document.get("decision", {})
    dated = [("/decision", decision)] if decision.get("status") == "decided" else []
    dated += [(f"/changes/{index}", change) for index, change in enumerate(document.get("changes", []))]
    known = [(at, one) for at, one in dated if isinstance(one, dict) and one.get("date") is not None]
    blank = [f"{at}/paragraph" for at, one in known if one.get("paragraph") is None]
    by_sheet: dict[str, list[str]] = {}
    for at in blank if len(blank) < len(known) else ():
        if at in reading.places:
            by_sheet.setdefault(reading.places[at].sheet, []).append(at)
    for ats in by_sheet.values():
        places = [reading.places[at] for at in ats]
        params: dict[str, object] = {"paragraphs": len(known) - len(blank)}
        if len(ats) > 1:
            params["cells"] = shortened((place.row, place.column) for place in places)
        where = _cell(reading, ats[0])
        yield Problem("decision-incomplete", Severity.NOTE, *where, ats[0].rpartition("/")[0], params=params)


def check_holidays(reading: Reading) -> Iterator[Problem]:
    """No holiday in the first budget year: the due dates are then counted without any."""
    first = reading.document.get("assumptions", {}).get("first_year")
    years = reading.document.get("plan", {}).get("years") or [first]
    days = [str(one.get("date")) for one in reading.document.get("holidays", []) if one.get("date")]
    if not isinstance(first, int) or years[0] != first or any(day.startswith(str(first)) for day in days):
        return
    place = _cell(reading, "/holidays/0/date") if days else _cell(reading, YEAR)
    yield Problem("holidays-of-other-year", Severity.WARNING, *place, None, params={"year": str(first)})


def check_amounts(reading: Reading) -> Iterator[Problem]:
    """A budget without a single amount has nothing to check."""
    frame = reading.document.get("assumptions", {}).get("frame", {}).get("amount")
    if frame is None and not any(_amounts(reading.document)):
        yield Problem("budget-empty", Severity.NOTE)


def _amounts(document: Document) -> Iterator[bool]:
    lines = [*document.get("plan", {}).get("lines", []), *document.get("initiatives", {}).get("items", [])]
    for line in lines:
        yield from (value is not None for value in line.get("values", []))
    yield from (member.get("inhabitants") is not None for member in document.get("members", []))


def _cell(reading: Reading, at: str) -> tuple[str | None, str | None]:
    place = reading.places.get(at)
    return (None, None) if place is None else (place.sheet, a1(place.row, place.column))
