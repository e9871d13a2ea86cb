"""Recalculation in a child process, which may crash or hang without taking the command along."""

import contextlib
import multiprocessing
import os
from collections.abc import Mapping
from multiprocessing.connection import Connection

from xlsheets.confining import leave_with_parent, limit_memory, start
from xlsheets.engine.book import Book
from xlsheets.engine.loading import Loaded
from xlsheets.engine.recalculation import prepare, recalculate_loaded
from xlsheets.engine.results import CellKey, Kept, Recalculation, Why
from xlsheets.ooxml import CellValue, Package

_SECONDS = 20.0
_SECONDS_PER_FORMULA = 0.002
_MEMORY = 2 * 1024**3  # beyond what the parent has already


def recalculate(
    package: Package,
    changes: Mapping[CellKey, CellValue] | None = None,
    seconds: float | None = None,
) -> Recalculation:
    """Recalculate a workbook after changes, in a child process.

    When the engine crashes, runs out of memory or takes longer than ``seconds`` (by default 20 s and more
    for many formulas), it is tried once more, for half as long, with the proven formulas alone; then
    everything is kept and listed.
    Raises ChangeError where a change names a cell that cannot be changed.

    >>> from xlsheets.ooxml import open_package
    >>> from xlsheets.resources import templates
    >>> package = open_package(templates() / "budget" / "budget.xlsx")
    >>> recalculate(package, {("Medlemsavgifter", 6, 3): 31_700}).kept
    ()
    """
    loaded, changed = prepare(package, changes or {})
    allowed = seconds if seconds is not None else _SECONDS + _SECONDS_PER_FORMULA * len(changed.formulas)
    why = Why.ENGINE_CRASHED
    for proven_only, patience in ((False, allowed), (True, allowed / 2)):
        outcome = _in_child(loaded, changed, proven_only, patience)
        if isinstance(outcome, Recalculation):
            return outcome
        why = outcome
    return all_kept(changed, why)


def _in_child(loaded: Loaded, changed: Book, proven_only: bool, seconds: float) -> Recalculation | Why:
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = start(_work, sender, loaded, changed, proven_only)
    sender.close()
    try:
        with receiver:
            if not receiver.poll(seconds):
                return Why.ENGINE_TIMED_OUT
            result = receiver.recv()
        return result if isinstance(result, Recalculation) else Why.ENGINE_CRASHED
    except EOFError:
        return Why.ENGINE_CRASHED
    finally:
        process.kill()
        process.join()


def _work(sender: Connection, loaded: Loaded, changed: Book, proven_only: bool) -> None:
    leave_with_parent()
    limit_memory(_MEMORY)
    with contextlib.suppress(OSError):  # what a crashing engine prints helps nobody
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sender.send(recalculate_loaded(loaded, changed, proven_only))
    sender.close()


def all_kept(book: Book, why: Why) -> Recalculation:
    """The result where nothing could be calculated."""
    kept = tuple(Kept(book.sheets[place[0]], place[1], place[2], why) for place in sorted(book.formulas))
    return Recalculation({}, {}, kept, 0)
