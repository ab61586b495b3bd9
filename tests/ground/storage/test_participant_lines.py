"""The list's lines follow from the records, whoever writes and by whichever road; held against the plain question asked of the records."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from coachdesk.domain.access import OpenReason
from coachdesk.domain.akt import Akt, close_akt, move_akt, reopen_akt
from coachdesk.domain.enrolment import EndReason, Enrolment, EnrolmentStatus, end_enrolment, enrol, enrolments_of, resume_enrolment
from coachdesk.domain.folding import fold, words
from coachdesk.domain.identity.kinds import IdentifierKind
from coachdesk.domain.intake import register_participant
from coachdesk.domain.note import ContactWith, JournalNote, write_note
from coachdesk.domain.ordering import order_key
from coachdesk.domain.participant_line import FOLLOWS_FROM
from coachdesk.domain.participants import Filter, Order, count_participants, last_contacts, participants
from coachdesk.domain.person import Person, PersonIdentifier, add_identifier, identifiers_of, person_id_of
from coachdesk.domain.record import RECORDS, alive, change, delete, keep, living
from coachdesk.domain.reminder import Reminder
from coachdesk.errors import CoachDeskError
from coachdesk.storage.questions import answer, open_questions
from tests.ground.storage.laptops import Laptop, exchange
from tests.makers import akt_of, note_about

FIRST = ("Mina", "Åsa", "Ali", "Émile", "Öla", "Biret")
LAST = ("Åkerbrand", "Öst", "al-Masri", "Šuorra", "Berg", "Bergman")
PLACES = ("Sveg", "Åre", "Hede", None)
FILTERS = (
    Filter(),
    Filter(closed=True),
    Filter(text="a"),
    Filter(text="åkerb mi"),
    Filter(text="sveg"),
    Filter(place="Åre"),
    Filter(needs=True),
    Filter(quiet_since=date(2026, 9, 1)),
)


class Life:
    """Random writes on one laptop: everything a line is made of, and deletes."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def step(self, laptop: Laptop) -> None:
        """Do one thing; what isn't possible any more isn't done."""
        verbs: tuple[Callable[[Session], object], ...] = (
            self._register, self._rename, self._move, self._close, self._forget, self._note, self._note, self._unnote,
            self._remind, self._remind, self._done, self._enrolment, self._number, self._answer,
        )  # fmt: skip
        verb = self.chance.choice(verbs)
        try:
            laptop.workspace.write(verb)
        except CoachDeskError:
            return

    def _akt(self, session: Session) -> UUID:
        akter = living(session, Akt)
        if not akter:
            return register_participant(session, akt_of()).akt.id
        return self.chance.choice(akter).id

    def _day(self) -> date:
        return date(2026, 9, 21) + timedelta(days=self.chance.randrange(-70, 40))

    def _register(self, session: Session) -> None:
        place, started = self.chance.choice(PLACES), self._day()
        register_participant(session, akt_of(self.chance.choice(FIRST), self.chance.choice(LAST), place=place, started_on=started))

    def _rename(self, session: Session) -> None:
        called = self.chance.choice((None, *FIRST))
        change(session, Person, person_id_of(self._akt(session)), {"family_name": self.chance.choice(LAST), "called_name": called})

    def _move(self, session: Session) -> None:
        whose = self.chance.choice((None, session.info["actor"].user_id))
        move_akt(session, self._akt(session), responsible_id=whose, place=self.chance.choice(PLACES), team_id=None)

    def _close(self, session: Session) -> None:
        self.chance.choice((close_akt, reopen_akt))(session, self._akt(session))

    def _forget(self, session: Session) -> None:
        cls: Any = self.chance.choice((Akt, Person, PersonIdentifier, Enrolment, Reminder, JournalNote, JournalNote))
        found = living(session, cls)
        if len(found) > 3:
            delete(session, self.chance.choice(found))

    def _note(self, session: Session) -> None:
        enrolments = enrolments_of(session, self._akt(session))
        if enrolments:
            who = self.chance.choice((ContactWith.PARTICIPANT, ContactWith.PARTICIPANT, ContactWith.EMPLOYER))
            write_note(session, note_about(enrolments[0].id, event_on=self._day(), contact_with=who, reached=self.chance.random() < 0.8))

    def _unnote(self, session: Session) -> None:
        for note in living(session, JournalNote)[:1]:
            note.event_on = self._day()

    def _remind(self, session: Session) -> None:
        akt = self._akt(session)
        clock = self.chance.choice((None, "09:30", "15:00"))
        keep(session, Reminder(space_id=akt, akt_id=akt, what="Ringa", due_on=self._day(), due_time=clock))

    def _done(self, session: Session) -> None:
        for one in living(session, Reminder, done_at=None)[:1]:
            one.done_at = session.info["actor"].now()

    def _enrolment(self, session: Session) -> None:
        akt = self._akt(session)
        its = enrolments_of(session, akt)
        if not its or self.chance.random() < 0.3:
            enrol(session, Enrolment(akt_id=akt, programme="Grund", started_on=self._day(), status=EnrolmentStatus.INTAKE))
        elif its[0].ended_on is None:
            end_enrolment(session, its[0].id, EndReason.STUDIES, date(2026, 12, 1))
        else:
            resume_enrolment(session, its[0].id)

    def _number(self, session: Session) -> None:
        add_identifier(session, self._akt(session), IdentifierKind.TEMPORARY, f"TF{self.chance.randrange(1000)}")

    def _answer(self, session: Session) -> None:
        for question in open_questions(session)[:1]:
            if question.reason == "values":
                answer(session, question, dict(question.answers[0].values))


class Plain(NamedTuple):
    """What the records say of one akt."""

    akt: Akt
    person: Person
    heard: date | None
    silent: date | None
    due: tuple[date, str]
    asked: bool
    searched: str

    def fits(self, which: Filter, today: date) -> bool:
        """Whether it belongs in the list."""
        needs = self.due[0] < today or self.asked or (self.silent is not None and self.silent <= today - timedelta(days=30))
        return (
            (self.akt.closed_on is not None) == which.closed
            and (which.place is None or self.akt.place == which.place)
            and (not which.needs or needs)
            and (which.quiet_since is None or self.heard is None or self.heard < which.quiet_since)
            and (which.responsible_id is None or self.akt.responsible_id == which.responsible_id)
            and all(word in self.searched for word in words(which.text))
        )

    def key(self, order: Order) -> tuple[Any, ...]:
        """Where it stands."""
        person = self.person
        name = (order_key(person.family_name), order_key(person.called_name if person.called_name is not None else person.given_name))
        first = {Order.NAME: (), Order.NEXT: self.due, Order.HEARD: (self.heard or date.min,), Order.PLACE: (order_key(self.akt.place),)}
        return (*first[order], *name, self.akt.id.bytes)


def _plain(session: Session) -> Iterator[Plain]:
    """All akter with their persons, asked for one by one."""
    asked = {question.space_id for question in open_questions(session)}
    for akt in living(session, Akt):
        person = session.get(Person, person_id_of(akt.id))
        if person is None or person.deleted is not None:
            continue
        heard = last_contacts(session, [akt.id]).get(akt.id)
        texts = (person.given_name, person.called_name, person.family_name, akt.place, akt.case_number)
        numbers = [number.value for number in identifiers_of(session, akt.id)]
        begun = [e for e in enrolments_of(session, akt.id) if e.ended_on is None and e.status != EnrolmentStatus.ENDED]
        start = max((e.started_on for e in begun if e.started_on), default=akt.opened_on)
        steps = select(Reminder).where(Reminder.akt_id == akt.id, col(Reminder.deleted).is_(None), col(Reminder.done_at).is_(None))
        due = min(((one.due_on, one.due_time or "99") for one in session.exec(steps) if one.due_on), default=(date.max, ""))
        silent = max((day for day in (heard, start) if day), default=None) if begun else None
        yield Plain(akt, person, heard, silent, due, akt.id in asked, fold(" ".join(one for one in (*texts, *numbers) if one)))


def _held_against_the_records(session: Session) -> None:
    everyone, actor = list(_plain(session)), session.info["actor"]
    for which in (*FILTERS, Filter(responsible_id=actor.user_id), Filter(responsible_id=actor.user_id, text="s")):
        for order in Order:
            asked = replace(which, order=order)
            expected = sorted((one for one in everyone if one.fits(asked, actor.today)), key=lambda one: one.key(order))
            assert [row.akt_id for row in participants(session, asked)] == [one.akt.id for one in expected]
            assert [row.last_contact_on for row in participants(session, asked)] == [one.heard for one in expected]
            assert count_participants(session, asked) == len(expected)


@pytest.mark.parametrize("seed", [0, *(pytest.param(one, marks=pytest.mark.long) for one in (1, 2))])
def test_the_list_is_what_the_records_say_after_any_writes_merges_and_deletes(karin: Laptop, perola: Laptop, seed: int) -> None:
    """On two laptops that write, delete, hear of each other and answer questions in any order, for every filter in every order."""
    chance = random.Random(seed)
    life = Life(chance)
    for _ in range(70):
        life.step(chance.choice((karin, perola)))
        if chance.random() < 0.15:
            exchange(karin, perola)
            for laptop in (karin, perola):
                laptop.workspace.read(_held_against_the_records)
    exchange(karin, perola)
    assert karin.workspace.read(_lines) == perola.workspace.read(_lines)
    karin.workspace.read(_held_against_the_records)


def _lines(session: Session) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.connection().exec_driver_sql("SELECT * FROM participant_line ORDER BY akt_id")]


def test_lines_that_are_missing_or_of_another_form_are_made_anew(karin: Laptop) -> None:
    """At the next opening; what stood there is what stands there again."""
    life = Life(random.Random(7))
    for _ in range(30):
        life.step(karin)
    before = karin.workspace.read(_lines)
    assert before
    for harm in (
        "DROP TABLE participant_line",
        "UPDATE mark SET value = x'00' WHERE name = 'participant_line'",
        "DROP VIEW participant_waits",
    ):
        with karin.workspace.transaction() as tx:
            tx.connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS participant_line (akt_id BLOB)")
            tx.connection.exec_driver_sql(harm)
        karin.workspace.close()
        karin.workspace = karin.opened()
        assert karin.workspace.read(_lines) == before


def test_what_a_line_follows_from_is_declared() -> None:
    """A trigger on a field that was renamed would be no trigger."""
    for name, fields in FOLLOWS_FROM.items():
        assert set(fields) <= {field.name for field in RECORDS.by_name(name).fields}


def test_what_waits_is_said_of_those_akter_alone(karin: Laptop) -> None:
    """Written here and not sent; that somebody opened an akt is nothing that waits."""
    first, second = (karin.workspace.write(register_participant, akt_of(name)).akt.id for name in ("Mina", "Åsa"))
    with karin.workspace.transaction() as tx:
        tx.connection.exec_driver_sql("UPDATE journal SET envelope = 1")
    assert not any(row.waits for row in karin.workspace.read(participants))
    karin.workspace.write(close_akt, first)
    karin.workspace.write(reopen_akt, first)
    karin.workspace.open_akt(second, OpenReason.OWN_CASE)
    assert {row.akt_id for row in karin.workspace.read(participants) if row.waits} == {first}
    assert karin.workspace.read(alive, Akt, first).closed_on is None
