"""The initiatives one by one against the line of the plan that holds them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from udfs.calc.breaks import ReadingCode, explain_total
from xlsheets.checks.balances import initiatives_of
from xlsheets.checks.consequences import consequences
from xlsheets.checks.explained import ONE_FIGURE, Part, named, retyped
from xlsheets.checks.facts import Facts, scalar, value_at
from xlsheets.checks.naming import naming
from xlsheets.plan.printed import amount
from xlsheets.problems import Problem, Reading, plain


class Detail(NamedTuple):
    """A typed line of the plan in one year, with the initiatives of that year."""

    at: str
    found: Fraction
    parts: tuple[Part, ...]

    @property
    def expected(self) -> Fraction:
        """What the initiatives sum to, in the unit and sign of the plan."""
        return sum((part.adds for part in self.parts), Fraction(0))


def check_initiatives(facts: Facts) -> Iterator[Problem]:
    """Each typed line that should hold the sum of the initiatives and does not."""
    for detail in _details(facts):
        if not _is_doubtful(facts, detail) and detail.found != detail.expected:
            names = naming(facts.document, detail.at)
            table = value_at(facts.document, "/initiatives/label")
            problem = facts.problem(
                "detail-differs", detail.at, plain(detail.found), plain(detail.expected), **names, table=table
            )
            yield replace(problem, readings=tuple(_readings(facts, detail)))


def _is_doubtful(facts: Facts, detail: Detail) -> bool:
    """Whether the line, or an initiative in its year, is a value that nobody can tell."""
    table, plan = facts.document["initiatives"], facts.document["plan"]
    year = table["years"].index(plan["years"][int(detail.at.rpartition("/")[2])])
    parts = (f"/initiatives/items/{index}/values/{year}" for index in range(len(table["items"])))
    return any(at in facts.inputs.suspects for at in (detail.at, *parts))


def _details(facts: Facts) -> Iterator[Detail]:
    plan, table = facts.document["plan"], facts.document.get("initiatives")
    if not table:
        return
    for index, line in enumerate(plan["lines"]):
        if line.get("detail") != "initiatives" or line["role"] != "cost":
            continue
        for year, name in enumerate(plan["years"]):
            at = f"/plan/lines/{index}/values/{year}"
            found = value_at(facts.document, at)
            if found is not None and name in table["years"]:
                yield Detail(at, amount(found), tuple(initiatives_of(facts, name)))


def _readings(facts: Facts, detail: Detail) -> Iterator[Reading]:
    """What explains the line; for initiatives that it leaves out, also the line that may hold them."""
    for exact in explain_total([part.adds for part in detail.parts], detail.found) if detail.parts else ():
        typed, rows = dict[str, Any](), [detail.parts[position] for position in exact.positions]
        for change in exact.changes:
            at = detail.at if change.position is None else detail.parts[change.position].at
            factor = 1 if change.position is None else detail.parts[change.position].factor
            typed[at] = retyped(facts, at, change.new / factor)
        params: dict[str, Any] = {"amount": plain(abs(exact.amount))}
        params["rows"] = [named(facts, part.at, part.value) for part in rows]
        params["names"] = [row["label"] for row in params["rows"]]
        for at, new in typed.items() if exact.code in ONE_FIGURE else ():
            old = scalar(value_at(facts.document, at))
            params |= {"line": naming(facts.document, at)["label"], "old": old, "new": scalar(new)}
        if exact.code is ReadingCode.MISSING_LINES:
            params |= _held(facts, detail, typed)
        yield Reading(exact.code.value, params, consequences(facts, typed))


def _held(facts: Facts, detail: Detail, typed: dict[str, Any]) -> dict[str, Any]:
    """The line that may hold what is missing, and its new amount among what is typed anew."""
    found = _holder(facts, detail)
    if found is None:
        return {}
    at, old, left = found
    typed[at] = retyped(facts, at, left)
    label = naming(facts.document, at)["label"]
    return {"holder": label, "holds": plain(abs(old)), "left": plain(abs(left))}


def _holder(facts: Facts, detail: Detail) -> tuple[str, Fraction, Fraction] | None:
    """A cost of the same year that becomes a round number when what is missing is taken out of it.

    Then the total of the costs stands, and the line may have held the missing initiatives.
    """
    difference = detail.expected - detail.found
    year = detail.at.rpartition("/")[2]
    for index, line in enumerate(facts.document["plan"]["lines"]):
        at = f"/plan/lines/{index}/values/{year}"
        value = value_at(facts.document, at)
        if line["role"] != "cost" or at == detail.at or not isinstance(value, int):
            continue
        left = value - difference
        if left == 0 or ((left > 0) == (value > 0) and abs(left) < abs(value) and _rounder(left, value)):
            return at, Fraction(value), left
    return None


def _rounder(left: Fraction, value: int) -> bool:
    """Whether the rest ends in at least two more zeros than the value did.

    >>> _rounder(Fraction(-500), -2705), _rounder(Fraction(-2695), -4900)
    (True, False)
    """
    if left.denominator != 1:
        return False
    return _zeros(int(left)) >= _zeros(value) + 2


def _zeros(value: int) -> int:
    text = str(value)
    return len(text) - len(text.rstrip("0"))
