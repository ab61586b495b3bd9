"""Reminders: what someone means to do about a participant, and on which day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Session, col, func, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.lineage import keep_under, require
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import Record, alive, change, delete, field, link, record
from coachdesk.domain.staff import StaffMember
from coachdesk.domain.values import is_time


@record("reminder", number=18, parent=Akt, title="what")
class Reminder(Record, table=True):
    """*due_time* is HH:MM in the municipality's zone. *responsible_id*: who does it; nobody named means the akt's responsible coach."""

    # Only what is still to be done is looked for by its day; a year's done ones don't make that slower.
    __table_args__ = (Index("ix_reminder_to_do", "due_on", sqlite_where=text("done_at IS NULL AND deleted IS NULL")),)

    akt_id: UUID | None = link(1, Akt)
    what: str | None = field(2, max_length=200, search=True, merge="ask")
    due_on: date | None = field(3, group="due")
    due_time: str | None = field(3, group="due", max_length=5)
    about: str | None = field(4, max_length=1_000, search=True, merge="ask")
    responsible_id: UUID | None = link(5, StaffMember)
    done_at: datetime | None = field(6, group="done")
    done_by: UUID | None = field(6, group="done")

    @property
    def is_done(self) -> bool:
        """Ticked off."""
        return self.done_at is not None

    def rules(self) -> None:
        """A reminder says what and when."""
        require(self, "what", "due_on")
        if self.due_time is not None and not is_time(self.due_time):
            refuse("reminder", "due_time", Reason.NOT_A_TIME)


_CHANGEABLE = frozenset({"what", "due_on", "due_time", "about", "responsible_id"})


def add_reminder(session: Session, akt_id: UUID, draft: Reminder) -> Reminder:
    """Keep a reminder in the akt, to be done. A day that has passed is allowed: it is overdue at once.

    Raises RecordGone, InvalidInput.
    """
    draft.akt_id = akt_id
    draft.done_at = draft.done_by = None
    return keep_under(session, draft)


def change_reminder(session: Session, reminder_id: UUID, values: Mapping[str, Any]) -> Reminder:
    """Change what, when, why or who. Whether it is done is for mark_done. Raises RecordGone, InvalidInput."""
    if not values.keys() <= _CHANGEABLE:
        refuse("reminder", min(values.keys() - _CHANGEABLE), Reason.UNKNOWN)
    return change(session, Reminder, reminder_id, values)


def mark_done(session: Session, reminder_id: UUID) -> Reminder:
    """Tick it off, as the acting user, now. One that a colleague has ticked off already stays hers. Raises RecordGone."""
    found = alive(session, Reminder, reminder_id)
    if found.is_done:
        return found
    actor = acting(session)
    return change(session, Reminder, reminder_id, {"done_at": actor.now(), "done_by": actor.user_id})


def mark_undone(session: Session, reminder_id: UUID) -> Reminder:
    """Take the tick back. Raises RecordGone."""
    return change(session, Reminder, reminder_id, {"done_at": None, "done_by": None})


def delete_reminder(session: Session, reminder_id: UUID) -> None:
    """Delete it; history keeps what stood there. Raises RecordGone."""
    delete(session, alive(session, Reminder, reminder_id))


def reminders_of(session: Session, akt_id: UUID) -> list[Reminder]:
    """What is still to be done about the akt's participant, whoever does it; the most urgent first."""
    return list(session.exec(_urgent_first(_to_do().where(Reminder.akt_id == akt_id))))


def done_reminders_of(session: Session, akt_id: UUID, limit: int = 50) -> list[Reminder]:
    """What has been done about the akt's participant, the latest first."""
    query = select(Reminder).where(Reminder.akt_id == akt_id, col(Reminder.done_at).is_not(None), col(Reminder.deleted).is_(None))
    return list(session.exec(query.order_by(col(Reminder.done_at).desc(), col(Reminder.id)).limit(limit)))


def reminders_for(session: Session, user_id: UUID, until: date) -> list[tuple[Reminder, Akt]]:
    """What *user_id* is to do up to and on *until*, overdue and most urgent first, with the akt that each is about.

    A reminder that names nobody is the akt's responsible coach's. Those of a closed akt count: there may be something to follow up.
    Those of an akt that was deleted don't.
    """
    query = _to_do(Reminder, Akt).join(Akt, col(Akt.id) == col(Reminder.akt_id)).where(col(Akt.deleted).is_(None))
    # Both in one expression, so that the days are what is looked up: nearly all reminders name nobody.
    whose = func.coalesce(Reminder.responsible_id, Akt.responsible_id) == user_id
    return list(session.exec(_urgent_first(query.where(col(Reminder.due_on) <= until, whose))))


def _to_do(*what: Any) -> Any:
    return select(*(what or (Reminder,))).where(col(Reminder.done_at).is_(None), col(Reminder.deleted).is_(None))


def _urgent_first(query: Any) -> Any:
    """By day; within a day what has a time first, in the order in which they were made else (ids sort by birth)."""
    return query.order_by(col(Reminder.due_on), col(Reminder.due_time).nulls_last(), col(Reminder.id))
