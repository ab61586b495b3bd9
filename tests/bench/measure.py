"""A measure: a figure beside its baseline from the same run, and the budget it is held to."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


class Skipped(Exception):
    """What can't be measured here, and what it would take."""


@dataclass(frozen=True, slots=True)
class Measure:
    """*value* and *baseline* share *unit*; *most* bounds value / baseline where there is a baseline, else value itself."""

    name: str
    value: float
    unit: str
    most: float | None
    baseline: float | None = None
    against: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the baseline."""
        return self.value / self.baseline if self.baseline else None

    @property
    def met(self) -> bool:
        """Within the budget; a figure that is only reported always is."""
        measured = self.value if self.ratio is None else self.ratio
        return self.most is None or measured <= self.most

    def line(self) -> str:
        """For people."""
        budget = "reported" if self.most is None else f"at most {self.most:g}{'' if self.ratio is None else '×'}"
        beside = "" if self.ratio is None else f" = {self.ratio:.2f} × {self.against} ({_number(self.baseline or 0)} {self.unit})"
        return f"{'ok  ' if self.met else 'OVER'}  {self.name}: {_number(self.value)} {self.unit}{beside}; {budget}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def milliseconds(work: Callable[[], object], times: int, *, warm: int = 20) -> list[float]:
    """How long each of *times* runs of *work* took."""
    for _ in range(warm):
        work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def interleaved(first: Callable[[], object], second: Callable[[], object], times: int, *, warm: int = 20) -> tuple[float, float]:
    """The medians of two pieces of work in milliseconds, run by turns so that a busy machine slows both."""
    ones, others = [], []
    for turn in range(warm + times):
        one, other = milliseconds(first, 1, warm=0)[0], milliseconds(second, 1, warm=0)[0]
        if turn >= warm:
            ones.append(one)
            others.append(other)
    return statistics.median(ones), statistics.median(others)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which *share* (0..1) of them lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
