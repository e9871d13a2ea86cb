"""`make recall`: sound workbooks damaged in every known way; what is found, at its place, and what is not.

Usage: run.py [trials of each kind in each workbook, 2 unless given]
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from combined import combinations
from generated import generated
from trials import Outcome, clean, shipped, singles


def main() -> int:
    """Print the table; 1 where a promised kind was missed or something sound was told."""
    from kinds import KINDS

    count = int(sys.argv[1]) if sys.argv[1:] else 2
    started = time.perf_counter()
    books = [*shipped(), *generated(4)]
    by_kind: dict[str, list[Outcome]] = {name: [] for name in KINDS}
    for outcome in singles(books, range(count)):
        by_kind[outcome.kinds[0]].append(outcome)
    print(f"{'kind':48} {'trials':>6} {'found at its cell':>18} {'found':>6} {'false alarms':>13}")
    missed = 0
    for name, outcomes in by_kind.items():
        missed += _print(name, outcomes, KINDS[name].promised)
    together = list(combinations(books, 10 * count))
    missed += _print("two to four kinds together", together, promised=False)
    said = Counter(
        f"{one.workbook}: {p.code}" for many in by_kind.values() for one in many for p in one.alarms
    )
    for text, number in said.most_common(20):
        print(f"  false alarm, {number} times, {text}")
    checked = list(clean(books))
    told = [(name, problem.code) for name, found in checked for problem in found]
    print(f"clean workbooks checked: {len(checked)}; findings on them: {len(told)} {told or ''}")
    print(f"{time.perf_counter() - started:.0f} s")
    return 1 if missed or told else 0


def _print(name: str, outcomes: list[Outcome], promised: bool) -> int:
    places = [hit for one in outcomes for hit in one.at_place]
    anywhere = [hit for one in outcomes for hit in one.somewhere]
    alarms = sum(bool(one.alarms) for one in outcomes)
    recall = f"{sum(places)}/{len(places)}" if places else "-"
    mark = "" if promised else "  (not promised)"
    print(f"{name:48} {len(outcomes):6} {recall:>18} {sum(anywhere):>6} {alarms:>13}{mark}", flush=True)
    return int(promised and (not all(places) or bool(alarms) or not outcomes))


if __name__ == "__main__":
    sys.exit(main())
