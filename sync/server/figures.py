"""Figures for the operator, in the text form that Prometheus reads. Nothing in them is about a person, a laptop or a space.

They are this process's own. A municipality is named only where the operator has asked for that: its id says which one has trouble, and
how much it works.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds."""
MOST_MUNICIPALITIES: Final = 1000
Labels = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Figures:
    """Counted from any thread."""

    by_municipality: bool = False
    _lock: Lock = field(default_factory=Lock)
    _requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    _within: dict[str, list[int]] = field(default_factory=dict)
    _seconds: dict[str, float] = field(default_factory=dict)
    _bytes: Counter[str] = field(default_factory=Counter)
    _rows: int = 0
    _municipalities: dict[bytes, tuple[int, int]] = field(default_factory=dict)

    def answered(self, route: str, status: int, seconds: float, came: int, went: int) -> None:
        """One request is over."""
        with self._lock:
            self._requests[route, status] += 1
            self._bytes["in"] += came
            self._bytes["out"] += went
            within = self._within.setdefault(route, [0] * (len(BOUNDS) + 1))
            within[next((place for place, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))] += 1
            self._seconds[route] = self._seconds.get(route, 0.0) + seconds

    def stands(self, municipality: bytes, position: int, rows: int, percent: int | None) -> None:
        """Where a municipality's log stands after *rows* more, and how much of its quota is used, where that was looked up."""
        with self._lock:
            self._rows += rows
            known = self._municipalities.get(municipality, (0, 0))
            used = known[1] if percent is None else percent
            if municipality in self._municipalities or len(self._municipalities) < MOST_MUNICIPALITIES:
                self._municipalities[municipality] = (max(position, known[0]), used)

    def text(self, now: Mapping[str, float]) -> str:
        """Everything, with the gauges of this moment in *now*."""
        with self._lock:
            lines = [*self._counted(), *self._lasted(), *self._stood()]
        for name, value in now.items():
            lines += [f"# TYPE coachdesk_{name} gauge", f"coachdesk_{name} {_number(value)}"]
        return "\n".join(lines) + "\n"

    def _counted(self) -> Iterator[str]:
        yield "# HELP coachdesk_requests_total Requests answered."
        yield "# TYPE coachdesk_requests_total counter"
        for (route, status), times in sorted(self._requests.items()):
            yield _line("requests_total", (("route", route), ("status", str(status))), times)
        yield "# TYPE coachdesk_body_bytes_total counter"
        for way in ("in", "out"):
            yield _line("body_bytes_total", (("way", way),), self._bytes[way])
        yield "# HELP coachdesk_rows_total Rows that logs have grown by."
        yield "# TYPE coachdesk_rows_total counter"
        yield _line("rows_total", (), self._rows)

    def _lasted(self) -> Iterator[str]:
        yield "# HELP coachdesk_request_seconds From the first byte of the head to the last of the answer being ready."
        yield "# TYPE coachdesk_request_seconds histogram"
        for route, within in sorted(self._within.items()):
            total = 0
            for bound, times in zip((*map(str, BOUNDS), "+Inf"), within, strict=True):
                total += times
                yield _line("request_seconds_bucket", (("route", route), ("le", bound)), total)
            yield _line("request_seconds_sum", (("route", route),), self._seconds[route])
            yield _line("request_seconds_count", (("route", route),), total)

    def _stood(self) -> Iterator[str]:
        yield "# HELP coachdesk_quota_percent_highest Of the municipalities that wrote through this process."
        yield "# TYPE coachdesk_quota_percent_highest gauge"
        yield _line("quota_percent_highest", (), max((used for _, used in self._municipalities.values()), default=0))
        yield "# HELP coachdesk_municipalities Heard from since this process began."
        yield "# TYPE coachdesk_municipalities gauge"
        yield _line("municipalities", (), len(self._municipalities))
        if not self.by_municipality:
            return
        for name, place in (("log_position", 0), ("quota_percent", 1)):
            yield f"# TYPE coachdesk_{name} gauge"
            for municipality, stands in sorted(self._municipalities.items()):
                yield _line(name, (("municipality", municipality.hex()),), stands[place])


def _line(name: str, labels: Labels, value: float) -> str:
    inside = ",".join(f'{key}="{said}"' for key, said in labels)
    return f"coachdesk_{name}{'{' + inside + '}' if inside else ''} {_number(value)}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.6f}"
