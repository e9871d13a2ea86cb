"""How often somebody may check, and how many may at a time."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

MINUTE: Final = 60.0
PATIENCE: Final = 20.0
"""Seconds that somebody waits for a place."""

_MOST_KNOWN: Final = 10_000
"""Visitors remembered; beyond them those who have waited out their minute are forgotten."""


class TooManyError(Exception):
    """No check now; `key` is the sentence that says why."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


class Rates:
    """One check at a time for each visitor, so many a minute, and so many visitors at once.

    A visitor comes with `visit`, and takes a `place` only when the whole file has come: who sends slowly
    keeps nobody else out. To be used from one thread (the event loop).
    """

    def __init__(
        self,
        a_minute: int,
        at_once: int,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._a_minute = a_minute
        self._places = asyncio.Semaphore(at_once)
        self._patience = patience
        self._clock = clock
        self._begun: dict[str, deque[float]] = {}
        self._busy: set[str] = set()

    @contextmanager
    def visit(self, visitor: str) -> Iterator[None]:
        """Let a visitor in. Raises TooManyError."""
        if visitor in self._busy:
            raise TooManyError("drop busy")
        self._count(visitor)
        self._busy.add(visitor)
        try:
            yield
        finally:
            self._busy.discard(visitor)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place, and hold it while a check runs. Raises TooManyError after the patience."""
        try:
            async with asyncio.timeout(self._patience):
                await self._places.acquire()
        except TimeoutError:
            raise TooManyError("drop crowded") from None
        try:
            yield
        finally:
            self._places.release()

    def _count(self, visitor: str) -> None:
        now = self._clock()
        if len(self._begun) >= _MOST_KNOWN:
            self._begun = {one: seen for one, seen in self._begun.items() if now - seen[-1] < MINUTE}
            if len(self._begun) >= _MOST_KNOWN and visitor not in self._begun:
                raise TooManyError("drop crowded")
        seen = self._begun.setdefault(visitor, deque(maxlen=self._a_minute))
        if len(seen) == self._a_minute and now - seen[0] < MINUTE:
            raise TooManyError("drop too-often")
        seen.append(now)
