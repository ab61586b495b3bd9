"""At most so many requests in the database at once, so many more in a line of known length, and the rest is told to come later.

Without it a thousand laptops after an outage would each hold a thread, wait for a connection, run into their own time limit, and come
again: the server would work for requests that nobody waits for any more.
"""

import asyncio
import math
import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter

from sync.server import refused

T = TypeVar("T")
SOONEST: Final = 5
"""Seconds that anybody is sent away for, at least;"""
LATEST: Final = 120
"""and at most. Between them it depends on how many were sent away lately: they come back one after the other."""
_SMOOTH: Final = 0.05
_FORGET_SECONDS: Final = 30.0


class Gate:
    """One for each process. All its state is touched in the event loop's thread only."""

    def __init__(self, workers: int, waiting: int, seconds: float, chance: Callable[[], float] = random.random) -> None:
        self.workers, self._most, self._seconds, self._chance = workers, waiting, seconds, chance
        self._free = asyncio.Semaphore(workers)
        self._threads: CapacityLimiter | None = None
        self._usual = 0.01
        self._turned_away = 0.0
        self._turned_at = time.monotonic()
        self.inside = self.waiting = 0

    async def through(self, work: Callable[[], T]) -> T:
        """*work* in a thread, when it is its turn. Raises Refused(503) where that would take too long."""
        if self.waiting >= self._most:
            raise refused.busy(self._later())
        self.waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
        except TimeoutError:
            raise refused.busy(self._later()) from None
        finally:
            self.waiting -= 1
        return await self._inside(work)

    async def _inside(self, work: Callable[[], T]) -> T:
        if self._threads is None:
            self._threads = CapacityLimiter(self.workers)
        self.inside += 1
        started = time.monotonic()
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._threads)
        finally:
            self._usual += (time.monotonic() - started - self._usual) * _SMOOTH
            self.inside -= 1
            self._free.release()

    def _later(self) -> int:
        """Seconds: as long as it takes to answer all who were sent away lately, spread out by chance."""
        now = time.monotonic()
        self._turned_away *= math.exp(-(now - self._turned_at) / _FORGET_SECONDS)
        self._turned_away += 1
        self._turned_at = now
        needed = (self._turned_away + self.waiting) * self._usual / self.workers
        return min(LATEST, SOONEST + math.ceil((SOONEST + 2 * needed) * self._chance()))
