"""A value that is destroyed by a decision is nowhere; all else of the akt stays, on every laptop and for who comes later."""

from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select

from coachdesk.domain.person import ContactPoint
from coachdesk.errors import MalformedMessage, NotAllowed, SealBroken
from coachdesk.storage import history
from sync.client.joining import redact
from sync.protocol import snapshot as snapshots
from sync.protocol.envelope import Envelope, open_envelope
from sync.protocol.snapshot import Snapshot
from sync.protocol.wire import decode
from sync.server.tables import chain_link, envelope, snapshot, snapshot_part, wrap
from tests.sync.client.desks import Desk, Municipality, _phone

WORD, KEPT, LATER = "070-1740666", "070-1740611", "070-1740677"
VALUE = 3


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    """A coach in Sveg."""
    return municipality.join("karin", astrid, municipality.sveg)


@pytest.fixture
def nils(municipality: Municipality, astrid: Desk, karin: Desk) -> Desk:
    """Another."""
    return municipality.join("nils", astrid, municipality.sveg)


@pytest.fixture
def akt(municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk) -> UUID:
    """Karin's, known to all, in which a word has been written that may not stand."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, nils, astrid)
    karin.set_phone(akt, WORD)
    settle(karin, nils, astrid)
    return akt


def settle(*desks: Desk, rounds: int = 3) -> None:
    """Everybody has heard everything."""
    for _ in range(rounds):
        for desk in desks:
            desk.round()


def phone_of(desk: Desk, akt: UUID) -> ContactPoint:
    """The telephone as this laptop has it."""
    found = desk.workspace.read(_phone, akt)
    assert found is not None
    return found


def erase(desk: Desk, akt: UUID) -> int:
    """The telephone number, whatever anybody has written there."""
    return redact(desk.engine, akt, phone_of(desk, akt).id, VALUE)


def keys_of(desk: Desk, akt: UUID) -> dict[int, bytes]:
    """The space's keys on that laptop."""
    with desk.workspace.transaction() as tx:
        return dict(tx.keyring.space_keys().get(akt.bytes, {}))


def says(desk: Desk, word: str) -> list[str]:
    """Tables of the laptop's own database in which the word stands."""
    found = []
    with desk.workspace.transaction() as tx:
        run = tx.connection.exec_driver_sql
        names = [name for (name,) in run("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")]
        for name in names:
            if any(word.encode() in (cell if isinstance(cell, bytes) else str(cell).encode()) for row in run(f"SELECT * FROM {name}") for cell in row):
                found.append(name)
    return found


def readable_at_server(database: Engine, municipality: bytes, akt: UUID, keys: dict[int, bytes]) -> list[str]:
    """Everything of the akt that those keys open at the server, as text."""
    found = []
    with database.connect() as connection:
        rows = connection.execute(select(envelope).where(envelope.c.space_id == akt.bytes)).mappings().all()
        parts = connection.execute(select(snapshot_part.c.sealed).where(snapshot_part.c.space_id == akt.bytes)).scalars().all()
        made = connection.execute(select(snapshot.c.header).where(snapshot.c.space_id == akt.bytes)).scalars().all()
    found += [f"envelope of epoch {row['epoch']}" for row in rows if row["epoch"] not in keys]
    for header in made:
        told = decode(header, Snapshot, "snapshot")
        sealed = {snapshots.part_hash(one): one for one in parts}
        with suppress(KeyError, SealBroken, MalformedMessage):
            found.append(repr(snapshots.open_parts(told, [sealed[one] for one in told.parts], keys[told.epoch])))
    return found


def old_epochs(database: Engine, akt: UUID) -> tuple[int, int]:
    """Envelopes and wraps of the akt's first key at the server."""
    with database.connect() as connection:
        envelopes = connection.execute(select(envelope.c.number).where(envelope.c.space_id == akt.bytes, envelope.c.epoch == 1)).all()
        wraps = connection.execute(select(wrap.c.holder).where(wrap.c.about == akt.bytes, wrap.c.epoch == 1)).all()
    return len(envelopes), len(wraps)


def test_a_destroyed_value_is_nowhere(municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID, database: Engine) -> None:
    """Out of every laptop; at the server nothing is left that the old key opens, nor the key; everything else stands, for a newcomer too."""
    assert old_epochs(database, akt)[1]
    assert erase(karin, akt) == 2
    settle(karin, nils, astrid)
    for desk in (karin, nils, astrid):
        assert says(desk, WORD) == says(desk, KEPT) == []
        assert desk.call(akt) is None
        assert set(keys_of(desk, akt)) == {2}
        assert not desk.round().trouble
    assert old_epochs(database, akt) == (0, 0)
    eva = municipality.join("eva", astrid, municipality.sveg)
    settle(eva, astrid, eva)
    assert phone_of(eva, akt) == phone_of(karin, akt)
    eva.set_phone(akt, LATER)
    settle(eva, karin, nils, astrid)
    assert [desk.call(akt) for desk in (eva, karin, nils, astrid)] == [LATER] * 4
    assert readable_at_server(database, b"", akt, keys_of(karin, akt))
    assert WORD not in "".join(readable_at_server(database, b"", akt, keys_of(karin, akt)))
