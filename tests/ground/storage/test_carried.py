"""Where something is: here alone, waiting, on the server since when, or not taken and why."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from coachdesk.domain.person import ContactPoint
from coachdesk.domain.record import change
from coachdesk.domain.space import new_id
from coachdesk.storage import history
from coachdesk.storage.carried import Carriage, Carried, carried, carried_spaces, missing
from coachdesk.storage.identity import keep_secret
from coachdesk.storage.outbox import REMEMBERED
from tests.ground.storage.laptops import Laptop, Mina, exchange

TWO = 1_790_000_000_000
HASH = bytes(32)


@pytest.fixture
def mina(karin: Laptop) -> Mina:
    """Somebody, on a laptop that has a server."""
    with karin.workspace.transaction() as tx:
        keep_secret(tx.connection, "server", b"https://example.test")
    return karin.register_mina()


def seal(laptop: Laptop, mina: Mina, number: int) -> None:
    """Everything unsent becomes envelope *number*."""
    with laptop.workspace.transaction() as tx:
        tx.post.put_out(mina.akt.bytes, laptop.workspace.identity.voice, 1_000, number, HASH, b"raw", HASH)


def deliver(laptop: Laptop, mina: Mina, number: int, at: int = TWO) -> None:
    """The server says that it has the envelope."""
    with laptop.workspace.transaction() as tx:
        tx.post.delivered(mina.akt.bytes, laptop.workspace.identity.voice, number, at)


def refuse(laptop: Laptop, mina: Mina, number: int) -> None:
    """The server says no."""
    with laptop.workspace.transaction() as tx:
        tx.post.refuse(mina.akt.bytes, laptop.workspace.identity.voice, number, "not_a_writer", 1)


def phone(laptop: Laptop, mina: Mina) -> Carried:
    """How it stands with the telephone number."""
    return laptop.workspace.read(carried, [mina.phone])[mina.phone]


def akt(laptop: Laptop, mina: Mina) -> Carried:
    """How it stands with the whole akt."""
    return laptop.workspace.read(carried_spaces, [mina.akt])[mina.akt]


def renumber(session: Session, mina: Mina) -> None:
    """A verb: another telephone number."""
    change(session, ContactPoint, mina.phone, {"value": "070-1740612"})


def test_without_a_server_it_is_only_here(karin: Laptop) -> None:
    """Nothing is on its way where there is nowhere to go."""
    mina = karin.register_mina()
    assert phone(karin, mina).carriage is akt(karin, mina).carriage is Carriage.ALONE


def test_sealed_or_not_it_waits_until_the_server_has_said_yes(karin: Laptop, mina: Mina) -> None:
    """An envelope that was sent and not acknowledged isn't there."""
    assert phone(karin, mina).carriage is Carriage.WAITING
    seal(karin, mina, 1)
    assert phone(karin, mina).carriage is akt(karin, mina).carriage is Carriage.WAITING
    assert (phone(karin, mina).writes, akt(karin, mina).writes) == (1, 4)
    deliver(karin, mina, 1)
    there = Carried(Carriage.THERE, at=datetime.fromtimestamp(TWO / 1000, UTC))
    assert phone(karin, mina) == akt(karin, mina) == there


def test_what_is_missing_is_named_and_history_agrees(karin: Laptop, mina: Mina) -> None:
    """The records behind the count, the latest last; a line of history is sent when the server has it and not before."""
    assert karin.workspace.read(missing, mina.akt)[-2:] == [mina.phone, mina.enrolment]
    seal(karin, mina, 1)
    assert not any(line.sent for line in karin.workspace.read(history.lines, mina.phone))
    assert len(karin.workspace.read(missing, mina.akt)) == 4
    deliver(karin, mina, 1)
    assert karin.workspace.read(missing, mina.akt) == []
    assert all(line.sent for line in karin.workspace.read(history.lines, mina.phone))


def test_a_new_change_waits_though_the_old_is_there(karin: Laptop, mina: Mina) -> None:
    """One unsent word is enough; other records of the akt stay on the server."""
    seal(karin, mina, 1)
    deliver(karin, mina, 1)
    karin.workspace.write(renumber, mina)
    assert phone(karin, mina).carriage is akt(karin, mina).carriage is Carriage.WAITING
    assert karin.workspace.read(carried, [mina.person])[mina.person].carriage is Carriage.THERE


def test_what_follows_a_refused_envelope_is_refused_with_it(karin: Laptop, mina: Mina) -> None:
    """It can't be sent before the other is taken, so it isn't said to be on its way."""
    seal(karin, mina, 1)
    deliver(karin, mina, 1)
    karin.workspace.write(renumber, mina)
    seal(karin, mina, 2)
    refuse(karin, mina, 2)
    assert (phone(karin, mina).carriage, phone(karin, mina).reason) == (Carriage.REFUSED, "not_a_writer")
    assert karin.workspace.read(carried, [mina.person])[mina.person].carriage is Carriage.THERE
    karin.workspace.write(change, ContactPoint, mina.phone, {"label": "arbete"})
    assert phone(karin, mina).writes == akt(karin, mina).writes == 2


def test_what_came_from_elsewhere_is_there(karin: Laptop, perola: Laptop, mina: Mina) -> None:
    """It came from the server; when nobody here knows."""
    exchange(karin, perola)
    assert phone(perola, mina) == akt(perola, mina) == Carried()
    unheard = new_id()
    assert perola.workspace.read(carried, [unheard]) == {unheard: Carried()}


def test_the_moment_is_forgotten_after_a_week_and_the_fact_isnt(karin: Laptop, mina: Mina) -> None:
    """The memory is bounded."""
    seal(karin, mina, 1)
    deliver(karin, mina, 1)
    karin.workspace.write(change, ContactPoint, mina.phone, {"label": "arbete"})
    seal(karin, mina, 2)
    deliver(karin, mina, 2, TWO + REMEMBERED + 1)
    person = karin.workspace.read(carried, [mina.person])[mina.person]
    assert person == Carried()
    assert phone(karin, mina).at is not None
