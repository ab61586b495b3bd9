"""Somebody goes: what was in her hands gets into others', so that no akt and no reminder is left with nobody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, func, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.person import Person
from coachdesk.domain.record import alive, change
from coachdesk.domain.reminder import Reminder
from coachdesk.domain.staff import StaffMember, has_left


@dataclass(frozen=True, slots=True, repr=False)
class InHand:
    """An open akt that somebody is responsible for. Of who has protected identity there is no name and no place, only a designation."""

    akt_id: UUID
    name: str
    place: str | None
    team_id: UUID | None
    designation: str


def in_hand(session: Session, user_id: UUID, team_id: UUID | None = None) -> list[InHand]:
    """What *user_id* is responsible for, as far as this laptop holds it; with *team_id* in that place alone. By name."""
    query = select(Akt, Person).join(Person, col(Person.akt_id) == col(Akt.id))
    query = query.where(
        Akt.responsible_id == user_id, col(Akt.closed_on).is_(None), col(Akt.deleted).is_(None), col(Person.deleted).is_(None)
    )
    if team_id is not None:
        query = query.where(Akt.team_id == team_id)
    found = [_line(akt, person) for akt, person in session.exec(query)]
    return sorted(found, key=lambda one: (not one.name, one.name, one.designation))


def _line(akt: Akt, person: Person) -> InHand:
    if person.is_protected:
        return InHand(akt.id, "", None, None, akt.designation)
    return InHand(akt.id, person.full_name, akt.place, akt.team_id, akt.designation)


def hands_full(session: Session) -> dict[UUID, int]:
    """How many open akter each colleague is responsible for, as far as this laptop holds them."""
    query = select(Akt.responsible_id, func.count()).where(col(Akt.closed_on).is_(None), col(Akt.deleted).is_(None))
    return {user: number for user, number in session.exec(query.group_by(col(Akt.responsible_id))) if user is not None}


def hand_on(session: Session, choices: Mapping[UUID, UUID]) -> int:
    """Akt to who is responsible from now on; says how many. What had been asked of her who was, in those akter, falls to the new one.

    Raises RecordGone.
    """
    for akt_id, user_id in choices.items():
        before = alive(session, Akt, akt_id).responsible_id
        change(session, Akt, akt_id, {"responsible_id": user_id})
        if before is not None:
            _release(session, before, [akt_id])
    return len(choices)


def leave(session: Session, user_id: UUID, on: date, choices: Mapping[UUID, UUID]) -> StaffMember:
    """She works here no more, from *on*, which may be to come. What she was asked to do in others' akter falls to them when it has come.

    Raises RecordGone.
    """
    member = has_left(session, user_id, on)
    hand_on(session, choices)
    if on <= acting(session).today:
        _release(session, user_id, None)
    return member


def _release(session: Session, user_id: UUID, akter: Iterable[UUID] | None) -> None:
    """Reminders that name her and aren't done: nobody named means the akt's responsible coach."""
    query = select(Reminder).where(Reminder.responsible_id == user_id, col(Reminder.done_at).is_(None), col(Reminder.deleted).is_(None))
    if akter is not None:
        query = query.where(col(Reminder.akt_id).in_(list(akter)))
    for one in session.exec(query).all():
        change(session, Reminder, one.id, {"responsible_id": None})


def stand_in(session: Session, user_id: UUID, team_id: UUID | None, until: date | None) -> StaffMember:
    """Remember where she is a substitute and her last day there; None takes it away. The right itself stands in the membership log."""
    return change(session, StaffMember, user_id, {"substitute_team_id": team_id, "substitute_until": until if team_id else None})


def out_of_place(session: Session, user_id: UUID, team_id: UUID, own: tuple[UUID | None, str | None], choices: Mapping[UUID, UUID]) -> None:
    """She belongs to that place no more: others have her akter there; *own* is the place that is hers now, where it was that one.

    Raises RecordGone.
    """
    hand_on(session, choices)
    member = alive(session, StaffMember, user_id)
    if member.substitute_team_id == team_id:
        stand_in(session, user_id, None, None)
    if member.team_id == team_id:
        change(session, StaffMember, user_id, {"team_id": own[0], "place": own[1]})
