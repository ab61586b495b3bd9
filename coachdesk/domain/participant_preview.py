"""What stands beside the list about the participant that the pointer is on. What may not be shown yet isn't read."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.akt import held
from coachdesk.domain.note import JournalNote
from coachdesk.domain.person import ContactKind, contact_points_of, person_of
from coachdesk.domain.protection import is_protected
from coachdesk.domain.reminder import Reminder
from coachdesk.domain.staff import StaffMember

STEPS = 3
CHARACTERS = 220


@dataclass(frozen=True, slots=True, repr=False)
class LatestNote:
    """The beginning of the newest note."""

    event_on: date | None
    text: str
    author: str
    is_signed: bool


@dataclass(frozen=True, slots=True, repr=False)
class Preview:
    """*steps*: the next reminders. The rest is empty unless the akt is open, and all of it for somebody with protected identity."""

    akt_id: UUID
    steps: tuple[Reminder, ...] = ()
    language: str | None = None
    interpreter_language: str | None = None
    contacts: tuple[tuple[ContactKind, str], ...] = ()
    note: LatestNote | None = None


def preview_of(session: Session, akt_id: UUID, *, own: bool, opened: bool) -> Preview:
    """*own*: the acting user is responsible; *opened*: the akt was opened since the vault was unlocked. Raises RecordGone."""
    held(session, akt_id)
    if is_protected(session, akt_id):
        return Preview(akt_id)
    steps = _steps(session, akt_id) if own or opened else ()
    if not opened:
        return Preview(akt_id, steps)
    person = person_of(session, akt_id)
    contacts = tuple((one.kind, one.shown) for one in contact_points_of(session, akt_id) if one.kind is not None and not one.secret)
    spoken = person.interpreter_language or person.language if person.interpreter_needed else None
    return Preview(akt_id, steps, person.language, spoken, contacts, _latest_note(session, akt_id))


def _steps(session: Session, akt_id: UUID) -> tuple[Reminder, ...]:
    query = select(Reminder).where(Reminder.akt_id == akt_id, col(Reminder.deleted).is_(None), col(Reminder.done_at).is_(None))
    return tuple(session.exec(query.order_by(col(Reminder.due_on), col(Reminder.due_time).nulls_last(), col(Reminder.id)).limit(STEPS)))


def _latest_note(session: Session, akt_id: UUID) -> LatestNote | None:
    query = (
        select(JournalNote, StaffMember.name)
        .outerjoin(StaffMember, col(StaffMember.id) == col(JournalNote.author_id))
        .where(JournalNote.space_id == akt_id, col(JournalNote.deleted).is_(None))
        .order_by(col(JournalNote.event_on).desc(), col(JournalNote.event_time).desc(), col(JournalNote.id).desc())
        .limit(1)
    )
    found = session.exec(query).first()
    if found is None:
        return None
    note, author = found
    text = " ".join((note.text or note.subject or "").split())
    return LatestNote(note.event_on, _cut(text), author or "", note.is_signed)


def _cut(text: str) -> str:
    return text if len(text) <= CHARACTERS else text[: text.rfind(" ", 0, CHARACTERS)] + "…"
