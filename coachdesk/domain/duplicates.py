"""Who, among the akter this laptop holds, may be the person that is being registered. Nobody searches across units."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.akt import Akt
from coachdesk.domain.folding import loose
from coachdesk.domain.identity.kinds import IdentifierKind, ParsedIdentifier
from coachdesk.domain.participant_line import name_key, participant_line
from coachdesk.domain.person import Person, PersonIdentifier
from coachdesk.domain.staff import StaffMember

_SIMILAR = 0.7


class Likeness(StrEnum):
    """How sure: the same national number; the same temporary one, or the same birth date and a similar name; only the same name."""

    CERTAIN = "certain"
    LIKELY = "likely"
    NAMESAKE = "namesake"


@dataclass(frozen=True, slots=True, repr=False)
class Duplicate:
    """An akt that may be about the same person. Nothing that the list of participants doesn't say."""

    akt_id: UUID
    name: str
    birth_date: date | None
    likeness: Likeness
    place: str | None = None
    coach: str | None = None


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Candidate:
    """What is known so far of someone being registered; *apart_from* is the akt being edited, if it isn't a new one."""

    name: str = ""
    birth_date: date | None = None
    identifiers: Sequence[ParsedIdentifier] = ()
    apart_from: UUID | None = None


def duplicates_of(session: Session, candidate: Candidate) -> list[Duplicate]:
    """Possible duplicates, the certain ones first. Two look-ups by index, whatever the number of akter: meant for every key press.

    Somebody with protected identity is among them only for whoever has typed her whole number, and without her name.
    """
    found = {d.akt_id: d for d in (*_same_birth_date(session, candidate), *_same_number(session, candidate))}
    found.pop(candidate.apart_from, None)  # type: ignore[arg-type]  # None is simply not there
    return sorted(found.values(), key=lambda d: (d.likeness is not Likeness.CERTAIN, loose(d.name), d.akt_id))


def likely_the_same(session: Session, candidate: Candidate, given: str, family: str) -> list[Duplicate]:
    """As duplicates_of, and after them those of just that name, with place and coach to tell them apart. For whoever registers by hand."""
    found = {one.akt_id: one for one in (*_namesakes(session, given, family), *duplicates_of(session, candidate))}
    found.pop(candidate.apart_from, None)  # type: ignore[arg-type]  # None is simply not there
    query = select(Akt.id, Akt.place, StaffMember.name).outerjoin(StaffMember, col(StaffMember.id) == col(Akt.responsible_id))
    where = {akt: (place, coach) for akt, place, coach in session.exec(query.where(col(Akt.id).in_(found)))}
    told = [replace(one, place=where[akt][0] if one.name else None, coach=where[akt][1]) for akt, one in found.items()]
    return sorted(told, key=lambda one: (list(Likeness).index(one.likeness), loose(one.name), one.akt_id))


def _namesakes(session: Session, given: str, family: str) -> list[Duplicate]:
    """Those called just so, by the list's own key."""
    if not given.strip() or not family.strip():
        return []
    keys = {name_key(family.strip(), first) for first in (given.strip(), given.split(maxsplit=1)[0])}
    akter = select(participant_line.c.akt_id).where(participant_line.c.name_key.in_(keys))
    query = select(Person).where(col(Person.akt_id).in_(akter), col(Person.deleted).is_(None))
    return [_duplicate(person, Likeness.NAMESAKE) for person in session.exec(query) if not person.is_protected]


def _same_number(session: Session, candidate: Candidate) -> list[Duplicate]:
    numbers = {(one.kind, one.value) for one in candidate.identifiers}
    if not numbers:
        return []
    query = (
        select(Person, PersonIdentifier)
        .join(PersonIdentifier, col(PersonIdentifier.person_id) == col(Person.id))
        .join(Akt, col(Akt.id) == col(Person.akt_id))
        .where(
            col(PersonIdentifier.value).in_([value for _, value in numbers]),
            col(PersonIdentifier.deleted).is_(None),
            col(Person.deleted).is_(None),
        )
        .where(col(Akt.deleted).is_(None))
    )
    # A temporary number is one authority's own; another may have given the same to somebody else.
    return [
        _duplicate(person, Likeness.LIKELY if number.is_temporary else Likeness.CERTAIN)
        for person, number in session.exec(query.order_by(col(PersonIdentifier.kind) != IdentifierKind.TEMPORARY))
        if (number.kind, number.value) in numbers
    ]


def _same_birth_date(session: Session, candidate: Candidate) -> list[Duplicate]:
    days = {day for day in (candidate.birth_date, *(one.birth_date for one in candidate.identifiers)) if day is not None}
    name = loose(candidate.name).strip()
    if not days or not name:
        return []
    query = (
        select(Person)
        .join(Akt, col(Akt.id) == col(Person.akt_id))
        .where(col(Person.birth_date).in_(days), col(Person.deleted).is_(None), col(Akt.deleted).is_(None))
    )
    return [_duplicate(person, Likeness.LIKELY) for person in session.exec(query) if not person.is_protected and _similar(name, person)]


def _similar(name: str, person: Person) -> bool:
    """The names are nearly the same, in any order, or one has just been begun: ``mina lar`` is like ``Mina Larsson``."""
    other = loose(" ".join(part for part in (person.called_name or person.given_name, person.family_name) if part))
    all_names = loose(f"{person.given_name or ''} {person.called_name or ''} {person.family_name or ''}").split()
    if all(any(one.startswith(word) for one in all_names) for word in name.split()):
        return True
    return SequenceMatcher(None, " ".join(sorted(name.split())), " ".join(sorted(other.split()))).ratio() >= _SIMILAR


def _duplicate(person: Person, likeness: Likeness) -> Duplicate:
    assert person.akt_id is not None
    if person.is_protected:
        return Duplicate(person.akt_id, "", None, likeness)
    return Duplicate(person.akt_id, person.full_name, person.birth_date, likeness)
