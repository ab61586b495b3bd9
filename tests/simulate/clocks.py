"""Time as the simulation lets it pass: no two looks at a clock show the same, and each laptop may be wrong in its own way."""

from collections.abc import Callable
from typing import Final

SECOND: Final = 1_000
HOUR: Final = 3_600 * SECOND
DAY: Final = 24 * HOUR
YEAR: Final = 365 * DAY
JUMPS: Final = (0, 0, 2 * HOUR, -2 * HOUR, 30 * HOUR, -30 * HOUR, 40 * DAY, -40 * DAY, 3 * YEAR, -3 * YEAR)
"""How far a clock may be off, in milliseconds; as often as not it is put right again."""


class Time:
    """Milliseconds since 1970."""

    def __init__(self, now: int = 1_790_000_000_000) -> None:
        self._now = now

    def __call__(self) -> int:
        """One millisecond more at every look."""
        self._now += 1
        return self._now

    def passes(self, milliseconds: int) -> None:
        """Nobody looks meanwhile."""
        self._now += milliseconds


class Clock:
    """A computer's clock, which may be wrong."""

    def __init__(self, time: Callable[[], int]) -> None:
        self._time = time
        self.off = 0

    def __call__(self) -> int:
        return self._time() + self.off

    def jump(self, off: int) -> None:
        """It shows so much more than it should from now on."""
        self.off = off

    @property
    def is_doubted(self) -> bool:
        """Whether others' stamps may look too new by it, or its own by theirs."""
        return abs(self.off) > DAY / 2
