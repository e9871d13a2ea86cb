"""Printed figures against what they rest on: sums against their parts, other figures against their rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from udfs.calc.breaks import ReadingCode
from xlsheets.checks.cells import gather
from xlsheets.checks.explained import Part, explain_sum
from xlsheets.checks.facts import Break, Facts, find_breaks
from xlsheets.checks.naming import naming, year_of
from xlsheets.checks.openings import opening_breaks
from xlsheets.plan import pointer
from xlsheets.plan.derive import derive
from xlsheets.plan.derive_plan import COST_ROLES, PlanFigures
from xlsheets.plan.printed import printed_pointer
from xlsheets.plan.types import copied
from xlsheets.problems import Problem, Reading, Severity, plain

MOST_FIGURES = 5
"""More decided figures than this that differ on one sheet have one cause: an input or a rule has changed."""

INHABITANTS = "/fees/computed/sum/inhabitants"
TOTAL = "/fees/printed/total/year"
QUARTER_SUM = "/fees/computed/sum/quarter"


def check_figures(facts: Facts) -> Iterator[Problem]:
    """Every printed figure that differs; openings and the sum of the quarters have a check of their own."""
    told_elsewhere = {QUARTER_SUM, *(entry.at for entry in opening_breaks(facts))}
    if INHABITANTS in facts.breaks:  # which every share and fee follows from
        told_elsewhere |= {at for at in facts.breaks if at.startswith("/members/")}
    found = [_problem(facts, entry) for at, entry in facts.breaks.items() if at not in told_elsewhere]
    yield from gather(_total_first(found), MOST_FIGURES)


def _total_first(problems: Sequence[Problem]) -> list[Problem]:
    """The findings, what all pay together first: where the frame has changed, it says so best."""
    return sorted(problems, key=lambda problem: problem.path != TOTAL)


def _problem(facts: Facts, entry: Break) -> Problem:
    parts = parts_of(facts, entry.at)
    code = "figure-differs" if parts is None else "sum-differs"
    names = naming(facts.document, entry.at)
    if parts is not None:
        names["rows"] = f"rows {entry.at.split('/')[1]}"
    problem = facts.problem(
        code,
        printed_pointer(entry.at),
        plain(entry.found),
        plain(entry.expected),
        **names,
    )
    readings = tuple(explain_sum(facts, entry, parts)) if parts else ()
    if entry.at == INHABITANTS:
        readings = _agreeing(facts, readings)
    return replace(problem, readings=readings, severity=_severity(facts, entry.at, readings))


def _agreeing(facts: Facts, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings of the inhabitants after which most decided shares and fees of the members are right.

    A slip in one member's number shows in the decided fees of all; another member's would contradict them.
    """
    decided = {at: value for at, value in facts.printed.items() if at.startswith("/members/")}
    if not decided or len(readings) < 2:
        return readings
    differing = [_differing(facts, reading, decided) for reading in readings]
    return tuple(one for one, count in zip(readings, differing, strict=True) if count == min(differing))


def _differing(facts: Facts, reading: Reading, decided: Mapping[str, Any]) -> int:
    """How many decided figures of the members are not what the reading's inhabitants make."""
    document = copied(facts.document)
    for change in reading.changes:
        if change.path is not None and change.path.endswith("/inhabitants") and isinstance(change.new, int):
            pointer.put(document, change.path, change.new)
    return sum(1 for _ in find_breaks(decided, derive(document)))


def _severity(facts: Facts, at: str, readings: Sequence[Reading]) -> Severity:
    """A note where rounding explains the difference in a table that shows thousands or millions."""
    only_shown = naming(facts.document, at).get("unit") in ("tkr", "mnkr")
    rounded = any(reading.code == ReadingCode.ROUNDING for reading in readings)
    return Severity.NOTE if only_shown and rounded else Severity.ERROR


def parts_of(facts: Facts, at: str) -> list[Part] | None:
    """The figures that a sum adds up, in order; None for a figure that is not a sum."""
    match at.split("/")[1:]:
        case ["plan", "lines", line, "computed", _]:
            return _parts_of_line(facts, facts.document["plan"]["lines"][int(line)]["role"], at)
        case ["initiatives", "computed", column]:
            count = len(facts.document["initiatives"]["items"])
            return _values(facts, [f"/initiatives/items/{index}/values/{column}" for index in range(count)])
        case ["fees", "computed", "sum", "inhabitants"]:
            count = len(facts.document["members"])
            return _values(facts, [f"/members/{index}/inhabitants" for index in range(count)])
        case ["fees", "computed", "sum", column] if column in ("year", "quarter"):
            count = len(facts.document["members"])
            return _values(facts, [f"/members/{index}/computed/{column}" for index in range(count)])
    return None


def _parts_of_line(facts: Facts, role: str, at: str) -> list[Part] | None:
    roles: Collection[str] = {"income_total": ("income",), "cost_total": COST_ROLES}.get(role, ())
    if not roles:
        return None
    figures = PlanFigures(facts.document, printed=True)
    year = year_of(facts.document, at)
    parts = []
    for index, line in enumerate(figures.lines):
        if line["role"] in roles:
            kind = "computed" if figures.is_computed(line, year) else "values"
            parts.append(Part(f"/plan/lines/{index}/{kind}/{year}", figures.value(line, year)))
    return parts


def _values(facts: Facts, pointers: list[str]) -> list[Part]:
    found = ((at, facts.value(at)) for at in pointers)
    return [Part(at, value) for at, value in found if value is not None]
