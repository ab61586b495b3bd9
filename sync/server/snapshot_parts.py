"""The parts of snapshots: kept by their names, counted in the quota, and swept where no snapshot names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, func, select
from sqlalchemy.dialects.postgresql import insert

from sync.protocol import limits
from sync.protocol.membership import State
from sync.protocol.snapshot import COMPACTED, GetPart, PutPart, Snapshot, part_hash
from sync.protocol.wire import decode
from sync.server import quota
from sync.server.quota import delete_counted
from sync.server.refused import Refused
from sync.server.tables import envelope, snapshot, snapshot_part

_TIMES: Final = 4
"""So many times what is kept of a space may wait beside it to be announced."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A message whose signer is known, and what she may."""

    connection: Connection
    state: State
    municipality: bytes
    device: bytes
    user: bytes

    def here(self, table: Table, space: bytes) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        """The rows of a space."""
        return table.c.municipality_id == self.municipality, table.c.space_id == space


def parts_there(asked: Asked, space: bytes) -> set[bytes]:
    """The names of all parts of the space."""
    return set(asked.connection.execute(select(snapshot_part.c.part).where(*asked.here(snapshot_part, space))).scalars())


def headers(asked: Asked, space: bytes, *which: ColumnElement[bool]) -> list[Snapshot]:
    """The announced snapshots of the space, of *which*, in no order."""
    rows = asked.connection.execute(select(snapshot.c.header).where(*asked.here(snapshot, space), *which)).scalars()
    return [decode(row, Snapshot, "snapshot") for row in rows]


def named(made: Sequence[Snapshot]) -> set[bytes]:
    """The parts that those name."""
    return {part for one in made for part in (*one.cuts, *one.parts)}


def sweep(asked: Asked, space: bytes, kept: set[bytes]) -> None:
    """The space's parts but those go. Whose laptop was about to announce some of them is refused, and looks again on another day."""
    mine = (*asked.here(snapshot_part, space), snapshot_part.c.part.not_in(kept))
    delete_counted(asked.connection, asked.municipality, snapshot_part, *mine)


def check_compacted(asked: Asked, space: bytes) -> None:
    """Raises Refused where nobody could vouch."""
    fact = asked.state.space(space)
    if fact is None or fact.kind not in COMPACTED:
        raise Refused(403, "not_compacted")


def put(asked: Asked, message: PutPart) -> bytes:
    """Parts are counted, and taken in a full municipality, too: they are what makes room. Those not announced have a bound of their own."""
    if not asked.state.may_write(asked.device, message.space):
        raise Refused(403, "not_a_writer")
    check_compacted(asked, message.space)
    size = len(message.sealed)
    row = {
        "municipality_id": asked.municipality,
        "space_id": message.space,
        "part": part_hash(message.sealed),
        "sealed": message.sealed,
    }
    added = insert(snapshot_part).values(row).on_conflict_do_nothing().returning(snapshot_part.c.part)
    if asked.connection.execute(added).first() is not None:
        quota.add(asked.connection, asked.municipality, 1, size)
        _bound(asked, message.space, row["part"])
    return b""


def _bound(asked: Asked, space: bytes, newest: bytes) -> None:
    """What nobody has announced goes where it becomes more than a few snapshots of the space can be, but for the newest part.

    A snapshot holds what the envelopes and the one before it hold, and is smaller. Where it is refused instead, the parts of makers who
    never came to announce theirs would stand in the way of any other's for ever.
    """
    told, standing = named(headers(asked, space)), named(headers(asked, space, snapshot.c.witness != b""))
    parts = asked.here(snapshot_part, space)
    kept = _bytes(asked, envelope, *asked.here(envelope, space)) + _bytes(asked, snapshot_part, *parts, snapshot_part.c.part.in_(standing))
    if _bytes(asked, snapshot_part, *parts, snapshot_part.c.part.not_in(told)) > _TIMES * kept + limits.PAGE:
        sweep(asked, space, {*told, newest})


def _bytes(asked: Asked, table: Table, *which: ColumnElement[bool]) -> int:
    size = select(func.coalesce(func.sum(func.octet_length(table.c.sealed)), 0)).where(*which)
    return int(asked.connection.execute(size).scalar_one())


def get(asked: Asked, message: GetPart) -> bytes:
    """A part of a space that she may read. Raises Refused."""
    if not asked.state.may_read(asked.user, message.space):
        raise Refused(403, "not_a_reader")
    here = (*asked.here(snapshot_part, message.space), snapshot_part.c.part == message.part)
    sealed: bytes | None = asked.connection.execute(select(snapshot_part.c.sealed).where(*here)).scalar()
    if sealed is None:
        raise Refused(404, "unknown_snapshot")
    return sealed
