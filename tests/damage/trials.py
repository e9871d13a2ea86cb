"""Trials: a sound workbook, one or a few kinds of damage, and what `check` says of it."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kinds import KINDS, Book, Expected, Kind

from xlsheets.building import built_workbook
from xlsheets.building.publish import published
from xlsheets.checks import check_workbook
from xlsheets.ooxml import open_package
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import load_plan
from xlsheets.problems import Problem, Severity

KNOWN_NOTES = frozenset({"equity-above-level"})
"""What is told of sound plans too: a level exceeded is a note, not damage."""


@dataclass(frozen=True)
class Sound:
    """A sound workbook and its name."""

    name: str
    data: bytes
    is_published: bool = False


@dataclass
class Outcome:
    """What came of a trial: was each damage found at its place, or elsewhere, and what else was told."""

    kinds: tuple[str, ...]
    workbook: str
    at_place: list[bool] = field(default_factory=list)
    somewhere: list[bool] = field(default_factory=list)
    alarms: list[Problem] = field(default_factory=list)


def shipped() -> list[Sound]:
    """The shipped plans, corrected, with both kinds of formulas, and as published."""
    made = []
    for plan in ("rar-2018", "rar-2025"):
        for formulas in ("functions", "native"):
            data = built_workbook(apply_corrections(load_plan(plan)), formulas).to_bytes()
            made.append(Sound(f"{plan} {formulas}", data))
        package = open_package(data)
        made.append(Sound(f"{plan} published", published(package, "values").to_bytes(), True))
        made.append(Sound(f"{plan} published native", published(package, "native").to_bytes()))
    return made


def known(book: Sound) -> set[tuple[str, str | None, str | None]]:
    """What is found in the workbook before it is damaged."""
    return {(one.code, one.sheet, one.cell) for one in check_workbook(open_package(book.data))}


def trial(sound: Sound, chosen: Sequence[Kind], seed: int) -> Outcome | None:
    """Damage a workbook in the given ways and look for each; None where it has no place for one of them."""
    chance = random.Random(zlib.crc32(f"{sound.name}{[one.name for one in chosen]}{seed}".encode()))
    data = sound.data
    expected: list[tuple[Kind, Expected]] = []
    for one in sorted(chosen, key=lambda kind: kind.phase):
        if sound.is_published and not one.published:
            return None
        made = one.damage(Book(data), chance)
        if made is None:
            return None
        data, wanted = made
        if wanted is not None:
            expected.append((one, wanted))
    found = check_workbook(open_package(data))
    outcome = Outcome(tuple(one.name for one in chosen), sound.name)
    allowed = KNOWN_NOTES.union(*(one.also for one in chosen))
    for _, wanted in expected:
        hits = [problem for problem in found if problem.code in wanted.codes]
        outcome.at_place.append(any(_is_at(problem, wanted) for problem in hits))
        outcome.somewhere.append(bool(hits))
        allowed |= set(wanted.codes)
    outcome.alarms = [problem for problem in found if problem.code not in allowed]
    return outcome


def _is_at(problem: Problem, wanted: Expected) -> bool:
    if wanted.sheet is not None and problem.sheet != wanted.sheet:
        return False
    return wanted.cell is None or problem.cell == wanted.cell


def singles(books: Sequence[Sound], seeds: Sequence[int]) -> Iterator[Outcome]:
    """Every kind in every workbook, once for each seed."""
    for kind in KINDS.values():
        for book in books:
            for seed in seeds:
                outcome = trial(book, [kind], seed)
                if outcome is not None:
                    yield outcome


def clean(books: Sequence[Sound]) -> Iterator[tuple[str, list[Problem]]]:
    """What is found in the undamaged workbooks, known notes aside."""
    for book in books:
        found = check_workbook(open_package(book.data))
        yield (
            book.name,
            [one for one in found if one.code not in KNOWN_NOTES or one.severity != Severity.NOTE],
        )
