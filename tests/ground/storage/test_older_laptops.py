"""Laptops of before there were voices: their ids end in whatever was drawn, and they are the laptops they were."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from coachdesk.domain.person import ContactPoint
from coachdesk.domain.record import change
from coachdesk.domain.staff import Laptop as LaptopRecord
from coachdesk.domain.staff import add_laptop
from coachdesk.storage import history, questions
from coachdesk.storage.engine import connect
from coachdesk.storage.identity import keep_secret
from coachdesk.voice import DRAWN, device_of, same_laptop
from tests.ground.storage.laptops import KEY, Laptop, Mina, exchange, make_database

HASH = bytes(32)


def named(path: Path, device: bytes, name: str) -> Laptop:
    """A laptop of that id, with its name in the directory."""
    make_database(path)
    engine = connect(path, KEY)
    with engine.connect() as connection, connection.begin():
        keep_secret(connection, "device", device)
    engine.dispose()
    laptop = Laptop(path)
    laptop.workspace.write(add_laptop, LaptopRecord(id=UUID(bytes=device), name=name))
    return laptop


@pytest.fixture
def older(tmp_path: Path, perola: Laptop) -> Iterator[Laptop]:
    """Of before; as that program wrote Mina down and sealed her."""
    laptop = named(tmp_path / "older.db", os.urandom(16), "Gamla datorn")
    perola.meet(laptop)
    laptop.meet(perola)
    yield laptop
    laptop.workspace.close()


@pytest.fixture
def mina(older: Laptop) -> Mina:
    """On the older laptop, said with its id, sealed and not acknowledged."""
    mina, device = older.register_mina(), older.workspace.identity.device_id.bytes
    with older.workspace.transaction() as tx:
        tx.connection.exec_driver_sql("UPDATE journal SET device = ?", (device,))
        tx.post.put_out(mina.akt.bytes, device, 1_000, 1, HASH, b"raw", HASH)
    return mina


def again(laptop: Laptop) -> None:
    """The next sitting."""
    laptop.workspace.close()
    laptop.workspace = laptop.opened()


def test_its_words_are_its_own_whichever_voice_said_them(older: Laptop, mina: Mina) -> None:
    """What was sealed under its id goes on under it; what is said now is said with a voice; both wait, and both are counted."""
    before = older.workspace.identity
    again(older)
    device, spoken = before.device_id.bytes, older.workspace.identity.voice
    assert older.workspace.identity.device_id == before.device_id
    assert device[-DRAWN:] != bytes(DRAWN), "by one chance in four thousand million"
    assert same_laptop(spoken, device)
    older.workspace.write(change, ContactPoint, mina.phone, {"value": "070-1740612"})
    with older.workspace.transaction() as tx:
        assert [(one.device, one.number, one.raw) for one in tx.post.outgoing(0)] == [(device, 1, b"raw")]
        assert {one.device for group in tx.post.parting.unsent(mina.akt.bytes) for one in group} == {device, spoken}
        assert tx.unsent(mina.akt.bytes) == 5
        tx.post.delivered(mina.akt.bytes, device, 1, older.clock.now)
        assert tx.unsent(mina.akt.bytes) == 1


def test_history_shows_the_laptop_and_not_its_voice(older: Laptop, perola: Laptop, mina: Mina) -> None:
    """By the id that has its name in the directory; here, and where its voices were heard."""
    again(older)
    older.workspace.write(change, ContactPoint, mina.phone, {"value": "070-1740612"})
    perola.meet(older)
    exchange(older, perola)
    who = older.workspace.identity
    for laptop in (older, perola):
        lines = laptop.workspace.read(history.lines, mina.phone)
        assert len(lines) > 1
        assert {(line.device_id, line.user_id) for line in lines} == {(who.device_id, who.user_id)}


def test_a_question_shows_the_laptops_and_not_their_voices(older: Laptop, perola: Laptop, mina: Mina) -> None:
    """One of before, one of today whose name hasn't come: by its id, too."""
    exchange(older, perola)
    for laptop, number in ((older, "070-1740612"), (perola, "070-1740613")):
        again(laptop)
        laptop.workspace.write(change, ContactPoint, mina.phone, {"value": number})
    perola.meet(older)
    older.meet(perola)
    exchange(older, perola)
    (question,) = older.workspace.read(questions.open_questions)
    theirs = perola.workspace.identity.device_id
    assert {one.device_id for one in question.answers} == {older.workspace.identity.device_id, theirs}
    assert device_of(perola.workspace.identity.voice) == theirs.bytes
