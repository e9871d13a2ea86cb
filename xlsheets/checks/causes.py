"""One wrong unit, or a frame with a wrong number of zeros, in the place of all that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from xlsheets.checks.facts import Facts, find_breaks, value_at
from xlsheets.checks.swapped import Swap, swaps
from xlsheets.checks.trials import tried
from xlsheets.plan.derive import rests_on_frame
from xlsheets.problems import Problem, Severity

Judge = Callable[[Facts], Sequence[Problem]]

UNITS = ("kr", "tkr", "mnkr")
FRAME, PARTY = "/assumptions/frame/amount", "/assumptions/frame/party"
UNIT_CELLS = ("/plan/unit", "/initiatives/unit")
_PARTIES = ("total", "state", "region", "municipalities")
_ZEROS = (10, 100, 1000, 1_000_000)
_MOST_NAMED = 3

_FOLLOW = frozenset(
    {
        *("figure-differs", "sum-differs", "detail-differs", "stale-value", "published-value-differs"),
        *("frame-unit-differs", "frame-odd", "party-income-not-frame", "fees-not-computed"),
        *("costs-exceed-means", "costs-far-below-income", "opening-odd", "income-odd", "unit-differs"),
        *("opening-differs", "opening-and-income-differs", "party-income-differs"),
    }
)
"""What a unit or a frame may be the reason of; other findings are never looked into."""


_STORED = ("stale-value", "published-value-differs")


class _Cause(NamedTuple):
    """What is mended, a value or the order of two headings, and what is told then."""

    what: tuple[str, Any] | Swap
    left: Sequence[Problem]


def with_cause(facts: Facts, found: Sequence[Problem], judge: Judge) -> list[Problem]:
    """The findings, or the one cause that mends two or more of them and adds none, with those that stay.

    `found` is what `judge` tells of the facts. Where two values would mend as much, nobody can tell which is
    meant, and the findings are told as they are.
    """
    serious = [one for one in found if one.severity is not Severity.NOTE]
    if sum(_weight(one) for one in serious if one.code in _FOLLOW) < 2:
        return [*found]
    causes = [cause for cause in _causes(facts, serious, judge) if _count(cause.left) < len(serious)]
    best = min((_count(cause.left) for cause in causes), default=0)
    fitting = [cause for cause in causes if _count(cause.left) == best]
    if len(fitting) != 1:
        return [*found]
    return _told(facts, found, fitting[0])


def _causes(facts: Facts, serious: Sequence[Problem], judge: Judge) -> Iterator[_Cause]:
    known = {_key(one) for one in serious}
    count = _breaks(facts)
    for what, mended in _mendings(facts, count):
        if _breaks(mended) > 0 and _breaks(mended) >= count:
            continue
        # What the cells hold was calculated from the wrong value; that is no fault of theirs.
        left = [one for one in judge(mended) if one.code not in _STORED or _key(one) in known]
        if all(_key(one) in known for one in left if one.severity is not Severity.NOTE):
            yield _Cause(what, left)


def _mendings(facts: Facts, breaks: int) -> Iterator[tuple[tuple[str, Any] | Swap, Facts]]:
    of_frame = () if breaks and not any(map(rests_on_frame, facts.printed)) else _frames(facts)
    for at, value in (*_units(facts), *of_frame):  # a frame mends no break where none rests on it
        yield (at, value), tried(facts, at, value)
    for swap in swaps(facts):
        yield swap, swap.mended


def _units(facts: Facts) -> Iterator[tuple[str, Any]]:
    """Everything that may stand in the cells of the units instead."""
    for at in UNIT_CELLS:
        now = value_at(facts.document, at)
        yield from ((at, unit) for unit in UNITS if now in UNITS and unit != now)


def _frames(facts: Facts) -> Iterator[tuple[str, Any]]:
    """Everything that may stand in the cells of the frame instead."""
    frame = facts.document["assumptions"]["frame"]
    if frame.get("amount"):
        yield from ((FRAME, frame["amount"] * times) for times in _ZEROS)
        yield from ((FRAME, frame["amount"] // times) for times in _ZEROS if not frame["amount"] % times)
        yield from ((PARTY, party) for party in _PARTIES if party != frame["party"])


def _key(problem: Problem) -> tuple[str, str | None, str | None, str | None]:
    return problem.code, problem.path, problem.sheet, problem.cell


def _count(problems: Sequence[Problem]) -> int:
    return sum(one.severity is not Severity.NOTE for one in problems)


def _breaks(facts: Facts) -> int:
    return sum(1 for _ in find_breaks(facts.printed, facts.local))


def _weight(problem: Problem) -> int:
    """How many figures a finding speaks of; a line and its initiatives are two."""
    if problem.code == "detail-differs":
        return 2
    more, others = problem.params.get("more", 0), problem.params.get("others", ())
    return 1 + (more if isinstance(more, int) else 0) + (len(others) if isinstance(others, list) else 0)


def _told(facts: Facts, found: Sequence[Problem], cause: _Cause) -> list[Problem]:
    stay = {_key(one) for one in cause.left}
    gone = [one for one in found if one.severity is not Severity.NOTE and _key(one) not in stay]
    at = None if isinstance(cause.what, Swap) else cause.what[0]
    here = next((one for one in gone if at and one.path == at), None)
    others = [one for one in gone if one is not here]
    params: dict[str, Any] = {"what": list(dict.fromkeys(map(_name, others)))[:_MOST_NAMED]}
    rest = sum(1 if one.code == "detail-differs" else _weight(one) for one in others) - len(params["what"])
    if rest > 0:
        params["rest"] = rest
    severity = min((one.severity for one in gone), key=lambda severity: severity.rank)
    kept = [one for one in found if one.severity is not Severity.NOTE and one not in gone]
    if isinstance(cause.what, Swap):
        here = cause.what.problem
        kept = [one for one in kept if not cause.what.explains(one)]
    elif here is None:
        here = _wrong(facts, severity, *cause.what)
    told = replace(here, severity=severity, params={**here.params, **params})
    notes = [one for one in cause.left if one.severity is Severity.NOTE]
    return [told, *kept, *notes]


def _wrong(facts: Facts, severity: Severity, at: str, value: Any) -> Problem:
    now = value_at(facts.document, at)
    code = "frame-wrong" if at in (FRAME, PARTY) else "unit-wrong"
    return facts.finding(code, severity, at, now, value, **_words(at, now, value))


def _words(at: str, now: Any, value: Any) -> dict[str, str]:
    if at == PARTY:
        return {"now": f"frame of {now}", "meant": f"frame of {value}"}
    if at == FRAME:
        return {}
    return {"field": f"unit of {at.split('/')[1]}", "now": f"unit {now}", "meant": f"unit {value}"}


def _name(problem: Problem) -> str:
    """What a figure is called that a finding speaks of: its row and year, or its cell."""
    if problem.path == FRAME or problem.code == "fees-not-computed":
        return "Budgetram" if problem.path == FRAME else "Medlemsavgifter"
    label, year = problem.params.get("label"), problem.params.get("year")
    if label:
        return f"{label} {year}" if year else str(label)
    return f"{problem.sheet}!{problem.cell}" if problem.cell else problem.code
