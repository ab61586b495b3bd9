"""The demo's content: invented people only, told coherently, the same every time, and such as the verbs accept."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, SQLModel, create_engine

from coachdesk.domain.actor import Actor
from coachdesk.domain.akt import Akt
from coachdesk.domain.group import GroupMember, add_member, members_of
from coachdesk.domain.identity.kinds import NumberWarning
from coachdesk.domain.identity.parse import parse_identifier
from coachdesk.domain.intake import NewIdentifier, NewParticipant, register_participant
from coachdesk.domain.note import JournalNote, dispute_note, sign_note, signature_holds, write_note
from coachdesk.domain.organisation import ContactPerson, Organisation, add_contact_person, add_organisation
from coachdesk.domain.person import ContactKind, ContactPoint, Person
from coachdesk.domain.record import living
from coachdesk.domain.relative import Relative, add_relative
from coachdesk.domain.timeline import notes_about
from installer.demo.content import demo_content
from installer.demo.content_values import DemoContent, DemoNote, DemoParticipant
from tests.makers import STOCKHOLM, actor_of


@pytest.fixture(scope="module")
def content() -> DemoContent:
    """As `./run demo` founds it."""
    return demo_content()


def notes_of(content: DemoContent) -> list[DemoNote]:
    """All notes."""
    return [note for participant in content.participants for note in participant.notes]


def test_the_same_seed_tells_the_same_to_the_letter(content: DemoContent) -> None:
    """And another seed lays the days out differently."""
    assert demo_content() == content
    assert demo_content(2) != content


def test_there_are_forty_participants_of_two_coaches_and_four_hundred_notes(content: DemoContent) -> None:
    """Enough to look like a year and a half of work."""
    assert len(content.participants) == 40
    assert {one.coach for one in content.participants} == {"karin", "per_ola"}
    assert 390 <= len(notes_of(content)) <= 420
    assert content.unit.example


def test_no_two_notes_are_the_same_and_no_slot_is_left_open(content: DemoContent) -> None:
    """Two participants share the bones of a story, never its words."""
    texts = Counter(note.text for note in notes_of(content))
    assert [text for text, times in texts.items() if times > 1] == []
    told = [*texts, *(note.subject for note in notes_of(content)), *(one.aim for one in content.participants)]
    assert [text for text in told if re.search(r"[{}<>|]", text)] == []


def test_a_story_goes_forward_on_working_days_within_eighteen_months(content: DemoContent) -> None:
    """From the first talk to shortly before today; each note written on its day, after the event."""
    for participant in content.participants:
        days = [note.event_on for note in participant.notes]
        assert days == sorted(set(days))
        assert all(day.weekday() < 5 for day in days)
        assert content.today - timedelta(days=549) <= participant.started_on == days[0]
        assert days[-1] <= (participant.ended_on or content.today) <= content.today
    for note in notes_of(content):
        begun = datetime.combine(note.event_on, datetime.strptime(note.event_time, "%H:%M").time(), STOCKHOLM)  # noqa: DTZ007 - a time of day
        assert note.written_at > begun
        assert note.written_at.date() == note.event_on


def test_numbers_and_telephones_belong_to_nobody(content: DemoContent) -> None:
    """Test series of the tax agency, numbers kept for fiction, each once."""
    numbers = [(number, one) for one in content.participants for number in one.numbers]
    for number, participant in numbers:
        parsed = parse_identifier(number.text, number.kind, content.today)
        assert set(parsed.warnings) & {NumberWarning.FICTITIOUS, NumberWarning.TEMPORARY}
        assert parsed.kind is number.kind
        assert parsed.birth_date == participant.born
        assert parsed.legal_sex in {None, participant.legal_sex}
    assert len({number.text for number, _ in numbers}) == len(numbers)
    phones = [one.phone for one in content.staff] + [one.phone for one in content.participants]
    phones += [one.contact_phone for one in content.organisations]
    phones += [one.relative.phone for one in content.participants if one.relative.phone]
    assert len(set(phones)) == len(phones)
    assert all(1740605 <= int(phone.replace(" ", "").removeprefix("070-")) <= 1740699 for phone in phones)
    assert all(one.email.endswith("@example.se") for one in content.staff)


def test_everything_passes_the_verbs(content: DemoContent) -> None:
    """Founded as the demo founds it, with each note written and signed by its author on its day."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        coaches = _coaches(content)
        session.info["actor"] = coaches["karin"]
        contacts = _directory(session, content)
        for participant in content.participants:
            akt_id = _found(session, participant, coaches, contacts)
            notes = notes_about(session, akt_id)
            assert len(notes) == len(participant.notes)
            assert all(signature_holds(note) for note in notes if note.is_signed)
            assert len(members_of(session, akt_id, former=True)) == len(participant.members)
        session.info["actor"] = coaches["karin"]
        assert len(living(session, Akt)) == 40
    engine.dispose()


def _coaches(content: DemoContent) -> dict[str, Actor]:
    unit_id = actor_of().unit_id
    now = datetime.combine(content.today, datetime.min.time(), STOCKHOLM)
    return {one.key: actor_of(unit_id=unit_id, now=lambda: now) for one in content.staff}


def _directory(session: Session, content: DemoContent) -> dict[str, UUID]:
    contacts = {}
    for one in content.organisations:
        kept = add_organisation(session, Organisation(name=one.name, type=one.type, town=one.town))
        person = ContactPerson(organisation_id=kept.id, name=one.contact_name, title=one.contact_title, phone=one.contact_phone)
        contacts[one.key] = add_contact_person(session, person).id
    return contacts


def _found(session: Session, one: DemoParticipant, coaches: dict[str, Actor], contacts: dict[str, UUID]) -> UUID:
    session.info["actor"] = coaches[one.coach]
    made = register_participant(
        session,
        NewParticipant(
            person=Person(given_name=one.given_name, called_name=one.called_name, family_name=one.family_name, legal_sex=one.legal_sex),
            programme=one.programme,
            referrer=one.referrer,
            started_on=one.started_on,
            place=one.place,
            identifiers=[NewIdentifier(kind=number.kind, text=number.text) for number in one.numbers],
            contact_points=[
                ContactPoint(kind=ContactKind.PHONE, value=one.phone),
                ContactPoint(kind=ContactKind.ADDRESS, street=one.street, postcode=one.postcode, town=one.town),
            ],
        ),
    )
    relative = add_relative(session, Relative(akt_id=made.akt.id, name=one.relative.name, role=one.relative.role))
    for member in one.members:
        draft = GroupMember(role=member.role, from_on=member.from_on)
        if member.organisation is None:
            draft.relative_id = relative.id
        else:
            draft.contact_person_id = contacts[member.organisation]
        add_member(session, made.akt.id, draft)
    for note in one.notes:
        _write(session, note, made.enrolment.id, coaches)
    return made.akt.id


def _write(session: Session, note: DemoNote, enrolment_id: UUID, coaches: dict[str, Actor]) -> None:
    author = coaches[note.author]
    session.info["actor"] = Actor(author.user_id, author.device_id, author.unit_id, lambda: note.written_at)
    same = ("event_on", "event_time", "contact_with", "contact_name", "channel", "reached", "told_by", "subject", "text")
    kept = write_note(session, JournalNote(enrolment_id=enrolment_id, **{name: getattr(note, name) for name in same}))
    session.flush()
    if note.signed:
        sign_note(session, kept.id)
        session.flush()
    if note.dispute_text:
        dispute_note(session, kept.id, note.dispute_text)


def test_the_day_of_the_demo_is_fixed(content: DemoContent) -> None:
    """Pictures and figures stay comparable."""
    assert content.today == date(2026, 11, 20)


@pytest.mark.parametrize("weekday", range(7))
def test_the_demo_can_be_run_on_any_day(content: DemoContent, weekday: int) -> None:
    """The same is told, only on other days, all of them working days before that one; and a coach's day is full on it."""
    today = date(2027, 3, 1) + timedelta(days=weekday)
    other = demo_content(today=today)
    assert other.today == today
    for then, now in zip(content.participants, other.participants, strict=True):
        assert (now.name, now.street, now.phone, now.aim) == (then.name, then.street, then.phone, then.aim)
        assert [(note.author, note.text) for note in now.notes] == [(note.author, note.text) for note in then.notes]
        days = [note.event_on for note in now.notes]
        assert days == sorted(set(days))
        assert days[-1] < today
        assert all(day.weekday() < 5 for day in days)
        assert now.started_on >= other.begins_at.date()
    mine = [one.due_on for one in other.reminders if one.coach == "karin"]
    assert sum(day < today for day in mine) == 1
    assert sum(day == today for day in mine) == 3
    assert sum(today < day <= today + timedelta(days=7) for day in mine) == 4
    assert all(one.due_on == today or one.due_on.weekday() < 5 for one in other.reminders)
    evening = other.evening
    assert evening.home_at < evening.joined_at < evening.moved_at < evening.note_at
    assert evening.note_at.date() < today


def test_the_days_around_today_are_about_ones_own_participants(content: DemoContent) -> None:
    """A coach's reminders and drafts are about hers, who haven't ended; and the evening is about Karin's, and none of them new to her."""
    named = [(one.coach, one.who) for one in content.reminders] + [("karin", one.who) for one in content.drafts]
    named += [("karin", one) for one in (content.evening.note_about, content.evening.moved, content.evening.joined)]
    for coach, who in named:
        participant = content.participant(who)
        assert (participant.coach, participant.ended_on) == (coach, None)
    assert content.evening.organisation in {one.key for one in content.organisations}
    joined = content.participant(content.evening.joined)
    assert content.evening.organisation not in {member.organisation for member in joined.members}
