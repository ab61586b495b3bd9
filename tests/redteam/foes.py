"""The attackers' tools: a server that changes what it carries, a program that says whatever its owner likes, a dump, and a thief's keys."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Engine, Table, delete, insert, select, update

from coachdesk.crypto.derive import KEY_BYTES
from coachdesk.crypto.identity import ExchangeKey, SigningKey
from coachdesk.crypto.seal import WRAP_OVERHEAD, hpke_open, open_sealed, unwrap_key
from coachdesk.domain.record import RECORDS
from coachdesk.errors import SealBroken
from sync.client.me import me_of, team_exchange
from sync.protocol.entry import Entry, decode_entry, sign_entry
from sync.protocol.envelope import NO_PREVIOUS, VERSION, Envelope, Header, envelope_hash, header, seal_envelope
from sync.protocol.messages import PostedEntry, PostedEnvelope, Response, open_response, pack_response
from sync.protocol.statements import Space, Statement, Team
from sync.protocol.wire import encode
from sync.protocol.wraps import open_signed_key, wrap_header
from sync.protocol.writes import Dot, Parcel, Tx, WireWrite
from sync.server.tables import TENANT_TABLES, chain_link, entry, envelope, municipality, wrap
from tests.sync.client.desks import Desk, Municipality, Server

PHONE = RECORDS.by_name("contact_point").number
VALUE = next(one.number for one in RECORDS.by_name("contact_point").registers if "value" in [field.name for field in one.fields])


@dataclass(frozen=True)
class Town:
    """Who is there. What a test breaks for good it breaks in an akt, or for a colleague, of its own."""

    municipality: Municipality
    database: Engine
    astrid: Desk
    karin: Desk
    perola: Desk

    def settle(self, *desks: Desk, rounds: int = 2) -> None:
        """Everybody has heard everything."""
        for _ in range(rounds):
            for desk in desks or (self.karin, self.perola, self.astrid):
                desk.round()

    def shared_akt(self, name: str = "Mina") -> UUID:
        """An akt of Sveg's, founded by Karin, which all three have."""
        akt = self.karin.new_akt(name, self.municipality.sveg)
        self.settle(rounds=1)
        return akt


def troubles(desk: Desk) -> dict[str, int]:
    """What the laptop has put aside, by reason: what the window shows."""
    with desk.workspace.transaction() as tx:
        return tx.post.troubles()


def waits(desk: Desk) -> dict[str, int]:
    """What the laptop holds back because something before it is missing, or its key."""
    with desk.workspace.transaction() as tx:
        return tx.post.patient()


def forget_troubles(desk: Desk) -> None:
    """Of an earlier test in the same town."""
    with desk.workspace.transaction() as tx:
        tx.connection.exec_driver_sql("DELETE FROM held")


# --- the server lies -------------------------------------------------------------------------------------------------


def answers(change: Callable[[Response], Response]) -> Callable[[bytes], bytes]:
    """Every answer passes through *change*; for `Line.tamper`."""
    return lambda body: pack_response(change(open_response(body)))


def envelopes(change: Callable[[PostedEnvelope], PostedEnvelope | None]) -> Callable[[bytes], bytes]:
    """Every envelope passes through *change*, or is left out."""

    def changed(response: Response) -> Response:
        kept = [two for two in map(change, response.envelopes) if two is not None]
        return msgspec.structs.replace(response, envelopes=kept)

    return answers(changed)


def posted(one: PostedEnvelope, **changes: Any) -> PostedEnvelope:
    """The same with another *position*, or with another field of the envelope's."""
    position = changes.pop("position", one.position)
    return PostedEnvelope(position, msgspec.structs.replace(one.envelope, **changes))


def with_entries(*more: Entry) -> Callable[[bytes], bytes]:
    """The server adds entries of its own at the end of what it tells."""

    def changed(response: Response) -> Response:
        last = max([response.position, *(one.position for one in response.entries)])
        added = [PostedEntry(last + place, one) for place, one in enumerate(more, start=1)]
        return msgspec.structs.replace(response, entries=[*response.entries, *added], position=last + len(more))

    return answers(changed)


def fork(town: Town, other: Engine) -> Server:
    """From here on the host has a second truth: the same program over a copy of its rows."""
    copy_rows(town.database, other)
    return Server(other, town.municipality.clock)


def copy_rows(source: Engine, target: Engine) -> None:
    """All that a dump holds, put back elsewhere or later."""
    put_back(dump(source), target)


def dump(database: Engine) -> dict[Table, list[dict[str, Any]]]:
    """Every row of every municipality's table."""
    return {table: rows(database, table) for table in TENANT_TABLES}


def put_back(kept: dict[Table, list[dict[str, Any]]], target: Engine) -> None:
    """In the place of all that is there."""
    with target.begin() as connection:
        for table, those in kept.items():
            connection.execute(delete(table))
            if those:
                connection.execute(insert(table), those)


def entry_after(desk: Desk, key: SigningKey, *statements: Statement) -> Entry:
    """Well formed, and rightly chained after everything that the laptop knows."""
    with desk.workspace.transaction() as tx:
        state = desk.engine.state(tx)
    return sign_entry(state.head, state.seq + 1, key, statements)


# --- a colleague has changed her program -----------------------------------------------------------------------------


def device_key(desk: Desk) -> SigningKey:
    """What her laptop signs with."""
    with desk.workspace.transaction() as tx:
        key = tx.keyring.signing("device")
    assert key is not None
    return key


class ChangedProgram:
    """Seals and signs anything in a space with the keys that her laptop has, and a server that asks nothing takes it."""

    def __init__(self, town: Town, desk: Desk, space: UUID) -> None:
        self._town, self._space, self._key = town, space.bytes, device_key(desk)
        with desk.workspace.transaction() as tx:
            me, state = me_of(tx), desk.engine.state(tx)
            chain, fact = tx.post.chain(space.bytes, desk.workspace.identity.device_id.bytes), state.space(space.bytes)
            self._keys = dict(tx.keyring.space_keys().get(space.bytes, {}))
            sql = "SELECT coalesce(max(number), 0) FROM journal WHERE space = ? AND device = ?"
            assert me is not None
            assert fact is not None
            self._dot = tx.connection.exec_driver_sql(sql, (space.bytes, me.device)).scalar_one()
        self.version = 1
        self._me, self._unit = me, fact.unit
        self._number, self._previous = (chain.number, chain.hash) if chain else (0, NO_PREVIOUS)

    @property
    def device(self) -> bytes:
        """Whose name the words bear."""
        return self._me.device

    def seal(self, *txs: Tx, epoch: int | None = None) -> tuple[Envelope, bytes]:
        """The next envelope and its hash."""
        parcel = Parcel(1, list(txs))
        epoch = max(self._keys) if epoch is None else epoch
        place = (self._number + 1, self._previous, self._dot + 1, parcel.dots(), epoch)
        head = header(self._me.municipality, self._unit, self._space, self._me.device, *place)
        head = msgspec.structs.replace(head, version=self.version)
        one = seal_envelope(head, parcel, self._keys[epoch], self._key)
        self._number, self._previous, self._dot = self._number + 1, envelope_hash(one, head), self._dot + parcel.dots()
        return one, self._previous

    def say(self, *txs: Tx, position: int | None = None) -> int:
        """Into the log, at its end or at *position*; gives where it stands."""
        one, hashed = self.seal(*txs)
        with self._town.database.begin() as connection:
            further = update(municipality).values(position=municipality.c.position + 1)
            end: int = connection.execute(further.returning(municipality.c.position)).scalar_one()
            row = {"space_id": one.space, "device_id": one.device, "number": one.number, "first_dot": one.first, "dots": one.dots}
            row |= {"epoch": one.epoch, "sealed": one.sealed, "signature": one.signature, "hash": hashed}
            place = end if position is None else position
            connection.execute(insert(envelope), {"municipality_id": self._me.municipality, "position": place, **row})
        return place


def change(kind: int, record: UUID, body: Mapping[int, list[Any]], *causes: Dot) -> WireWrite:
    """One write as it travels."""
    return WireWrite(kind, record.bytes, list(causes), dict(body))


def at(desk: Desk, *writes: WireWrite, ahead: int = 1_000) -> Tx:
    """Those writes, stamped *ahead* milliseconds after everything that the laptop knows."""
    with desk.workspace.transaction() as tx:
        newest = tx.connection.exec_driver_sql("SELECT coalesce(max(stamp), 0) FROM journal").scalar_one()
    return Tx(newest + (ahead << 16), list(writes))


# --- somebody has the keys, or the database ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Keys:
    """Every key in a laptop's file, as a thief with its passphrase has them."""

    exchange: ExchangeKey
    teams: list[bytes]
    spaces: list[bytes]


def keys_of(desk: Desk) -> Keys:
    """All of them, of every epoch."""
    with desk.workspace.transaction() as tx:
        teams = [key for one in tx.keyring.team_keys().values() for key in one.values()]
        spaces = [key for one in tx.keyring.space_keys().values() for key in one.values()]
        exchange = tx.keyring.exchange()
    assert exchange is not None
    return Keys(exchange, teams, spaces)


def rows(database: Engine, table: Table) -> list[dict[str, Any]]:
    """A table as a dump has it."""
    with database.connect() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def log_end(database: Engine) -> int:
    """The position of the newest row."""
    return int(rows(database, municipality)[0]["position"])


def opened(town: Town, keys: Keys, after: int = 0, about: UUID | None = None) -> set[tuple[str, int]]:
    """What those keys open of everything that the server has got after a position, of one space or of all: each key tried on each row.

    Keys that come out of wraps are tried in their turn. Headers are rebuilt from what the server knows itself.
    """
    teams, spaces = {key: team_exchange(key) for key in keys.teams}, list(keys.spaces)
    found: set[tuple[str, int]] = set()
    left = [one for one in rows(town.database, wrap) if one["position"] > after]
    grown = True
    while grown:
        still, grown = [], False
        for one in left:
            key = _unwrapped(one, [keys.exchange, *teams.values()], list(teams))
            if key is None:
                still.append(one)
                continue
            bare = key if len(key) == KEY_BYTES else open_signed_key(key)[1]  # a key that was given bears its giver's signature
            teams.setdefault(bare, team_exchange(bare))
            spaces.append(bare)
            found.add(("wrap", one["position"]))
            grown = True
        left = still
    heads = headers(town.database)
    for one in rows(town.database, envelope):
        mine = about is None or one["space_id"] == about.bytes
        if mine and one["position"] > after and any(opens(key, heads[one["position"]], one["sealed"]) for key in spaces):
            found.add(("envelope", one["position"]))
    return found


def _unwrapped(one: dict[str, Any], pairs: list[ExchangeKey], teams: list[bytes]) -> bytes | None:
    head = wrap_header(one["municipality_id"], one["about"], one["epoch"], one["holder"])
    if len(one["sealed"]) == KEY_BYTES + WRAP_OVERHEAD:
        for key in teams:
            with suppress(SealBroken):
                return unwrap_key(key, head, one["sealed"])
        return None
    for pair in pairs:
        with suppress(SealBroken):
            return hpke_open(pair, head, one["sealed"])
    return None


def opens(key: bytes, head: bytes, sealed: bytes) -> bool:
    """Whether this key opens an envelope."""
    try:
        open_sealed(key, head, sealed)
    except SealBroken:
        return False
    return True


def headers(database: Engine) -> dict[int, bytes]:
    """Every envelope's header, by its position."""
    units: dict[bytes, bytes] = {}
    teams: dict[bytes, bytes] = {}
    for row in sorted(rows(database, entry), key=lambda one: int(one["seq"])):
        for said in decode_entry(row["body"]).statements:
            match said:
                case Team():
                    teams[said.team] = said.unit
                case Space():
                    units[said.space] = teams[said.team]
    found: dict[int, bytes] = {}
    carried = rows(database, envelope)
    hashes = {(row["space_id"], row["device_id"], row["number"]): row["hash"] for row in carried + rows(database, chain_link)}
    for row in carried:
        space, device, number = row["space_id"], row["device_id"], row["number"]
        previous = hashes.get((space, device, number - 1), NO_PREVIOUS)
        facts = row["first_dot"], row["dots"], row["epoch"]
        head = Header(VERSION, row["municipality_id"], units[space], space, device, number, previous, *facts)
        found[row["position"]] = encode(head)
    return found
