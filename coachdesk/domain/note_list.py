"""The notes about a participant as a list: what stands unsaved first, then the latest event; filtered and searched in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select

from coachdesk.domain.draft import NoteDraft, note_drafts
from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.folding import fold, words
from coachdesk.domain.note import JournalNote
from coachdesk.domain.ordering import containing, folded, joined
from coachdesk.domain.person import Channel

BEGINNING = 400
"""Characters of a note's text that a list needs; a year of notes is megabytes otherwise."""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class NoteFilter:
    """*channels*: only contact by one of these. *text*: words that all stand in subject, text, objection or the name of who was met."""

    channels: tuple[Channel, ...] = ()
    text: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.channels or self.text.strip())


@dataclass(frozen=True, slots=True, repr=False)
class NoteLine:
    """A saved note as a list shows it. *corrected*: a correction points at it."""

    note_id: UUID
    event_on: date | None
    event_time: str | None
    channel: Channel | None
    contact_name: str | None
    reached: bool | None
    subject: str | None
    begins: str
    author_id: UUID | None
    signed: bool
    corrects: bool
    corrected: bool
    disputed: bool


Line = NoteLine | NoteDraft


def note_lines(session: Session, akt_id: UUID, which: NoteFilter = NoteFilter(), *, limit: int = 100, offset: int = 0) -> list[Line]:
    """A window of the list. Drafts come first, and only where nothing is left out: nobody filters what she is about to finish."""
    begun: Sequence[NoteDraft] = () if which.narrows else note_drafts(session, akt_id)
    found: list[Line] = list(begun[offset : offset + limit])
    if (rest := limit - len(found)) > 0:
        query = _narrowed(session, _lines(), akt_id, which).limit(rest).offset(max(0, offset - len(begun)))
        found += [NoteLine(*row) for row in session.exec(query)]
    return found


def count_note_lines(session: Session, akt_id: UUID, which: NoteFilter = NoteFilter()) -> int:
    """How many saved notes and drafts there are in the whole list."""
    begun = 0 if which.narrows else len(note_drafts(session, akt_id))
    return begun + int(session.exec(_narrowed(session, select(func.count(col(JournalNote.id))), akt_id, which)).one())


def _lines() -> Any:
    correction = aliased(JournalNote)
    corrected = select(correction.id).where(correction.corrects_id == JournalNote.id, correction.deleted.is_(None)).exists()  # type: ignore[union-attr]
    note: Any = JournalNote
    columns: list[Any] = [
        note.id, note.event_on, note.event_time, note.channel, note.contact_name, note.reached, note.subject,
        func.substr(func.coalesce(note.text, ""), 1, BEGINNING), note.author_id, note.signed_at.is_not(None), note.corrects_id.is_not(None),
        corrected, func.coalesce(note.dispute_text, "") != "",
    ]  # fmt: skip
    order = note.event_on.desc(), note.event_time.desc().nulls_last(), note.written_at.desc(), note.id.desc()
    return select(*columns).order_by(*order)


def _narrowed(session: Session, query: Any, akt_id: UUID, which: NoteFilter) -> Any:
    query = query.select_from(JournalNote).join(Enrolment, col(Enrolment.id) == col(JournalNote.enrolment_id))
    query = query.where(Enrolment.akt_id == akt_id, col(Enrolment.deleted).is_(None), col(JournalNote.deleted).is_(None))
    if which.channels:
        chosen = col(JournalNote.channel).in_(which.channels)
        # "Annat" is also what nobody said anything about.
        query = query.where(or_(chosen, col(JournalNote.channel).is_(None)) if Channel.OTHER in which.channels else chosen)
    if which.text.strip():
        whole = folded(session, joined(JournalNote.subject, JournalNote.text, JournalNote.dispute_text, JournalNote.contact_name))
        for word in words(which.text):
            query = query.where(whole.like(containing(fold(word)), escape="\\"))
    return query
