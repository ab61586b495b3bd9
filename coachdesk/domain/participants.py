"""The list of participants: all in SQL, over lines that stand ready, for 50,000 akter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, UnaryExpression
from sqlalchemy.sql import operators
from sqlmodel import Session, and_, col, func, or_, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.draft import drafts
from coachdesk.domain.enrolment import Enrolment, EnrolmentStatus
from coachdesk.domain.folding import fold, words
from coachdesk.domain.my_day import QUIET_DAYS
from coachdesk.domain.note import ContactWith, JournalNote
from coachdesk.domain.ordering import containing
from coachdesk.domain.participant_line import participant_line, participant_waits
from coachdesk.domain.person import Person
from coachdesk.domain.reminder import Reminder
from coachdesk.domain.staff import StaffMember

line = participant_line.c


class Order(StrEnum):
    """How the list stands. NEXT: by the next reminder; HEARD: those first who haven't been heard of for longest."""

    NEXT = "next"
    NAME = "name"
    HEARD = "heard"
    PLACE = "place"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Filter:
    """Which participants, and in which order.

    *text* is matched against names, place and numbers, of somebody with protected identity only against the whole name or number;
    *quiet_since*: no contact with the participant since that day; *needs*: a reminder is late, a question is open, or nobody has heard of
    her for QUIET_DAYS.
    """

    text: str = ""
    responsible_id: UUID | None = None
    place: str | None = None
    closed: bool = False
    quiet_since: date | None = None
    needs: bool = False
    order: Order = Order.NAME


@dataclass(frozen=True, slots=True, repr=False)
class NextStep:
    """The next reminder. *what* is content of the akt: whoever shows it looks at who may see it."""

    what: str
    due_on: date
    due_time: str | None
    responsible_id: UUID | None


@dataclass(frozen=True, slots=True, repr=False)
class ParticipantRow:
    """One line of the list; nothing of the notes but the day of the last contact.

    Of somebody with protected identity there is no name, day or place: *designation* tells such akter apart, and is empty for all others.
    """

    akt_id: UUID
    name: str
    birth_date: date | None
    place: str | None
    responsible_id: UUID | None
    responsible_name: str | None
    last_contact_on: date | None
    closed_on: date | None
    quiet_from: date | None = None
    status: EnrolmentStatus | None = None
    started_on: date | None = None
    next_step: NextStep | None = None
    questions: int = 0
    has_draft: bool = False
    waits: bool = False
    designation: str = ""


def participants(session: Session, which: Filter = Filter(), *, limit: int = 100, offset: int = 0) -> list[ParticipantRow]:
    """A window of the list. Ties stand as in a Swedish telephone book."""
    query = _filtered(session, select(line.akt_id), which).order_by(*_keys(which.order))
    akter = [akt for (akt,) in session.connection().execute(query.limit(limit).offset(offset))]
    return _rows(session, akter)


def count_participants(session: Session, which: Filter = Filter()) -> int:
    """How many there are in the whole list."""
    return int(session.connection().execute(_filtered(session, select(func.count()), which)).scalar_one())


def places(session: Session, *, closed: bool = False) -> list[tuple[str, int]]:
    """Where the participants live, in alphabetical order, and how many in each place."""
    query = select(func.min(line.place), func.count()).where(line.closed == int(closed), line.place_key != "")
    found = session.connection().execute(query.group_by(line.place_key).order_by(line.place_key))
    return [(place, number) for place, number in found]


def last_contacts(session: Session, akt_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The day of the last contact in which the participant was reached, for those who have one."""
    contact = (
        col(JournalNote.deleted).is_(None),
        JournalNote.contact_with == ContactWith.PARTICIPANT,
        col(JournalNote.reached).is_(True),
    )
    query = (
        select(Enrolment.akt_id, func.max(JournalNote.event_on))
        .join(JournalNote, col(JournalNote.enrolment_id) == col(Enrolment.id))
        .where(col(Enrolment.akt_id).in_(akt_ids), col(Enrolment.deleted).is_(None), *contact)
        .group_by(col(Enrolment.akt_id))
    )
    return {akt_id: day for akt_id, day in session.exec(query) if akt_id is not None and day is not None}


# --- which, and in which order -------------------------------------------------------------------------------------


def _keys(order: Order) -> tuple[Any, ...]:
    first = {Order.NEXT: (line.due_key,), Order.NAME: (), Order.HEARD: (line.heard_on,), Order.PLACE: (line.place_key,)}[order]
    return (*first, line.name_key, line.akt_id)


def _filtered(session: Session, query: Any, which: Filter) -> Any:
    # Read along an index, every line that the index doesn't decide costs a look-up; then one pass over all lines is faster.
    indexed = which.order is not Order.HEARD and not (which.text.strip() or which.place or which.quiet_since or which.needs)
    by = _itself if indexed else _unindexed
    query = query.select_from(participant_line).where(by(line.closed) == int(which.closed))
    if which.responsible_id is not None:
        query = query.where(by(line.responsible_id) == which.responsible_id)
    if which.place is not None:
        query = query.where(line.place == which.place)
    if which.quiet_since is not None:
        query = query.where(line.heard_on.is_(None) | (line.heard_on < which.quiet_since))
    if which.needs:
        today = acting(session).today
        quiet = line.quiet_from <= today - timedelta(days=QUIET_DAYS)
        query = query.where(or_(line.due_key < today.isoformat(), quiet, line.questions > 0))
    typed = words(which.text)
    if typed:
        wholes = {" ".join(fold(which.text).split()), "".join(letter for letter in which.text if letter not in " -+")}
        exact = (line.exact.like(containing(f"|{one}|"), escape="\\") for one in wholes)
        query = query.where(or_(and_(*(line.words.like(containing(word), escape="\\") for word in typed)), *exact))
    return query


def _itself(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return column


def _unindexed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """SQLite takes a column with a plus before it for an expression, and looks for no index."""
    return UnaryExpression(column, operator=operators.custom_op("+"), type_=column.type)


# --- what stands in a row ------------------------------------------------------------------------------------------


def _rows(session: Session, akter: Sequence[UUID]) -> list[ParticipantRow]:
    query = (
        select(  # type: ignore[call-overload, misc]  # SQLModel has overloads for four
            line.akt_id, line.heard_on, line.quiet_from, line.questions, Akt.place, Akt.responsible_id, Akt.closed_on,
            Person.given_name, Person.called_name, Person.family_name, Person.birth_date, Akt.case_number, line.exact,
            StaffMember.name, Enrolment.status, Enrolment.started_on,
            Reminder.what, Reminder.due_on, Reminder.due_time, Reminder.responsible_id.label("whose"),  # type: ignore[union-attr]
        )
        .join(Akt, col(Akt.id) == line.akt_id)
        .join(Person, (col(Person.akt_id) == line.akt_id) & (col(Person.space_id) == line.akt_id))
        .outerjoin(StaffMember, col(StaffMember.id) == col(Akt.responsible_id))
        .outerjoin(Enrolment, col(Enrolment.id) == line.enrolment_id)
        .outerjoin(Reminder, col(Reminder.id) == line.reminder_id)
        .where(line.akt_id.in_(akter))
    )  # fmt: skip
    written, waiting = _drafted(session), _waiting(session, akter)
    found = {}
    for one in session.connection().execute(query):
        name = " ".join(part for part in (one.called_name or one.given_name, one.family_name) if part)
        step = NextStep(one.what or "", one.due_on, one.due_time, one.whose) if one.due_on is not None else None
        hidden = bool(one.exact)
        if hidden and step is not None:
            step = replace(step, what="")
        found[one.akt_id] = ParticipantRow(
            one.akt_id,
            "" if hidden else name,
            None if hidden else one.birth_date,
            None if hidden else one.place,
            one.responsible_id,
            one.name,
            one.heard_on,
            one.closed_on,
            one.quiet_from,
            one.status,
            one.started_on,
            step,
            one.questions,
            one.akt_id in written,
            one.akt_id in waiting,
            (one.case_number or one.akt_id.hex[-6:]) if hidden else "",
        )
    return [found[akt] for akt in akter if akt in found]


def _drafted(session: Session) -> set[UUID]:
    """The akter that the acting user has an unsaved draft in. A draft is about an akt, or about something in one."""
    targets = {draft.target_id for draft in drafts(session)} if "actor" in session.info else set()
    if not targets:
        return set()
    notes = session.exec(select(JournalNote.space_id).where(col(JournalNote.id).in_(targets)))
    enrolments = session.exec(select(Enrolment.space_id).where(col(Enrolment.id).in_(targets)))
    return {akt for akt in (*targets, *notes, *enrolments) if akt is not None}


def _waiting(session: Session, akter: Sequence[UUID]) -> set[UUID]:
    """Those with something that only this laptop has."""
    query = select(participant_waits.c.akt_id).where(participant_waits.c.akt_id.in_(akter)).distinct()
    return {akt for (akt,) in session.connection().execute(query)}
