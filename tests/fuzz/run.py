"""`make fuzz`: packages changed at random, for so many seconds; prints what came out that should not have.

Each number is one changed package, the same each time: `run.py --first NUMBER --write FILE` writes it.
"""

from __future__ import annotations

import argparse
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
    """Run until the time is up, or through so many numbers; 1 when there was a find."""
    options = _options()
    if options.write:
        options.write.write_bytes(package(options.first)[0])
        return 0
    seeds()
    outcomes, finds = Counter[str](), dict[str, int]()
    start, following = time.monotonic(), options.first
    last = options.first + options.count if options.count else sys.maxsize
    end = start + (options.seconds if not options.count else 3600)
    while time.monotonic() < end and following < last:
        for number, came, found in _chunk(following, min(CHUNK, last - following), end):
            following = number + 1
            outcomes[came] += 1
            if found and found not in finds:
                finds[found] = number
                print(f"{number}: {found}", flush=True)
    print(f"{following - options.first} packages in {time.monotonic() - start:.0f} s, {len(finds)} finds")
    print(", ".join(f"{came} {count}" for came, count in outcomes.most_common()))
    return 1 if finds else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Change packages at random, and see what comes of it.")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--first", type=int, default=0, help="the first number")
    parser.add_argument("--count", type=int, help="so many numbers, however long it takes")
    parser.add_argument("--write", type=Path, help="write the first number's package here, and end")
    return parser.parse_args()


def _chunk(first: int, count: int, end: float) -> Iterator[tuple[int, str, str]]:
    """The outcomes of some numbers, worked out in a child that may crash, hang or swell."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(range(first, first + count), end, writing)
    os.close(writing)
    last = first - 1
    with os.fdopen(reading, encoding="utf-8") as lines:
        for line in lines:
            number, came, found = line.rstrip("\n").split("\t")
            last = int(number)
            yield last, came, found
    _, status = os.waitpid(child, 0)
    if status:
        hung = os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGVTALRM)
        yield last + 1, "find", "hangs" if hung else f"dies of {status}"


def _work(numbers: range, end: float, writing: int) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    for number in numbers:
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
