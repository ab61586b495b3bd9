"""The list of participants, and who among them may be the one that is being registered: all in SQL, for 50,000 akter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, or_, select

from coachdesk.domain.akt import Akt
from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.folding import fold, words
from coachdesk.domain.note import ContactWith, JournalNote
from coachdesk.domain.ordering import containing, folded, in_order, joined
from coachdesk.domain.person import Person, PersonIdentifier
from coachdesk.domain.staff import StaffMember


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Filter:
    """Which participants. *text* is matched against names and numbers; *quiet_since*: no contact with the participant since that day."""

    text: str = ""
    responsible_id: UUID | None = None
    place: str | None = None
    closed: bool = False
    quiet_since: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ParticipantRow:
    """One line of the list; nothing of the notes but the day of the last contact."""

    akt_id: UUID
    name: str
    birth_date: date | None
    place: str | None
    responsible_id: UUID | None
    responsible_name: str | None
    last_contact_on: date | None
    closed_on: date | None


def participants(session: Session, which: Filter = Filter(), *, limit: int = 100, offset: int = 0) -> list[ParticipantRow]:
    """A window of the list, by family name and name as in a Swedish telephone book."""
    query = _filtered(session, select(Akt, Person, StaffMember), which).outerjoin(
        StaffMember, col(StaffMember.id) == col(Akt.responsible_id)
    )
    order = (in_order(session, Person.family_name), in_order(session, func.coalesce(Person.called_name, Person.given_name)), col(Akt.id))
    rows = session.exec(query.order_by(*order).limit(limit).offset(offset)).all()
    last = last_contacts(session, [akt.id for akt, _, _ in rows])
    return [_row(akt, person, coach, last.get(akt.id)) for akt, person, coach in rows]


def _row(akt: Akt, person: Person, coach: StaffMember | None, last: date | None) -> ParticipantRow:
    who = coach.name if coach is not None else None
    return ParticipantRow(akt.id, person.full_name, person.birth_date, akt.place, akt.responsible_id, who, last, akt.closed_on)


def count_participants(session: Session, which: Filter = Filter()) -> int:
    """How many there are in the whole list."""
    return int(session.exec(_filtered(session, select(func.count(col(Akt.id))), which)).one())


def last_contacts(session: Session, akt_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The day of the last contact in which the participant was reached, for those who have one."""
    query = (
        select(Enrolment.akt_id, func.max(JournalNote.event_on))
        .join(JournalNote, col(JournalNote.enrolment_id) == col(Enrolment.id))
        .where(col(Enrolment.akt_id).in_(akt_ids), col(Enrolment.deleted).is_(None), *_contact())
        .group_by(col(Enrolment.akt_id))
    )
    return {akt_id: day for akt_id, day in session.exec(query) if akt_id is not None and day is not None}


def _contact() -> tuple[Any, ...]:
    return col(JournalNote.deleted).is_(None), JournalNote.contact_with == ContactWith.PARTICIPANT, col(JournalNote.reached).is_(True)


def _filtered(session: Session, query: Any, which: Filter) -> Any:
    query = (
        query.select_from(Akt)
        .join(Person, col(Person.akt_id) == col(Akt.id))
        .where(col(Akt.deleted).is_(None), col(Person.deleted).is_(None))
    )
    query = query.where(col(Akt.closed_on).is_not(None) if which.closed else col(Akt.closed_on).is_(None))
    if which.responsible_id is not None:
        query = query.where(Akt.responsible_id == which.responsible_id)
    if which.place is not None:
        query = query.where(Akt.place == which.place)
    if which.quiet_since is not None:
        recent = (
            select(JournalNote.id)
            .join(Enrolment, col(Enrolment.id) == col(JournalNote.enrolment_id))
            .where(
                Enrolment.akt_id == Akt.id, col(Enrolment.deleted).is_(None), col(JournalNote.event_on) >= which.quiet_since, *_contact()
            )
        )
        query = query.where(~recent.exists())
    for word in words(which.text):
        query = query.where(_matches(session, word))
    return query


def _matches(session: Session, word: str) -> Any:
    names = folded(session, joined(Person.given_name, Person.called_name, Person.family_name))
    name = names.like(containing(fold(word)), escape="\\")
    if not any(c.isdigit() for c in word):
        return name
    numbers = select(PersonIdentifier.person_id).where(
        col(PersonIdentifier.deleted).is_(None), joined(PersonIdentifier.value).like(containing(word), escape="\\")
    )
    return or_(name, col(Person.id).in_(numbers))
