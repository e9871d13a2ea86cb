"""What a child process may take, and that it does not outlive the command that started it."""

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from pathlib import Path

_PR_SET_PDEATHSIG = 1


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
        # Linux ends the child by itself, also while the engine is at work and lets no Python run.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if parent is not None and os.getppid() != parent.pid:
            os._exit(1)
    elif parent is not None:
        threading.Thread(target=_leave_after, args=(parent,), daemon=True).start()


def _leave_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
