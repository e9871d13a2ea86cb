"""Why a printed figure is not what its rule gives: the exact readings, with what each would change."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from udfs.calc.breaks import Reading as ExactReading
from udfs.calc.breaks import ReadingCode, explain_chain, explain_total
from udfs.calc.misprints import misprints
from xlsheets.checks.explained import Part, in_this_plan
from xlsheets.checks.facts import Break
from xlsheets.checks.statements.local import Local
from xlsheets.checks.statements.other_keys import other_keys
from xlsheets.plan.printed import amount
from xlsheets.plan.statements.evaluate import ADDED
from xlsheets.plan.statements.references import Operand
from xlsheets.plan.statements.tables import Fixed, Key
from xlsheets.problems import Reading

_ADDING = ("sum", "balancing", "tangible")
_CARRYING = ("link", "opening")
MOST_LEAVES = 60
"""A closing made of more typed amounts than this is not taken apart."""
_DEEPEST = 6
_OF_LINES = (ReadingCode.SUB_TOTAL, ReadingCode.MISSING_LINES, ReadingCode.DOUBLE_COUNTED)
_OF_OTHERS = (*_OF_LINES, ReadingCode.ROUNDING)
"""Readings that are not of a figure itself; rounding is judged by all that a table hides."""


def readings(local: Local, key: Key, entry: Break) -> Iterator[Reading]:
    """Every reading that explains the difference exactly: rounding, the figure itself, those beneath it."""
    rule = local.tables.rule(key)
    assert rule is not None  # only ruled cells differ
    yield from other_keys(local, key)
    parts: list[Part] = []
    if _hides(local, key, entry):
        found = [ExactReading(ReadingCode.ROUNDING, (), (), entry.expected - entry.found)]
    else:
        found = [*misprints(entry.found, local.figures.values[key])]
    if rule["rule"] in _CARRYING:
        parts = list(_leaves(local, key))
        found += _of_chain(local, key, entry, parts)
    else:
        itself = explain_total([entry.expected], entry.found, _other_columns(local, key))
        found += [one for one in itself if one.code not in _OF_OTHERS and not _changes_part(one)]
    if rule["rule"] in _ADDING:
        turned = int(rule.get("sign", 1))
        parts = [
            _part(local, key, one, turned) for one in local.figures.structure.rests_on[key] if _adds(one)
        ]
        found += _of_parts(local, entry, parts)
    possible = [one for one in found if _is_possible(local, parts, one)]
    likely = [one for one in possible if one.code is not ReadingCode.ONE_DIGIT]  # the last resort
    yield from in_this_plan(local.facts, entry, parts, likely or possible)


def _of_chain(local: Local, key: Key, entry: Break, parts: list[Part]) -> list[ExactReading]:
    """Why a balance that is carried is not what it is carried from."""
    adds = [part.adds for part in parts]
    found = explain_chain(entry.found, entry.expected, adds, None, _other_columns(local, key))
    rule = local.tables.rule(key)
    if rule is not None and rule["rule"] == "link":  # nothing says that it was right before
        return [one for one in found if one.code is not ReadingCode.STALE or one.positions]
    return [*found]


def _of_parts(local: Local, entry: Break, parts: list[Part]) -> list[ExactReading]:
    """What is wrong among the figures that a sum adds up, each as it is shown: only that can be mistaken."""
    shown = [part.adds for part in parts]
    total = sum(shown, start=entry.found - entry.expected)
    return [one for one in explain_total(shown, total) if one.code in _OF_LINES or _changes_part(one)]


def _adds(one: Operand) -> bool:
    return one.name in (*ADDED, "total", "opening", "acquisitions", "depreciation")


def _part(local: Local, key: Key, one: Operand, turned: int) -> Part:
    """One figure of a sum: what it is, and how many units of the sum each of its units adds."""
    factor = local.figures.factor(one.place, key) * one.sign * turned
    value = local.figures.believed(one.place)
    if isinstance(one.place, Key):
        value = local.figures.shown(one.place, value)
    return Part(_pointer(local, one), value, factor)


def _pointer(local: Local, one: Operand) -> str:
    if isinstance(one.place, Fixed):
        return local.figures.fixed.at(one.place)
    return one.place.at("values" if local.tables.rule(one.place) is None else "computed")


def _leaves(local: Local, key: Key) -> Iterator[Part]:
    """The typed amounts that a carried balance is made of, through the sums beneath it."""
    ahead, told = [(key, Fraction(1), 0)], 0
    while ahead and told < MOST_LEAVES:
        at, factor, depth = ahead.pop()
        rule = local.tables.rule(at)
        if rule is None or rule["rule"] not in (*_ADDING, *_CARRYING) or depth > _DEEPEST:
            continue
        for one in local.figures.structure.rests_on[at]:
            part = _part(local, at, one, int(rule.get("sign", 1)))
            if isinstance(one.place, Key) and local.tables.rule(one.place) is not None:
                ahead.append((one.place, factor * part.factor, depth + 1))
            elif part.value:
                told += 1
                yield part._replace(factor=factor * part.factor)


def _other_columns(local: Local, key: Key) -> list[Fraction]:
    """What the same row shows elsewhere: where a figure may have been left from."""
    line = local.tables.line(key)
    elsewhere = {**line.get("values", {}), **line.get("printed", {})}
    shown = [value for column, value in elsewhere.items() if column != key.column]
    found = []
    for value in shown:
        try:
            found.append(amount(value))
        except ValueError:
            continue
    return found


def _changes_part(reading: ExactReading) -> bool:
    return any(change.position is not None for change in reading.changes)


def _is_possible(local: Local, parts: list[Part], reading: ExactReading) -> bool:
    """Whether the reading changes nothing that follows from figures beneath it, unless that is broken too."""
    broken = {key.at() for key in local.breaks}
    changed = {parts[change.position].at for change in reading.changes if change.position is not None}
    return not any("/computed/" in at and at not in broken for at in changed)


def _hides(local: Local, key: Key, entry: Break) -> bool:
    """Whether the decimals that the figures beneath do not show can make the difference."""
    value = local.figures.values[key]
    return abs(entry.found - value) < local.hidden.of(key) + local.hidden.half(key)
