"""Chunks of attached files: bytes under names that mean nothing here, kept for whoever may read the space.

Each call is one transaction on one municipality. What a municipality keeps is counted in a row of its own, so that a limit costs no look
at every chunk.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from sync.protocol.chunks import ChunkAnswer, ChunkDrop, ChunkGet, ChunkPut, ChunkWhich, pack_answer
from sync.protocol.messages import Signed, open_request
from sync.server.memberships import Memberships
from sync.server.refused import Refused
from sync.server.signers import identify
from sync.server.tables import chunk, chunk_total
from sync.server.transactions import transact

MOST_BYTES: Final = 20 * 1024**3
"""That one municipality may keep: a thousand participants with 20 MB of papers each. Above it new chunks wait; nothing is lost."""


@dataclass(frozen=True, slots=True)
class Attachments:
    """*clock* gives milliseconds; *most* is the limit of one municipality in bytes."""

    engine: Engine
    clock: Callable[[], int]
    memberships: Memberships
    most: int = MOST_BYTES

    def doors(self) -> Mapping[str, Callable[[bytes], bytes]]:
        """What is done with a body at each door. Raises Refused, MalformedMessage."""
        return {"put": self.put, "get": self.get, "which": self.which, "drop": self.drop}

    def put(self, body: bytes) -> bytes:
        """Keep chunks. What is there already stays as it is, whoever comes with the same name."""
        message, signed = open_request(body, ChunkPut)
        return self._answered(message, signed, writes=True, work=lambda connection: self._put(connection, message))

    def get(self, body: bytes) -> bytes:
        """One chunk, or the word that it isn't here."""
        message, signed = open_request(body, ChunkGet)
        return self._answered(message, signed, writes=False, work=lambda connection: _get(connection, message))

    def which(self, body: bytes) -> bytes:
        """Which of some names are here."""
        message, signed = open_request(body, ChunkWhich)
        return self._answered(
            message, signed, writes=False, work=lambda connection: ChunkAnswer(_there(connection, message, message.names))
        )

    def drop(self, body: bytes) -> bytes:
        """Delete chunks. Asking twice is harmless."""
        message, signed = open_request(body, ChunkDrop)
        return self._answered(message, signed, writes=True, work=lambda connection: _drop(connection, message))

    def _answered(
        self,
        message: ChunkPut | ChunkGet | ChunkWhich | ChunkDrop,
        signed: Signed,
        *,
        writes: bool,
        work: Callable[[Connection], ChunkAnswer],
    ) -> bytes:
        def hear(connection: Connection) -> bytes:
            state = self.memberships.latest(connection, message.municipality)
            signer = identify(connection, state, message, signed, self.clock())
            if signer.device is None or signer.user is None:
                raise Refused(403, "not_a_device")
            if state.space(message.space) is None:
                raise Refused(404, "unknown_space")
            if writes and not state.may_write(signer.device, message.space):
                raise Refused(403, "not_a_writer")
            if not writes and not state.may_read(signer.user, message.space) and not state.may_write(signer.device, message.space):
                raise Refused(403, "not_a_reader")
            return pack_answer(work(connection))

        return transact(self.engine, hear)

    def _put(self, connection: Connection, message: ChunkPut) -> ChunkAnswer:
        rows = [
            {
                "municipality_id": message.municipality,
                "space_id": message.space,
                "name": one.name,
                "size": len(one.sealed),
                "body": one.sealed,
            }
            for one in message.chunks
        ]
        added = connection.execute(insert(chunk).on_conflict_do_nothing().returning(chunk.c.size), rows).scalars().all()
        if added and _count(connection, message.municipality, sum(added)) > self.most:
            raise Refused(409, "no_room")
        return ChunkAnswer(b"\x01" * len(message.chunks))


def _count(connection: Connection, municipality: bytes, size: int) -> int:
    """The municipality's bytes after *size* more."""
    row = {"municipality_id": municipality, "bytes": 0}
    connection.execute(insert(chunk_total).values(row).on_conflict_do_nothing())
    mine = chunk_total.c.municipality_id == municipality
    counted = update(chunk_total).where(mine).values(bytes=chunk_total.c.bytes + size).returning(chunk_total.c.bytes)
    total: int = connection.execute(counted).scalar_one()
    return total


def _named(message: ChunkGet | ChunkWhich | ChunkDrop, names: Sequence[bytes]) -> tuple[Any, ...]:
    here = chunk.c.municipality_id == message.municipality, chunk.c.space_id == message.space
    return (*here, chunk.c.name.in_(names))


def _there(connection: Connection, message: ChunkWhich | ChunkDrop, names: Sequence[bytes]) -> bytes:
    found = set(connection.execute(select(chunk.c.name).where(*_named(message, names))).scalars())
    return bytes(name in found for name in names)


def _get(connection: Connection, message: ChunkGet) -> ChunkAnswer:
    body = connection.execute(select(chunk.c.body).where(*_named(message, [message.name]))).scalar()
    return ChunkAnswer(b"\x00") if body is None else ChunkAnswer(b"\x01", bytes(body))


def _drop(connection: Connection, message: ChunkDrop) -> ChunkAnswer:
    gone = connection.execute(delete(chunk).where(*_named(message, message.names)).returning(chunk.c.size)).scalars().all()
    if gone:
        mine = chunk_total.c.municipality_id == message.municipality
        connection.execute(update(chunk_total).where(mine).values(bytes=chunk_total.c.bytes - sum(gone)))
    return ChunkAnswer(bytes(len(message.names)))
