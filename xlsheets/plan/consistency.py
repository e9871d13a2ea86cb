"""What must hold within a document and no JSON Schema can say, before a workbook can be built of it."""

from collections import Counter
from collections.abc import Iterable, Iterator

from xlsheets.plan.statements.consistency import Inconsistency, statement_inconsistencies
from xlsheets.plan.types import Document

__all__ = ["Inconsistency", "inconsistencies"]

ONCE = ("opening", "income_total", "opening_and_income", "initiatives", "cost_total", "result", "closing")
"""Roles that a plan has at most one line of."""


def inconsistencies(document: Document) -> Iterator[Inconsistency]:
    """Yield what contradicts itself in a document that follows the schema.

    >>> [found.path for found in inconsistencies({"members": [{"code": "0428"}, {"code": "0428"}],
    ...     "plan": {"years": [2027], "lines": []}})]
    ['/members']
    """
    yield from _unique(document["members"], "code", "/members")
    yield from _years(document["plan"]["years"], "/plan/years")
    yield from _lines(document)
    initiatives = document.get("initiatives")
    if initiatives:
        yield from _unique(initiatives["items"], "id", "/initiatives/items")
        yield from _years(initiatives["years"], "/initiatives/years")
        yield from _lengths(initiatives, "/initiatives", len(initiatives["years"]))
        for index, item in enumerate(initiatives["items"]):
            yield from _lengths(item, f"/initiatives/items/{index}", len(initiatives["years"]))
    yield from statement_inconsistencies(document)


def _lines(document: Document) -> Iterator[Inconsistency]:
    plan = document["plan"]
    yield from _unique(plan["lines"], "id", "/plan/lines")
    roles = Counter(line["role"] for line in plan["lines"])
    for role in ONCE:
        if roles[role] > 1:
            yield Inconsistency(
                "/plan/lines",
                f"rollen {role} finns {roles[role]} gånger",
                f"{roles[role]} lines of role {role}",
            )
    for index, line in enumerate(plan["lines"]):
        path = f"/plan/lines/{index}"
        if line["role"] in ("income", "cost", "opening") and "values" not in line:
            yield Inconsistency(path, "raden saknar belopp (values)", "the line has no values")
        if (line["role"] == "initiatives" or "detail" in line) and "initiatives" not in document:
            yield Inconsistency(path, "insatser saknas i dokumentet", "the document has no initiatives")
        yield from _lengths(line, path, len(plan["years"]))


def _lengths(item: Document, path: str, years: int) -> Iterator[Inconsistency]:
    for name in ("values", "printed"):
        if isinstance(item.get(name), list) and len(item[name]) != years:
            yield Inconsistency(
                f"{path}/{name}",
                f"{len(item[name])} belopp för {years} år",
                f"{len(item[name])} amounts for {years} years",
            )


def _years(years: list[int], path: str) -> Iterator[Inconsistency]:
    if years != list(range(years[0], years[0] + len(years))):
        yield Inconsistency(path, "åren följer inte på varandra", "the years do not follow one another")


def _unique(items: Iterable[Document], key: str, path: str) -> Iterator[Inconsistency]:
    counts = Counter(item[key] for item in items)
    for value, count in counts.items():
        if count > 1:
            yield Inconsistency(path, f"{value} finns {count} gånger", f"{value} occurs {count} times")
