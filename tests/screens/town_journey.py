"""Lovisa's way: a year and a half of notes, and people round her with names as long as they come and nobody asked."""

from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.group import GroupMember, MemberRole, add_member
from coachdesk.domain.note import sign_note, write_note
from coachdesk.domain.organisation import ContactPerson, OrganisationType, add_contact_person, add_organisation
from coachdesk.domain.record import change
from coachdesk.domain.relative import Relative, RelativeRole, add_relative
from tests.makers import note_about, organisation_of
from tests.ui.places import Karin

LONG_NAME = "Maximiliana-Kristiina Šuorra-Åkerströmsdotter"
SUBJECTS = ("Telefonsamtal", "Hembesök", "Möte på Komvux", "Besök på Hede Lanthandel", "Samtal i bilen till Sveg")


def journey_begins(session: Session, karin: Karin, today: date) -> None:
    """Thirty notes in nineteen months, and three more in the group."""
    began = today - timedelta(days=560)
    change(session, Enrolment, karin.enrolment, {"started_on": began})
    for number in range(30):
        day = began + timedelta(days=8 + number * 16 + number * 7 % 11)
        note = write_note(session, note_about(karin.enrolment, SUBJECTS[number % 5], "Vi talade om veckan som gick.", event_on=day))
        session.flush()
        sign_note(session, note.id)
    office = add_organisation(session, organisation_of("Försäkringskassan", OrganisationType.SOCIAL_INSURANCE))
    agency = add_organisation(session, organisation_of("Arbetsförmedlingen", OrganisationType.EMPLOYMENT_SERVICE))
    session.flush()
    officers = [
        add_contact_person(session, contact_at(office.id, LONG_NAME, "Handläggare", "070-174 06 33")),
        add_contact_person(session, contact_at(agency.id, "Mikael Sund", "Arbetsförmedlare", "070-174 06 58")),
    ]
    brother = add_relative(session, Relative(akt_id=karin.mina, name="Ola Åkerbrand", role=RelativeRole.SIBLING))
    session.flush()
    for draft in (
        *(GroupMember(contact_person_id=one.id, role=MemberRole.CASE_OFFICER) for one in officers),
        GroupMember(relative_id=brother.id, role=MemberRole.RELATIVE),
    ):
        add_member(session, karin.mina, draft)
        session.flush()


def contact_at(organisation: UUID, name: str, title: str, phone: str) -> ContactPerson:
    """Someone to call there, each on a number of their own."""
    return ContactPerson(organisation_id=organisation, name=name, title=title, phone=phone)
