"""Figures typed wrongly in sound plans that have no decided figures: what share of them is told.

Usage: mistyped.py [-v]; prints a table by kind of slip and plan, with -v every figure that is missed.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from seeds import sound_plans

from xlsheets.checks.causes import with_cause
from xlsheets.checks.contract import check_contract
from xlsheets.checks.facts import Facts
from xlsheets.checks.inputs import Inputs, check_inhabitants
from xlsheets.checks.sound import sound
from xlsheets.checks.workbook import judged
from xlsheets.plan import pointer
from xlsheets.plan.types import Document, Reading, copied
from xlsheets.problems import Problem, Severity

Slip = Callable[[int], int | None]


def _times(factor: int) -> Slip:
    return lambda value: value * factor


def _by(divisor: int) -> Slip:
    """Rounded, as the cell would show it; nothing where nothing is left."""
    return lambda value: round(Fraction(value, divisor)) or None


def _swapped(value: int) -> int | None:
    """The two leading digits that differ changed about: the largest slip of the kind."""
    digits = str(abs(value))
    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1] and (at or digits[1] != "0"):
            turned = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
            return int(turned) * (1 if value > 0 else -1)
    return None


SLIPS: Mapping[str, Slip] = {
    **{f"× {factor}": _times(factor) for factor in (10, 100, 1000)},
    **{f"/ {divisor}": _by(divisor) for divisor in (10, 100, 1000)},
    "tecknet": lambda value: -value,
    "två siffror": _swapped,
}


def told(document: Document) -> list[Problem]:
    """The errors and warnings of a document that came out of a workbook which was calculated."""
    reading = Reading(document)
    found = [*check_contract(reading), *check_inhabitants(reading)]
    kept = sound(copied(document))
    if kept is not None:
        facts = Facts(reading, Inputs(kept[0], suspects=kept[1]))
        found += with_cause(facts, judged(facts), judged)
    return [one for one in found if one.severity is not Severity.NOTE]


def figures(document: Document) -> Iterator[tuple[str, int]]:
    """The pointer and amount of everything that is typed as a number of kronor or of people, zeros aside."""
    frame = document["assumptions"]["frame"].get("amount")
    if frame:
        yield "/assumptions/frame/amount", frame
    for index, member in enumerate(document["members"]):
        yield f"/members/{index}/inhabitants", member["inhabitants"]
    tables = {"/plan/lines": document["plan"]["lines"]}
    tables["/initiatives/items"] = document.get("initiatives", {"items": []})["items"]
    for at, rows in tables.items():
        for row, line in enumerate(rows):
            values = enumerate(line.get("values", []))
            yield from ((f"{at}/{row}/values/{year}", value) for year, value in values if value)


def trials() -> Iterator[tuple[str, str, str, list[Problem]]]:
    """The plan, the slip, the figure and what is told, for each slip of each figure of each plan."""
    for name, document in sound_plans().items():
        for at, value in figures(document):
            for slip, change in SLIPS.items():
                wrong = change(value)
                if wrong is None or wrong == value:
                    continue
                mistyped = copied(document)
                pointer.put(mistyped, at, wrong)
                yield name, slip, at, told(mistyped)


def share_found() -> Mapping[str, Fraction]:
    """The part of the trials of each slip in which something was told."""
    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for _, slip, _, problems in trials():
        made[slip] += 1
        found[slip] += bool(problems)
    return {slip: Fraction(found[slip], made[slip]) for slip in SLIPS}


def main() -> int:
    """Print the shares."""
    made: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    placed: Counter[tuple[str, str]] = Counter()
    told_more: list[Any] = []
    for plan, slip, at, problems in trials():
        made[plan, slip] += 1
        found[plan, slip] += bool(problems)
        placed[plan, slip] += any(at == one.path for one in problems)
        if len(problems) > 1:
            told_more.append((plan, slip, at, [(one.code, one.path) for one in problems]))
        if "-v" in sys.argv and not problems:
            print("missed", plan, slip, at)
    plans = list(sound_plans())
    print(f"{'':14}" + "".join(f"{plan:>17}" for plan in plans) + f"{'all':>17}{'at its cell':>13}")
    for slip in SLIPS:
        cells = [f"{found[plan, slip]}/{made[plan, slip]}" for plan in plans]
        total, hits = (sum(count[plan, slip] for plan in plans) for count in (made, found))
        at_cell = sum(placed[plan, slip] for plan in plans)
        cells.append(f"{hits}/{total} {hits / total:4.0%}")
        print(f"{slip:14}" + "".join(f"{cell:>17}" for cell in cells) + f"{at_cell / total:>13.0%}")
    print(f"told more than once: {len(told_more)}")
    if "-v" in sys.argv:
        print(*told_more, sep="\n")
    alarms = {name: [one.code for one in told(document)] for name, document in sound_plans().items()}
    print(f"told of the plans as they are: {alarms}")
    return 1 if any(alarms.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
