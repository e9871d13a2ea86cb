"""Timing side by side: contestants take turns within one run, so that a busy machine slows both alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Job = Callable[[], object]


@dataclass(frozen=True)
class Line:
    """One line of the result: what was compared, both times in milliseconds, the ratio and the goal."""

    what: str
    ours: float
    peer: float
    peer_name: str
    verdict: str
    met: bool | None


def take_turns(jobs: dict[str, Job], rounds: int, warm_up: int = 1) -> dict[str, float]:
    """The median time of each job in milliseconds, after `warm_up` rounds that are not counted."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(warm_up + rounds):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            elapsed = time.perf_counter() - start
            if number >= warm_up:
                times[name].append(elapsed * 1000)
    return {name: statistics.median(measured) for name, measured in times.items()}


def faster(what: str, ours: float, peer: float, peer_name: str, goal: float | None) -> Line:
    """How many times faster than a peer; without a goal it is only shown."""
    ratio = peer / ours
    if goal is None:
        return Line(what, ours, peer, peer_name, f"{ratio:.1f} x faster", None)
    return Line(what, ours, peer, peer_name, f"{ratio:.1f} x faster (goal {goal:g} x)", ratio >= goal)
