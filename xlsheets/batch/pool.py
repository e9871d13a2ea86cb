"""Files spread over guarded processes, their reports in the order of the files."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path

from xlsheets.batch.checking import check_file
from xlsheets.batch.guard import Worker
from xlsheets.batch.worker import Check
from xlsheets.confining import Allowance
from xlsheets.problems import Report

_AHEAD = 8  # files per process that may be done before an earlier one is; bounds what is held back


def check_files(
    paths: Iterable[Path],
    jobs: int = 1,
    allowance: Allowance | None = None,
    check: Check = check_file,
) -> Generator[Report, None, None]:
    """The report of each file, in order, as soon as it and all before it are done.

    `jobs` processes work at a time. A file whose check crashes or takes longer than it may has a finding
    that says so, and the rest are checked. Closing the iterator ends the processes.
    """
    workers = [Worker(check, allowance or Allowance()) for _ in range(jobs)]
    try:
        yield from _in_order(enumerate(paths), workers)
    finally:
        for worker in workers:
            worker.end()


def _in_order(files: Iterator[tuple[int, Path]], workers: list[Worker]) -> Iterator[Report]:
    idle, busy = list(workers), dict[int, Worker]()
    done: dict[int, Report] = {}
    following = 0
    while True:
        room = max(0, _AHEAD * len(workers) - len(done))
        for (number, path), worker in zip(islice(files, min(room, len(idle))), idle[:], strict=False):
            worker.give(path)
            busy[number] = worker
            idle.remove(worker)
        if not busy and not done:
            return
        for number in _ready(busy):
            worker = busy.pop(number)
            done[number] = worker.take()
            idle.append(worker)
        while following in done:
            yield done.pop(following)
            following += 1


def _ready(busy: dict[int, Worker]) -> list[int]:
    """The files whose workers have an answer, have died or have used up their time; waits for the first."""
    answered = set(wait([worker.pipe for worker in busy.values()], min(w.left for w in busy.values())))
    return [number for number, worker in busy.items() if worker.pipe in answered or worker.left == 0]
