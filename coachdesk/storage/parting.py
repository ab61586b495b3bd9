"""Own words that the server hasn't got, of spaces that this laptop must let go of; and what others left behind for those who lead."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from coachdesk.domain.draft import NoteDraft
from coachdesk.domain.record import RECORDS
from coachdesk.storage import journal
from coachdesk.storage.engine import raw
from coachdesk.storage.identity import SAID_HERE
from coachdesk.storage.kept import KEPT_FOR
from coachdesk.storage.merge import Write
from coachdesk.storage.outbox import UNSENT

_UNSENT = f"{SAID_HERE.format('journal.')} AND {UNSENT}"
_KEPT = ("municipality", "unit", "zone", "root", "user", "device", "voice", "device_signing", "server")
"""Named secrets that an emptied laptop keeps: whose it was, and what its receipt is signed with."""


class Left(NamedTuple):
    """Words that *device* could no longer send; *parcel* as `sync.protocol.writes` encodes it. *done*: somebody has dealt with them."""

    id: UUID
    device: bytes
    space: UUID
    at: int
    parcel: bytes
    done: bool


class Parting:
    """Letting go; cheap: a view of one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._run: Callable[..., Any] = raw(connection).execute

    def spaces_with_unsent(self) -> list[bytes]:
        """Where there are own words that the server hasn't got."""
        sql = f"SELECT space FROM journal WHERE {_UNSENT} GROUP BY space ORDER BY min(id)"  # noqa: S608 - constants
        return [space for (space,) in self._run(sql)]

    def unsent(self, space: bytes, *, begun: bool = False) -> list[list[Write]]:
        """Those words, transaction by transaction; of what was *begun*, notes that weren't saved yet alone."""
        sql = f"SELECT {journal.COLUMNS} FROM journal WHERE space = ? AND {_UNSENT} ORDER BY id"  # noqa: S608 - constants
        writes = [journal.as_write(row) for row in self._run(sql, (space,))]
        draft = RECORDS.of(NoteDraft).number
        kept = [write for write in writes if not begun or (write.kind == draft and write.body)]
        return [list(group) for _, group in groupby(kept, key=lambda write: (write.device, write.tx))]

    def forget_unsent(self, space: bytes) -> None:
        """Somebody else has them now."""
        self._run(f"DELETE FROM journal WHERE space = ? AND {_UNSENT}", (space,))  # noqa: S608 - constants
        self._run("DELETE FROM outgoing WHERE space = ?", (space,))
        self._run("DELETE FROM kept WHERE space = ?", (space,))

    # --- what was handed over, as it travelled ----------------------------------------------------------------------

    def keep_sealed(self, name: bytes, space: bytes, at: int, raw: bytes) -> None:
        """The server has it since *at*, in milliseconds since 1970. It is sealed to others: nothing here opens it."""
        self._run("INSERT OR IGNORE INTO left_sealed VALUES (?, ?, ?, ?, 0)", (name, space, at, raw))

    def owe_sealed(self) -> None:
        """The server was put back, and may have lost it."""
        self._run("UPDATE left_sealed SET owed = 1")

    def sealed_owed(self) -> list[bytes]:
        """What is to be given to the server again."""
        return [raw for (raw,) in self._run("SELECT raw FROM left_sealed WHERE owed = 1 ORDER BY at, id")]

    def sealed_is_there(self, name: bytes) -> None:
        """It was given again."""
        self._run("UPDATE left_sealed SET owed = 0 WHERE id = ?", (name,))

    def sealed_spaces(self) -> list[bytes]:
        """Of which there is any."""
        return [space for (space,) in self._run("SELECT DISTINCT of_space FROM left_sealed")]

    def forget_parcel(self, name: bytes) -> None:
        """The server knows that its space was erased."""
        self._run("DELETE FROM left_sealed WHERE id = ?", (name,))

    def forget_sealed(self, space: bytes) -> None:
        """The space was erased."""
        self._run("DELETE FROM left_sealed WHERE of_space = ?", (space,))

    def thin_out(self, now: int) -> None:
        """Forget what is older than any backup that an operator may put back, and not owed."""
        self._run("DELETE FROM left_sealed WHERE at < ? AND owed = 0", (now - KEPT_FOR,))

    # --- an emptied laptop, and who inherits ------------------------------------------------------------------------

    def spaces(self) -> list[bytes]:
        """All that anything is known of here."""
        rows = self._run("SELECT space FROM journal UNION SELECT space FROM space_key UNION SELECT space FROM held")
        return [space for (space,) in rows]

    def forget_keys(self) -> None:
        """Every key but the one that signs the receipt; the database overwrites what it deletes."""
        for table in ("team_key", "space_key", "candidate_key", "wrap", "new_space", "held", "backfill"):
            self._run(f"DELETE FROM {table}")  # noqa: S608 - constants
        marks = ", ".join("?" * len(_KEPT))
        self._run(f"DELETE FROM secret WHERE name NOT IN ({marks})", _KEPT)  # noqa: S608 - marks only

    def keep_left(self, name: bytes, device: bytes, space: bytes, at: int, parcel: bytes) -> None:
        """What somebody else left is here, to be looked at; once is enough."""
        sql = "INSERT INTO left_behind (id, device, space, at, parcel, done) VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING"
        self._run(sql, (name, device, space, at, parcel))


# --- what others left ------------------------------------------------------------------------------------------------


def left_behind(connection: Connection) -> Sequence[Left]:
    """What nobody has dealt with yet, oldest first."""
    rows = raw(connection).execute("SELECT id, device, space, at, parcel, done FROM left_behind WHERE done = 0 ORDER BY at, id")
    return [Left(UUID(bytes=name), device, UUID(bytes=space), at, parcel, bool(done)) for name, device, space, at, parcel, done in rows]


def left_is_done(connection: Connection, name: UUID) -> None:
    """Somebody has taken the words over, or put them aside: what they say isn't kept any longer."""
    raw(connection).execute("UPDATE left_behind SET done = 1, parcel = x'' WHERE id = ?", (name.bytes,))


def keep_rest(connection: Connection, name: UUID, parcel: bytes) -> None:
    """Of the words *name* only these are still to be dealt with; also where they were put aside a moment ago."""
    raw(connection).execute("UPDATE left_behind SET done = 0, parcel = ? WHERE id = ?", (parcel, name.bytes))
