"""Organisations the unit works with, and the people there: in the directory, for everyone in the unit."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, func, select

from coachdesk.domain.actor import acting
from coachdesk.domain.folding import fold, loose
from coachdesk.domain.lineage import keep_under, require
from coachdesk.domain.ordering import containing, folded, in_order
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import Record, alive, delete, field, keep, link, record

_BEGUN: Final = 3
"""Letters from which a name is compared with those that are there."""
_DIGITS: Final = 10
_WITH_CENTURY: Final = 12


class OrganisationType(StrEnum):
    """What an organisation is to the unit."""

    EMPLOYER = "employer"
    EMPLOYMENT_SERVICE = "employment_service"
    SOCIAL_INSURANCE = "social_insurance"
    SOCIAL_SERVICES = "social_services"
    HEALTH_CARE = "health_care"
    ADULT_EDUCATION = "adult_education"
    SCHOOL = "school"
    COORDINATION = "coordination"
    ASSOCIATION = "association"
    MUNICIPALITY = "municipality"
    STATE = "state"
    OTHER = "other"


@record("organisation", number=4, root="directory", title="name")
class Organisation(Record, table=True):
    """An employer, an agency, a school, an association. *org_number* is ten digits."""

    name: str | None = field(1, max_length=200, search=True, merge="ask")
    type: OrganisationType | None = field(2)
    org_number: str | None = field(3, max_length=10, search=True)
    municipality_name: str | None = field(4, group="municipality", max_length=100)
    municipality_code: str | None = field(4, group="municipality", max_length=4)
    street: str | None = field(5, group="address", max_length=200, merge="ask")
    postcode: str | None = field(5, group="address", max_length=10, merge="ask")
    town: str | None = field(5, group="address", max_length=100, merge="ask")
    phone: str | None = field(6, max_length=50, merge="ask")
    email: str | None = field(7, max_length=254, merge="ask")
    about: str | None = field(8, max_length=4000, search=True, merge="ask")

    def rules(self) -> None:
        """An organisation has a name, and its number ten digits that agree."""
        require(self, "name")
        number = self.org_number or ""
        if number and not (len(number) == _DIGITS and number.isascii() and number.isdecimal()):
            refuse("organisation", "org_number", Reason.WRONG_FORM)
        if number and not _agrees(number):
            refuse("organisation", "org_number", Reason.WRONG_CHECK_DIGIT)


@record("contact_person", number=5, parent=Organisation, title="name")
class ContactPerson(Record, table=True):
    """Someone to call at an organisation."""

    organisation_id: UUID | None = link(1, Organisation)
    name: str | None = field(2, max_length=200, search=True, merge="ask")
    title: str | None = field(3, max_length=200)
    phone: str | None = field(4, max_length=50, merge="ask")
    email: str | None = field(5, max_length=254, merge="ask")
    about: str | None = field(6, max_length=2000, merge="ask")
    left_on: date | None = field(7)

    def rules(self) -> None:
        """A contact person has a name."""
        require(self, "name")


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A line of the list; *contacts* are the names of those to call."""

    organisation_id: UUID
    name: str
    type: OrganisationType | None
    town: str | None
    contacts: tuple[str, ...]


def add_organisation(session: Session, draft: Organisation) -> Organisation:
    """Keep an organisation in the unit's directory."""
    draft.space_id = acting(session).directory
    return keep(session, draft)


def add_contact_person(session: Session, draft: ContactPerson) -> ContactPerson:
    """Keep a contact person beside the organisation. Raises RecordGone where that was deleted."""
    return keep_under(session, draft)


def remove_organisation(session: Session, organisation_id: UUID) -> None:
    """Take an organisation out of the directory; its contact persons are no longer offered. History keeps all. Raises RecordGone."""
    delete(session, alive(session, Organisation, organisation_id))


def remove_contact_person(session: Session, contact_id: UUID) -> None:
    """Take out someone who was entered by mistake; who has left gets a day instead. Raises RecordGone."""
    delete(session, alive(session, ContactPerson, contact_id))


def organisations(session: Session, *, text: str = "", type: OrganisationType | None = None) -> list[Organisation]:  # noqa: A002 - the field's name
    """Organisations whose name holds *text*, by name."""
    return list(session.exec(_in_name_order(session, _which(session, select(Organisation), text, type))))


def organisation_window(session: Session, text: str, type: OrganisationType | None, *, limit: int, offset: int) -> list[OrganisationRow]:  # noqa: A002 - as above
    """A window of that list, each with whom to call."""
    found = list(session.exec(_in_name_order(session, _which(session, select(Organisation), text, type)).limit(limit).offset(offset)))
    names: dict[UUID | None, list[str]] = {}
    people = select(ContactPerson).where(
        col(ContactPerson.organisation_id).in_([one.id for one in found]),
        col(ContactPerson.deleted).is_(None),
        col(ContactPerson.left_on).is_(None),
    )
    for person in session.exec(people.order_by(in_order(session, ContactPerson.name), col(ContactPerson.id))):
        names.setdefault(person.organisation_id, []).append(person.name or "")
    return [OrganisationRow(one.id, one.name or "", one.type, one.town, tuple(names.get(one.id, ()))) for one in found]


def count_organisations(session: Session, text: str = "", type: OrganisationType | None = None) -> int:  # noqa: A002 - as above
    """How many the list has."""
    return int(session.exec(_which(session, select(func.count(col(Organisation.id))), text, type)).one())


def same_organisations(session: Session, name: str, org_number: str = "", apart_from: UUID | None = None) -> list[Organisation]:
    """Who may be the organisation that is being written in: the same number, or a name that the other begins with. For every key press."""
    begun, number = loose(name.strip()), number_of(org_number)
    if len(begun) < _BEGUN and not number:
        return []
    found = []
    for one in organisations(session):
        other = loose(one.name or "")
        alike = len(begun) >= _BEGUN and bool(other) and (other.startswith(begun) or begun.startswith(other))
        if one.id != apart_from and (alike or (number and one.org_number == number)):
            found.append(one)
    return found


def number_of(text: str) -> str:
    """The ten digits of an organisation number as people write it: with a hyphen, blanks, or two digits of a century before."""
    digits = "".join(letter for letter in text if letter in "0123456789")
    return digits[2:] if len(digits) == _WITH_CENTURY else digits


def _agrees(number: str) -> bool:
    """The last digit is that of the Luhn algorithm over the nine before it (Skatteverket, SKV 709)."""
    return sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(number)) % 10 == 0


def _which(session: Session, query: Any, text: str, wanted: OrganisationType | None) -> Any:
    query = query.where(col(Organisation.deleted).is_(None))
    if text.strip():
        query = query.where(folded(session, Organisation.name).like(containing(fold(text.strip())), escape="\\"))
    return query if wanted is None else query.where(Organisation.type == wanted)


def _in_name_order(session: Session, query: Any) -> Any:
    return query.order_by(in_order(session, Organisation.name), col(Organisation.id))


def contact_persons(session: Session, organisation_id: UUID | None = None) -> list[ContactPerson]:
    """Who to call, at one organisation or at all, by name; not those who have left."""
    query = (
        select(ContactPerson)
        .join(Organisation, col(Organisation.id) == col(ContactPerson.organisation_id))
        .where(col(ContactPerson.deleted).is_(None), col(Organisation.deleted).is_(None), col(ContactPerson.left_on).is_(None))
    )
    if organisation_id is not None:
        query = query.where(ContactPerson.organisation_id == organisation_id)
    return list(session.exec(query.order_by(in_order(session, ContactPerson.name), col(ContactPerson.id))))
