"""Work in a child process: its result and its errors come back, and nothing of it is left."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from xlsheets.confining import Allowance, LostError, guarded, limit_memory
from xlsheets.ooxml import PackageCode, PackageError

QUICK = Allowance(seconds=0.3, memory=100_000_000)
_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory")


def _refuse() -> None:
    raise PackageError(PackageCode.TOO_LARGE, what="parts", limit=3)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _swell() -> int:
    return len(bytes(2_000_000_000))


def test_errors_come_back_with_their_fields():
    with pytest.raises(PackageError) as caught:
        guarded(_refuse)
    error = caught.value
    assert (error.code, error.params) == (PackageCode.TOO_LARGE, {"what": "parts", "limit": 3})
    assert str(error) == "too-large (what=parts, limit=3)"


def test_a_child_that_hangs_is_ended():
    started = time.monotonic()
    with pytest.raises(LostError) as caught:
        guarded(time.sleep, 60, allowance=QUICK)
    assert caught.value.timed_out
    assert time.monotonic() - started < 2


def test_a_child_that_dies_is_told():
    with pytest.raises(LostError) as caught:
        guarded(_die)
    assert not caught.value.timed_out


@_LINUX
def test_a_child_that_swells_is_stopped():
    with pytest.raises(MemoryError):
        guarded(_swell)


def test_it_works_where_processes_cannot_fork():
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert guarded(len, "abc") == 3
    finally:
        done.set()
        thread.join()


def _limited_twice(hard: int) -> tuple[int, int]:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    limit_memory(10**15)
    return resource.getrlimit(resource.RLIMIT_AS)


@_LINUX
def test_a_limit_that_the_system_has_set_is_kept():
    hard = 3_000_000_000
    assert guarded(_limited_twice, hard) == (hard, hard)
