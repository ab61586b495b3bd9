"""The list of participants and the look-out for duplicates."""

import itertools
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from typing import cast
from uuid import uuid4

import pytest
from sqlmodel import Session

from coachdesk.domain.actor import Actor
from coachdesk.domain.akt import close_akt
from coachdesk.domain.duplicates import Candidate, Likeness, duplicates_of, likely_the_same
from coachdesk.domain.identity.kinds import IdentifierKind
from coachdesk.domain.identity.parse import parse_identifier
from coachdesk.domain.intake import Registered, register_participant
from coachdesk.domain.note import ContactWith, JournalNote, write_note
from coachdesk.domain.participants import Filter, count_participants, participants, places
from coachdesk.domain.person import add_identifier
from coachdesk.domain.record import delete, living
from coachdesk.domain.space import new_id
from coachdesk.domain.staff import add_staff
from coachdesk.storage import participant_lines
from coachdesk.storage.tables import LOCAL
from tests.makers import akt_of, note_about, staff_of
from tests.numbers import swedish_number


@pytest.fixture(autouse=True)
def _lines(session: Session) -> None:
    """The session's database also keeps the list's lines, as storage does."""
    connection = session.connection()
    LOCAL.create_all(connection)
    participant_lines.prepare(connection)


def caught_up(session: Session) -> Session:
    """As before a commit."""
    session.flush()
    participant_lines.catch_up(session.connection())
    return session


NUMBER = swedish_number(date(1990, 1, 4), 238)


def names(session: Session, which: Filter | None = None) -> list[str]:
    """The names in the list, in order."""
    return [row.name for row in participants(caught_up(session), which or Filter())]


def test_the_list_is_a_telephone_book(session: Session) -> None:
    """By family name, then what people are called; å ä ö last, whatever the case; in windows."""
    for given, family in (("Eva", "Öst"), ("Bo", "Zetterström"), ("Åsa", "Ärla"), ("Ann", "Åhl"), ("Per", "al-Masri"), ("Ada", "Öst")):
        register_participant(session, akt_of(given, family))
    everyone = ["Per al-Masri", "Bo Zetterström", "Ann Åhl", "Åsa Ärla", "Ada Öst", "Eva Öst"]
    assert names(session) == everyone
    assert [row.name for row in participants(session, limit=2, offset=3)] == everyone[3:5]
    assert count_participants(session) == 6


def test_a_line_says_who_is_responsible_and_when_the_participant_was_last_reached(session: Session, mina: Registered, me: Actor) -> None:
    """A call nobody answered and a talk with her employer are no contact with her."""
    add_staff(session, staff_of("Karin Hedlund", user_id=me.user_id))
    for on, who, reached in (
        (date(2026, 10, 1), ContactWith.PARTICIPANT, True),
        (date(2026, 10, 5), ContactWith.PARTICIPANT, False),
        (date(2026, 10, 7), ContactWith.EMPLOYER, True),
    ):
        write_note(session, note_about(mina.enrolment.id, event_on=on, contact_with=who, reached=reached))
    (row,) = participants(caught_up(session))
    assert (row.responsible_name, row.last_contact_on, row.birth_date, row.place) == (
        "Karin Hedlund",
        date(2026, 10, 1),
        date(1990, 1, 4),
        "Sveg",
    )
    assert names(session, Filter(quiet_since=date(2026, 10, 2))) == ["Mina Öberg"]
    assert names(session, Filter(quiet_since=date(2026, 10, 1))) == []
    delete(session, living(session, JournalNote, event_on=date(2026, 10, 1))[0])
    assert participants(caught_up(session))[0].last_contact_on is None


@pytest.mark.parametrize("text", ["mina", "ÖBERG", "öb min", "19900104", NUMBER, f"{NUMBER[:8]}-{NUMBER[8:]}", "calla", "ČÁLLÁ"])
def test_the_list_is_searched_by_names_and_numbers(session: Session, text: str) -> None:
    """In any order and case; accents may be left out; % and _ are letters like others."""
    register_participant(session, akt_of("Mina Čállá", number=NUMBER))
    register_participant(session, akt_of("Olof", "Dahl"))
    assert names(session, Filter(text=text)) == ["Mina Öberg"]
    assert names(session, Filter(text="%")) == names(session)
    assert names(session, Filter(text="x")) == []


def test_filters_narrow_and_closed_and_deleted_akter_are_apart(session: Session, mina: Registered, me: Actor) -> None:
    """By coach and place; the closed are a list of their own; the deleted are nowhere."""
    other = register_participant(session, akt_of("Olof", "Dahl", place="Hede", responsible_id=uuid4()))
    assert names(session, Filter(responsible_id=me.user_id)) == ["Mina Öberg"]
    assert names(session, Filter(place="Hede")) == ["Olof Dahl"]
    close_akt(session, other.akt.id)
    assert names(session) == ["Mina Öberg"]
    assert names(session, Filter(closed=True)) == ["Olof Dahl"]
    delete(session, mina.akt)
    assert names(session) == []
    assert count_participants(caught_up(session)) == 0


def test_the_same_number_is_a_certain_duplicate(session: Session, me: Actor) -> None:
    """Whatever the name; not of the akt itself, nor of a deleted one."""
    made = register_participant(session, akt_of("Mina", number=NUMBER))
    parsed = parse_identifier(NUMBER, IdentifierKind.PERSONNUMMER, me.today)
    (found,) = duplicates_of(session, Candidate(name="Någon annan", identifiers=[parsed]))
    assert (found.akt_id, found.name, found.likeness) == (made.akt.id, "Mina Öberg", Likeness.CERTAIN)
    assert duplicates_of(session, Candidate(identifiers=[parsed], apart_from=made.akt.id)) == []
    delete(session, made.akt)
    assert duplicates_of(session, Candidate(name="Mina", identifiers=[parsed])) == []


def test_the_same_temporary_number_is_only_a_likely_one(session: Session, mina: Registered, me: Actor) -> None:
    """Reserve numbers are each authority's own; beside a national number the certain one counts."""
    add_identifier(session, mina.akt.id, IdentifierKind.TEMPORARY, "R123")
    reserve = parse_identifier("R123", IdentifierKind.TEMPORARY, me.today)
    assert [one.likeness for one in duplicates_of(session, Candidate(identifiers=[reserve]))] == [Likeness.LIKELY]
    add_identifier(session, mina.akt.id, IdentifierKind.PERSONNUMMER, NUMBER)
    both = [parse_identifier(NUMBER, IdentifierKind.PERSONNUMMER, me.today), reserve]
    assert [one.likeness for one in duplicates_of(session, Candidate(identifiers=both))] == [Likeness.CERTAIN]


@pytest.mark.parametrize(
    "name,likely",
    [
        ("Mina Öberg", True),
        ("oberg mina", True),
        ("Mi", True),
        ("Minna Öberg", True),
        ("Mina Oeberg", True),
        ("Karl Nilsson", False),
        ("", False),
    ],
)
def test_the_same_birth_date_and_a_similar_name_is_a_likely_one(session: Session, mina: Registered, name: str, likely: bool) -> None:
    """Misspelt, turned around or only begun; another birth date is another person."""
    found = duplicates_of(session, Candidate(name=name, birth_date=date(1990, 1, 4)))
    assert [one.likeness for one in found] == ([Likeness.LIKELY] if likely else [])
    assert duplicates_of(session, Candidate(name=name, birth_date=date(1990, 1, 5))) == []


def test_whoever_registers_is_told_of_namesakes_too(session: Session, mina: Registered) -> None:
    """After those that are likelier, with place and coach; called by the name or given it, accents and case aside."""
    other = register_participant(session, akt_of("Mina Maria", born=date(1971, 1, 1), place="Hede"))
    caught_up(session)
    found = likely_the_same(session, Candidate(name="mina öberg", birth_date=date(1990, 1, 4)), "mina", "ÖBERG")
    assert [(one.akt_id, one.likeness, one.place) for one in found] == [
        (mina.akt.id, Likeness.LIKELY, "Sveg"),
        (other.akt.id, Likeness.NAMESAKE, "Hede"),
    ]
    assert likely_the_same(session, Candidate(name="Mina"), "Mina", "") == []
    assert duplicates_of(session, Candidate(name="mina öberg")) == []


def test_places_are_counted_in_alphabetical_order(session: Session) -> None:
    """Å after z; the closed by themselves; nowhere is no place."""
    for place in ("Åre", "Sveg", "Sveg", None):
        register_participant(session, akt_of(place=place))
    close_akt(session, register_participant(session, akt_of(place="Hede")).akt.id)
    caught_up(session)
    assert places(session) == [("Sveg", 2), ("Åre", 1)]
    assert places(session, closed=True) == [("Hede", 1)]


def test_duplicates_are_found_while_typing_among_fifty_thousand(session: Session, me: Actor) -> None:
    """By index, without looking at any other; and the list's window in one short look at each line.

    Counted in SQLite's steps, which are the same on every machine.
    """
    _fill(session, 50_000)
    participant_lines.catch_up(session.connection())
    candidate = Candidate(
        name="Förnamn 177 Efternamn 177",
        birth_date=date(1950, 1, 1) + timedelta(days=177),
        identifiers=[parse_identifier(NUMBER, IdentifierKind.PERSONNUMMER, me.today)],
    )
    assert _steps(session, lambda: duplicates_of(session, candidate)) < 1_000
    assert "Förnamn 177 Efternamn 177" in {one.name for one in duplicates_of(session, candidate)}
    assert _steps(session, lambda: participants(session, Filter(text="förnamn 4999"), limit=50)) < 20 * 50_000


def _steps(session: Session, call: Callable[[], object]) -> int:
    """What SQLite did, to a hundred."""
    database = cast("sqlite3.Connection", session.connection().connection.dbapi_connection)
    hundreds = itertools.count()
    database.set_progress_handler(lambda: next(hundreds) < 0, 100)
    call()
    database.set_progress_handler(None, 100)
    return 100 * next(hundreds)


def _fill(session: Session, count: int) -> None:
    """That many akter, each with a person and a number, in the wire's forms and past the ORM: this is about reading."""
    connection = session.connection()
    ids = [(new_id().bytes, new_id().bytes) for _ in range(count)]
    born = [(date(1950, 1, 1) + timedelta(days=n % 20_000)).isoformat() for n in range(count)]
    rows: dict[str, list[tuple[object, ...]]] = {
        "akt (id, space_id, opened_on)": [(akt, akt, "2026-11-20") for akt, _ in ids],
        "person (id, space_id, akt_id, given_name, family_name, birth_date)": [
            (person, akt, akt, f"Förnamn {n}", f"Efternamn {n}", born[n]) for n, (akt, person) in enumerate(ids)
        ],
        "person_identifier (id, space_id, person_id, kind, value)": [
            (akt, akt, person, "temporary", f"TF{n}") for n, (akt, person) in enumerate(ids)
        ],
    }
    for table, values in rows.items():
        marks = ", ".join("?" * len(values[0]))
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", values)
