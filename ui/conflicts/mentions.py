"""Whether a note of the day says the same as an answer: the best clue there is to which of them is right."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.timeline import notes_about

SHORTEST, LONGEST = 4, 60
"""Characters of an answer that is looked for: "ja" stands everywhere, and nobody repeats a whole text."""
LATEST = 60
"""Notes looked through."""
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Mention:
    """A note of the day on which the answer was written. *there*: it says what the answer says; else none of that day does."""

    there: bool
    author: UUID | None = None
    day: date | None = None


def mentions(session: Session, akt: UUID, answers: Sequence[Any], told: Sequence[str], now: datetime) -> tuple[Mention | None, ...]:
    """For each answer the note of its day that says the same; nothing where no answer stands in any."""
    wanted = [_bare(words) for words in told]
    if not all(SHORTEST <= len(words) <= LONGEST for words in wanted):
        return ()
    days = [one.at.astimezone(now.tzinfo).date() for one in answers]
    notes = [
        (note, _bare(f"{note.subject or ''} {note.text or ''}"))
        for note in notes_about(session, akt, limit=LATEST)
        if note.event_on in days
    ]
    found: list[Mention | None] = []
    for words, day in zip(wanted, days, strict=True):
        note = next((note for note, text in notes if note.event_on == day and words in text), None)
        found.append(Mention(there=True, author=note.author_id, day=note.event_on) if note is not None else Mention(there=False))
    return tuple(found) if any(one is not None and one.there for one in found) else ()


def _bare(words: str) -> str:
    """Letters and figures alone, so that 070-174 06 38 is 0701740638."""
    return _SIGNS.sub("", words).casefold()
