"""The engine runs in a child that may crash or hang: then everything is kept and listed."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time

import pytest

from xlsheets.engine import Recalculation, Why, child, recalculate, recalculate_here
from xlsheets.ooxml import open_package

BOOK = {"S": {"A1": 2, "A2": "=A1*2", "A3": ("=PMT(0.05,10,A1*500)", -129.50457496545667)}}


_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits and ends a child so")


def test_a_child_gives_what_the_process_itself_gives(write):
    package = open_package(write(BOOK))
    changes = {("S", 1, 1): 3}
    assert recalculate(package, changes) == recalculate_here(package, changes)


def test_a_process_with_threads_spawns_instead_of_forking(write):
    package = open_package(write(BOOK))
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert recalculate(package) == recalculate_here(package)
    finally:
        stop.set()
        thread.join()


def test_the_result_is_plain_data(write):
    result = recalculate_here(open_package(write({"S": {"A1": "=TODAY()", "A2": "=1/0"}})))
    assert pickle.loads(pickle.dumps(result)) == result


def _crash(*_: object) -> Recalculation:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def _hang(*_: object) -> Recalculation:
    time.sleep(60)
    raise AssertionError


def _panic(*_: object) -> Recalculation:
    class Panic(BaseException):
        """What the engine raises is no Exception."""

    raise Panic


def _swell(*_: object) -> Recalculation:
    hoard = [bytearray(64 * 1024**2) for _ in range(64)]
    raise AssertionError(len(hoard))


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (_crash, Why.ENGINE_CRASHED),
        (_panic, Why.ENGINE_CRASHED),
        pytest.param(_swell, Why.ENGINE_CRASHED, marks=_LINUX),
        (_hang, Why.ENGINE_TIMED_OUT),
    ],
    ids=["crash", "panic", "memory", "hang"],
)
def test_everything_is_kept_when_the_engine_fails(write, monkeypatch, fault, why):
    monkeypatch.setattr(child, "recalculate_loaded", fault)
    monkeypatch.setattr(child, "_MEMORY", 256 * 1024**2)
    package = open_package(write(BOOK))
    result = recalculate(package, {("S", 1, 1): 3}, seconds=0.3 if fault is _hang else 60)
    assert [(kept.cell, kept.reason) for kept in result.kept] == [("A2", why), ("A3", why)]
    assert (result.values, result.spills, result.calculated) == ({}, {}, 0)


def test_the_second_attempt_waits_half_as_long(write, monkeypatch):
    waited = []

    def time_out(loaded, changed, proven_only, seconds):
        waited.append((proven_only, seconds))
        return Why.ENGINE_TIMED_OUT

    monkeypatch.setattr(child, "_in_child", time_out)
    recalculate(open_package(write(BOOK)), seconds=1)
    assert waited == [(False, 1), (True, 0.5)]


_ENDLESS = """
import os, sys, time
from xlsheets.engine import child, recalculate
from xlsheets.ooxml import open_package
def hang(*_):
    print(os.getpid(), flush=True)
    while True:
        sum(range(10**9))
child.recalculate_loaded = hang
recalculate(open_package(sys.argv[1]), seconds=60)
"""


@_LINUX
def test_a_child_does_not_outlive_the_command(write, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(write(BOOK))
    command = subprocess.Popen([sys.executable, "-c", _ENDLESS, path], stdout=subprocess.PIPE, text=True)
    assert command.stdout is not None
    pid = command.stdout.readline().strip()
    command.kill()
    command.wait()
    deadline = time.monotonic() + 10
    while _is_running(pid) and time.monotonic() < deadline:
        pass
    assert not _is_running(pid)


def _is_running(pid: str) -> bool:
    status = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True).stdout.strip()
    return status[:1] not in ("", "Z")  # the dead wait for their parent in a container without one


def test_what_is_proven_is_calculated_when_something_else_makes_it_crash(write, monkeypatch):
    calculate = child.recalculate_loaded

    def fragile(loaded, changed, proven_only=False):
        return calculate(loaded, changed, proven_only) if proven_only else _crash()

    monkeypatch.setattr(child, "recalculate_loaded", fragile)
    result = recalculate(open_package(write(BOOK)), {("S", 1, 1): 3})
    assert result.values["S", 2, 1] == 6
    assert [(kept.cell, kept.reason) for kept in result.kept] == [("A3", Why.NOT_VOUCHED_FOR)]
