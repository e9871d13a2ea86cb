"""The engine runs in a child that may crash or hang: then everything is kept and listed."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time

import pytest

from xlsheets.engine import Recalculation, Why, child, recalculate, recalculate_here
from xlsheets.ooxml import open_package

BOOK = {"S": {"A1": 2, "A2": "=A1*2", "A3": ("=PMT(0.05,10,A1*500)", -129.50457496545667)}}


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


@pytest.mark.parametrize(
    ("fault", "why"), [(_crash, Why.ENGINE_CRASHED), (_hang, Why.ENGINE_TIMED_OUT)], ids=["crash", "hang"]
)
def test_everything_is_kept_when_the_engine_fails(write, monkeypatch, fault, why):
    monkeypatch.setattr(child, "recalculate_loaded", fault)
    package = open_package(write(BOOK))
    result = recalculate(package, {("S", 1, 1): 3}, seconds=0.3)
    assert [(kept.cell, kept.reason) for kept in result.kept] == [("A2", why), ("A3", why)]
    assert (result.values, result.spills, result.calculated) == ({}, {}, 0)


def test_what_is_proven_is_calculated_when_something_else_makes_it_crash(write, monkeypatch):
    calculate = child.recalculate_loaded

    def fragile(loaded, changed, proven_only=False):
        return calculate(loaded, changed, proven_only) if proven_only else _crash()

    monkeypatch.setattr(child, "recalculate_loaded", fragile)
    result = recalculate(open_package(write(BOOK)), {("S", 1, 1): 3})
    assert result.values["S", 2, 1] == 6
    assert [(kept.cell, kept.reason) for kept in result.kept] == [("A3", Why.NOT_VOUCHED_FOR)]
