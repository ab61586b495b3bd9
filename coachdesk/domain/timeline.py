"""An akt in time: its notes, and what happened besides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select

from coachdesk.domain.akt import held
from coachdesk.domain.draft import NoteDraft, note_drafts
from coachdesk.domain.enrolment import Enrolment, enrolments_of
from coachdesk.domain.group import members_of
from coachdesk.domain.note import JournalNote
from coachdesk.domain.person import Channel
from coachdesk.domain.record import living
from coachdesk.domain.reminder import Reminder


class Happening(StrEnum):
    """What a line of the time line says."""

    OPENED = "opened"
    CLOSED = "closed"
    ENROLLED = "enrolled"
    ENDED = "ended"
    JOINED_GROUP = "joined_group"
    LEFT_GROUP = "left_group"
    NOTE = "note"


@dataclass(frozen=True, slots=True, repr=False)
class TimelineLine:
    """*title* is the note's subject, the programme or the member's name; *note* stands there for notes only."""

    on: date
    time: str | None
    what: Happening
    title: str
    record_id: UUID
    note: JournalNote | None = None


@dataclass(frozen=True, slots=True, repr=False)
class NotePoint:
    """A note as a point in time: what the picture of a journey needs of it, and nothing of its text."""

    note_id: UUID
    on: date
    subject: str
    channel: Channel | None
    signed: bool
    corrects: bool


@dataclass(frozen=True, slots=True, repr=False)
class Journey:
    """One akt's way in time, everything in order of its days. *drafts*: day and subject of the acting user's unsaved notes."""

    opened_on: date | None
    closed_on: date | None
    enrolments: tuple[Enrolment, ...]
    notes: tuple[NotePoint, ...]
    reminders: tuple[Reminder, ...]
    drafts: tuple[tuple[date, str], ...]


def journey(session: Session, akt_id: UUID) -> Journey:
    """The akt's participations, notes and reminders in time. Raises RecordGone."""
    akt = held(session, akt_id)
    reminders = [one for one in living(session, Reminder, akt_id=akt_id) if one.due_on is not None]
    return Journey(
        akt.opened_on,
        akt.closed_on,
        tuple(reversed(enrolments_of(session, akt_id))),
        tuple(_note_points(session, akt_id)),
        tuple(sorted(reminders, key=lambda one: (one.due_on, one.due_time or "", one.id))),
        tuple(_draft_points(session, akt_id)),
    )


def _note_points(session: Session, akt_id: UUID) -> list[NotePoint]:
    # Not the texts: a journal of years is megabytes that no picture shows.
    shown = ("event_on", "subject", "channel", "signed_at", "corrects_id")
    query = (
        select(JournalNote)
        .options(load_only(*(getattr(JournalNote, name) for name in shown)))
        .join(Enrolment, col(Enrolment.id) == col(JournalNote.enrolment_id))
        .where(Enrolment.akt_id == akt_id, col(Enrolment.deleted).is_(None), col(JournalNote.deleted).is_(None))
        .order_by(col(JournalNote.event_on), col(JournalNote.event_time).nulls_first(), col(JournalNote.id))
    )
    return [
        NotePoint(note.id, note.event_on, note.subject or "", note.channel, note.is_signed, note.corrects_id is not None)
        for note in session.exec(query)
        if note.event_on is not None
    ]


def _draft_points(session: Session, akt_id: UUID) -> Iterator[tuple[date, str]]:
    """New notes only: one that is being changed stands in the journey as it was saved."""
    for draft in note_drafts(session, akt_id):
        if draft.target_id == akt_id and (day := _day_of(draft)) is not None:
            yield day, str(draft.values.get("subject") or "")


def _day_of(draft: NoteDraft) -> date | None:
    """The day that an unsaved note is about, else the day it was typed."""
    try:
        return date.fromisoformat(str(draft.values.get("event_on")))
    except ValueError:
        return draft.saved_at.date() if draft.saved_at is not None else None


def notes_about(session: Session, akt_id: UUID, *, limit: int | None = None, offset: int = 0) -> list[JournalNote]:
    """The akt's notes over all its enrolments, the latest event first."""
    query = (
        select(JournalNote)
        .join(Enrolment, col(Enrolment.id) == col(JournalNote.enrolment_id))
        .where(Enrolment.akt_id == akt_id, col(Enrolment.deleted).is_(None), col(JournalNote.deleted).is_(None))
        .order_by(
            col(JournalNote.event_on).desc(),
            col(JournalNote.event_time).desc().nulls_last(),
            col(JournalNote.written_at).desc(),
            col(JournalNote.id).desc(),
        )
    )
    return list(session.exec(query.limit(limit).offset(offset) if limit is not None else query))


def corrections_of(session: Session, note_id: UUID) -> list[JournalNote]:
    """The notes that correct this one, oldest first."""
    query = select(JournalNote).where(JournalNote.corrects_id == note_id, col(JournalNote.deleted).is_(None))
    return list(session.exec(query.order_by(col(JournalNote.written_at), col(JournalNote.id))))


def timeline(session: Session, akt_id: UUID) -> list[TimelineLine]:
    """Everything in the akt that has a day, the latest first. Raises RecordGone."""
    akt = held(session, akt_id)
    lines = [_of_note(note, note.event_on) for note in notes_about(session, akt_id) if note.event_on]
    for one in enrolments_of(session, akt_id):
        lines += _period(one.started_on, Happening.ENROLLED, one.ended_on, Happening.ENDED, one.programme or "", one.id)
    for member in members_of(session, akt_id, former=True):
        lines += _period(member.from_on, Happening.JOINED_GROUP, member.to_on, Happening.LEFT_GROUP, member.name, member.member_id)
    lines += _period(akt.opened_on, Happening.OPENED, akt.closed_on, Happening.CLOSED, "", akt.id)
    # Within a day: what was noted with a time last, hence first here.
    return sorted(lines, key=lambda line: (line.on, line.time or "", line.record_id), reverse=True)


def _period(start: date | None, began: Happening, end: date | None, ended: Happening, title: str, record_id: UUID) -> list[TimelineLine]:
    return [TimelineLine(day, None, what, title, record_id) for day, what in ((start, began), (end, ended)) if day is not None]


def _of_note(note: JournalNote, on: date) -> TimelineLine:
    return TimelineLine(on, note.event_time, Happening.NOTE, note.subject or "", note.id, note)
