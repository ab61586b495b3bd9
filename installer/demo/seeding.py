"""Writing the example municipality through the verbs, as its coaches would have: each on her own laptop, month by month.

The clock is turned with the story, so that history tells the right days.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from coachdesk.domain.enrolment import end_enrolment, running_enrolment
from coachdesk.domain.group import GroupMember, ResourceGroup, add_member, ensure_group
from coachdesk.domain.intake import NewIdentifier, NewParticipant, register_participant
from coachdesk.domain.note import JournalNote, dispute_note, sign_note, write_note
from coachdesk.domain.organisation import ContactPerson, Organisation, add_contact_person, add_organisation
from coachdesk.domain.person import ContactKind, ContactPoint, Person
from coachdesk.domain.record import change
from coachdesk.domain.relative import Relative, add_relative
from coachdesk.domain.staff import StaffMember, add_staff
from coachdesk.domain.unit import Unit, found_unit
from coachdesk.storage.workspace import Workspace
from installer.demo.content_values import DemoContent, DemoNote, DemoParticipant, DemoStaff


@dataclass
class Calendar:
    """A wall clock in milliseconds that can be set to a moment of the story; unset, it is the computer's."""

    real: Callable[[], int]
    set_to: int | None = None
    ticks: int = 0

    def __call__(self) -> int:
        """Milliseconds since 1970; two looks at a set clock differ by one."""
        if self.set_to is None:
            return self.real()
        self.ticks += 1
        return self.set_to + self.ticks

    def turn(self, moment: datetime) -> None:
        """Set it to *moment*."""
        self.set_to, self.ticks = int(moment.timestamp() * 1000), 0

    def let_go(self) -> None:
        """Back to the computer's clock."""
        self.set_to = None


def found_directory(workspace: Workspace, content: DemoContent, users: dict[str, UUID], team: UUID) -> None:
    """The unit, its staff (*users*: staff key to user id), organisations and contact persons."""
    workspace.write(_found_directory, content, users, team)


def _found_directory(session: Session, content: DemoContent, users: dict[str, UUID], team: UUID) -> None:
    unit = content.unit
    names = ("name", "board", "controller", "secrecy_regime", "retention_rule")
    more = ("municipality_name", "municipality_code", "zone", "example")
    found_unit(session, Unit(**{name: getattr(unit, name) for name in (*names, *more)}))
    for one in content.staff:
        if one.key in users:
            add_staff(session, _staff(one, users[one.key], team))
    for organisation in content.organisations:
        kept = add_organisation(session, Organisation(name=organisation.name, type=organisation.type, town=organisation.town))
        session.flush()
        contact = (organisation.contact_name, organisation.contact_title, organisation.contact_phone, organisation.contact_email)
        name, title, phone, email = contact
        add_contact_person(session, ContactPerson(organisation_id=kept.id, name=name, title=title, phone=phone, email=email))


def _staff(one: DemoStaff, user: UUID, team: UUID) -> StaffMember:
    return StaffMember(
        id=user, name=one.name, title=one.title, role=one.role, place=one.place, team_id=team, phone=one.phone, email=one.email
    )


class Seeder:
    """One coach's part of the story, lived on her laptop up to a day at a time. *me* is her staff key, *team* the place's."""

    def __init__(self, workspace: Workspace, calendar: Calendar, content: DemoContent, me: str, team: UUID) -> None:
        self._workspace, self._calendar, self._content, self._me, self._team = workspace, calendar, content, me, team
        self._zone = ZoneInfo(content.unit.zone)
        self._since = date.min

    def register(self, until: date) -> int:
        """Register her participants who began after the last day lived, up to *until*; returns how many."""
        count = 0
        for one in sorted(self._content.participants, key=lambda one: one.started_on):
            if one.coach == self._me and self._since < one.started_on <= until:
                self._calendar.turn(datetime.combine(one.started_on, time(7), self._zone))
                self._workspace.write(_register, one, self._content, self._team)
                count += 1
        self._calendar.let_go()
        return count

    def write(self, until: date) -> int:
        """Her notes of those days, in anybody's akt, and the ends of her participations; returns the number of notes."""
        notes = sorted(self._notes(until), key=lambda pair: pair[1].written_at)
        for participant, note in notes:
            self._calendar.turn(note.written_at)
            self._workspace.write(_write, participant, note)
        for one in self._content.participants:
            if one.coach == self._me and one.ended_on is not None and self._since < one.ended_on <= until:
                self._calendar.turn(datetime.combine(one.ended_on, time(16), self._zone))
                self._workspace.write(_end, one)
        self._calendar.let_go()
        self._since = until
        return len(notes)

    def _notes(self, until: date) -> Iterator[tuple[DemoParticipant, DemoNote]]:
        for participant in self._content.participants:
            for note in participant.notes:
                if note.author == self._me and self._since < note.written_at.date() <= until:
                    yield participant, note


def _register(session: Session, one: DemoParticipant, content: DemoContent, team: UUID) -> None:
    person = Person(
        given_name=one.given_name,
        called_name=one.called_name,
        family_name=one.family_name,
        birth_date=one.born,
        legal_sex=one.legal_sex,
        language=one.language,
        interpreter_needed=one.interpreter_needed,
        interpreter_language=one.language if one.interpreter_needed else None,
        preferred_channel=one.preferred_channel,
        home_municipality_name=content.unit.municipality_name,
        home_municipality_code=content.unit.municipality_code,
    )
    made = register_participant(
        session,
        NewParticipant(
            person=person,
            programme=one.programme,
            referrer=one.referrer,
            started_on=one.started_on,
            place=one.town,
            team_id=team,
            identifiers=[NewIdentifier(kind=number.kind, text=number.text) for number in one.numbers],
            contact_points=[
                ContactPoint(kind=ContactKind.PHONE, value=one.phone),
                ContactPoint(kind=ContactKind.ADDRESS, street=one.street, postcode=one.postcode, town=one.town),
            ],
        ),
    )
    session.flush()
    who = one.relative
    relative = add_relative(
        session,
        Relative(akt_id=made.akt.id, name=who.name, role=who.role, custody=who.custody, contact_ok=who.contact_ok, phone=who.phone),
    )
    session.flush()
    change(session, ResourceGroup, ensure_group(session, made.akt.id).id, {"aim": one.aim})
    towns = {organisation.key: organisation.name for organisation in content.organisations}
    for member in one.members:
        contact = None if member.organisation is None else contact_of(session, towns[member.organisation])
        relation = relative.id if contact is None else None
        add_member(
            session, made.akt.id, GroupMember(contact_person_id=contact, relative_id=relation, role=member.role, from_on=member.from_on)
        )
        session.flush()


def contact_of(session: Session, organisation: str) -> UUID:
    """The contact person of an organisation, by its name."""
    found = session.exec(
        select(ContactPerson.id)
        .join(Organisation, col(Organisation.id) == col(ContactPerson.organisation_id))
        .where(Organisation.name == organisation)
    ).first()
    assert found is not None
    return found


def akt_of(session: Session, one: DemoParticipant) -> UUID:
    """The akt of a participant of the demo, by name and birth date."""
    found = session.exec(
        select(Person.akt_id).where(
            Person.family_name == one.family_name, Person.given_name == one.given_name, Person.birth_date == one.born
        )
    ).first()
    assert found is not None
    return found


def _write(session: Session, one: DemoParticipant, note: DemoNote) -> None:
    enrolment = running_enrolment(session, akt_of(session, one))
    assert enrolment is not None
    kept = write_note(
        session,
        JournalNote(
            enrolment_id=enrolment.id,
            event_on=note.event_on,
            event_time=note.event_time,
            contact_with=note.contact_with,
            contact_name=note.contact_name,
            channel=note.channel,
            reached=note.reached,
            told_by=note.told_by,
            subject=note.subject,
            text=note.text,
        ),
    )
    session.flush()
    if note.signed:
        sign_note(session, kept.id)
        session.flush()
    if note.dispute_text:
        dispute_note(session, kept.id, note.dispute_text)


def _end(session: Session, one: DemoParticipant) -> None:
    enrolment = running_enrolment(session, akt_of(session, one))
    assert enrolment is not None
    assert one.end_reason is not None
    end_enrolment(session, enrolment.id, one.end_reason, one.ended_on)
