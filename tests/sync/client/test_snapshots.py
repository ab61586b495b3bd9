"""Snapshots: fewer bytes for who comes late, the same words for everybody, and nobody believed who leaves one out."""

import secrets
from contextlib import suppress
from uuid import UUID

import pytest
from sqlalchemy import Engine, delete, func, insert, select

from coachdesk.errors import ServerRefused, ServerUnreachable
from coachdesk.storage.merge import heads
from coachdesk.storage.people import user_of
from coachdesk.storage.snapshots import WANTED
from sync.client.me import me_of
from sync.client.snapshots import QUIET, turn
from sync.protocol import limits
from sync.protocol.messages import NONCE_BYTES, VERSION, sign_request
from sync.protocol.snapshot import COMPACTED, PutPart, part_hash
from sync.server import quota
from sync.server.restored import mark
from sync.server.tables import TENANT_TABLES, chain_link, envelope, snapshot_part
from sync.server.tables import snapshot as snapshots
from tests.ground.storage.laptops import known_writes
from tests.sync.client.desks import Cut, Desk, Municipality, Server

DAY = QUIET + 60_000
EDITS = 6
MOST = 3
SITTINGS = 258


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    return municipality.join("karin", astrid, municipality.sveg)


@pytest.fixture
def akt(municipality: Municipality, astrid: Desk, karin: Desk) -> UUID:
    """Written in turns by two laptops, an envelope each time."""
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    astrid.round()
    for number in range(EDITS):
        desk = (karin, astrid)[number % 2]
        desk.set_phone(akt, f"070-17406{number:02}")
        for one in (desk, karin, astrid):
            one.round()
    return akt


def _envelopes(database: Engine, akt: UUID) -> int:
    with database.connect() as connection:
        return connection.execute(select(func.count()).select_from(envelope).where(envelope.c.space_id == akt.bytes)).scalar_one()


def _told(database: Engine, akt: UUID) -> list[bool]:
    """Of each snapshot of the akt, whether it was witnessed."""
    with database.connect() as connection:
        rows = connection.execute(select(snapshots.c.witness).where(snapshots.c.space_id == akt.bytes)).scalars()
        return [bool(one) for one in rows]


def _days(municipality: Municipality, *desks: Desk, days: int = 8) -> None:
    """Quiet days on which everybody meets the server."""
    for desk in desks:
        desk.engine.compact_after = MOST
    for _ in range(days):
        municipality.clock.now += DAY
        for desk in desks:
            desk.round()


def _state(desk: Desk, akt: UUID) -> dict[bytes, object]:
    """Every register of every record of the akt."""
    with desk.workspace.transaction() as tx:
        writes = [one for one in known_writes(tx.connection) if one.space == akt.bytes]
    return {record: heads([one for one in writes if one.record == record]) for record in {one.record for one in writes}}


def test_a_quiet_space_is_compacted_and_a_newcomer_has_it_all(
    municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine
) -> None:
    """One makes it, another user vouches, the envelopes go; who comes then has every write, reduces to the same, and fetches less."""
    before = _envelopes(database, akt)
    _days(municipality, karin, astrid)

    assert (before, _envelopes(database, akt), _told(database, akt)) == (EDITS + 1, 0, [True])
    late = municipality.join("late", astrid, municipality.sveg)
    late.round()

    assert _state(late, akt) == _state(karin, akt) == _state(astrid, akt)
    assert late.history(akt) == karin.history(akt)
    assert not late.round().trouble


def test_a_full_municipality_is_compacted(municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine) -> None:
    """A snapshot's parts are counted like envelopes and taken where there is no room: what it takes the place of gives more room back."""
    with database.begin() as connection:
        town = connection.execute(select(envelope.c.municipality_id).where(envelope.c.space_id == akt.bytes)).scalars().first()
        assert town is not None
        before = quota.kept(connection, town)
        quota.allow(connection, town, before.rows, 0)
    _days(municipality, karin, astrid)
    assert _told(database, akt) == [True]
    with database.begin() as connection:
        kept = quota.kept(connection, town)
        assert kept == quota.recount(connection, town)
    assert kept.rows == before.rows - (EDITS + 1) + 2
    karin.set_phone(akt, "070-1740800")
    karin.round()
    assert not karin.refused()


def _parts(database: Engine, akt: UUID) -> set[bytes]:
    with database.connect() as connection:
        return set(connection.execute(select(snapshot_part.c.part).where(snapshot_part.c.space_id == akt.bytes)).scalars())


def test_what_waits_for_its_witness_is_not_made_again(
    municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine
) -> None:
    """Neither by who made it nor by a colleague who has heard of it: the same content is put once."""
    nils = municipality.join("nils", astrid, municipality.sveg)
    while not _told(database, akt):
        _days(municipality, karin, days=1)
    there = _parts(database, akt)
    _without_vouching(nils)
    _days(municipality, karin, nils)
    assert (_told(database, akt), _parts(database, akt)) == ([False], there)


def _without_vouching(desk: Desk) -> None:
    """The server takes no word of it."""
    honest = desk.line.server.snapshots

    def lost(door: str, body: bytes) -> bytes:
        if door == "witness":
            raise ServerRefused(reason="not_a_witness", status=403)
        return honest(door, body)

    desk.line.visit = lost


def test_what_was_put_and_never_announced_goes(municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine) -> None:
    """With the next announcement, or where it becomes more than the space's snapshots can be: it stands in nobody's way."""
    for _ in range(EDITS):
        _put(karin, akt, secrets.token_bytes(limits.SEALED))
    assert len(_parts(database, akt)) < EDITS
    orphan = part_hash(_put(karin, akt, secrets.token_bytes(1000)))
    assert orphan in _parts(database, akt)
    while not _told(database, akt):
        _days(municipality, karin, days=1)
    assert len(_parts(database, akt)) == 2
    with database.begin() as connection:
        town = connection.execute(select(envelope.c.municipality_id).where(envelope.c.space_id == akt.bytes)).scalars().first()
        assert town is not None
        assert quota.kept(connection, town) == quota.recount(connection, town)


def _put(desk: Desk, space: UUID, part: bytes) -> bytes:
    with desk.workspace.transaction() as tx:
        me, key = me_of(tx), tx.keyring.signing("device")
    assert me is not None
    assert key is not None
    named = (VERSION, me.municipality, me.device, secrets.token_bytes(NONCE_BYTES), desk.engine.now())
    desk.line.server.snapshots("put", sign_request(PutPart(*named, space.bytes, part), key))  # type: ignore[arg-type]
    return part


def test_a_space_that_nobody_could_vouch_for_takes_no_parts(astrid: Desk) -> None:
    """An access log and a private space aren't compacted, so that nothing is kept there that nobody counts on."""
    with astrid.workspace.transaction() as tx:
        state = astrid.engine.state(tx)
        spaces = [one for one in state.spaces_of(astrid.user.bytes) if (fact := state.space(one)) and fact.kind not in COMPACTED]
    reasons = set()
    for space in spaces:
        with pytest.raises(ServerRefused) as refused:
            _put(astrid, UUID(bytes=space), bytes(100))
        reasons.add(refused.value.facts["reason"])
    assert "not_compacted" in reasons <= {"not_compacted", "not_a_writer"}


def test_chains_go_on_after_the_cut(municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine) -> None:
    """The next envelope follows the cut, on the server and for who has only the snapshot; a second snapshot takes the first's place."""
    _days(municipality, karin, astrid)
    late = municipality.join("late", astrid, municipality.sveg)
    late.round()
    for number in range(EDITS):
        karin.set_phone(akt, f"070-17407{number:02}")
        karin.round()
    late.set_phone(akt, "070-1740800")
    for desk in (late, astrid, karin):
        desk.round()
    assert late.history(akt) == karin.history(akt) == astrid.history(akt)

    _days(municipality, karin, astrid, late)
    assert (_envelopes(database, akt), _told(database, akt)) == (0, [True])
    assert _state(municipality.join("later", astrid, municipality.sveg), akt) == _state(karin, akt)


def test_three_months_offline(municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID) -> None:
    """What she wrote meanwhile goes onto the compacted chain, what was compacted meanwhile comes to her in one piece."""
    nils = municipality.join("nils", astrid, municipality.sveg)
    nils.round()
    for number in range(EDITS):
        karin.set_phone(akt, f"070-17407{number:02}")
        for desk in (karin, astrid):
            desk.round()
    nils.set_phone(akt, "070-1740900")
    _days(municipality, karin, astrid, days=60)

    for desk in (nils, karin, astrid):
        desk.round()

    assert _state(nils, akt) == _state(karin, akt) == _state(astrid, akt)
    assert "070-1740900" in karin.history(akt)
    assert not nils.waiting()
    assert not nils.held()


def test_a_clone_is_heard_beside_what_was_compacted(
    municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine
) -> None:
    """It writes with its own voice, whatever the other's chain has become meanwhile: each has the other's words, and nobody forks."""
    twin = municipality.clone(karin, "twin")
    for number in range(EDITS):
        karin.set_phone(akt, f"070-17407{number:02}")
        for desk in (karin, astrid):
            desk.round()
    _days(municipality, karin, astrid)
    twin.set_phone(akt, "070-1740990")

    report = twin.round()
    for desk in (karin, astrid, twin):
        desk.round()

    assert not report.new_voice
    assert "070-1740990" in karin.history(akt)
    assert _state(twin, akt) == _state(karin, akt) == _state(astrid, akt)
    assert not twin.round().trouble


def test_the_chains_of_several_sittings_are_compacted_together(
    municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine
) -> None:
    """Each sitting began a chain of its own: one snapshot holds them all; who comes then has every word, and whose it is."""
    for number in range(EDITS):
        karin.crash()
        karin.set_phone(akt, f"070-17407{number:02}")
        for desk in (karin, astrid):
            desk.round()
    _days(municipality, karin, astrid)
    assert (_envelopes(database, akt), _told(database, akt)) == (0, [True])

    late = municipality.join("late", astrid, municipality.sveg)
    late.round()

    assert _state(late, akt) == _state(karin, akt) == _state(astrid, akt)
    with late.workspace.transaction() as tx:
        voices = {write.device for write in known_writes(tx.connection) if write.space == akt.bytes}
        assert len(voices) >= EDITS + 2
        assert {user_of(tx.connection, one) for one in voices} == {karin.user.bytes, astrid.user.bytes}


def test_a_space_that_has_seen_more_sittings_than_one_part_names(
    municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine
) -> None:
    """They are compacted like few. Who has the same fetches nothing of it, who has gone on what names the chains, who comes new all."""
    nils = municipality.join("nils", astrid, municipality.sveg)
    for number in range(SITTINGS):
        _another_voice(karin)
        karin.set_phone(akt, f"070-174{number:04}")
        karin.round()
    for desk in (astrid, nils):
        desk.round()
    nils.set_phone(akt, "070-1750000")
    fetched = [_counting(desk) for desk in (karin, astrid, nils)]
    _witnessed(municipality, karin, astrid, akt, database)
    _days(municipality, karin, astrid, days=1)  # both have heard that it counts
    assert (_envelopes(database, akt), _told(database, akt)) == (0, [True])
    nils.round()
    late = municipality.join("late", astrid, municipality.sveg)
    for desk in (late, karin):
        desk.round()

    assert [len(parts) for parts in fetched] == [0, 0, 2]
    assert _state(late, akt) == _state(nils, akt) == _state(karin, akt)
    with late.workspace.transaction() as tx:
        assert len(tx.post.snapshots.chains(akt.bytes)) > SITTINGS


def _another_voice(desk: Desk) -> None:
    with desk.workspace.transaction() as tx:
        tx.speaks_anew = True


def _counting(desk: Desk) -> list[bytes]:
    """What it asks for of snapshots' parts from here on."""
    honest, parts = desk.line.server.snapshots, []

    def counted(door: str, body: bytes) -> bytes:
        if door == "get":
            parts.append(body)
        return honest(door, body)

    desk.line.visit = counted
    return parts


def test_a_running_clone_on_a_compacted_chain_is_told_apart(
    municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine
) -> None:
    """The hashes of what was compacted stay: who writes under a number of the past is told, takes another voice, and loses nothing."""
    twin = municipality.clone_running(karin, "twin")
    for number in range(EDITS):
        karin.set_phone(akt, f"070-17407{number:02}")
        for desk in (karin, astrid):
            desk.round()
    _days(municipality, karin, astrid)
    with database.connect() as connection:
        assert connection.execute(select(func.count()).select_from(chain_link)).scalar_one()
    twin.set_phone(akt, "070-1740990")

    report = twin.round()
    for desk in (karin, astrid, twin):
        desk.round()

    assert report.new_voice
    assert "070-1740990" in karin.history(akt)
    assert _state(twin, akt) == _state(karin, akt) == _state(astrid, akt)
    assert not twin.round().trouble


def test_nobody_vouches_for_herself(municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine) -> None:
    """Announced by one alone it has no effect: the envelopes stay."""
    _days(municipality, karin)

    assert _envelopes(database, akt) == EDITS + 1
    assert True not in _told(database, akt)
    assert not astrid.round().trouble


def _damage(desk: Desk, akt: UUID, statement: str) -> None:
    """Another journal than the one that came."""
    with desk.workspace.transaction() as tx:
        last = "(SELECT max(id) FROM journal WHERE space = ? AND envelope IS NOT NULL)"
        tx.connection.exec_driver_sql(f"{statement} WHERE id = {last}", (akt.bytes,))


@pytest.mark.parametrize("lie", ["UPDATE journal SET stamp = stamp + 1", "DELETE FROM journal"])
def test_a_maker_who_leaves_a_word_out_is_noticed(
    municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine, lie: str
) -> None:
    """A word is another, or the last one of a chain isn't there: the witness recomputes from her own journal, and doesn't sign."""
    _damage(karin, akt, lie)
    astrid.engine.compact_after = 1_000
    troubles: set[str] = set()
    for _ in range(30):  # whose day it is to make one follows from ids that are drawn: hers comes
        _days(municipality, karin, days=1)
        troubles |= astrid.round().trouble
        if troubles:
            break

    assert troubles == {"snapshot_differs"}
    assert _envelopes(database, akt) == EDITS + 1
    assert True not in _told(database, akt)


def test_two_who_agree_on_a_lie_convince_nobody_else(
    municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine
) -> None:
    """Maker and witness have changed the same word: who knows it refuses the snapshot, and keeps and says what she knows."""
    nils = municipality.join("nils", astrid, municipality.sveg)
    nils.round()
    words = nils.history(akt)
    for desk in (karin, astrid):
        _damage(desk, akt, "UPDATE journal SET stamp = stamp + 1")
    karin.set_phone(akt, "070-1740999")
    for desk in (karin, astrid):
        desk.round()
    _days(municipality, karin, astrid, days=12)
    assert _told(database, akt) == [True]

    for _ in range(2):
        assert nils.round().trouble == {"snapshot_differs"}
    assert nils.history(akt) == words


def test_a_restore_to_before_the_cut(municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine) -> None:
    """The server has the envelopes again and no snapshot: all goes on, for who has the envelopes and for who has only the snapshot."""
    with database.connect() as connection:
        backup = {table: [dict(row) for row in connection.execute(select(table)).mappings()] for table in TENANT_TABLES}
    _days(municipality, karin, astrid)
    late = municipality.join("late", astrid, municipality.sveg)
    late.round()
    with database.begin() as connection:
        for table, rows in backup.items():
            connection.execute(delete(table))
            if rows:
                connection.execute(insert(table), rows)
    mark(database, municipality.clock())
    server = Server(database, municipality.clock)
    for desk in municipality.desks:
        desk.line.server = server
    late.set_phone(akt, "070-1740999")

    for desk in (karin, astrid, late, karin, astrid):
        desk.round()

    assert _state(late, akt) == _state(karin, akt) == _state(astrid, akt)
    assert "070-1740999" in astrid.history(akt)


@pytest.mark.parametrize("nth", range(8))
def test_a_crash_between_any_two_steps(municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, nth: int) -> None:
    """Making, vouching and fetching are cut at any of their steps, and go on another day."""
    for desk in (karin, astrid):
        desk.engine.compact_after = MOST
    dying = [nth]
    for _ in range(8):
        municipality.clock.now += DAY
        for desk in (karin, astrid):
            _mortal_round(desk, dying)
    late = municipality.join("late", astrid, municipality.sveg)
    _mortal_round(late, [nth])
    for desk in (late, karin, astrid):
        desk.round()

    assert _state(late, akt) == _state(karin, akt) == _state(astrid, akt)


def _mortal_round(desk: Desk, dying: list[int]) -> None:
    """A round whose visit to the doors ends at its *dying*th step, once."""
    honest = desk.line.server.snapshots

    def mortal(door: str, body: bytes) -> bytes:
        dying[0] -= 1
        if dying[0] == 0:
            raise Cut
        answer = honest(door, body)
        dying[0] -= 1
        if dying[0] == 0:
            raise Cut
        return answer

    desk.line.visit = mortal
    try:
        desk.round()
    except Cut:
        desk.crash()
        desk.engine.compact_after = MOST
    finally:
        desk.line.visit = None


def test_one_that_was_never_fetched_doesnt_stand_before_the_next(
    municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine
) -> None:
    """The net failed her before she had fetched it, and another has its place since: its parts are gone, and what she lacks still comes."""
    nils = municipality.join("nils", astrid, municipality.sveg)
    nils.round()
    karin.set_phone(akt, "070-1740798")
    first = _witnessed(municipality, karin, astrid, akt, database)
    honest = nils.line.server.snapshots

    def without_parts(door: str, body: bytes) -> bytes:
        if door == "get":
            raise ServerUnreachable(reason="lost")
        return honest(door, body)

    nils.line.visit = without_parts
    with suppress(ServerUnreachable):
        nils.round()
    nils.line.visit = None
    with nils.workspace.transaction() as tx:
        assert [one.content for one in tx.post.snapshots.waiting(WANTED)] == [first]

    for number in range(EDITS):
        karin.set_phone(akt, f"070-17407{number:02}")
        for desk in (karin, astrid):
            desk.round()
    assert _witnessed(municipality, karin, astrid, akt, database) != first
    for _ in range(2):
        nils.round()

    assert _state(nils, akt) == _state(karin, akt)
    with nils.workspace.transaction() as tx:
        assert not tx.post.snapshots.states()


def test_what_comes_garbled_is_fetched_again(municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine) -> None:
    """A part that isn't what was asked for is the line's fault and not its maker's: nothing of it is kept, it is asked for once more."""
    late = municipality.join("late", astrid, municipality.sveg)
    karin.set_phone(akt, "070-1740798")
    karin.round()
    _days(municipality, karin, astrid)
    honest = late.line.server.snapshots
    late.line.visit = lambda door, body: bytes(64) if door == "get" else honest(door, body)
    with pytest.raises(ServerUnreachable):
        late.round()
    with late.workspace.transaction() as tx:
        assert not tx.post.snapshots.parts(akt.bytes)
    late.line.visit = None
    assert not late.round().trouble
    assert _state(late, akt) == _state(karin, akt)


def test_one_of_a_space_that_was_lost_meanwhile_stands_before_no_other(
    municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine
) -> None:
    """The server gives it to nobody who may not read: it is forgotten, with what was fetched of it, and the others come."""
    late = municipality.join("late", astrid, municipality.sveg)
    other = karin.new_akt("Olle", municipality.sveg)
    karin.set_phone(akt, "070-1740798")
    for number in range(EDITS):
        karin.set_phone(other, f"070-17408{number:02}")
        for desk in (karin, astrid):
            desk.round()
    _days(municipality, karin, astrid, days=16)
    assert _told(database, akt) == _told(database, other) == [True]
    honest, asked = late.line.server.snapshots, [0]

    def lost(door: str, body: bytes) -> bytes:
        asked[0] += door == "get"
        if door == "get" and asked[0] == 2:
            raise ServerRefused(reason="not_a_reader", status=403)
        return honest(door, body)

    late.line.visit = lost
    late.round()
    with late.workspace.transaction() as tx:
        assert WANTED not in tx.post.snapshots.states()
        assert not tx.post.snapshots.parts(akt.bytes)
        assert not tx.post.snapshots.parts(other.bytes)
    assert [_state(late, one) == _state(karin, one) for one in (akt, other)].count(True) == 1


def _witnessed(municipality: Municipality, maker: Desk, witness: Desk, akt: UUID, database: Engine) -> bytes:
    """The content of the next snapshot that counts: whose days it takes follows from ids that are drawn."""
    with database.connect() as connection:
        before = connection.execute(select(snapshots.c.content).where(snapshots.c.witness != b"")).scalars().all()
    for _ in range(60):
        _days(municipality, maker, witness, maker, days=1)
        with database.connect() as connection:
            counts = (snapshots.c.space_id == akt.bytes, snapshots.c.witness != b"", snapshots.c.content.not_in(before))
            found: bytes | None = connection.execute(select(snapshots.c.content).where(*counts)).scalars().first()
        if found is not None:
            return found
    raise AssertionError("no snapshot was vouched for")


def test_without_patience_one_vouches_on_anybodys_day(
    municipality: Municipality, astrid: Desk, karin: Desk, akt: UUID, database: Engine
) -> None:
    """A keeper doesn't leave it to somebody whose laptop may be shut."""
    keeper = municipality.join("keeper", astrid, municipality.sveg)
    while not _told(database, akt):
        _days(municipality, karin, days=1)
    others = [astrid.user.bytes, keeper.user.bytes]
    while turn(akt.bytes, others, municipality.clock.now // (24 * 60 * 60 * 1000))[0] != astrid.user.bytes:
        municipality.clock.now += DAY
    keeper.round()
    assert _told(database, akt) == [False]
    keeper.engine.patience = 0
    keeper.round()
    assert _told(database, akt) == [True]
