"""Work in a child process: what it may take, and that it does not outlive the process that started it."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.process
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

_PR_SET_PDEATHSIG = 1
_FAREWELL = 1.0  # seconds in which a child may take its half-written files along

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one file may cost: seconds, and bytes of memory beside those that the program takes.

    Memory is limited where the system can do that (Linux). With the 60 MB that the program itself takes
    it stays under 512 MB.
    """

    seconds: float = 30.0
    memory: int = 440_000_000


class LostError(Exception):
    """A child gave no answer: ``timed_out`` tells whether it was still at work."""

    def __init__(self, timed_out: bool) -> None:
        self.timed_out = timed_out
        super().__init__("no answer in time" if timed_out else "no answer")


def guarded(work: Callable[..., Result], *given: object, allowance: Allowance | None = None) -> Result:
    """What a function gives that works in a child process, within what it is allowed.

    Function, arguments and result travel between processes. What the function raises is raised here, also
    MemoryError where it takes more than it may; LostError where the child is lost.

    >>> guarded(len, "abc")
    3
    """
    allowed = allowance or Allowance()
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = start(_answer, sender, allowed.memory, work, given, daemon=False)
    sender.close()
    try:
        with receiver:
            if not receiver.poll(allowed.seconds):
                raise LostError(timed_out=True)
            error, result = receiver.recv()
    except EOFError:
        raise LostError(timed_out=False) from None
    finally:
        process.terminate()
        process.join(_FAREWELL)
        process.kill()
        process.join()
    if error is not None:
        raise error
    answer: Result = result
    return answer


def start(
    work: Callable[..., None], *given: object, daemon: bool = True
) -> multiprocessing.process.BaseProcess:
    """Start a child process: a fork where that is safe, which is quick, else a fresh one.

    A ``daemon`` need not be waited for, and may have no children of its own.
    """
    # A fork of a process with threads can hang on a lock that one of them held.
    forked = sys.platform == "linux" and threading.active_count() == 1
    process: multiprocessing.process.BaseProcess
    if forked:
        process = multiprocessing.get_context("fork").Process(target=work, args=given, daemon=daemon)
    else:
        process = multiprocessing.get_context("spawn").Process(target=work, args=given, daemon=daemon)
    process.start()
    return process


def limit_memory(more: int) -> None:
    """Let this process reserve so many bytes more than it has; no limit where the system knows none."""
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + more
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def leave_with_parent() -> None:
    """Let this process end when the one that started it is gone, however that went."""
    parent = multiprocessing.parent_process()
    if sys.platform == "linux":
        import ctypes

        # Linux ends the child by itself, also while the engine is at work and lets no Python run.
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if parent is not None and os.getppid() != parent.pid:
            os._exit(1)
    elif parent is not None:
        threading.Thread(target=_leave_after, args=(parent,), daemon=True).start()


def _leave_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _answer(sender: Connection, memory: int, work: Callable[..., object], given: tuple[object, ...]) -> None:
    leave_with_parent()
    limit_memory(memory)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent ends this process
    try:
        sender.send((None, work(*given)))
    except Exception as error:  # whatever it is, it is raised where the work was asked for
        sender.send((error, None))
