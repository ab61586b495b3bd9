"""The days around today in the example municipality: what is to be done, what was begun, what happened yesterday evening."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from coachdesk.domain.person import Channel
from installer.demo.content_values import DemoDraft, DemoEvening, DemoReminder


@dataclass(frozen=True, slots=True)
class Around:
    """*rows* are those of day.toml; days count from *today*."""

    today: date
    zone: ZoneInfo
    rows: Mapping[str, Any]

    def reminders(self) -> tuple[DemoReminder, ...]:
        """What the coaches have written up for themselves."""
        return tuple(
            DemoReminder(row["coach"], row["who"], self._day(row["days"]), row.get("time"), row["what"], row.get("why"))
            for row in self.rows["reminder"]
        )

    def drafts(self) -> tuple[DemoDraft, ...]:
        """What Karin has begun."""
        return tuple(
            DemoDraft(row["who"], self._at(row["days"], row["time"]), Channel(row["channel"]), row.get("subject", ""), row["text"])
            for row in self.rows["draft"]
        )

    def evening(self) -> DemoEvening:
        """What Per-Ola did after Karin had gone home on the last working day."""
        told = self.rows["evening"]
        note, address, member = told["note"], told["address"], told["member"]
        return DemoEvening(
            home_at=self._at(-1, told["home"]),
            note_about=note["who"],
            note_at=self._at(-1, note["time"]),
            subject=note["subject"],
            text=note["text"],
            moved=address["who"],
            moved_at=self._at(-1, address["time"]),
            street=address["street"],
            joined=member["who"],
            joined_at=self._at(-1, member["time"]),
            organisation=member["organisation"],
        )

    def _day(self, days: int) -> date:
        """So many days from today, and from there on to a working day; today is today, whatever day it is."""
        day, step = self.today + timedelta(days=days), timedelta(days=1 if days > 0 else -1)
        while days and day.weekday() > 4:
            day += step
        return day

    def _at(self, days: int, clock: str) -> datetime:
        return datetime.combine(self._day(days), time.fromisoformat(clock), self.zone)
