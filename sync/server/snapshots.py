"""Snapshots: kept in parts, told to who may read the space, and in the envelopes' place once another user's laptop has vouched.

What can be judged without reading is judged here: who says it, and that the cut lies on the chains. Whether nothing is left out, only
laptops can tell.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine, RowMapping, any_, bindparam, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from coachdesk.errors import SignatureInvalid
from sync.protocol import limits
from sync.protocol.messages import open_request
from sync.protocol.snapshot import (
    Announce,
    Cut,
    GetPart,
    PutPart,
    Snapshot,
    SnapshotsTold,
    TellSnapshots,
    Told,
    Witness,
    check_maker,
    check_witness,
    open_cuts,
)
from sync.protocol.wire import decode, encode, pack
from sync.server.erasing import destroy_keys
from sync.server.memberships import Memberships
from sync.server.positions import Positions
from sync.server.quota import delete_counted
from sync.server.refused import Refused
from sync.server.signers import identify
from sync.server.snapshot_parts import Asked, check_compacted, get, headers, named, parts_there, put, sweep
from sync.server.tables import WireId, chain_link, envelope, snapshot, snapshot_part
from sync.server.transactions import transact

R = TypeVar("R")
M = TypeVar("M", TellSnapshots, PutPart, GetPart, Announce, Witness)
_AROUND: Final = 320
_ROWS: Final = 128
_SOME: Final = 500
"""Rows of one statement."""
_NEWEST: Final = select(func.max(snapshot.c.position)).where(
    snapshot.c.municipality_id == bindparam("municipality_id"),
    snapshot.c.space_id == any_(bindparam("spaces", type_=ARRAY(WireId()))),
)


@dataclass(frozen=True, slots=True)
class Snapshots:
    """*clock* gives milliseconds."""

    engine: Engine
    positions: Positions
    clock: Callable[[], int]
    memberships: Memberships

    def doors(self) -> Mapping[str, Callable[[bytes], bytes]]:
        """What is done with a body at each door. Raises Refused, MalformedMessage."""
        return {
            "tell": lambda body: self._asked(body, TellSnapshots, _tell),
            "put": lambda body: self._asked(body, PutPart, put),
            "get": lambda body: self._asked(body, GetPart, get),
            "announce": lambda body: self._asked(body, Announce, self._announce),
            "witness": lambda body: self._asked(body, Witness, self._witness),
        }

    def _asked(self, body: bytes, cls: type[M], work: Callable[[Asked, M], bytes]) -> bytes:
        message, signed = open_request(body, cls)

        def heard(connection: Connection) -> bytes:
            state = self.memberships.latest(connection, message.municipality)
            signer = identify(connection, state, message, signed, self.clock())
            if signer.device is None or signer.user is None:
                raise Refused(403, "not_a_device")
            return work(Asked(connection, state, message.municipality, signer.device, signer.user), message)

        return transact(self.engine, heard)

    def _announce(self, asked: Asked, message: Announce) -> bytes:
        made, device = message.snapshot, asked.state.device(asked.device)
        space = asked.state.space(made.space)
        if device is None or made.maker != asked.device or not asked.state.may_write(asked.device, made.space):
            raise Refused(403, "not_a_writer")
        if space is None or made.unit != space.unit or made.municipality != asked.municipality:
            raise Refused(404, "unknown_space")
        check_compacted(asked, made.space)
        _check(check_maker, made, message.signature, device.public)
        position = self.positions.take(asked.connection, asked.municipality, 1) + 1
        cuts = _cuts(asked, made)
        if not set(made.parts) <= parts_there(asked, made.space) or _keeps_old_words(asked, made, cuts):
            raise Refused(409, "another_cut")
        if not _on_the_chains(asked, made.space, cuts):
            raise Refused(409, "another_cut")
        row = {
            "municipality_id": asked.municipality,
            "space_id": made.space,
            "content": made.content,
            "position": position,
            "header": encode(made),
            "signature": message.signature,
            "witness": b"",
            "witnessed": b"",
        }
        _supersede(asked, made)
        asked.connection.execute(insert(snapshot).values(row).on_conflict_do_nothing())
        sweep(asked, made.space, named(headers(asked, made.space)))
        return b""

    def _witness(self, asked: Asked, message: Witness) -> bytes:
        """The lock on the municipality's row is taken first: nobody appends to a chain that is being cut."""
        position = self.positions.take(asked.connection, asked.municipality, 1) + 1
        mine = (*asked.here(snapshot, message.space), snapshot.c.content == message.content)
        row = asked.connection.execute(select(snapshot).where(*mine)).mappings().first()
        if row is None:
            raise Refused(404, "unknown_snapshot")
        made = decode(row["header"], Snapshot, "snapshot")
        maker, device = asked.state.device(made.maker), asked.state.device(asked.device)
        if maker is None or device is None or maker.user == asked.user or not asked.state.may_read(asked.user, message.space):
            raise Refused(403, "not_a_witness")
        if made.epoch < asked.state.oldest_epoch(made.space):
            raise Refused(409, "another_cut")  # a value was destroyed since, and it holds that
        _check(check_witness, made, message.signature, device.public)
        if not row["witness"]:
            seen = {"position": position, "witness": asked.device, "witnessed": message.signature}
            asked.connection.execute(update(snapshot).where(*mine).values(seen))
            _compact(asked, made, _cuts(asked, made))
            destroy_keys(asked.connection, asked.state, asked.municipality, made.space)
        return b""


def _check(check: Callable[[Snapshot, bytes, bytes], None], made: Snapshot, signature: bytes, public: bytes) -> None:
    try:
        check(made, signature, public)
    except SignatureInvalid:
        raise Refused(401, "unsigned") from None


def _cuts(asked: Asked, made: Snapshot) -> list[Cut]:
    """Where it cuts each chain. Raises Refused where a part that says it isn't here, MalformedMessage."""
    here = (*asked.here(snapshot_part, made.space), snapshot_part.c.part.in_(made.cuts))
    rows = asked.connection.execute(select(snapshot_part.c.part, snapshot_part.c.sealed).where(*here))
    there = {row.part: row.sealed for row in rows}
    if not there.keys() >= set(made.cuts):
        raise Refused(409, "another_cut")
    return open_cuts(made, [there[part] for part in made.cuts])


def _on_the_chains(asked: Asked, space: bytes, cuts: Sequence[Cut]) -> bool:
    """Whether each cut lies on its chain as it is here, and not before what an earlier snapshot has taken the place of."""
    ends = {cut.device: cut.number for cut in cuts}
    if any(ends.get(row["device_id"], 0) < row["last"] for row in _taken(asked, space)):
        return False
    hashes: dict[tuple[bytes, int], bytes] = {}
    for some in _bites([(cut.device, cut.number) for cut in cuts]):
        for table in (envelope, chain_link):
            here = (*asked.here(table, space), tuple_(table.c.device_id, table.c.number).in_(some))
            rows = asked.connection.execute(select(table.c.device_id, table.c.number, table.c.hash).where(*here))
            hashes |= {(row.device_id, row.number): row.hash for row in rows}
    return all(hashes.get((cut.device, cut.number)) == cut.hash for cut in cuts)


def _keeps_old_words(asked: Asked, made: Snapshot, cuts: Sequence[Cut]) -> bool:
    """Whether a value was destroyed, and the snapshot was made before, or doesn't take the place of all that was sealed before."""
    oldest = asked.state.oldest_epoch(made.space)
    old = select(envelope.c.device_id, func.max(envelope.c.number).label("last")).where(*asked.here(envelope, made.space))
    rows = asked.connection.execute(old.where(envelope.c.epoch < oldest).group_by(envelope.c.device_id)).all() if oldest else []
    ends = {cut.device: cut.number for cut in cuts}
    return made.epoch < oldest or any(ends.get(row.device_id, 0) < row.last for row in rows)


def _taken(asked: Asked, space: bytes) -> Sequence[RowMapping]:
    ends = select(chain_link.c.device_id, func.max(chain_link.c.number).label("last")).where(*asked.here(chain_link, space))
    return asked.connection.execute(ends.group_by(chain_link.c.device_id)).mappings().all()


def _compact(asked: Asked, made: Snapshot, cuts: Sequence[Cut]) -> None:
    """The envelopes up to the cut go; their hashes stay, so that a repetition and a clone are still told apart."""
    run, space, ends = asked.connection.execute, made.space, {cut.device: cut.number for cut in cuts}
    links = run(select(envelope.c.device_id, envelope.c.number, envelope.c.hash).where(*asked.here(envelope, space))).all()
    old = [link for link in links if link.number <= ends.get(link.device_id, 0)]
    for some in _bites(old):
        names = {"municipality_id": asked.municipality, "space_id": space}
        rows = [{**names, "device_id": link.device_id, "number": link.number, "hash": link.hash} for link in some]
        run(insert(chain_link).on_conflict_do_nothing(), rows)
        which = tuple_(envelope.c.device_id, envelope.c.number).in_([(link.device_id, link.number) for link in some])
        delete_counted(asked.connection, asked.municipality, envelope, *asked.here(envelope, space), which)
    run(delete(snapshot).where(*asked.here(snapshot, space), snapshot.c.content != made.content))
    sweep(asked, space, named([made]))


def _supersede(asked: Asked, made: Snapshot) -> None:
    """Of those that wait for a witness, the same laptop's older one goes, and what nobody may vouch for, as a value was destroyed since."""
    oldest = asked.state.oldest_epoch(made.space)
    old = [one.content for one in headers(asked, made.space, snapshot.c.witness == b"") if one.maker == made.maker or one.epoch < oldest]
    asked.connection.execute(delete(snapshot).where(*asked.here(snapshot, made.space), snapshot.c.content.in_(old)))


def _bites(rows: Sequence[R]) -> Iterator[Sequence[R]]:
    for start in range(0, len(rows), _SOME):
        yield rows[start : start + _SOME]


def _tell(asked: Asked, message: TellSnapshots) -> bytes:
    spaces = sorted(set(asked.state.spaces_of(asked.user)) & (set(message.spaces) or set(asked.state.spaces_of(asked.user))))
    here = (
        snapshot.c.municipality_id == asked.municipality,
        snapshot.c.space_id == any_(bindparam(None, spaces, type_=ARRAY(WireId()))),
        snapshot.c.position > message.after,
    )
    rows = asked.connection.execute(select(snapshot).where(*here).order_by(snapshot.c.position).limit(_ROWS)).mappings().all()
    told, room = [], limits.PAGE - _AROUND
    for row in rows:
        room -= len(row["header"]) + _AROUND
        if room < 0:
            break
        told.append(Told(row["position"], decode(row["header"], Snapshot, "snapshot"), row["signature"], row["witness"], row["witnessed"]))
    reached = told[-1].position if told else message.after
    return pack(encode(SnapshotsTold(told, reached, more=len(told) < len(rows) or len(rows) == _ROWS)))


def newest(connection: Connection, municipality: bytes, spaces: list[bytes]) -> int:
    """The position of the newest snapshot in those spaces, or 0."""
    found: int | None = connection.execute(_NEWEST, {"municipality_id": municipality, "spaces": spaces}).scalar()
    return found or 0
