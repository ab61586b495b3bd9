"""A value that is destroyed by a decision is nowhere; all else of the akt stays, on every laptop and for who comes later."""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from coachdesk.domain.person import ContactPoint
from coachdesk.errors import MalformedMessage, NotAllowed, SealBroken, ServerRefused, ServerUnreachable
from sync.client.joining import ask_now, redact
from sync.protocol import snapshot as snapshots
from sync.protocol.snapshot import Snapshot
from sync.protocol.statements import Covered, Redacted
from sync.protocol.wire import decode
from sync.server.restored import HEALING
from sync.server.tables import envelope, snapshot, snapshot_part, wrap
from tests.sync.client.desks import Desk, Municipality, PutBack, _phone

WORD, KEPT, LATER = "070-1740666", "070-1740611", "070-1740677"
VALUE = 3
DAY = 24 * 60 * 60 * 1000


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
            cells = (cell if isinstance(cell, bytes) else str(cell).encode() for row in run(f'SELECT * FROM "{name}"') for cell in row)
            if any(word.encode() in cell for cell in cells):
                found.append(name)
    return found


def readable_at_server(database: Engine, akt: UUID, keys: dict[int, bytes]) -> list[str]:
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
            cuts = snapshots.open_cuts(told, [sealed[one] for one in told.cuts])
            found.append(repr(snapshots.open_parts(told, cuts, [sealed[one] for one in told.parts], keys[told.epoch])))
    return found


def old_epochs(database: Engine, akt: UUID) -> tuple[int, int]:
    """Envelopes and wraps of the akt's first key at the server."""
    with database.connect() as connection:
        envelopes = connection.execute(select(envelope.c.number).where(envelope.c.space_id == akt.bytes, envelope.c.epoch == 1)).all()
        wraps = connection.execute(select(wrap.c.holder).where(wrap.c.about == akt.bytes, wrap.c.epoch == 1)).all()
    return len(envelopes), len(wraps)


def test_a_destroyed_value_is_nowhere(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID, database: Engine
) -> None:
    """Out of every laptop; at the server nothing that the old key opens is left, nor the key; the rest stands, for a newcomer too."""
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
    assert readable_at_server(database, akt, keys_of(karin, akt))
    assert WORD not in "".join(readable_at_server(database, akt, keys_of(karin, akt)))


def test_who_was_away_keeps_what_she_wrote_and_loses_the_word(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID
) -> None:
    """Nils wrote in the same register, unknown to Karin, and sealed it with the old key; his line broke. They survive under the new."""
    nils.set_phone(akt, LATER)
    nils.line.script = ["lost request"]
    with suppress(ServerUnreachable):
        nils.round()
    nils.line.script = []
    erase(karin, akt)
    settle(karin, astrid)
    assert karin.call(akt) is None
    settle(nils, karin, astrid, nils)
    for desk in (karin, nils, astrid):
        assert desk.call(akt) == LATER
        assert says(desk, WORD) == []
        assert set(keys_of(desk, akt)) == {2}
        assert (desk.waiting(), desk.held(), desk.refused()) == (0, 0, {})


def test_who_was_away_for_longer_than_the_envelopes_stay_gets_the_rest(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID
) -> None:
    """What was written before and after comes to her in one snapshot, though her laptop knew the word under the same name."""
    erase(karin, akt)
    settle(karin, astrid)
    late = karin.new_akt("Olle", municipality.sveg)
    karin.set_phone(akt, LATER)
    settle(karin, astrid)
    assert says(nils, WORD)
    settle(nils)
    assert nils.call(akt) == LATER
    assert nils.call(late) == KEPT
    assert says(nils, WORD) == []
    assert not nils.round().trouble


def test_own_words_that_nobody_has_heard_are_sealed_without_it(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, database: Engine
) -> None:
    """The envelope that holds the word was on its way when it was destroyed: another one, of the same number, goes in its place."""
    akt = karin.new_akt("Mina", municipality.sveg)
    settle(karin, nils, astrid)
    karin.set_phone(akt, WORD)
    karin.line.script = ["lost request"]
    with suppress(ServerUnreachable):
        karin.round()
    karin.line.script = []
    erase(karin, akt)
    settle(karin, nils, astrid)
    for desk in (karin, nils, astrid):
        assert says(desk, WORD) == []
        assert desk.call(akt) is None
        assert (desk.waiting(), desk.held()) == (0, 0)
    assert old_epochs(database, akt) == (0, 0)


def test_only_who_leads_may(municipality: Municipality, karin: Desk, nils: Desk, akt: UUID) -> None:
    """A colleague who writes in the akt can't, whatever his program says: the log doesn't take it."""
    with pytest.raises(NotAllowed):
        erase(nils, akt)
    settle(nils, karin)
    assert karin.call(akt) == nils.call(akt) == WORD


def test_before_another_user_has_vouched_nothing_goes_at_the_server(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID, database: Engine
) -> None:
    """The laptops forget at once; the server keeps the sealed envelopes until somebody else's laptop holds the rest, so nothing is lost."""
    erase(karin, akt)
    settle(karin)
    assert says(karin, WORD) == []
    envelopes, wraps = old_epochs(database, akt)
    assert envelopes
    assert wraps
    assert 1 in keys_of(karin, akt)
    karin.set_phone(akt, LATER)
    settle(karin)
    settle(nils, karin)
    assert old_epochs(database, akt) == (0, 0)
    assert nils.call(akt) == LATER


def test_what_a_restored_server_lacks_comes_back_under_the_old_key_when_everybody_is_late(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID, database: Engine, backup: Callable[[], PutBack]
) -> None:
    """Sealed before the destruction and lost with the server: it comes when the healing is over, so that what it waits for can be made."""
    put_back = backup()
    nils.set_phone(akt, LATER)
    settle(nils, karin, astrid)
    erase(astrid, akt)
    settle(astrid)
    put_back()
    municipality.clock.now += HEALING + 60_000
    settle(astrid, karin, nils, rounds=5)
    assert old_epochs(database, akt) == (0, 0)
    eva = municipality.join("eva", astrid, municipality.sveg)
    settle(eva, astrid, eva)
    assert [phone_of(desk, akt) for desk in (karin, nils, eva)] == [phone_of(astrid, akt)] * 3
    assert not held_sealed(karin, nils, astrid, eva)


def test_a_new_word_under_a_key_that_everybody_has_destroyed_is_sealed_anew_at_a_restored_server_too(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID, backup: Callable[[], PutBack]
) -> None:
    """Nils wrote before the destruction, and comes when the snapshot of what it left stands again: the others can read his word."""
    nils.set_phone(akt, LATER)
    nils.line.script = ["lost request"] * 9
    with suppress(ServerUnreachable):
        nils.round()
    nils.line.script = []
    put_back = backup()
    erase(karin, akt)
    settle(karin, astrid)
    put_back()
    settle(karin, astrid)
    municipality.clock.now += HEALING + 60_000
    settle(karin, astrid)
    settle(nils, karin, astrid)
    assert [desk.call(akt) for desk in (karin, astrid, nils)] == [LATER] * 3
    assert not held_sealed(karin, nils, astrid)


def held_sealed(*desks: Desk) -> int:
    """Envelopes that wait there for a key."""
    return sum(desk.held() for desk in desks)


def refusing(desk: Desk, doors: list[str]) -> None:
    """Its server takes parts and no snapshot; notes which doors are asked."""
    honest = desk.line.server.snapshots

    def refused(door: str, body: bytes) -> bytes:
        doors.append(door)
        if door == "announce":
            raise ServerRefused(reason="another_cut", status=409)
        return honest(door, body)

    desk.line.visit = refused


def test_what_is_refused_is_sent_once_a_day(municipality: Municipality, karin: Desk, akt: UUID) -> None:
    """The snapshot that a destruction waits for is sent again where the words have changed, or on another day; not at every round."""
    doors: list[str] = []
    refusing(karin, doors)
    erase(karin, akt)
    settle(karin, rounds=5)
    assert doors.count("announce") == 1
    once = len(doors)
    karin.set_phone(akt, LATER)
    settle(karin, rounds=5)
    assert doors.count("announce") == 2
    municipality.clock.now += DAY
    settle(karin, rounds=5)
    assert doors.count("announce") == 3
    assert len(doors) <= 3 * once


def test_two_destroy_at_the_same_time(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID, database: Engine
) -> None:
    """Each by a decision of its own, the second of more: both count, the key turns twice, and it ends. The same twice is said once."""
    astrid.set_phone(akt, LATER)
    erase(karin, akt)
    assert erase(astrid, akt) == 3
    settle(karin, astrid, nils, rounds=5)
    for desk in (karin, nils, astrid):
        assert says(desk, WORD) == says(desk, LATER) == []
        assert set(keys_of(desk, akt)) == {3}
    assert old_epochs(database, akt) == (0, 0)


def test_an_old_backup_of_a_laptop_forgets_again(municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID) -> None:
    """Put back with the word in it: the first round takes it out, and it is taken to nobody."""
    old = municipality.clone(nils, "old")
    erase(karin, akt)
    settle(karin, astrid, nils)
    assert says(old, WORD)
    settle(old, karin, astrid)
    for desk in (old, karin, astrid):
        assert says(desk, WORD) == []
        assert desk.call(akt) is None


@pytest.mark.parametrize("sealed", [False, True], ids=["unsealed", "sealed"])
@pytest.mark.parametrize("sittings", [0, 1, 2])
def test_what_nobody_had_when_it_was_destroyed_comes_to_nobody(
    astrid: Desk, karin: Desk, nils: Desk, akt: UUID, sealed: bool, sittings: int
) -> None:
    """Written and destroyed without a net, and the program ended in between: the word has another name by then, and is gone."""
    karin.set_phone(akt, LATER)
    if sealed:
        karin.line.script = ["lost request"] * 9
        with suppress(ServerUnreachable):
            karin.round()
        karin.line.script = []
        karin.crash()
    erase(karin, akt)
    for _ in range(sittings):
        karin.crash()
    settle(karin, nils, astrid, rounds=5)
    for desk in (karin, nils, astrid):
        assert says(desk, WORD) == says(desk, LATER) == []
        assert not desk.call(akt)
        assert not held(desk)
    karin.set_phone(akt, KEPT)
    settle(karin, nils, astrid)
    assert {desk.call(akt) for desk in (karin, nils, astrid)} == {KEPT}


def test_what_is_blank_and_gets_another_name_is_not_said_by_it(astrid: Desk, karin: Desk, nils: Desk, akt: UUID) -> None:
    """Destroyed, sealed anew and not taken; in her next sitting a colleague has destroyed something else, so it is sealed once more."""
    karin.set_phone(akt, LATER)
    erase(karin, akt)
    karin.line.script = ["", *["lost request"] * 9]
    with suppress(ServerUnreachable):
        karin.round()
    karin.line.script = []
    karin.crash()
    settle(astrid, rounds=1)
    astrid.set_phone(akt, KEPT)
    erase(astrid, akt)
    settle(astrid, rounds=1)
    settle(karin, nils, astrid, rounds=5)
    assert [held(desk) for desk in (karin, nils, astrid)] == [0, 0, 0]
    assert [says(desk, word) for desk in (karin, nils, astrid) for word in (LATER, KEPT)] == [[]] * 6


def held(desk: Desk) -> int:
    """How many writes are set aside here."""
    with desk.workspace.transaction() as tx:
        return int(tx.connection.exec_driver_sql("SELECT count(*) FROM journal WHERE aside IS NOT NULL").scalar_one())


def test_a_destroyed_key_is_given_to_nobody_again(
    municipality: Municipality, astrid: Desk, karin: Desk, nils: Desk, akt: UUID, database: Engine
) -> None:
    """Nils hasn't heard that it is done and gives the old key with the akt's new team: the server doesn't keep it."""
    erase(karin, akt)
    settle(karin, nils)
    karin.grant(akt, municipality.funas, "write")
    settle(karin, nils, astrid, karin)
    assert old_epochs(database, akt) == (0, 0)


def test_what_one_statement_cannot_hold_goes_into_the_next(municipality: Municipality, karin: Desk, akt: UUID) -> None:
    """Said in one go; all of it counts."""
    spoken = karin.workspace.identity.voice
    said = [Redacted(akt.bytes, [Covered(spoken, number, VALUE) for number in range(start, start + 200)]) for start in (1, 201)]
    ask_now(karin.engine, "device", list(said))
    settle(karin, rounds=1)
    with karin.workspace.transaction() as tx:
        assert len(karin.engine.state(tx).redacted(akt.bytes)) == 400
    assert says(karin, WORD) == []
