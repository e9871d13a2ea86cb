"""`make bench`: ratios, measured side by side in one run. Absolute times belong to the machine."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from measure import Line

CONTESTS = ("recalculation", "editing", "checking", "fees", "server", "startup")


def main() -> int:
    """Run every contest, or those named, and print a table; 1 when a goal is missed."""
    sys.path.insert(0, str(Path(__file__).parent))
    missed = 0
    print(f"{'what':38} {'ours':>10} {'peer':>10}  {'':14} result")
    for name in sys.argv[1:] or CONTESTS:
        for line in importlib.import_module(name).lines():
            print(_shown(line), flush=True)
            missed += line.met is False
    return 1 if missed else 0


def _shown(line: Line) -> str:
    mark = {True: "ok", False: "MISSED", None: ""}[line.met]
    times = f"{line.ours:7.1f} ms {line.peer:7.1f} ms"
    return f"{line.what:38} {times}  {line.peer_name:14} {line.verdict} {mark}"


if __name__ == "__main__":
    sys.exit(main())
