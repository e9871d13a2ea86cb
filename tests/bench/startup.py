"""`xlsheets --help` beside an interpreter that does nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from measure import Line, take_turns

GOAL = 100  # milliseconds on top of the bare interpreter


def lines() -> Iterator[Line]:
    """One line; the ratio that matters is the difference."""
    script = Path(sys.executable).with_name("xlsheets")

    def run(*command: str) -> object:
        return subprocess.run(command, capture_output=True, check=True)

    jobs = {
        "ours": lambda: run(str(script), "--help"),
        "peer": lambda: run(sys.executable, "-c", "pass"),
    }
    times = take_turns(jobs, rounds=15, warm_up=2)
    extra = times["ours"] - times["peer"]
    verdict = f"{extra:.0f} ms more (goal {GOAL})"
    yield Line("xlsheets --help", times["ours"], times["peer"], "bare python", verdict, extra <= GOAL)
