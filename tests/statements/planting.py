"""One break planted at random in a sound plan, and what the checks say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from xlsheets.checks.facts import Facts
from xlsheets.checks.inputs import Inputs
from xlsheets.checks.statements import check_statements
from xlsheets.plan import pointer
from xlsheets.plan.statements.structure import Structure
from xlsheets.plan.statements.tables import Key
from xlsheets.plan.types import Document, Reading, copied
from xlsheets.problems import Problem, Severity


@dataclass(frozen=True)
class Planted:
    """A plan with one wrong figure: its pointer, and the cells of which one must be told."""

    document: Document
    at: str
    where: frozenset[str]


@dataclass(frozen=True)
class Outcome:
    """What was told: an error or a note at the place, readings there, and errors anywhere else."""

    error: bool
    note: bool
    explained: bool
    alarms: tuple[str, ...]


def told(document: Document) -> list[Problem]:
    """Everything that the checks find in the tables."""
    return [*check_statements(Facts(Reading(document), Inputs(document)))]


def outcome(planted: Planted) -> Outcome:
    """What the checks say of a planted break."""
    found = told(planted.document)
    here = [one for one in found if one.path in planted.where]
    return Outcome(
        any(one.severity is Severity.ERROR for one in here),
        any(one.severity is Severity.NOTE for one in here),
        any(one.readings for one in here),
        tuple(
            f"{one.code} {one.path}"
            for one in found
            if one.path not in planted.where and one.severity is Severity.ERROR
        ),
    )


def _swapped(value: int, random: Random, others: list[int]) -> int | None:
    digits = [*str(abs(value))]
    places = [n for n in range(len(digits) - 1) if digits[n] != digits[n + 1] and (n or digits[1] != "0")]
    if not places:
        return None
    place = random.choice(places)
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    return (-1 if value < 0 else 1) * int("".join(digits))


def _digit(value: int, random: Random, others: list[int]) -> int | None:
    digits = [*str(abs(value))]
    place = random.randrange(len(digits))
    digits[place] = random.choice([one for one in "123456789" if one != digits[place]])
    return (-1 if value < 0 else 1) * int("".join(digits))


def _stale(value: int, random: Random, others: list[int]) -> int | None:
    known = [one for one in others if one != value]
    return random.choice(known) if known else None


KINDS: Mapping[str, Callable[[int, Random, list[int]], int | None]] = {
    "two digits swapped": _swapped,
    "one digit wrong": _digit,
    "sign turned": lambda value, random, others: -value or None,
    "thousands for kronor": lambda value, random, others: value * 1000 or None,
    "another column's figure": _stale,
    "any other amount": lambda value, random, others: (
        value + random.choice((-1, 1)) * random.randint(2, 5000)
    ),
}


def plant_printed(document: Document, kind: str, random: Random) -> Planted | None:
    """A printed figure replaced; None where the kind does not apply to the figure drawn."""
    places = [
        (key, line["printed"])
        for key, line in _lines(document)
        if key.column in line.get("printed", {}) and isinstance(line["printed"][key.column], int)
    ]
    key, printed = random.choice(places)
    others = [value for column, value in printed.items() if column != key.column and isinstance(value, int)]
    wrong = KINDS[kind](printed[key.column], random, others)
    if wrong is None or wrong == printed[key.column]:
        return None
    broken = copied(document)
    pointer.put(broken, key.at("printed"), wrong)
    return Planted(broken, key.at("printed"), frozenset({key.at("printed")}))


def plant_typed(document: Document, kind: str, random: Random) -> Planted | None:
    """A typed amount replaced: something that rests on it must be told, and nothing that does not."""
    structure = Structure(document)
    resting: dict[Key, set[Key]] = {}
    for key in structure.order:
        for one in structure.rests_on[key]:
            if isinstance(one.place, Key):
                resting.setdefault(one.place, set()).add(key)
    places = [
        (key, line["values"][key.column])
        for key, line in _lines(document)
        if isinstance(line.get("values", {}).get(key.column), int) and key in resting
    ]
    key, value = random.choice(places)
    others = [
        one
        for column, one in structure.tables.line(key)["values"].items()
        if isinstance(one, int) and column != key.column
    ]
    wrong = KINDS[kind](value, random, others)
    if wrong is None or wrong == value:
        return None
    broken = copied(document)
    pointer.put(broken, key.at("values"), wrong)
    above, ahead = set(), [key]
    while ahead:
        for one in resting.get(ahead.pop(), ()):
            if one not in above:
                above.add(one)
                ahead.append(one)
    return Planted(broken, key.at("values"), frozenset(one.at("printed") for one in above))


def plant_entry(document: Document, kind: str, random: Random) -> Planted | None:
    """A day that does not exist, a period turned round, or a number used twice, among the projects."""
    row = random.randrange(1, len(document["statements"][2]["lines"]) - 1)
    values: dict[str, Any] = document["statements"][2]["lines"][row]["values"]
    at = f"/statements/2/lines/{row}/values"
    name, wrong = {
        "a day that does not exist": ("end", values["end"][:5] + "06-31"),
        "end before start": ("end", "2024-01-31"),
        "a number used twice": ("nr", "1"),
    }[kind]
    broken = copied(document)
    pointer.put(broken, f"{at}/{name}", wrong)
    return Planted(broken, f"{at}/{name}", frozenset({f"{at}/{name}"}))


ENTRIES = ("a day that does not exist", "end before start", "a number used twice")


def _lines(document: Document) -> list[tuple[Key, dict[str, Any]]]:
    return [
        (Key(place, row, column["id"]), line)
        for place, one in enumerate(document["statements"])
        for row, line in enumerate(one["lines"])
        for column in one["columns"]
    ]
