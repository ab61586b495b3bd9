"""Envelopes go into dense, hash-linked chains, one per device and space: no hole, no second version of a number.

An envelope bears its writer's signature, so it may come by anybody who may read it: what a restored log lacks, any laptop gives back.
"""

from sqlalchemy import Connection, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from coachdesk.errors import SignatureInvalid
from sync.protocol.envelope import NO_PREVIOUS, Envelope, Header, check_signature, envelope_hash
from sync.protocol.membership import State
from sync.protocol.messages import ACCEPTED, OLD_KEY, REPEATED, Request
from sync.protocol.snapshot import Snapshot
from sync.protocol.wire import decode
from sync.server.quota import FULL
from sync.server.signers import Signer
from sync.server.tables import chain_link, envelope, snapshot

Link = tuple[bytes, bytes, int]
"""Space, device and number."""
Hashes = dict[Link, bytes]


def add_envelopes(
    connection: Connection, state: State, request: Request, signer: Signer, position: int, *, room: bool = True, healing: bool = False
) -> tuple[str, ...]:
    """Add what may be added, at the positions after *position*; one status for each. Without *room* nothing new is taken.

    *healing*: a restored log takes back what once was in it, whichever key sealed it; until a snapshot stands for what a destruction
    has left, as the laptops destroy the older keys then.
    """
    if not request.envelopes:
        return ()
    hashes, any_key = _known(connection, request), _not_yet_left(connection, state, request) if healing else frozenset()
    statuses, rows = [], []
    for place, one in enumerate(request.envelopes, start=position + 1):
        status, hashed = _judge(state, request.municipality, signer, one, hashes, place, any_key)
        statuses.append(FULL if status == ACCEPTED and not room else status)
        if status == ACCEPTED:
            hashes[_link(one)] = hashed
        if statuses[-1] == ACCEPTED:
            rows.append(_row(request.municipality, one, place, hashed))
    new = _insert(connection, rows)
    return tuple(
        "gap" if status == ACCEPTED and _link(one) not in new else status for one, status in zip(request.envelopes, statuses, strict=True)
    )


def _judge(
    state: State, municipality: bytes, signer: Signer, one: Envelope, hashes: Hashes, place: int, any_key: frozenset[bytes]
) -> tuple[str, bytes]:
    space, device = state.space(one.space), state.device(one.device)
    if device is None or signer.user is None:
        return "not_your_device", b""
    if space is None:
        return "unknown_space", b""
    if device.user != signer.user and not state.may_read(signer.user, one.space, place):
        return "not_your_device", b""
    previous = NO_PREVIOUS if one.number == 1 else hashes.get(_link(one, back=1))
    if previous is None:
        return "gap", b""
    head = one.header(municipality, space.unit, previous)
    hashed = envelope_hash(one, head)
    kept = hashes.get(_link(one))
    if kept is not None:
        return (REPEATED if kept == hashed else "fork"), b""
    if not state.may_write(one.device, one.space, place):
        return "not_a_writer", b""
    if one.epoch < state.oldest_epoch(one.space) and one.space not in any_key:
        return OLD_KEY, b""
    return (ACCEPTED if _signed(one, head, device.public) else "unsigned"), hashed


def _not_yet_left(connection: Connection, state: State, request: Request) -> frozenset[bytes]:
    """Spaces of envelopes under a key of before a destruction, in which no snapshot stands that was made since."""
    old = {one.space for one in request.envelopes if one.epoch < state.oldest_epoch(one.space)}
    if not old:
        return frozenset()
    here = (snapshot.c.municipality_id == request.municipality, snapshot.c.space_id.in_(sorted(old)), snapshot.c.witness != b"")
    standing = [decode(row, Snapshot, "snapshot") for row in connection.execute(select(snapshot.c.header).where(*here)).scalars()]
    return frozenset(old - {one.space for one in standing if one.epoch >= state.oldest_epoch(one.space)})


def _signed(one: Envelope, head: Header, public: bytes) -> bool:
    try:
        check_signature(one, head, public)
    except SignatureInvalid:
        return False
    return True


def _link(one: Envelope, back: int = 0) -> Link:
    return one.space, one.device, one.number - back


def _known(connection: Connection, request: Request) -> Hashes:
    """The hashes of the numbers sent and of the ones before them."""
    wanted = sorted({_link(one, back) for one in request.envelopes for back in (0, 1) if one.number > back})
    found: Hashes = {}
    for table in (chain_link, envelope):
        link = (table.c.space_id, table.c.device_id, table.c.number)
        mine = (table.c.municipality_id == request.municipality, tuple_(*link).in_(wanted))
        rows = connection.execute(select(*link, table.c.hash).where(*mine))
        found |= {(row.space_id, row.device_id, row.number): row.hash for row in rows}
    return found


def _row(municipality: bytes, one: Envelope, place: int, hashed: bytes) -> dict[str, object]:
    return {
        "municipality_id": municipality,
        "space_id": one.space,
        "device_id": one.device,
        "number": one.number,
        "position": place,
        "first_dot": one.first,
        "dots": one.dots,
        "epoch": one.epoch,
        "sealed": one.sealed,
        "signature": one.signature,
        "hash": hashed,
    }


def _insert(connection: Connection, rows: list[dict[str, object]]) -> set[Link]:
    if not rows:
        return set()
    statement = insert(envelope).on_conflict_do_nothing().returning(envelope.c.space_id, envelope.c.device_id, envelope.c.number)
    return {(row.space_id, row.device_id, row.number) for row in connection.execute(statement, rows)}
