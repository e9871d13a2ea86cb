"""Who does the jobs: a few guarded processes that stay, so that no workbook can stop or starve the server."""

from __future__ import annotations

import asyncio
import atexit
import json
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Final

from xlsheets.batch import Allowance
from xlsheets.batch.guard import Worker
from xlsheets.catalogue import render, word
from xlsheets.problems import Report
from xlsheets.web.pane.jobs import ASKED, BOOK, Answered, answer

HANDS: Final = 2
"""Jobs that are done at a time; more wait their turn."""

MOST_ASKED: Final = 3
"""Jobs that one user may have under way and waiting; the others would wait behind them."""

PATIENCE: Final = 90.0
"""Seconds that a job waits for its turn."""


class Desk:
    """Takes questions and gives answers.

    A question lies in a folder of its own while it is worked on, since what reads workbooks reads files; the
    folder is gone before the answer is sent.
    """

    def __init__(
        self, hands: int = HANDS, allowance: Allowance | None = None, patience: float = PATIENCE
    ) -> None:
        self._workers = [Worker(answer, allowance or Allowance(), daemon=False) for _ in range(hands)]
        atexit.register(self.close)
        self._threads = ThreadPoolExecutor(hands, thread_name_prefix="desk")
        self._idle: asyncio.Queue[Worker] | None = None
        self._patience = patience
        self._asked: Counter[str] = Counter()

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers:
            worker.end()
        self._threads.shutdown(wait=False)

    async def answer(self, job: str, told: bytes, book: bytes, user: str = "") -> dict[str, Any]:
        """The answer as JSON values; under `refused` a sentence where there is none.

        A `user` with many jobs is refused more, so that others come in between; "" is nobody in particular.
        """
        asked = {**_read(told), "job": job}
        if user and self._asked[user] >= MOST_ASKED:
            return {"refused": word("pane too-many", asked["lang"])}
        self._asked[user] += 1
        try:
            return await self._done(asked, book)
        except TimeoutError:
            return {"refused": word("pane crowded", asked["lang"])}
        finally:
            self._asked[user] -= 1
            self._asked += Counter()  # forget who has none

    async def _done(self, asked: dict[str, str], book: bytes) -> dict[str, Any]:
        idle = self._hands()
        async with asyncio.timeout(self._patience):
            worker = await idle.get()
        doing = asyncio.get_running_loop().run_in_executor(self._threads, _done, worker, asked, book)
        # The hand is free when it has finished, even if nobody waits for the answer any more: else the next
        # to ask would get it.
        doing.add_done_callback(lambda _: idle.put_nowait(worker))
        report = await asyncio.shield(doing)
        return report.answer if isinstance(report, Answered) else _lost(report, asked["lang"])

    def _hands(self) -> asyncio.Queue[Worker]:
        if self._idle is None:  # a queue belongs to the loop that is running
            self._idle = asyncio.Queue()
            for worker in self._workers:
                self._idle.put_nowait(worker)
        return self._idle


def _read(told: bytes) -> dict[str, str]:
    """What was asked, every value a text; what cannot be read is nothing."""
    found: Any = None
    with suppress(ValueError, RecursionError):
        found = json.loads(told)
    asked = {str(name): str(value) for name, value in (found if isinstance(found, dict) else {}).items()}
    return {**asked, "lang": "en" if asked.get("lang") == "en" else "sv"}


def _done(worker: Worker, asked: dict[str, str], book: bytes) -> Report:
    with tempfile.TemporaryDirectory(prefix="xlsheets-") as name:
        folder = Path(name)
        (folder / ASKED).write_text(json.dumps(asked), encoding="utf-8")
        (folder / BOOK).write_bytes(book)
        worker.give(folder)
        wait([worker.pipe], worker.left)
        return worker.take()


def _lost(report: Report, lang: str) -> dict[str, Any]:
    """What is said of a job that crashed, took too long, or needed too much memory."""
    told = render(report.problems[0], lang)
    return {"refused": f"{told.message} {word('pane do', lang)}: {told.remedy}"}
