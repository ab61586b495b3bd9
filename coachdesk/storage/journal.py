"""The journal: every write this laptop knows, its own and received, one row per record and transaction.

It is the history and the outbox.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from coachdesk.domain.record import DELETED, DELETING, RECORDS, Kind
from coachdesk.domain.wire import Form
from coachdesk.storage import capture
from coachdesk.storage.capture import Captured
from coachdesk.storage.engine import raw
from coachdesk.storage.merge import Dot, Name, Values, Write, heads
from coachdesk.storage.readable import readable
from coachdesk.voice import same_laptop

Seen = Mapping[UUID, Mapping[int, tuple[Dot, ...]]]
"""The dots that a form showed: record, register, heads. They become the causes of what is written from that form."""

COLUMNS = "space, device, number, tx, stamp, kind, record, causes, body"
_body = msgspec.msgpack.Decoder(dict[int, tuple[Any, ...]])
_causes = msgspec.msgpack.Decoder(list[tuple[bytes, int]])
_vector = msgspec.msgpack.Decoder(dict[bytes, int])
_encode = msgspec.msgpack.Encoder().encode


def writes_of(connection: Connection, record: bytes) -> list[Write]:
    """All known writes of a record, in the order this laptop learned of them; what had to be set aside whole is left out."""
    sql = f"SELECT {COLUMNS} FROM journal WHERE record = ? AND (aside IS NULL OR aside NOT IN ('unknown_kind', 'other_space')) ORDER BY id"  # noqa: S608 - constants
    return [as_write(row) for row in raw(connection).execute(sql, (record,))]


def as_write(row: Sequence[object]) -> Write:
    """A journal row, its columns in the order of ``COLUMNS``, as a write."""
    space, device, number, tx, stamp, kind, record, causes, body = row
    dots = tuple(Dot(*cause) for cause in _causes.decode(causes))  # type: ignore[arg-type]  # the columns' types
    return Write(space, device, number, tx, stamp, kind, record, dots, _body.decode(body))  # type: ignore[arg-type]


def as_row(write: Write) -> tuple[object, ...]:
    """A write as the values of a journal row."""
    causes, body = _encode([list(cause) for cause in write.causes]), _encode(dict(write.body))
    return (write.space, write.device, write.number, write.tx, write.stamp, write.kind, write.record, causes, body)


def add(connection: Connection, writes: Iterable[Write], envelope: int | None, aside: Mapping[Name, str] | None = None) -> None:
    """Append writes; one whose dot is known already must not come here."""
    rows = [(*as_row(write), envelope, (aside or {}).get(write.name)) for write in writes]
    if rows:
        raw(connection).executemany(f"INSERT INTO journal ({COLUMNS}, envelope, aside) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608 - constants


def called_now(connection: Connection, space: bytes, dot: Dot) -> Dot:
    """The name of an own word that may have been given another one."""
    sql = "SELECT device, number FROM renamed WHERE space = ? AND was = ? AND was_number = ?"
    row = raw(connection).execute(sql, (space, *dot)).fetchone()
    return dot if row is None else Dot(*row)


def vector(connection: Connection, space: bytes) -> dict[bytes, int]:
    """How far this laptop knows each laptop's writes in a space."""
    sql = "SELECT device, max(number) FROM journal WHERE space = ? GROUP BY device"
    return dict(connection.exec_driver_sql(sql, (space,)).all())


def encode_vector(known: Mapping[bytes, int]) -> bytes:
    """A version vector as the value of register 0."""
    return _encode(dict(sorted(known.items())))


def decode_vector(value: Form) -> dict[bytes, int]:
    """The version vector of a delete; empty where it can't be read, so that the delete covers nothing and becomes a question."""
    try:
        return _vector.decode(value) if isinstance(value, bytes) else {}
    except msgspec.DecodeError:
        return {}


def decode_body(value: bytes) -> dict[int, Values]:
    """The registers of a journal row."""
    return _body.decode(value)


def encode_body(body: Mapping[int, Values]) -> bytes:
    """Registers as a journal row keeps them."""
    return _encode(dict(body))


class Journalist:
    """Turns one transaction's captured records into writes, by one laptop, at one stamp."""

    def __init__(self, connection: Connection, device: bytes, stamp: int, seen: Seen) -> None:
        self._connection = connection
        self._device = device
        self._stamp = stamp
        self._seen = seen
        self._first: dict[bytes, int] = {}
        self._next: dict[bytes, int] = {}

    def write_down(self, captured: Iterable[Captured]) -> list[Write]:
        """Journal everything captured; parents before children, so that a reader meets them in that order."""
        written = []
        for one in sorted(captured, key=lambda c: (c.kind, c.record)):
            write = self._melted(one) if RECORDS.by_number(one.kind).coalesce else None
            written.append(write or self._journalled(one))
        return written

    def _journalled(self, one: Captured) -> Write:
        kind = RECORDS.by_number(one.kind)
        space, body = self._values(kind, one)
        number = self._number(space)
        if body.get(DELETED) == (DELETING,):
            body[DELETED] = (self._bury(kind, space, one.record, number),)
        write = Write(space, self._device, number, self._first[space], self._stamp, one.kind, one.record, self._seen_by(one, space), body)
        add(self._connection, [write], None)
        return write

    def _values(self, kind: Kind, one: Captured) -> tuple[bytes, dict[int, Values]]:
        registers = [register for register in kind.registers if one.touches(register)]
        names = [field.name for register in registers for field in register.fields]
        sql = f"SELECT {', '.join(['space_id', *names])} FROM {kind.table.name} WHERE id = ?"  # noqa: S608 - names come from declarations
        space, *forms = raw(self._connection).execute(sql, (one.record,)).fetchone()
        if space is None:
            raise ValueError(f"a {kind.name} without a space")
        values = iter(forms)
        return space, {register.number: tuple(next(values) for _ in register.fields) for register in registers}

    def _number(self, space: bytes) -> int:
        if space not in self._next:
            sql = "SELECT coalesce(max(number), 0) FROM journal WHERE space = ? AND device = ?"
            (last,) = raw(self._connection).execute(sql, (space, self._device)).fetchone()
            self._next[space] = last + 1
            self._first[space] = self._next[space]
        number = self._next[space]
        self._next[space] = number + 1
        return number

    def _seen_by(self, one: Captured, space: bytes) -> tuple[Dot, ...]:
        if one.fresh:
            return ()
        shown = self._seen.get(UUID(bytes=one.record), {})
        current = None
        causes: set[Dot] = set()
        for register in range(one.mask.bit_length()):
            if not one.mask >> register & 1:
                continue
            if register in shown:
                causes.update(self._called_now(space, dot) for dot in shown[register])
            else:
                current = current if current is not None else heads(readable(self._connection, writes_of(self._connection, one.record)))
                causes.update(head.dot for head in current.get(register, ()))
        return tuple(sorted(causes))

    def _called_now(self, space: bytes, dot: Dot) -> Dot:
        """Of own words that were given other names while the form was open."""
        if dot.device == self._device or not same_laptop(dot.device, self._device):
            return dot
        return called_now(self._connection, space, dot)

    def _bury(self, kind: Kind, space: bytes, record: bytes, number: int) -> bytes:
        known = encode_vector(vector(self._connection, space) | {self._device: number})
        with capture.paused(self._connection):
            self._connection.exec_driver_sql(f"UPDATE {kind.table.name} SET deleted = ? WHERE id = ?", (known, record))  # noqa: S608 - a declared name
        return known

    def _melted(self, one: Captured) -> Write | None:
        """Write into the record's own unsealed row instead of a new one: a draft is at most one row a round."""
        sql = f"SELECT {COLUMNS}, id FROM journal WHERE record = ? AND device = ? AND envelope IS NULL ORDER BY id DESC LIMIT 1"  # noqa: S608 - constants
        row = self._connection.exec_driver_sql(sql, (one.record, self._device)).first()
        if row is None:
            return None
        before = as_write(row[:-1])
        _, body = self._values(RECORDS.by_number(one.kind), one)
        if body.get(DELETED) == (DELETING,):
            body[DELETED] = (self._bury(RECORDS.by_number(one.kind), before.space, one.record, before.number),)
        causes = tuple(sorted({*before.causes, *self._seen_by(one, before.space)} - {before.dot}))
        write = before._replace(stamp=self._stamp, causes=causes, body={**before.body, **body})
        self._connection.exec_driver_sql(
            "UPDATE journal SET stamp = ?, causes = ?, body = ? WHERE id = ?", (write.stamp, *as_row(write)[-2:], row[-1])
        )
        return write
