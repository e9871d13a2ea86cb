"""The child's side: check the files that come through a pipe, within what a file is allowed to cost."""

from __future__ import annotations

import contextlib
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from xlsheets.confining import Allowance, leave_with_parent, limit_memory
from xlsheets.ooxml import PackageCode
from xlsheets.problems import Problem, Report, Severity

Check = Callable[[Path], Report]

_GRACE = 5  # seconds after which a child ends by itself, should nobody be left to end it


def serve(requests: Connection, check: Check, allowance: Allowance) -> None:
    """Answer each path with its report until the pipe is closed."""
    leave_with_parent()
    limit_memory(allowance.memory)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent ends this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with contextlib.suppress(EOFError, OSError):
        while True:
            path: Path = requests.recv()
            _end_after(allowance.seconds + _GRACE)
            requests.send(_checked(path, check))
            _end_after(0)


def _checked(path: Path, check: Check) -> Report:
    """The report of a file, also where it takes too much memory or meets a mistake of ours."""
    try:
        return check(path)
    except MemoryError:
        code, params = str(PackageCode.TOO_LARGE), {"what": "memory"}
    except Exception as error:
        if sys.flags.dev_mode:  # `python -X dev`: for whoever mends it; others read the finding
            traceback.print_exc()
        code, params = "check-crashed", {"reason": type(error).__name__}
    return Report(str(path), (Problem(code, Severity.ERROR, params=params),))


def _end_after(seconds: float) -> None:
    """Let the system end this process in so many seconds; 0 takes that back."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
