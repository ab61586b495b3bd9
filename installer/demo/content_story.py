"""Tells a story about somebody: fills in names, picks between ways to put it, and lays its days out over the time there is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from coachdesk.domain.note import ContactWith
from coachdesk.domain.person import Channel
from installer.demo.content_values import DemoNote

_SLOT = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"<([^<>]*\|[^<>]*)>")
_LONGEST = 545
_TIMES = [time(hour, minute) for hour in range(8, 16) for minute in (0, 15, 30, 45)]
_SIGNED_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Teller:
    """Who it is about and who tells: *words* fill the slots, *telling* picks the way to put it, so that no two tell it alike."""

    words: Mapping[str, str]
    telling: int
    coach: str
    stand_in: str
    zone: ZoneInfo

    def put(self, text: str) -> str:
        """*text* with ``<this|that>`` chosen and ``{slots}`` filled. KeyError for a slot that nobody fills."""
        chosen = _CHOICE.sub(lambda match: _nth(match[1].split("|"), self.telling), text)
        return _SLOT.sub(lambda match: self.words[match[1]], chosen)


def days_of(story: Mapping[str, Any], today: date, chance: Random, *, over: bool) -> list[date]:
    """A working day for each note, as far apart as the story says, stretched a little; the last is near *today*, unless it is *over*."""
    offsets = [note["day"] for note in story["notes"]]
    rest = chance.randint(40, 90) if over else chance.randint(1, 24)
    stretch = min(chance.uniform(0.8, 1.5), (_LONGEST - rest) / offsets[-1])
    start = today - timedelta(days=round(offsets[-1] * stretch) + rest)
    days: list[date] = []
    for offset in offsets:
        day = start + timedelta(days=round(offset * stretch))
        while day.weekday() > 4 or (days and day <= days[-1]):
            day += timedelta(days=1)
        days.append(day)
    while days[-1] >= today or days[-1].weekday() > 4:
        days[-1] -= timedelta(days=1)  # a weekend had pushed it past yesterday
    return days


def tell(story: Mapping[str, Any], teller: Teller, days: list[date], today: date, chance: Random) -> tuple[DemoNote, ...]:
    """The story's notes about one participant."""
    return tuple(_note(story, note, teller, day, today, chance) for note, day in zip(story["notes"], days, strict=True))


def _note(story: Mapping[str, Any], note: Mapping[str, Any], teller: Teller, day: date, today: date, chance: Random) -> DemoNote:
    at = chance.choice(_TIMES)
    written = datetime.combine(day, at, teller.zone) + timedelta(minutes=chance.randint(35, 100))
    dispute = story.get("dispute") if note is story["notes"][-1] else note.get("dispute")
    tells_of_colleague = "{colleague}" in note["text"]
    stands_in = chance.random() < 0.05 and not tells_of_colleague
    gets_signed = chance.random() > 0.06  # drawn whatever the day, so that the same is told on every day the demo is run
    return DemoNote(
        event_on=day,
        event_time=at.isoformat("minutes"),
        written_at=written,
        author=teller.stand_in if stands_in else teller.coach,
        contact_with=ContactWith(note.get("with", "participant")),
        contact_name=teller.put(note["contact"]) if "contact" in note else None,
        channel=Channel(note.get("how", "visit")),
        reached=note.get("reached", True),
        told_by=teller.put(note["told_by"]) if "told_by" in note else None,
        subject=teller.put(note["subject"]),
        text=teller.put(note["text"]),
        dispute_text=teller.put(dispute) if dispute else None,
        signed=today - day > _SIGNED_AFTER and gets_signed,
    )


def _nth(ways: list[str], telling: int) -> str:
    return ways[telling % len(ways)]
