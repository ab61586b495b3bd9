"""A new participant: akt, person, numbers, contact points, enrolment and resource group, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt, open_case_file
from coachdesk.domain.enrolment import Enrolment, enrol
from coachdesk.domain.group import ensure_group
from coachdesk.domain.identity.kinds import IdentifierKind
from coachdesk.domain.lineage import keep_under
from coachdesk.domain.person import ContactPoint, IdentityLevel, Person, add_contact_point, add_identifier, person_id_of


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class NewIdentifier:
    """An identity number as typed."""

    kind: IdentifierKind
    text: str
    level: IdentityLevel | None = None
    verified_on: date | None = None


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class NewParticipant:
    """What the form of a new participant holds. *person* and *contact_points* need no links yet; they get them here."""

    person: Person
    programme: str
    referrer: str | None = None
    started_on: date | None = None
    place: str | None = None
    team_id: UUID | None = None
    responsible_id: UUID | None = None
    case_number: str | None = None
    identifiers: Sequence[NewIdentifier] = field(default=())
    contact_points: Sequence[ContactPoint] = field(default=())


@dataclass(frozen=True, slots=True, repr=False)
class Registered:
    """The records made, where the next step needs them."""

    akt: Akt
    person: Person
    enrolment: Enrolment


def register_participant(session: Session, new: NewParticipant) -> Registered:
    """Open an akt and keep everything of *new* in it. Raises InvalidInput; then nothing is kept."""
    akt = open_case_file(
        session,
        Akt(responsible_id=new.responsible_id, place=new.place, team_id=new.team_id, opened_on=new.started_on, case_number=new.case_number),
    )
    new.person.id, new.person.akt_id = person_id_of(akt.id), akt.id
    person = keep_under(session, new.person)
    enrolment = enrol(session, Enrolment(akt_id=akt.id, programme=new.programme, referrer=new.referrer, started_on=new.started_on))
    for one in new.identifiers:
        kept = add_identifier(session, akt.id, one.kind, one.text, level=one.level, verified_on=one.verified_on)
        person.birth_date = person.birth_date or kept.born(acting(session).today)
    for point in new.contact_points:
        add_contact_point(session, akt.id, point)
    ensure_group(session, akt.id)
    return Registered(akt, person, enrolment)
