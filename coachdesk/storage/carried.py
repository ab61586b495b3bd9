"""Whether what was written here has reached the server: of a record, or of a whole space. Functions of a session."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import Session

from coachdesk.storage.clock import moment
from coachdesk.storage.identity import SAID_HERE, secret

_VARIABLES = 500


class Carriage(StrEnum):
    """Where something is, the gravest last."""

    THERE = "there"
    """On the server; what came from elsewhere was never anywhere else."""
    WAITING = "waiting"
    """Written here, and not acknowledged yet."""
    ALONE = "alone"
    """Written here, and there is no server to send to."""
    REFUSED = "refused"
    """The server doesn't take it. It stays here."""


@dataclass(frozen=True, slots=True)
class Carried:
    """How it stands with a record or a space.

    *at*, UTC: when the server took what was written here last, where that is remembered. *since*, UTC: when the oldest was written that
    isn't there. *writes*: how many aren't there. *reason*: the server's code where it refused.
    """

    carriage: Carriage = Carriage.THERE
    at: datetime | None = None
    since: datetime | None = None
    writes: int = 0
    reason: str = ""


class _Own(NamedTuple):
    """A write of this laptop."""

    about: bytes
    space: bytes
    voice: bytes
    envelope: int | None
    stamp: int

    @property
    def carrier(self) -> tuple[bytes, bytes, int]:
        """The envelope's name; of what isn't sealed, none that there is."""
        return self.space, self.voice, self.envelope or 0


def carried(session: Session, records: Sequence[UUID]) -> dict[UUID, Carried]:
    """How it stands with each of those records, every one of them named."""
    connection = session.connection()
    sql = f"SELECT record, space, device, envelope, stamp FROM journal WHERE {SAID_HERE.format('journal.')} AND record IN ({{}})"  # noqa: S608 - constants
    found = _weigh(connection, [_Own(*row) for row in _rows(connection, sql, [one.bytes for one in records])])
    return {one: found.get(one.bytes, Carried()) for one in records}


def carried_spaces(session: Session, spaces: Sequence[UUID]) -> dict[UUID, Carried]:
    """How it stands with all that was written in each of those spaces; for an akt the space's id is the akt's."""
    connection = session.connection()
    keys = [one.bytes for one in spaces]
    unsealed = "SELECT space, space, device, envelope, stamp FROM journal WHERE envelope IS NULL AND space IN ({})"
    sealed = (
        "SELECT o.space, o.space, o.device, j.envelope, j.stamp FROM outgoing o JOIN journal j ON j.space = o.space"
        " AND j.device = o.device AND j.envelope = o.number WHERE o.space IN ({})"
    )
    rows = [_Own(*row) for sql in (unsealed, sealed) for row in _rows(connection, sql, keys)]
    last = "SELECT space, max(at) FROM delivery WHERE space IN ({}) GROUP BY space"
    arrived = {space: _utc(at) for space, at in _rows(connection, last, keys)}
    found = _weigh(connection, rows)
    return {one: found.get(one.bytes, Carried(at=arrived.get(one.bytes))) for one in spaces}


def missing(session: Session, space: UUID) -> list[UUID]:
    """Records of a space with something that the server hasn't taken, in the order of their latest such change."""
    sql = (
        "SELECT j.record FROM journal j WHERE j.space = ? AND (j.envelope IS NULL OR EXISTS (SELECT 1 FROM outgoing o"
        " WHERE o.space = j.space AND o.device = j.device AND o.number = j.envelope)) GROUP BY j.record ORDER BY max(j.id)"
    )
    rows = session.connection().exec_driver_sql(sql, (space.bytes,))
    return [UUID(bytes=record) for (record,) in rows]


def _rows(connection: Connection, sql: str, keys: Sequence[bytes]) -> Iterator[Sequence[Any]]:
    """*sql* with a mark for every key in the place of its braces, some hundred keys at a time."""
    for start in range(0, len(keys), _VARIABLES):
        some = keys[start : start + _VARIABLES]
        yield from connection.exec_driver_sql(sql.format(", ".join("?" * len(some))), tuple(some))


def _weigh(connection: Connection, writes: Iterable[_Own]) -> dict[bytes, Carried]:
    """What all writes about one thing come to."""
    about: dict[bytes, list[_Own]] = {}
    for write in writes:
        about.setdefault(write.about, []).append(write)
    outbox = _Outbox(connection, {write.space for several in about.values() for write in several})
    return {key: outbox.judge(several) for key, several in about.items()}


class _Outbox:
    """What of those spaces hasn't been acknowledged, and why."""

    def __init__(self, connection: Connection, spaces: set[bytes]) -> None:
        self._connection = connection
        self._waiting: set[tuple[bytes, bytes, int]] = set()
        self._behind: set[tuple[bytes, bytes, int]] = set()
        self._stuck: dict[bytes, str] = {}
        sql = "SELECT space, device, number, refused FROM outgoing WHERE space IN ({}) ORDER BY space, rowid"
        for space, voice, number, refused in _rows(connection, sql, list(spaces)):
            self._waiting.add((space, voice, number))
            if refused is not None:
                self._stuck.setdefault(space, refused)
            if space in self._stuck:
                self._behind.add((space, voice, number))
        # ui/unlock/carrier.py keeps the server's address; without one nothing is on its way.
        self._alone = secret(connection, "server") is None

    def judge(self, writes: Sequence[_Own]) -> Carried:
        """*writes* are about one thing, in one space."""
        space = writes[0].space
        missing = [one for one in writes if one.envelope is None or one.carrier in self._waiting]
        if not missing:
            return Carried(at=self._arrived(max(writes, key=lambda one: one.stamp)))
        reason = self._stuck.get(space, "")
        behind = [one for one in missing if reason and (one.envelope is None or one.carrier in self._behind)]
        since = moment(min(one.stamp for one in missing))
        if behind:
            return Carried(Carriage.REFUSED, since=since, writes=len(missing), reason=reason)
        return Carried(Carriage.ALONE if self._alone else Carriage.WAITING, since=since, writes=len(missing))

    def _arrived(self, last: _Own) -> datetime | None:
        sql = "SELECT at FROM delivery WHERE space = ? AND device = ? AND number = ?"
        row = self._connection.exec_driver_sql(sql, last.carrier).first()
        return None if row is None else _utc(row[0])


def _utc(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
