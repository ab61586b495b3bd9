"""What a coach's day is made of: what is to be done and why, whom she hasn't heard of for long, what she began to write.

All in SQL over her own akter, for a laptop that holds 10,000. Nothing here counts as opening an akt: it says of her own participants what
she wrote up herself, and of notes only on which day the participant was reached.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.draft import NoteDraft, akt_of_draft, drafts
from coachdesk.domain.enrolment import Enrolment, EnrolmentStatus
from coachdesk.domain.note import ContactWith, JournalNote
from coachdesk.domain.person import Person
from coachdesk.domain.record import keep
from coachdesk.domain.reminder import Reminder, reminders_for
from coachdesk.domain.saved_filter import SavedFilter
from coachdesk.domain.space import natural_id

DAYS_AHEAD = 7
"""How far a day looks: what is due within a week from tomorrow."""
QUIET_DAYS = 30
"""From so many days without contact someone is named; counted in whole days of the municipality's zone."""


class Order(StrEnum):
    """How the day is laid out: for who drives from place to place, or for who looks at the clock."""

    PLACE = "place"
    TIME = "time"


@dataclass(frozen=True, slots=True, repr=False)
class ToDo:
    """A reminder with whom and where it is about. *due_time* is HH:MM in the municipality's zone.

    About somebody with protected identity only that there is one, and when: no name, no place, no words.
    """

    reminder_id: UUID
    akt_id: UUID
    name: str
    place: str | None
    what: str
    about: str | None
    due_on: date
    due_time: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Unheard:
    """A participant who hasn't been reached for *days* days; *never*: not since the participation began."""

    akt_id: UUID
    name: str
    place: str | None
    days: int
    never: bool


@dataclass(frozen=True, slots=True, repr=False)
class Begun:
    """A draft: which form, about whom, and what it says so far. *akt_id* is None where it is about nobody in particular."""

    form: str
    target_id: UUID
    akt_id: UUID | None
    name: str
    subject: str
    channel: str
    saved_at: datetime


def to_do(session: Session) -> list[ToDo]:
    """What the acting user has to do: all that is overdue, today's, and the coming week's; the most urgent first."""
    actor = acting(session)
    found = reminders_for(session, actor.user_id, actor.today + timedelta(days=DAYS_AHEAD))
    names = names_of(session, {akt.id for _, akt in found})
    return [_to_do(one, akt, names.get(akt.id, "")) for one, akt in found]


def _to_do(one: Reminder, akt: Akt, name: str) -> ToDo:
    assert one.due_on is not None
    if not name:
        return ToDo(one.id, akt.id, "", None, "", None, one.due_on, one.due_time)
    return ToDo(one.id, akt.id, name, akt.place, one.what or "", one.about, one.due_on, one.due_time)


def unheard(session: Session) -> list[Unheard]:
    """Own participants under way who haven't been reached for QUIET_DAYS days or more, the longest first.

    Contact is a note's contact event in which the participant was reached, on the day it happened: notes about her don't count, nor does
    who else was spoken with. Before the first contact the days count from the beginning of the participation.
    """
    actor = acting(session)
    latest = actor.today - timedelta(days=QUIET_DAYS)
    rows = session.exec(_quiet_since(actor.user_id, latest)).all()
    found = []
    for akt, person, heard, began in rows:
        start = began or akt.opened_on
        days = [day for day in (heard, start) if day is not None]
        if days and max(days) <= latest:
            never = heard is None or (start is not None and heard < start)
            name, place = ("", None) if person.is_protected else (person.full_name, akt.place)
            found.append(Unheard(akt.id, name, place, (actor.today - max(days)).days, never))
    return sorted(found, key=lambda one: (-one.days, one.name))


def _quiet_since(user_id: UUID, latest: date) -> Any:
    """Own open akter with a participation under way and no contact after *latest*; with the last contact and when that began."""
    contact, running = _contact_days(), _beginnings()
    return (
        select(Akt, Person, contact.with_only_columns(func.max(col(JournalNote.event_on))).scalar_subquery(), running.scalar_subquery())
        .join(Person, col(Person.akt_id) == col(Akt.id))
        .where(
            Akt.responsible_id == user_id,
            col(Akt.deleted).is_(None),
            col(Akt.closed_on).is_(None),
            col(Person.deleted).is_(None),
            running.with_only_columns(col(Enrolment.id)).exists(),
            ~contact.where(col(JournalNote.event_on) > latest).exists(),
        )
    )


def _contact_days() -> Any:
    """The days on which the akt's participant was reached."""
    return (
        select(col(JournalNote.event_on))
        .join(Enrolment, col(Enrolment.id) == col(JournalNote.enrolment_id))
        .where(
            Enrolment.akt_id == Akt.id,
            col(Enrolment.deleted).is_(None),
            col(JournalNote.deleted).is_(None),
            JournalNote.contact_with == ContactWith.PARTICIPANT,
            col(JournalNote.reached).is_(True),
        )
        .correlate(Akt)
    )


def _beginnings() -> Any:
    """When the akt's newest participation began that is under way."""
    under_way = col(Enrolment.ended_on).is_(None) & col(Enrolment.status).is_distinct_from(EnrolmentStatus.ENDED)
    query: Any = select(func.max(col(Enrolment.started_on)))
    return query.where(Enrolment.akt_id == Akt.id, col(Enrolment.deleted).is_(None), under_way).correlate(Akt)


def begun(session: Session) -> list[Begun]:
    """The acting user's drafts that say something, the latest first."""
    kept = [one for one in drafts(session) if one.target_id is not None and one.saved_at is not None and _says_something(one)]
    akter = {one.id: _akt_of(session, one) for one in kept}
    names = names_of(session, {akt for akt in akter.values() if akt is not None})
    return [_begun(one, akter[one.id], names) for one in kept]


def _begun(draft: NoteDraft, akt_id: UUID | None, names: dict[UUID, str]) -> Begun:
    values = draft.values
    typed = " ".join(str(values[part]) for part in ("given_name", "family_name") if values.get(part))
    assert draft.target_id is not None
    assert draft.saved_at is not None
    name = names.get(akt_id, "") if akt_id is not None else typed
    subject, channel = (str(values.get(part) or "") for part in ("subject", "channel"))
    if akt_id is not None and not name:
        subject = ""  # what was typed is as secret as she is
    return Begun(draft.form or "", draft.target_id, akt_id, name, subject, channel, draft.saved_at)


def _says_something(draft: NoteDraft) -> bool:
    """Whether anything was typed: a form's day and choices are there from the start."""
    return any(isinstance(value, str) and value.strip() for name, value in draft.values.items() if name not in _THERE_FROM_THE_START)


def _akt_of(session: Session, draft: NoteDraft) -> UUID | None:
    """The akt that a draft is about: a note's, or its target where that is an akt."""
    found = akt_of_draft(session, draft)
    return found or (draft.target_id if session.get(Akt, draft.target_id) is not None else None)


_THERE_FROM_THE_START = frozenset({"event_on", "channel", "contact_with", "cursor", "programme", "started_on", "kind", "place"})


def any_participant(session: Session) -> bool:
    """Whether there is anybody on this laptop at all, open or closed."""
    return session.exec(select(Akt.id).where(col(Akt.deleted).is_(None)).limit(1)).first() is not None


def names_of(session: Session, akt_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What the persons of those akter are called; nothing about those with protected identity."""
    query = select(Person).where(col(Person.akt_id).in_(list(akt_ids)), col(Person.deleted).is_(None))
    return {person.akt_id: person.full_name for person in session.exec(query) if person.akt_id is not None and not person.is_protected}


def order_of(session: Session) -> Order:
    """How the acting user wants the day laid out; by place until she says otherwise."""
    found = session.get(SavedFilter, _order_id(session))
    return Order.TIME if found is not None and found.content == Order.TIME.value else Order.PLACE


def put_order(session: Session, order: Order) -> None:
    """Remember how she wants it, on all her laptops."""
    found = session.get(SavedFilter, _order_id(session))
    if found is None:
        found = SavedFilter(id=_order_id(session), space_id=acting(session).private, name=_PAGE, page=_PAGE)
    found.content = order.value
    keep(session, found)


_PAGE = "my_day"


def _order_id(session: Session) -> UUID:
    return natural_id(acting(session).private, "saved_filter", _PAGE)
