"""The parent's side of one child process: give it a file, wait while it may take, replace it when it dies."""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
import time
from multiprocessing.connection import Connection
from pathlib import Path

from xlsheets.batch.worker import Check, serve
from xlsheets.confining import Allowance, start
from xlsheets.problems import Problem, Report, Severity


class Worker:
    """A child process that checks one file at a time; a new one takes over after a crash or a timeout.

    A `daemon` is ended by Python itself, but may have no children of its own, as the engine needs; who asks
    for another kind must `end` it.
    """

    def __init__(self, check: Check, allowance: Allowance, daemon: bool = True) -> None:
        self._check = check
        self._allowance = allowance
        self._daemon = daemon
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._path = Path()
        self._deadline = 0.0

    @property
    def pipe(self) -> Connection:
        """Where the report will come, for `multiprocessing.connection.wait`."""
        if self._pipe is None:
            self._start()
        assert self._pipe is not None
        return self._pipe

    @property
    def left(self) -> float:
        """Seconds that the file at work still has; never below zero."""
        return max(0.0, self._deadline - time.monotonic())

    def give(self, path: Path) -> None:
        """Start on a file."""
        self._path = path
        try:
            self.pipe.send(path)
        except OSError:  # it died while it had nothing to do
            self.end()
            self.pipe.send(path)
        self._deadline = time.monotonic() + self._allowance.seconds

    def take(self) -> Report:
        """The report of the file given, once there is one, the child has died, or its time is up."""
        if not self.pipe.poll():
            return self._lost("check-timed-out", {"seconds": self._allowance.seconds})
        try:
            report = self.pipe.recv()
        except (EOFError, OSError):
            return self._lost("check-crashed", {})
        assert isinstance(report, Report)
        return report

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _lost(self, code: str, params: dict[str, object]) -> Report:
        self.end()
        return Report(str(self._path), (Problem(code, Severity.ERROR, params=params),))

    def _start(self) -> None:
        ours, theirs = multiprocessing.Pipe()
        process = start(serve, theirs, self._check, self._allowance, daemon=self._daemon)
        theirs.close()
        self._process, self._pipe = process, ours
