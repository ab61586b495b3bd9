"""Organisations the unit works with, and the people there: in the directory, for everyone in the unit."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.folding import fold
from coachdesk.domain.lineage import keep_under, require
from coachdesk.domain.ordering import containing, folded, in_order
from coachdesk.domain.record import Record, field, keep, link, record


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
        """An organisation has a name."""
        require(self, "name")


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


def add_organisation(session: Session, draft: Organisation) -> Organisation:
    """Keep an organisation in the unit's directory."""
    draft.space_id = acting(session).directory
    return keep(session, draft)


def add_contact_person(session: Session, draft: ContactPerson) -> ContactPerson:
    """Keep a contact person beside the organisation. Raises RecordGone where that was deleted."""
    return keep_under(session, draft)


def organisations(session: Session, *, text: str = "", type: OrganisationType | None = None) -> list[Organisation]:  # noqa: A002 - the field's name
    """Organisations whose name holds *text*, by name."""
    query = select(Organisation).where(col(Organisation.deleted).is_(None))
    if text.strip():
        query = query.where(folded(session, Organisation.name).like(containing(fold(text.strip())), escape="\\"))
    if type is not None:
        query = query.where(Organisation.type == type)
    return list(session.exec(query.order_by(in_order(session, Organisation.name), col(Organisation.id))))


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
