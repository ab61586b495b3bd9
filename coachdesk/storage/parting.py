"""Own words that the server hasn't got, of spaces that this laptop must let go of; and what others left behind for those who lead."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from coachdesk.storage import journal
from coachdesk.storage.engine import raw
from coachdesk.storage.merge import Write

_UNSENT = (
    "device = ? AND (envelope IS NULL OR EXISTS (SELECT 1 FROM outgoing o WHERE o.space = journal.space AND o.number = journal.envelope))"
)
_KEPT = ("municipality", "unit", "zone", "root", "user", "device", "device_signing", "server")
"""Named secrets that an emptied laptop keeps: whose it was, and what its receipt is signed with."""


class Left(NamedTuple):
    """Words that *device* could no longer send; *parcel* as `sync.protocol.writes` encodes it. *done*: somebody has dealt with them."""

    id: UUID
    device: bytes
    space: UUID
    at: int
    parcel: bytes
    done: bool


# --- letting go ------------------------------------------------------------------------------------------------------


def spaces_with_unsent(connection: Connection, device: bytes) -> list[bytes]:
    """Where there are own words that the server hasn't got."""
    rows = raw(connection).execute(f"SELECT space FROM journal WHERE {_UNSENT} GROUP BY space ORDER BY min(id)", (device,))  # noqa: S608 - constants
    return [space for (space,) in rows]


def unsent(connection: Connection, space: bytes, device: bytes) -> list[list[Write]]:
    """Those words, transaction by transaction."""
    sql = f"SELECT {journal.COLUMNS} FROM journal WHERE space = ? AND {_UNSENT} ORDER BY number"  # noqa: S608 - constants
    writes = [journal.as_write(row) for row in raw(connection).execute(sql, (space, device))]
    return [list(group) for _, group in groupby(writes, key=lambda write: write.tx)]


def forget_unsent(connection: Connection, space: bytes, device: bytes) -> None:
    """Somebody else has them now."""
    run = raw(connection).execute
    run(f"DELETE FROM journal WHERE space = ? AND {_UNSENT}", (space, device))  # noqa: S608 - constants
    run("DELETE FROM outgoing WHERE space = ?", (space,))


def spaces_here(connection: Connection) -> list[bytes]:
    """All that anything is known of."""
    rows = raw(connection).execute("SELECT space FROM journal UNION SELECT space FROM space_key UNION SELECT space FROM held")
    return [space for (space,) in rows]


def forget_keys(connection: Connection) -> None:
    """Every key but the one that signs the receipt; the database overwrites what it deletes."""
    run = raw(connection).execute
    for table in ("team_key", "space_key", "candidate_key", "wrap", "new_space", "held", "backfill"):
        run(f"DELETE FROM {table}")  # noqa: S608 - constants
    marks = ", ".join("?" * len(_KEPT))
    run(f"DELETE FROM secret WHERE name NOT IN ({marks})", _KEPT)  # noqa: S608 - marks only


# --- what others left ------------------------------------------------------------------------------------------------


def keep_left(connection: Connection, left: Left) -> None:
    """It is here; once is enough."""
    row = (left.id.bytes, left.device, left.space.bytes, left.at, left.parcel)
    raw(connection).execute(
        "INSERT INTO left_behind (id, device, space, at, parcel, done) VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING", row
    )


def left_behind(connection: Connection) -> Sequence[Left]:
    """What nobody has dealt with yet, oldest first."""
    rows = raw(connection).execute("SELECT id, device, space, at, parcel, done FROM left_behind WHERE done = 0 ORDER BY at, id")
    return [Left(UUID(bytes=name), device, UUID(bytes=space), at, parcel, bool(done)) for name, device, space, at, parcel, done in rows]


def left_is_done(connection: Connection, name: UUID) -> None:
    """Somebody has taken the words over, or put them aside: what they say isn't kept any longer."""
    raw(connection).execute("UPDATE left_behind SET done = 1, parcel = x'' WHERE id = ?", (name.bytes,))
