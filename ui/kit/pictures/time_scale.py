"""Days along a line: where a day stands, and which months and years can be written there without touching."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LEAST_DAYS = 120
"""A journey that began last week isn't stretched over the whole width."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A month's or a year's beginning at *x*; *words* is empty where there is no room."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class TimeScale:
    """From *begin* at *left* to *end* at *right* (px)."""

    begin: date
    end: date
    left: float
    right: float

    @classmethod
    def over(cls, days: Iterable[date], today: date, left: float, right: float) -> "TimeScale":
        """Holds all of *days* and today, with some air after what comes last."""
        all_days = [*days, today]
        begin, last = min(all_days), max(all_days)
        length = max((last - begin).days, LEAST_DAYS)
        begin -= timedelta(days=max(3, length // 60))
        end = max(last + timedelta(days=max(6, length // 40)), today + timedelta(days=max(20, length // 9)))
        return cls(begin, max(end, begin + timedelta(days=LEAST_DAYS)), left, right)

    def x(self, day: date) -> float:
        """Where the day begins; days outside stand at the edge."""
        share = (day - self.begin).days / (self.end - self.begin).days
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def months(self, wide: Callable[[str], float], words: Callable[[date], str]) -> list[Mark]:
        """The first of each month that fits: all of them, every third, or none. *wide* measures, *words* names."""
        firsts = list(_firsts(self.begin, self.end))
        a_month = (self.right - self.left) / max(1, (self.end - self.begin).days) * 30.4
        widest = max((wide(words(day)) for day in firsts), default=0) + 10
        every = next((step for step in (1, 3, 6) if a_month * step >= widest), None)
        if every is None:
            return []
        shown = [day for day in firsts if (day.month - 1) % every == 0]
        ends = [self.x(day) for day in shown[1:]] + [self.right]
        return [
            Mark(self.x(day), words(day) if end - self.x(day) >= wide(words(day)) + 5 else "") for day, end in zip(shown, ends, strict=True)
        ]

    def years(self, wide: Callable[[str], float]) -> list[Mark]:
        """Each year's beginning, and the left edge for the year it begins in."""
        firsts = [day for day in _firsts(self.begin, self.end) if day.month == 1]
        marks = [Mark(self.x(day), str(day.year)) for day in firsts]
        first = str(self.begin.year)
        if not marks or marks[0].x - self.left > wide(first) + 12:
            marks.insert(0, Mark(self.left, first))
        ends = [mark.x for mark in marks[1:]] + [self.right]
        return [Mark(mark.x, mark.words if end - mark.x > wide(mark.words) + 6 else "") for mark, end in zip(marks, ends, strict=True)]


def _firsts(begin: date, end: date) -> Iterable[date]:
    """The first day of each month after *begin*."""
    day = begin.replace(day=1)
    while True:
        day = (day + timedelta(days=32)).replace(day=1)
        if day > end:
            return
        yield day
