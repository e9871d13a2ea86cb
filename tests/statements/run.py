"""`make recall`: one break planted in each of many plans with printed tables; what is found, what else.

Usage: run.py [plans for each kind of break, 150 unless given]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))

from planting import ENTRIES, KINDS, Outcome, Planted, outcome, plant_entry, plant_printed, plant_typed, told
from sound_tables import sound_plan

from xlsheets.plan.types import Document

Plant = Callable[[Document, str, Random], Planted | None]


def outcomes(plant: Plant, kind: str, count: int, seed: int = 0) -> list[Outcome]:
    """What is said of `count` breaks of a kind, each in a plan of its own."""
    found: list[Outcome] = []
    number = seed
    while len(found) < count:
        random = Random(f"{kind} {number}")
        planted = plant(sound_plan(random), kind, random)
        number += 1
        if planted is not None:
            found.append(outcome(planted))
    return found


def main() -> int:
    """Print the table; 1 where a break is not told at its place, or anything sound is an error."""
    count = int(sys.argv[1]) if sys.argv[1:] else 150
    started = time.perf_counter()
    tries: list[tuple[str, Plant, str]] = [
        *((f"printed: {kind}", plant_printed, kind) for kind in KINDS),
        *((f"typed: {kind}", plant_typed, kind) for kind in KINDS),
        *((f"entry: {kind}", plant_entry, kind) for kind in ENTRIES),
    ]
    heads = ("plans", "error at its cell", "as a note", "with a reading", "other errors")
    print(f"{'break':40} {heads[0]:>6} {heads[1]:>18} {heads[2]:>10} {heads[3]:>15} {heads[4]:>13}")
    wrong = 0
    for name, plant, kind in tries:
        found = outcomes(plant, kind, count)
        errors = sum(one.error for one in found)
        only_notes = sum(one.note and not one.error for one in found)
        alarms = sum(bool(one.alarms) for one in found)
        explained = sum(one.explained for one in found)
        print(
            f"{name:40} {len(found):6} {errors:>18} {only_notes:>10} {explained:>15} {alarms:>13}", flush=True
        )
        wrong += sum(not one.error and not one.note for one in found) + alarms
        for alarm in [alarm for one in found for alarm in one.alarms][:3]:
            print(f"    other error: {alarm}")
    sound = [told(sound_plan(Random(f"sound {number}"))) for number in range(count)]
    findings = [one.code for found in sound for one in found]
    print(f"sound plans checked: {len(sound)}; findings on them: {len(findings)} {findings[:5] or ''}")
    print(f"{time.perf_counter() - started:.0f} s")
    return 1 if wrong or findings else 0


if __name__ == "__main__":
    sys.exit(main())
