"""What a figure is called, for the sentences: its row, its year, its column and its unit."""

from __future__ import annotations

from typing import Any

from xlsheets.checks.facts import value_at
from xlsheets.plan import pointer
from xlsheets.plan.types import Document

COLUMN_WORDS = {
    "year": "column year",
    "quarter": "column quarter",
    "share": "column share",
    "inhabitants": "column inhabitants",
}


def naming(document: Document, at: str) -> dict[str, Any]:
    """The parameters `label`, `year`, `column` and `unit` of a figure, as far as they apply to it.

    >>> plan = {"unit": "tkr", "years": [2018], "lines": [{"label": "Kansli"}]}
    >>> naming({"plan": plan}, "/plan/lines/0/values/0")
    {'label': 'Kansli', 'year': '2018', 'unit': 'tkr'}
    """
    match pointer.parts(at):
        case ["plan", "lines", line, _, year]:
            return {
                "label": value_at(document, f"/plan/lines/{line}/label"),
                **_year(document, "plan", year),
            }
        case ["initiatives", _, year]:
            return {
                "label": value_at(document, "/initiatives/label"),
                **_year(document, "initiatives", year),
            }
        case ["initiatives", "items", item, "values", year]:
            return {
                "label": value_at(document, f"/initiatives/items/{item}/name"),
                **_year(document, "initiatives", year),
            }
        case ["members", member, "inhabitants"]:
            return {"label": value_at(document, f"/members/{member}/name"), **_column("inhabitants")}
        case ["members", member, _, column]:
            return {"label": value_at(document, f"/members/{member}/name"), **_column(column)}
        case ["fees", _, row, column]:
            return {"label": _fee_row(document, row), **_column(column)}
        case ["statements", statement, "lines", line, _, column]:
            return _of_statement(document, f"/statements/{statement}", line, column)
    return {"label": at}


def year_of(document: Document, at: str) -> int:
    """The index of the year that a pointer into the plan ends with.

    >>> year_of({}, "/plan/lines/3/computed/2")
    2
    """
    return int(pointer.parts(at)[-1])


def _of_statement(document: Document, at: str, line: str, column: str) -> dict[str, Any]:
    """A cell of a printed table: its row, the heading of its column, and the unit of an amount."""
    found: dict[str, Any] = {"label": value_at(document, f"{at}/lines/{line}/label")}
    for one in value_at(document, f"{at}/columns") or ():
        if one.get("id") == column:
            found["year"] = one.get("label")
            if one.get("kind") == "amount":
                own = value_at(document, f"{at}/lines/{line}/unit")
                found["unit"] = own or value_at(document, f"{at}/unit")
            if one.get("kind") == "share":
                found["is_share"] = True
    return found


def _year(document: Document, table: str, index: str) -> dict[str, Any]:
    year = value_at(document, f"/{table}/years/{index}")
    return {"year": str(year), "unit": value_at(document, f"/{table}/unit")}


def _column(column: str) -> dict[str, Any]:
    found: dict[str, Any] = {"column": COLUMN_WORDS[column]} if column in COLUMN_WORDS else {}
    if column in ("year", "quarter"):
        found["unit"] = "kr"
    if column == "share":
        found["is_share"] = True
    return found


def _fee_row(document: Document, row: str) -> str:
    names = document["assumptions"].get("party_names", {})
    return str(names.get(row, f"row {row}"))
