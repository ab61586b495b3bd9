"""What the palette looks up, in one reading: people, the groups someone stands in, organisations, notes."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, func, or_, select

from coachdesk.domain.access import recently_opened
from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.group import GroupMember, ResourceGroup
from coachdesk.domain.organisation import ContactPerson, Organisation
from coachdesk.domain.participants import Filter, participants
from coachdesk.domain.person import Person
from coachdesk.domain.protection import protected_akter
from coachdesk.domain.relative import Relative
from coachdesk.domain.staff import StaffMember
from coachdesk.domain.titles import title_of
from coachdesk.storage.search import Hit, search

PEOPLE, OTHERS = 6, 4
"""How many of a sort are shown; more would push what follows off the list."""
NOTES = ("journal_note",)
DIRECTORY = ("organisation", "contact_person")
MEMBERS = ("contact_person", "relative", "organisation")
LOOKED_AT = 20
"""Names of the directory whose groups are looked up."""


@dataclass(frozen=True, slots=True, repr=False)
class Someone:
    """A participant; of one with protected identity no name, and the registry number for a place."""

    akt_id: UUID
    name: str
    place: str
    coach: str
    closed_on: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Group:
    """A resource group, and who in it was looked for."""

    akt_id: UUID
    about: str
    member: str


@dataclass(frozen=True, slots=True, repr=False)
class Named:
    """A hit and whom it is about; in the directory the organisation, with its id."""

    hit: Hit
    about: str
    organisation_id: UUID | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Findings:
    """*asked*: the text that this answers."""

    asked: str
    people: list[Someone] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    hits: list[Named] = field(default_factory=list)


def find(session: Session, text: str, *, only_people: bool) -> Findings:
    """Everything that *text* could mean; without text those whose akt the user opened last."""
    if not text.strip():
        return Findings(text, _likely(session) if only_people else recent(session))
    people = _people(session, text, PEOPLE * 2 if only_people else PEOPLE)
    if only_people:
        return Findings(text, people)
    hits = search(session, text, kinds=DIRECTORY, limit=OTHERS) + search(session, text, kinds=NOTES, limit=OTHERS)
    return Findings(text, people, _groups(session, text), [_named(session, hit) for hit in hits])


def _named(session: Session, hit: Hit) -> Named:
    if hit.akt_id is not None:
        akt = session.get(Akt, hit.akt_id)
        return Named(hit, title_of(session, akt) if akt is not None else "")
    contact = session.get(ContactPerson, hit.record_id) if hit.kind == "contact_person" else None
    organisation = session.get(Organisation, contact.organisation_id if contact is not None else hit.record_id)
    return Named(hit, "") if organisation is None else Named(hit, organisation.name or "", organisation.id)


def _people(session: Session, text: str, most: int) -> list[Someone]:
    open_ones = participants(session, Filter(text=text), limit=most)
    closed = participants(session, Filter(text=text, closed=True), limit=most - len(open_ones)) if len(open_ones) < most else []
    return [
        Someone(one.akt_id, one.name, one.place or one.designation, one.responsible_name or "", one.closed_on)
        for one in (*open_ones, *closed)
    ]


def recent(session: Session, limit: int = PEOPLE) -> list[Someone]:
    """Those whose akt the user opened last, as the access log has it; the latest first."""
    akter = recently_opened(session, limit)
    query = (
        select(Akt, Person, StaffMember.name)
        .join(Person, col(Person.akt_id) == col(Akt.id))
        .outerjoin(StaffMember, col(StaffMember.id) == col(Akt.responsible_id))
        .where(col(Akt.id).in_(akter), col(Akt.deleted).is_(None), col(Person.deleted).is_(None))
    )
    akter = [akt for akt in akter if akt not in protected_akter(session)]  # nobody's name stands there before it is typed
    found = {
        akt.id: Someone(akt.id, person.full_name, akt.place or "", coach or "", akt.closed_on) for akt, person, coach in session.exec(query)
    }
    return [found[akt] for akt in akter if akt in found]


def _likely(session: Session) -> list[Someone]:
    """Those opened last, and then one's own."""
    latest = recent(session)
    mine = [one for one in participants(session, Filter(responsible_id=acting(session).user_id), limit=PEOPLE * 2) if one.name]
    known = {one.akt_id for one in latest}
    return latest + [Someone(one.akt_id, one.name, one.place or "", one.responsible_name or "") for one in mine if one.akt_id not in known]


def _groups(session: Session, text: str) -> list[Group]:
    """The groups in which someone of that name stands, or someone of an organisation of that name; the latest first."""
    known = search(session, text, kinds=MEMBERS, limit=LOOKED_AT)
    persons, relatives, organisations = ([hit.record_id for hit in known if hit.kind == kind] for kind in MEMBERS)
    query = (
        select(func.coalesce(ContactPerson.name, Relative.name), Organisation.name, Akt)
        .select_from(GroupMember)
        .join(ResourceGroup, col(ResourceGroup.id) == col(GroupMember.group_id))
        .join(Akt, col(Akt.id) == col(ResourceGroup.akt_id))
        .outerjoin(ContactPerson, col(ContactPerson.id) == col(GroupMember.contact_person_id))
        .outerjoin(Organisation, col(Organisation.id) == col(ContactPerson.organisation_id))
        .outerjoin(Relative, col(Relative.id) == col(GroupMember.relative_id))
        .where(col(GroupMember.deleted).is_(None), col(ResourceGroup.deleted).is_(None), col(Akt.deleted).is_(None))
        .where(or_(col(GroupMember.to_on).is_(None), col(GroupMember.to_on) > acting(session).today))
        .where(
            or_(
                col(GroupMember.contact_person_id).in_(persons),
                col(GroupMember.relative_id).in_(relatives),
                col(ContactPerson.organisation_id).in_(organisations),
            )
        )
    )
    hidden = protected_akter(session)
    found = session.exec(query.order_by(col(GroupMember.id).desc()).limit(OTHERS + len(hidden)))
    told = [(name, at, akt) for name, at, akt in found if akt.id not in hidden][:OTHERS]
    return [Group(akt.id, title_of(session, akt), ", ".join(part for part in (name, at) if part)) for name, at, akt in told]
