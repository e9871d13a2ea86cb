"""Days in the printed tables: days that do not exist, and periods that end before they begin."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from xlsheets.checks.statements.local import Local
from xlsheets.plan import pointer
from xlsheets.plan.printed import amount
from xlsheets.plan.statements.evaluate import StatementFigures
from xlsheets.plan.statements.tables import Key
from xlsheets.problems import Problem, Reading, Scalar, Severity, plain

_WRITTEN = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MOST_DAYS = 31


def check_days(local: Local) -> Iterator[Problem]:
    """Impossible days, with what each likely day would give, then reversed periods.

    Words stand for a day as the plan prints them, unless something is to be worked out from it.
    """
    periods = dict(_periods(local))
    used = {cell for ends in periods.values() for cell in ends.values()}
    for key in local.tables.cells():
        typed = local.tables.typed(key)
        if local.tables.column(key)["kind"] != "date" or not isinstance(typed, str):
            continue
        if _is_impossible(typed) or (key in used and _day(typed) is None):
            at = key.at("values")
            named = local.naming(key) | {"field": "field date", "kind": "kind date"}
            problem = local.finding("wrong-form", Severity.ERROR, at, typed, **named)
            phased = [ruled for ruled, ends in periods.items() if key in ends.values()]
            yield replace(problem, readings=tuple(_readings(local, key, typed, phased)))
    yield from _reversed(local, periods)


def _periods(local: Local) -> Iterator[tuple[Key, Mapping[str, Key]]]:
    """The phased cells, with the cells of their start and end."""
    for key, used in local.figures.structure.rests_on.items():
        ends = {
            one.name: one.place for one in used if one.name in ("start", "end") and isinstance(one.place, Key)
        }
        if len(ends) == 2:
            yield key, ends


def _reversed(local: Local, periods: Mapping[Key, Mapping[str, Key]]) -> Iterator[Problem]:
    told = set()
    for ends in periods.values():
        start, end = (_day(local.tables.typed(ends[name])) for name in ("start", "end"))
        if start and end and end < start and ends["end"] not in told:
            told.add(ends["end"])
            named = {"label": local.tables.line(ends["end"])["label"], "start": start.isoformat()}
            at = ends["end"].at("values")
            yield local.finding("end-before-start", Severity.ERROR, at, end.isoformat(), None, **named)


def _readings(local: Local, key: Key, typed: str, phased: list[Key]) -> Iterator[Reading]:
    """What each day that may be meant gives where a figure is printed: as printed, or another figure."""
    for day in _meant(typed):
        document = pointer.with_value(local.facts.document, key.at("values"), day.isoformat())
        figures = StatementFigures(document, local.facts.local, True)
        for ruled in phased:
            printed = local.tables.printed(ruled)
            if printed is None or ruled not in figures.values:
                continue
            shown = figures.shown(ruled, figures.values[ruled])
            fits = shown == amount(printed)
            named: dict[str, Scalar] = {"day": day.isoformat(), "gives": plain(shown)}
            named["unit"] = local.tables.unit(ruled)
            change = local.facts.change(key.at("values"), typed, day.isoformat())
            yield Reading("day-fits" if fits else "day-differs", named, (change,))


def _meant(typed: str) -> Iterator[date]:
    """The last day of the month, and the same day of the months around it."""
    match = _WRITTEN.fullmatch(typed)
    if match is None:
        return
    year, month, day = (int(part) for part in match.groups())
    if not 1 <= month <= 12 or not 1 <= day <= _MOST_DAYS:
        return
    last = date(year, month, monthrange(year, month)[1])
    before = last.replace(day=1) - timedelta(days=1)
    after = last + timedelta(days=1)
    yield from (found for found in (_at(before, day), last, _at(after, day)) if found is not None)


def _at(month: date, day: int) -> date | None:
    try:
        return month.replace(day=day)
    except ValueError:
        return None


def _is_impossible(typed: str) -> bool:
    return _WRITTEN.fullmatch(typed) is not None and _day(typed) is None


def _day(typed: object) -> date | None:
    try:
        return date.fromisoformat(str(typed)) if _WRITTEN.fullmatch(str(typed)) else None
    except ValueError:
        return None
