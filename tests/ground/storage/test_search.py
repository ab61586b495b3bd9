"""Search: finds what a coach would expect to be found, the newest first, and nothing that was deleted; any text is a query."""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session

from coachdesk.domain.draft import drop_draft, keep_draft
from coachdesk.domain.folding import fold, loose, words
from coachdesk.domain.note import JournalNote, change_note, write_note
from coachdesk.domain.organisation import Organisation
from coachdesk.domain.person import Person
from coachdesk.domain.record import RECORDS, alive, change, delete, keep
from coachdesk.domain.space import directory_of, new_id
from coachdesk.storage import migrate, search_index
from coachdesk.storage.engine import connect
from coachdesk.storage.search import Hit, search, snippet, understood
from tests.ground.storage.laptops import UNIT, Laptop, Mina


@dataclass
class Desk:
    """A laptop with an index, and one participant."""

    laptop: Laptop
    mina: Mina

    def note(self, text: str, subject: str | None = None, on: date = date(2026, 3, 1), time: str | None = None) -> UUID:
        """A saved note's id."""
        draft = JournalNote(enrolment_id=self.mina.enrolment, event_on=on, event_time=time, subject=subject, text=text)
        return self.laptop.workspace.write(write_note, draft).id

    def catch_up(self) -> None:
        """Index all that is due."""
        more = True
        while more:
            with self.laptop.workspace.transaction() as tx:
                more = search_index.catch_up(tx.connection, limit=7)

    def hits(self, query: str, **options: object) -> list[Hit]:
        """What search finds once everything is indexed."""
        self.catch_up()
        return self.laptop.workspace.read(search, query, **options)  # type: ignore[arg-type]  # search's own options

    def found(self, query: str, **options: object) -> list[UUID]:
        """The ids of the hits."""
        return [hit.record_id for hit in self.hits(query, **options)]


@pytest.fixture
def desk(karin: Laptop) -> Desk:
    """Karin's laptop with Mina, indexed from now on."""
    with karin.workspace.transaction() as tx:
        search_index.prepare(tx.connection, RECORDS)
    return Desk(karin, karin.register_mina())


def test_from_three_letters_prefixes_and_compounds(desk: Desk) -> None:
    """What was typed is found at the start of a word and within one; two letters find nothing yet."""
    note = desk.note("Arbetsträningen på Hedeviken går bra")
    for query in ("arb", "arbetstr", "träning", "hedeviken", "viken", "ARBETS", "bra går", "träning hede"):
        assert desk.found(query) == [note], query
    for query in ("", "  ", "ar", "träningar", "bra dåligt", "- * ?"):
        assert desk.found(query) == [], query


def test_a_word_still_being_typed_waits(desk: Desk) -> None:
    """The list doesn't blink while the next word has one or two letters; a short word before others counts."""
    note = desk.note("Hon vill gå kursen")
    other = desk.note("Hon vill läsa kursen")
    assert set(desk.found("kursen g")) == {note, other}
    assert desk.found("gå kursen") == [note]
    assert desk.found("å kursen") == []


def test_swedish_letters(desk: Desk) -> None:
    """å ä ö are letters of their own; without them more is found, but last. Foreign accents never matter."""
    wage = desk.note("Fick lön", on=date(2026, 1, 1))
    salon = desk.note("Salonen stänger", on=date(2026, 1, 2))
    assert desk.found("lön") == [wage, salon]
    assert desk.found("lon") == [salon, wage]
    french = desk.note("Träffade Émile Čállá vid Müllers")
    for query in ("emile", "émile", "calla", "čállá", "muller", "müller"):
        assert desk.found(query) == [french], query


def test_newest_first_by_the_day_of_the_event(desk: Desk) -> None:
    """Not by when it was written; the time of day decides within a day, and a limit keeps the newest."""
    days = [
        (date(2026, 2, 2), None),
        (date(2025, 12, 24), "09:00"),
        (date(2026, 2, 2), "23:59"),
        (date(2026, 2, 2), "08:15"),
        (date(1965, 1, 1), None),
    ]
    notes = [desk.note("bastubad", on=day, time=time) for day, time in days]
    in_order = [notes[2], notes[3], notes[0], notes[1], notes[4]]
    assert desk.found("bastu") == in_order
    assert desk.found("bastu", limit=2) == in_order[:2]
    desk.laptop.workspace.write(change_note, notes[4], {"event_on": date(2026, 2, 3)})
    assert desk.found("bastu") == [notes[4], *in_order[:4]]


def test_many_of_one_minute(desk: Desk) -> None:
    """As many records as one likes may fall on one minute; each has its own place."""
    with desk.laptop.workspace.transaction() as tx:
        sql = "INSERT INTO journal_note (id, space_id, event_on, text) VALUES (?, ?, '2026-05-05', 'samma minut')"
        tx.connection.exec_driver_sql(sql, [(new_id().bytes, desk.mina.akt.bytes) for _ in range(5_000)])
        while search_index.catch_up(tx.connection):
            pass
        assert tx.connection.exec_driver_sql("SELECT count(*) FROM search_entry WHERE words LIKE '%samma%'").scalar() == 5_000
    assert len(desk.found("samma", limit=6_000)) == 5_000


@pytest.mark.parametrize("query", ["070-174 06 11", "0701740611", "070 1740611", "+46 70 174 06 11", "070-174", "17406", "0611"])
def test_telephone_numbers_as_people_type_them(desk: Desk, query: str) -> None:
    """The number was saved as 070-1740611; spaces, hyphens and the country code make no difference."""
    assert [hit.kind for hit in desk.hits(query)] == ["contact_point"]


@pytest.mark.parametrize("query", ["19900412-2389", "199004122389", "900412-2389", "9004122389", "900412", "2389"])
def test_identity_numbers(desk: Desk, query: str) -> None:
    """With or without century and hyphen; wherever it is written, in its own record or in a note."""
    with desk.laptop.workspace.transaction() as tx:
        sql = "INSERT INTO person_identifier (id, space_id, person_id, value, country) VALUES (?, ?, ?, '199004122389', 'SE')"
        tx.connection.exec_driver_sql(sql, (new_id().bytes, desk.mina.akt.bytes, desk.mina.person.bytes))
    desk.note("Uppgav 19900412-2389 som sitt nummer")
    assert {hit.kind for hit in desk.hits(query)} == {"person_identifier", "journal_note"}


def test_numbers_beside_each_other_need_not_belong_together(desk: Desk) -> None:
    """A year and an amount typed one after the other are also two words."""
    note = desk.note("Bidrag 4500 kronor, beviljat under 2025")
    assert desk.found("2025 4500") == [note]


def test_what_a_hit_tells(desk: Desk) -> None:
    """Kind, akt, title, day, and a piece of the text around what was sought."""
    text = "Inledning. " + "ord " * 200 + "Här står bastubad mitt i texten " + "ord " * 200
    desk.note(text, subject="Besök i Hede", on=date(2026, 4, 2))
    (hit,) = desk.hits("bastubad")
    assert (hit.kind, hit.akt_id, hit.title, hit.on_day, hit.is_draft) == (
        "journal_note",
        desk.mina.akt,
        "Besök i Hede",
        date(2026, 4, 2),
        False,
    )
    assert "bastubad mitt i" in hit.snippet
    assert len(hit.snippet) < 200
    (person,) = desk.hits("åkerbr")
    assert (person.kind, person.title, person.akt_id) == ("person", "Mina Åkerbrand", desk.mina.akt)


def test_directory_belongs_to_no_akt(desk: Desk) -> None:
    """An organisation is found by every coach of the unit."""
    organisation = Organisation(space_id=directory_of(UNIT), name="Ljungdalens fjällhotell")
    desk.laptop.workspace.write(keep, organisation)
    (hit,) = desk.hits("hotell")
    assert (hit.kind, hit.akt_id, hit.title) == ("organisation", None, "Ljungdalens fjällhotell")


def test_kinds(desk: Desk) -> None:
    """Only what was asked for; nothing for no kinds at all."""
    note = desk.note("Talade med Mina om Åkerbrands gård")
    assert desk.found("mina", kinds=["journal_note"]) == [note]
    assert desk.found("mina", kinds=["person"]) == [desk.mina.person]
    assert set(desk.found("mina", kinds=["person", "journal_note"])) == {note, desk.mina.person}
    assert desk.found("mina", kinds=["organisation"]) == []
    assert desk.found("mina", kinds=[]) == []


def test_changed_and_deleted(desk: Desk) -> None:
    """The old words are gone with the change, and everything with the delete, even before the index has caught up."""
    note = desk.note("Hemlighet ett")
    assert desk.found("hemlighet") == [note]
    desk.laptop.workspace.write(change_note, note, {"text": "Något annat"})
    assert desk.found("hemlighet") == []
    assert desk.found("något annat") == [note]
    desk.laptop.workspace.write(lambda session: delete(session, alive(session, JournalNote, note)))
    assert desk.laptop.workspace.read(search, "annat") == []
    assert desk.found("annat") == []
    desk.laptop.workspace.write(_revive, note)
    assert desk.found("annat") == [note]


def _revive(session: Session, note: UUID) -> None:
    found = session.get(JournalNote, note)
    assert found is not None
    found.deleted = None


def test_drafts_are_found_and_marked(desk: Desk) -> None:
    """Every round of typing, though they all melt into one journal row; only by what will be searched once saved; gone when dropped."""
    workspace = desk.laptop.workspace
    for text in ("Vi pratade", "Vi pratade om skoterleden", "Vi pratade om skoterleden till Vemdalen"):
        values = {"subject": "Utkast", "text": text, "contact_with": "participant", "event_on": "2026-05-06"}
        workspace.write(keep_draft, "note.new", desk.mina.enrolment, values)
        (hit,) = desk.hits(text.split()[-1])
        assert (hit.is_draft, hit.akt_id, hit.title, hit.on_day) == (True, desk.mina.akt, "Utkast", date(2026, 5, 6))
    assert desk.hits("participant") == []
    assert desk.hits("event") == []
    workspace.write(drop_draft, "note.new", desk.mina.enrolment)
    assert desk.hits("vemdalen") == []


def test_what_comes_from_away_is_found(desk: Desk, perola: Laptop) -> None:
    """Received writes are indexed like one's own."""
    note = desk.note("Bastubad i Funäsdalen")
    with perola.workspace.transaction() as tx:
        search_index.prepare(tx.connection, RECORDS)
    perola.take(desk.laptop.writes())
    assert Desk(perola, desk.mina).found("bastu") == [note]


def test_records_from_before_the_index(karin: Laptop) -> None:
    """A new index, or one of another form, finds all there is; an unchanged one isn't made again."""
    mina = karin.register_mina()
    with karin.workspace.transaction() as tx:
        search_index.prepare(tx.connection, RECORDS)
    desk = Desk(karin, mina)
    assert desk.found("åker") == [mina.person]
    with karin.workspace.transaction() as tx:
        search_index.prepare(tx.connection, RECORDS)
        assert not tx.connection.exec_driver_sql("SELECT count(*) FROM search_due").scalar()
        tx.connection.exec_driver_sql("DROP TRIGGER search_due_update_person")  # as a migration might
        search_index.prepare(tx.connection, RECORDS)
    karin.workspace.write(change, Person, mina.person, {"family_name": "Sjöbrand"})
    assert desk.found("sjöb") == [mina.person]
    assert desk.found("åkerb") == []


def test_more_words_than_can_be_asked_for(desk: Desk) -> None:
    """Where very many words hold what was typed, those of the newest are found, and together with a rare word all."""
    many = [desk.note(f"z{number}träning {'fisketur' if number % 100 == 0 else 'skola'}") for number in range(300)]
    assert set(desk.found("träning", limit=400)) == set(many)
    assert set(desk.found("träning fisketur", limit=400)) == {many[0], many[100], many[200]}
    assert len(desk.found("träning")) == 50


# --- against a plain oracle ----------------------------------------------------------------------------------------

TEXTS = st.lists(st.text("abåäö1 -é", max_size=24), max_size=6)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A migrated database without a journal's attention."""
    made = connect(tmp_path_factory.mktemp("oracle") / "desk.db", os.urandom(32), pragmas={"synchronous": "OFF"})
    migrate.upgrade(made, lambda: None)
    yield made
    made.dispose()


def _store(connection: Connection, number: int, text: str | None) -> None:
    key = number.to_bytes(16, "big")
    connection.exec_driver_sql("DELETE FROM relative WHERE id = ?", (key,))
    if text is not None:
        connection.exec_driver_sql("INSERT INTO relative (id, about) VALUES (?, ?)", (key, text))


def _holds(text: str, query: str) -> bool:
    typed = words(query)
    if len(typed[-1]) < 3:
        typed.pop()
    return all(any(loose(word) in loose(other) if len(word) > 2 else word == other for other in words(text)) for word in typed)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(TEXTS, min_size=1, max_size=3), query=st.text("abåäö é", max_size=9))
def test_as_a_plain_search_would_find(engine: Engine, rounds: list[list[str]], query: str) -> None:
    """After any rounds of writing over and deleting, search finds exactly what looking through every text finds; no word is left over."""
    with engine.begin() as connection:
        for texts in rounds:
            for number, text in itertools.zip_longest(range(6), texts):
                _store(connection, number, text)
            while search_index.catch_up(connection, limit=4):
                pass
        known = {word for (word,) in connection.exec_driver_sql("SELECT word FROM search_word")}
        entries = connection.exec_driver_sql("SELECT words FROM search_entry").scalars().all()
        assert known == {word for entry in entries for word in entry.split() if len(word) >= 3}
        with Session(connection) as session:
            found = {hit.record_id.int for hit in search(session, query)}
    wanted = understood(query)
    assert found == {number for number, text in enumerate(rounds[-1]) if wanted and _holds(text, query)}


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=60) | st.text("\"'*():^+-{}.,ANDORNEAR\\%_0123456789 abå", max_size=60))
def test_any_text_is_a_query(engine: Engine, query: str) -> None:
    """No operator, no quotation mark and no control character is anything but text."""
    with engine.begin() as connection, Session(connection) as session:
        assert isinstance(search(session, query), list)
        assert isinstance(search(session, query, kinds=["person"]), list)


@given(text=st.text(max_size=400), query=st.text(max_size=12))
def test_any_text_has_a_snippet(text: str, query: str) -> None:
    """Whatever stands in a note, a piece of at most two lines comes out of it."""
    assert len(snippet([text], [fold(query)])) <= 170


def test_words_leave_the_file(tmp_path: Path) -> None:
    """A word whose last record is purged is overwritten in every table of the index and in the file's free pages.

    In a database without encryption, so that its bytes can be looked through.
    """
    path = tmp_path / "plain.db"

    def opened() -> object:
        connection = sqlcipher.connect(str(path), isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")
        return connection

    engine = create_engine("sqlite://", creator=opened, module=sqlcipher)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    migrate.upgrade(engine, lambda: None)

    def round_of(number: int, text: str | None) -> bytes:
        with engine.begin() as connection:
            _store(connection, number, text)
            search_index.catch_up(connection)
        database = engine.raw_connection().driver_connection
        assert database is not None
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()

    for number in range(40):
        round_of(number, f"vanliga ord om vardagen {number}")
    assert b"qzvhemlis" in round_of(100, "Aqzvhemlisväxer")
    after = round_of(100, None)
    engine.dispose()
    assert not [piece for piece in (b"qzvhemlis", b"qzvh", b"hemlis") if piece in after]
