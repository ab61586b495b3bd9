"""`./run demo --size large`: the example municipality grown to the size of a region, to see how the program feels with 10,000 participants.

Nobody is invented twice over: each of the crowd lives the life of one of the forty under another name, in another place and another year.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.enrolment import EndReason, end_enrolment
from coachdesk.domain.intake import NewParticipant, register_participant
from coachdesk.domain.note import JournalNote, digest_of
from coachdesk.domain.person import ContactKind, ContactPoint, Person
from coachdesk.domain.record import keep
from coachdesk.domain.reminder import Reminder
from coachdesk.storage.workspace import Workspace
from installer.demo.content_values import DemoContent, DemoNote, DemoParticipant

PARTICIPANTS = 10_000
NOTES_EACH = 10
TOGETHER = 20
"""Participants of one transaction."""
MINE = 60
"""How many the founder herself is responsible for: as many as a coach can have."""


@dataclass(frozen=True, slots=True)
class Life:
    """Somebody of the crowd. *days* is how much later than the model's their days are (negative: earlier)."""

    model: DemoParticipant
    given_name: str
    family_name: str
    born: date
    place: str
    phone: str
    days: int
    mine: bool


def lives(content: DemoContent, count: int, seed: int = 1) -> Iterator[Life]:
    """The same *seed* gives the same crowd. One in five ended long ago; the others are in the middle of it."""
    chance = Random(seed)  # noqa: S311 - invented content, nothing secret
    families = sorted({one.family_name for one in content.participants})
    given: dict[object, list[str]] = {}
    for one in content.participants:
        given.setdefault(one.legal_sex, []).append(one.called_name)
    places = sorted({one.place for one in content.participants})
    phones = cycle([one.phone for one in content.participants])
    for number in range(count):
        model = content.participants[number % len(content.participants)]
        family = chance.choice(families)
        if chance.random() < 0.3:
            family = f"{family} {chance.choice(families)}"
        yield Life(
            model,
            chance.choice(given[model.legal_sex]),
            family,
            model.born + timedelta(days=chance.randrange(-3_000, 1_500)),
            chance.choice(places),
            next(phones),
            -chance.randrange(700, 2_000) if chance.random() < 0.2 else -chance.randrange(25),
            number < MINE,
        )


def settle(workspace: Workspace, content: DemoContent, team: UUID, colleague: UUID, count: int = PARTICIPANTS) -> Iterator[int]:
    """Write the crowd, a transaction for every twenty; gives how many there are so far."""
    crowd, written = lives(content, count), 0
    while some := list(islice(crowd, TOGETHER)):
        workspace.write(_settle, some, ZoneInfo(content.unit.zone), team, colleague)
        written += len(some)
        yield written


def _settle(session: Session, some: Sequence[Life], zone: ZoneInfo, team: UUID, colleague: UUID) -> None:
    for life in some:
        model = life.model
        person = Person(
            given_name=life.given_name,
            called_name=life.given_name,
            family_name=life.family_name,
            birth_date=life.born,
            legal_sex=model.legal_sex,
            language=model.language,
            interpreter_needed=model.interpreter_needed,
            preferred_channel=model.preferred_channel,
        )
        coach = acting(session).user_id if life.mine else colleague
        made = register_participant(
            session,
            NewParticipant(
                person=person,
                programme=model.programme,
                referrer=model.referrer,
                started_on=model.started_on + timedelta(days=life.days),
                place=life.place,
                team_id=team,
                responsible_id=coach,
                contact_points=[ContactPoint(kind=ContactKind.PHONE, value=life.phone)],
            ),
        )
        session.flush()
        _remember(session, made.akt.id, made.enrolment.id, life, coach, zone)


def _remember(session: Session, akt: UUID, enrolment: UUID, life: Life, coach: UUID, zone: ZoneInfo) -> None:
    """Ten notes, the end where there was one, else what comes next."""
    notes = life.model.notes
    today = acting(session).today
    for number in range(NOTES_EACH):
        told = notes[(number * len(notes)) // NOTES_EACH]
        day = min(told.event_on + timedelta(days=life.days), today)
        keep(session, _note(told, akt, enrolment, life, coach, day, zone))
    if life.days < -365:
        over = life.model.end_reason or EndReason.EMPLOYMENT
        end_enrolment(session, enrolment, over, notes[-1].event_on + timedelta(days=life.days + 7))
    elif life.mine:
        due = today + timedelta(days=life.born.toordinal() % 40 - 5)
        keep(session, Reminder(space_id=akt, akt_id=akt, what=notes[-1].subject, due_on=due))


def _note(told: DemoNote, akt: UUID, enrolment: UUID, life: Life, coach: UUID, day: date, zone: ZoneInfo) -> JournalNote:
    """The model's note as it would read in the akt of somebody else."""
    written = datetime.combine(day, time.fromisoformat(told.event_time or "15:00"), zone)
    note = JournalNote(
        space_id=akt,
        enrolment_id=enrolment,
        event_on=day,
        event_time=told.event_time,
        written_at=written,
        author_id=coach,
        contact_with=told.contact_with,
        channel=told.channel,
        reached=told.reached,
        subject=told.subject,
        text=told.text.replace(life.model.called_name, life.given_name),
    )
    note.signed_at, note.signed_by, note.digest = written, coach, digest_of(note)
    return note
