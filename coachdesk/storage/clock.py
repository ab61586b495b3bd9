"""Hybrid logical clock: decides what shows first, nothing else.

After Kulkarni et al., "Logical Physical Clocks" (2014): wall time where it moves forward, a counter where it doesn't.
"""

from collections.abc import Callable
from datetime import UTC, datetime

COUNTER_BITS = 16
DAY_MILLISECONDS = 24 * 60 * 60 * 1000


class HybridClock:
    """Gives stamps: milliseconds since 1970 shifted by 16 bits, plus a counter.

    *wall* gives milliseconds. A stamp from elsewhere that is over a day ahead isn't adopted: one wrong laptop must not drag all
    others along.
    """

    def __init__(self, wall: Callable[[], int], last: int = 0) -> None:
        self._wall = wall
        self._last = last

    def tick(self) -> int:
        """A stamp greater than every one given or adopted before."""
        self._last = max(self._wall() << COUNTER_BITS, self._last + 1)
        return self._last

    def observe(self, stamp: int) -> bool:
        """Adopt a stamp from elsewhere; False where it is too far ahead to be believed."""
        if stamp >> COUNTER_BITS > self._wall() + DAY_MILLISECONDS:
            return False
        self._last = max(self._last, stamp)
        return True


def moment(stamp: int) -> datetime:
    """The instant of a stamp, in UTC."""
    return datetime.fromtimestamp((stamp >> COUNTER_BITS) / 1000, UTC)
