"""`make fuzz`: packages changed at random, for so many seconds; prints what came out that should not have.

Usage: run.py [SECONDS] [FIRST NUMBER]. Each number is one changed package; `run.py 0 NUMBER FILE` writes it.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mutations import mutate
from seeds import seeds
from target import exercise

SECONDS = 10  # one package; all that is done to it takes ten times as long as its check
MEMORY = 500_000_000
CHUNK = 200
FOLDER = Path(__file__).parent.parent.parent


def package(number: int) -> tuple[bytes, random.Random]:
    """The changed package of a number."""
    rng = random.Random(number)
    return mutate(rng.choice(seeds()), rng), rng


def outcome(number: int) -> tuple[str, str]:
    """How far a number came, and what came out that should not have (empty for nothing)."""
    data, rng = package(number)
    try:
        return exercise(data, rng), ""
    except Exception as error:
        return "find", f"{type(error).__name__} at {_place(error)}"


def main() -> int:
    """Run until the time is up; 1 when there was a find."""
    seconds, first = (int(word) for word in (*sys.argv[1:3], *("60", "0")[len(sys.argv) - 1 :]))
    if len(sys.argv) > 3:
        Path(sys.argv[3]).write_bytes(package(first)[0])
        return 0
    seeds()
    outcomes, finds = Counter[str](), dict[str, int]()
    end, following = time.monotonic() + seconds, first
    while time.monotonic() < end:
        for number, came, found in _chunk(following, end):
            following = number + 1
            outcomes[came] += 1
            if found and found not in finds:
                finds[found] = number
                print(f"{number}: {found}", flush=True)
    print(f"{following - first} packages in {seconds} s, {len(finds)} finds")
    print(", ".join(f"{came} {count}" for came, count in outcomes.most_common()))
    return 1 if finds else 0


def _chunk(first: int, end: float) -> Iterator[tuple[int, str, str]]:
    """The outcomes of some numbers, worked out in a child that may crash, hang or swell."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(first, end, writing)
    os.close(writing)
    last = first - 1
    with os.fdopen(reading, encoding="utf-8") as lines:
        for line in lines:
            number, came, found = line.rstrip("\n").split("\t")
            last = int(number)
            yield last, came, found
    _, status = os.waitpid(child, 0)
    if status:
        yield last + 1, "find", "hangs" if os.WTERMSIG(status) == signal.SIGALRM else f"dies of {status}"


def _work(first: int, end: float, writing: int) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    for number in range(first, first + CHUNK):
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        signal.alarm(6 * SECONDS)
        came, found = outcome(number)
        os.write(writing, f"{number}\t{came}\t{found}\n".encode())
        if time.monotonic() > end:
            break
    os._exit(0)


def _place(error: BaseException) -> str:
    """The innermost line of ours that an exception passed."""
    ours = [
        f"{Path(frame.filename).relative_to(FOLDER)}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(str(FOLDER)) and "/.venv/" not in frame.filename
    ]
    return ours[-1] if ours else "nowhere of ours"


if __name__ == "__main__":
    sys.exit(main())
