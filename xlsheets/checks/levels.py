"""Equity against the level that somebody recommends: a note with its source, never a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from xlsheets.checks.entered import THOUSAND
from xlsheets.checks.facts import Facts, printed_value
from xlsheets.checks.naming import naming
from xlsheets.plan.derive_fees import frame_of
from xlsheets.plan.derive_plan import units
from xlsheets.plan.printed import printed_pointer
from xlsheets.problems import Problem, Severity, as_number, plain

LEAST_PART, MOST_PART = Fraction(1, 50), 2
"""What part of the frame a level of the equity may be: in the plans that we know it is 2.7 of 16 million."""


def check_levels(facts: Facts) -> Iterator[Problem]:
    """Each year that closes above the level of the frame; a level in another unit is told alone."""
    if odd := list(_in_other_unit(facts)):
        yield from odd
        return
    figures = facts.figures
    level = figures.level()
    index = next((i for i, line in enumerate(figures.lines) if line["role"] == "closing"), None)
    if level is None or index is None:
        return
    tier = _tier(facts)
    for year in range(len(figures.plan["years"])):
        at = f"/plan/lines/{index}/computed/{year}"
        closing = facts.value(at)
        known = printed_value(facts.document, at) is not None or at not in facts.doubts
        if known and closing is not None and closing > level:
            shown = at if printed_value(facts.document, at) is None else printed_pointer(at)
            yield facts.finding(
                "equity-above-level",
                Severity.NOTE,
                shown,
                plain(closing),
                plain(level),
                **naming(facts.document, at),
                level_mnkr=plain(level * units(figures.plan) / 1_000_000),
                source=tier.get("source"),
            )


def _in_other_unit(facts: Facts) -> Iterator[Problem]:
    """Levels that are next to nothing of their frame and would be a usual part of it if they were in tkr."""
    for index, tier in enumerate(facts.document["equity_tiers"]):
        frame, level = as_number(tier.get("frame")), as_number(tier.get("level"))
        if frame and level and LEAST_PART <= level * THOUSAND / frame <= MOST_PART:
            at = f"/equity_tiers/{index}/level"
            found = {"frame": plain(frame), "meant": plain(level * THOUSAND)}
            yield facts.finding("level-unit-differs", Severity.WARNING, at, plain(level), None, **found)


def _tier(facts: Facts) -> dict[str, Any]:
    """The tier that gives the level: the highest one not above the frame."""
    frame = frame_of(facts.document)
    tiers = [tier for tier in facts.document["equity_tiers"] if frame and tier["frame"] <= frame.total]
    return max(tiers, key=lambda tier: int(tier["frame"]), default={})
