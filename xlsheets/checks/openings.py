"""Opening balances: each year opens with what the last one closed with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from udfs.calc.breaks import constant_offset, explain_chain
from xlsheets.checks.balances import support, typed_amounts
from xlsheets.checks.consequences import consequences
from xlsheets.checks.explained import ONE_FIGURE, in_this_plan
from xlsheets.checks.facts import Break, Facts
from xlsheets.checks.naming import naming, year_of
from xlsheets.plan.printed import printed_pointer
from xlsheets.plan.types import Document
from xlsheets.problems import Problem, Reading, plain

OPENING_ROLES = ("opening", "opening_and_income")


def opening_breaks(facts: Facts) -> tuple[Break, ...]:
    """The printed openings that are not the last closing, in the order of the years."""
    found = [entry for at, entry in facts.breaks.items() if _line(facts.document, at) is not None]
    return tuple(sorted(found, key=lambda entry: year_of(facts.document, entry.at)))


def check_openings(facts: Facts) -> Iterator[Problem]:
    """Each opening that differs, with the readings that explain it; all with one difference as the first."""
    breaks = opening_breaks(facts)
    offsets = _constant_offset(facts, breaks)
    if offsets:
        yield _as_one([_problem(facts, entry) for entry in breaks], offsets)
        return
    for entry in breaks:
        yield replace(_problem(facts, entry), readings=tuple(_readings(facts, entry)))


def _line(document: Document, at: str) -> Document | None:
    """The opening line that a computed pointer belongs to, from the second year on."""
    parts = at.split("/")
    if parts[1:3] != ["plan", "lines"] or parts[5] == "0":
        return None
    line: Document = document["plan"]["lines"][int(parts[3])]
    return line if line["role"] in OPENING_ROLES else None


def _problem(facts: Facts, entry: Break) -> Problem:
    names = naming(facts.document, entry.at)
    year = year_of(facts.document, entry.at)
    names["previous"] = str(facts.document["plan"]["years"][year - 1])
    line = _line(facts.document, entry.at)
    together = line is not None and line["role"] == "opening_and_income"
    code = "opening-and-income-differs" if together else "opening-differs"
    if together:
        closing = _closing(facts, year - 1)
        names |= {"closing": plain(closing), "income": plain(entry.expected - closing)}
    return facts.problem(code, printed_pointer(entry.at), plain(entry.found), plain(entry.expected), **names)


def _closing(facts: Facts, year: int) -> Fraction:
    lines = facts.document["plan"]["lines"]
    index = next((index for index, line in enumerate(lines) if line["role"] == "closing"), None)
    found = None if index is None else facts.value(f"/plan/lines/{index}/computed/{year}")
    return facts.figures.closing(year) if found is None else found


def _as_one(problems: Sequence[Problem], offsets: tuple[Reading, ...]) -> Problem:
    """The first of several openings that are wrong by the same amount, naming the years and cells of all."""
    first = problems[0]
    count = "both" if len(problems) == 2 else "more"
    params = {
        **first.params,
        "years": offsets[0].params["years"],
        "cells": [problem.cell or problem.path for problem in problems],
        "side": "side too high" if (first.difference or 0) > 0 else "side too low",
        "each": f"each {count}",
        "all": f"all {count}",
        "merged": len(problems),
    }
    return replace(first, params=params, readings=offsets)


def _constant_offset(facts: Facts, breaks: Sequence[Break]) -> tuple[Reading, ...]:
    """The same difference in every year that opens wrong, two years at least: two readings, else none.

    Either an item lacks a line of its own, and what is printed stands; or the printed figures are wrong.
    """
    years = len(facts.document["plan"]["years"])
    by_year = {year_of(facts.document, entry.at): entry.difference for entry in breaks}
    offset = constant_offset([by_year.get(year, Fraction(0)) for year in range(years)])
    if offset is None or len(by_year) != len(breaks):
        return ()
    changes = consequences(facts, repaired=[entry.at for entry in breaks])
    names = {facts.path(entry.at): str(naming(facts.document, entry.at)["year"]) for entry in breaks}
    corrected = [change.new for change in changes if change.path in names]
    params = {
        "years": list(names.values()),
        "corrected": corrected,
    }
    return Reading("constant-offset", params), Reading("offset-in-error", params, changes)


def _readings(facts: Facts, entry: Break) -> Iterator[Reading]:
    """The opening is left from an older closing; or an amount of the year before is wrong in one exact way.

    Where another year supports such an amount, those without support are left out. An opening with a slip of
    the hand is not told as stale too: the same cell would change to the same amount.
    """
    parts = list(typed_amounts(facts, year_of(facts.document, entry.at) - 1))
    exact = explain_chain(entry.found, entry.expected, [part.adds for part in parts])
    found: list[tuple[bool, dict[str, Any], Reading]] = []
    slips = [one.code for one in exact if one.code in ONE_FIGURE and one.changes[0].position is None]
    for source, reading in zip(exact, in_this_plan(facts, entry, parts, exact), strict=True):
        if slips and source.changes[0].position is None:
            if source.code in slips[:1]:
                params = {**reading.params, "slip": f"slip {source.code.value}"}
                found.append((False, {}, Reading("opening-mistyped", params, reading.changes)))
            continue
        backing: dict[str, Any] = {}
        retyped = [change for change in source.changes if change.position is not None]
        for change in retyped:
            part = parts[change.position or 0]
            backing |= support(facts, part.at, change.new / part.factor)
        found.append((bool(retyped), backing, replace(reading, params={**reading.params, **backing})))
    backed = any(backing for _, backing, _ in found)
    yield from (reading for is_retyped, backing, reading in found if backing or not (is_retyped and backed))
