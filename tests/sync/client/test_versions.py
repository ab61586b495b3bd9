"""An older program beside newer ones: it works on, carries what it doesn't understand, says so, and shows it once it is upgraded."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import Engine

from coachdesk.domain.person import ContactKind, ContactPoint
from coachdesk.domain.record import change, living
from coachdesk.domain.relative import Relative, add_relative
from coachdesk.storage import questions
from coachdesk.storage.parked import Parked, parked
from sync.client.snapshots import QUIET
from tests.ground.storage.laptops import known_writes
from tests.ground.storage.versions import the_older_program
from tests.sync.client.desks import Desk, Municipality
from tests.sync.client.test_redacting import phone_of, settle
from tests.sync.client.test_snapshots import _state, _told

DAY = QUIET + 60_000


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    """A coach in Sveg, with the newest program."""
    return municipality.join("karin", astrid, municipality.sveg)


@pytest.fixture
def nils(municipality: Municipality, astrid: Desk, karin: Desk) -> Iterator[Desk]:
    """Another, whose program is older and whose file has no table for relatives."""
    desk = municipality.join("nils", astrid, municipality.sveg)
    with desk.workspace.transaction() as tx:
        tx.connection.exec_driver_sql("DROP TABLE relative")
    with older(desk):
        desk.crash()
    yield desk
    desk.workspace.close()


@pytest.fixture
def akt(municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk) -> UUID:
    """An akt as everybody understands it."""
    akt = karin.new_akt("Mina", municipality.sveg)
    meet(karin, nils, astrid)
    return akt


@contextmanager
def older(*desks: Desk) -> Iterator[None]:
    """What those do, they do with the older program."""
    with the_older_program():
        yield


def meet(new: Desk, old: Desk, *others: Desk) -> None:
    """Everybody has heard everything."""
    for _ in range(3):
        new.round()
        with older(old):
            assert not old.round().trouble
        for one in others:
            one.round()


def upgraded(desk: Desk) -> None:
    """The newest program opens the file: first it makes the table that was missing, as its migration does."""
    with desk.workspace.transaction() as tx:
        Relative.__table__.create(tx.connection)  # type: ignore[attr-defined]  # SQLModel's metaclass makes it
    desk.crash()


def waiting(desk: Desk) -> Parked:
    """What the laptop has and can't show."""
    with desk.workspace.transaction() as tx:
        return parked(tx.connection)


def edit(desk: Desk, akt: UUID, **values: object) -> None:
    """In the contact point, as a form does."""
    desk.workspace.write(change, ContactPoint, phone_of(desk, akt).id, values)


def test_a_newer_register_waits_unseen_and_appears(municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID) -> None:
    """The older laptop edits the same record and forwards; upgraded it shows both, and its edit took nothing away from anybody."""
    edit(karin, akt, value="070-1740622", label="jobbet")
    meet(karin, nils, astrid)
    with older(nils):
        assert nils.call(akt) == "070-1740622"
        assert waiting(nils) == Parked(1, 1)
        edit(nils, akt, value="070-1740633")
    meet(karin, nils, astrid)
    assert (phone_of(karin, akt).value, phone_of(karin, akt).label) == ("070-1740633", "jobbet")
    upgraded(nils)
    assert phone_of(nils, akt) == phone_of(karin, akt)
    assert waiting(nils) == Parked(0, 0)
    settle(nils, karin, astrid)
    assert _state(nils, akt) == _state(karin, akt) == _state(astrid, akt)


def test_a_newer_kind_waits_whole_and_appears(municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID) -> None:
    """A record of a kind that it hasn't heard of, changed twice meanwhile, stands there after the upgrade as it does elsewhere."""
    relative = karin.workspace.write(add_relative, Relative(name="Olle Åkerbrand", akt_id=akt))
    meet(karin, nils, astrid)
    karin.workspace.write(change, Relative, relative.id, {"phone": "070-1740655"})
    meet(karin, nils, astrid)
    with older(nils):
        assert waiting(nils) == Parked(1, 1)
        nils.set_phone(akt, "070-1740644")
    meet(karin, nils, astrid)
    upgraded(nils)
    assert nils.workspace.read(living, Relative) == karin.workspace.read(living, Relative)
    assert karin.call(akt) == "070-1740644"
    assert waiting(nils) == Parked(0, 0)


def test_a_value_that_it_could_not_show_it_does_not_replace(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID
) -> None:
    """The newer address has one field more: to the older laptop there is none. What it writes there stands beside it, as a question."""
    edit(karin, akt, street="Fjällvägen 3", postcode="84095", town="Funäsdalen")
    meet(karin, nils, astrid)
    with older(nils):
        assert phone_of(nils, akt).street is None
        edit(nils, akt, street="Storgatan 1", postcode="84232")
        assert nils.workspace.read(questions.open_questions) == []
    meet(karin, nils, astrid)
    (asked,) = karin.workspace.read(questions.open_questions)
    assert {one.values["street"] for one in asked.answers} == {"Fjällvägen 3", "Storgatan 1"}
    with older(nils):
        nils.workspace.read(questions.open_questions)  # asked about what it can't show, it doesn't fall
        nils.workspace.seen(phone_of(nils, akt).id)
    upgraded(nils)
    (also,) = nils.workspace.read(questions.open_questions)
    assert also.answers == asked.answers
    first = next(one for one in also.answers if one.values["town"])
    nils.workspace.write(questions.answer, also, first.values, seen=also.seen)
    settle(nils, karin, astrid)
    for desk in (nils, karin, astrid):
        assert phone_of(desk, akt).town == "Funäsdalen"
        assert desk.workspace.read(questions.open_questions) == []


def test_a_choice_it_does_not_know(municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID) -> None:
    """A kind of contact that came later: nothing falls, and it appears."""
    edit(karin, akt, kind=ContactKind.EMAIL, value="mina@example.se")
    meet(karin, nils, astrid)
    with older(nils):
        assert phone_of(nils, akt).kind is ContactKind.PHONE
        assert phone_of(nils, akt).value == "mina@example.se"
    upgraded(nils)
    assert phone_of(nils, akt) == phone_of(karin, akt)


def test_the_older_one_compacts_what_it_does_not_understand(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID, database: Engine
) -> None:
    """It makes and witnesses snapshots as the others do: a newcomer has every word, also those it couldn't read."""
    karin.workspace.write(add_relative, Relative(name="Olle Åkerbrand", akt_id=akt))
    for number in range(4):
        edit(karin, akt, value=f"070-17406{number:02}", label=f"plats {number}")
        meet(karin, nils)
    for desk in (karin, nils):
        desk.engine.compact_after = 2
    for _ in range(10):
        municipality.clock.now += DAY
        meet(karin, nils)
    assert _told(database, akt) == [True]
    eva = municipality.join("eva", astrid, municipality.sveg)
    settle(eva, astrid, eva)
    assert _state(eva, akt) == _state(karin, akt)
    assert (phone_of(eva, akt).label, len(eva.workspace.read(living, Relative))) == ("plats 3", 1)
    with nils.workspace.transaction() as tx:
        assert known_writes(tx.connection)
