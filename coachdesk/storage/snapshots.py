"""What this laptop knows of snapshots: those it must fetch or witness, their parts, and how many envelopes of a space one stands for."""

from collections.abc import Callable, Container, Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection

from coachdesk.storage import journal
from coachdesk.storage.engine import raw
from coachdesk.storage.merge import Write

WANTED, OFFERED, DIFFERS, ANNOUNCED = "wanted", "offered", "differs", "announced"
"""To be fetched; to be witnessed; not what is known here; this user's own, to be witnessed by others."""


class Waiting(NamedTuple):
    """A snapshot that something is still to be done with; *raw* as the server told it."""

    space: bytes
    content: bytes
    state: str
    raw: bytes


class Due(NamedTuple):
    """A space in which more envelopes have gathered than a newcomer should fetch one by one."""

    space: bytes
    envelopes: int


class Snapshots:
    """Cheap: a view of one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._run: Callable[..., Any] = raw(connection).execute

    # --- told ---------------------------------------------------------------------------------------------------------

    def keep(self, space: bytes, content: bytes, state: str, raw: bytes) -> None:
        """Something is to be done with it; a newer word about the same takes the older's place."""
        sql = (
            "INSERT INTO snapshot VALUES (?, ?, ?, ?) ON CONFLICT (space, content) DO UPDATE SET state = excluded.state, raw = excluded.raw"
        )
        self._run(sql, (space, content, state, raw))

    def waiting(self, state: str) -> list[Waiting]:
        """All in that state."""
        return [Waiting(*row) for row in self._run("SELECT space, content, state, raw FROM snapshot WHERE state = ?", (state,))]

    def told(self, space: bytes) -> list[bytes]:
        """All of a space, as the server told of them."""
        return [told for (told,) in self._run("SELECT raw FROM snapshot WHERE space = ?", (space,))]

    def states(self) -> set[str]:
        """Which states there is any in."""
        return {state for (state,) in self._run("SELECT DISTINCT state FROM snapshot")}

    def done(self, space: bytes) -> None:
        """Nothing is left to be done with any snapshot of that space."""
        self._run("DELETE FROM snapshot WHERE space = ?", (space,))
        self._run("DELETE FROM snapshot_part WHERE space = ?", (space,))

    def forget(self, space: bytes, content: bytes) -> None:
        """Nothing is to be done with that one. Its parts stay until `drop_parts`: another may name them, too."""
        self._run("DELETE FROM snapshot WHERE space = ? AND content = ?", (space, content))

    def drop_parts(self, space: bytes, kept: Container[bytes]) -> None:
        """All that were fetched but those."""
        for (part,) in self._run("SELECT part FROM snapshot_part WHERE space = ?", (space,)).fetchall():
            if part not in kept:
                self._run("DELETE FROM snapshot_part WHERE space = ? AND part = ?", (space, part))

    def keep_part(self, space: bytes, part: bytes, sealed: bytes) -> None:
        """It was fetched."""
        self._run("INSERT OR IGNORE INTO snapshot_part VALUES (?, ?, ?)", (space, part, sealed))

    def parts(self, space: bytes) -> dict[bytes, bytes]:
        """Those fetched, by name."""
        return dict(self._run("SELECT part, sealed FROM snapshot_part WHERE space = ?", (space,)).fetchall())

    def wish(self, space: bytes) -> None:
        """The space has become readable: what snapshot is there of it must be asked."""
        self._run("INSERT OR IGNORE INTO snapshot_wish VALUES (?)", (space,))

    def wishes(self) -> list[bytes]:
        """Spaces to ask about."""
        return [space for (space,) in self._run("SELECT space FROM snapshot_wish ORDER BY space")]

    def wished(self, spaces: Iterable[bytes]) -> None:
        """The server has told."""
        for space in spaces:
            self._run("DELETE FROM snapshot_wish WHERE space = ?", (space,))

    # --- made ---------------------------------------------------------------------------------------------------------

    def compacted(self, space: bytes, envelopes: int) -> None:
        """A snapshot stands for that many envelopes of the space."""
        sql = "INSERT INTO compacted VALUES (?, ?, 0) ON CONFLICT (space) DO UPDATE SET envelopes = max(envelopes, excluded.envelopes)"
        self._run(sql, (space, envelopes))

    def tried(self, space: bytes, day: int) -> None:
        """This laptop has tried to make one today: not again before tomorrow."""
        sql = "INSERT INTO compacted VALUES (?, 0, ?) ON CONFLICT (space) DO UPDATE SET day = excluded.day"
        self._run(sql, (space, day))

    def last_try(self, space: bytes) -> int:
        """The day on which it last did; 0 where never."""
        row = self._run("SELECT day FROM compacted WHERE space = ?", (space,)).fetchone()
        return 0 if row is None else int(row[0])

    def due(self, most: int, quiet_since: int, day: int) -> list[Due]:
        """Spaces with more than *most* envelopes since the last snapshot, nothing unsent, and no news since *quiet_since*.

        And with more than half as many as there are chains: what is said of a chain's end is worth it then, however many there are.
        What the server didn't take back isn't counted, as no snapshot takes its place.
        """
        sql = (
            "SELECT space, grown FROM (SELECT c.space, sum(c.number) - coalesce(max(p.envelopes), 0)"
            " - (SELECT count(*) FROM kept s WHERE s.owed > 0 AND s.owed = 4 AND s.space = c.space) AS grown"
            " FROM chain c LEFT JOIN compacted p ON p.space = c.space WHERE coalesce(p.day, 0) < ?"
            " GROUP BY c.space HAVING grown > ? AND grown * 2 > count(*)) g"
            " WHERE NOT EXISTS (SELECT 1 FROM kept k WHERE k.space = g.space AND k.at > ?)"
            " AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.space = g.space AND j.envelope IS NULL)"
            " AND NOT EXISTS (SELECT 1 FROM outgoing o WHERE o.space = g.space)"
            " AND NOT EXISTS (SELECT 1 FROM held h WHERE h.space = g.space)"
            " ORDER BY grown DESC"
        )
        return [Due(*row) for row in self._run(sql, (day, most, quiet_since))]

    def chains(self, space: bytes) -> dict[bytes, tuple[int, bytes]]:
        """Each voice's chain in the space: the last envelope known here, and its hash."""
        rows = self._run("SELECT device, number, hash FROM chain WHERE space = ?", (space,))
        return {device: (number, hashed) for device, number, hashed in rows}

    def last_dots(self, space: bytes) -> dict[bytes, int]:
        """The highest dot known of each voice in the space."""
        return dict(self._run("SELECT device, max(number) FROM journal WHERE space = ? GROUP BY device", (space,)).fetchall())

    def writes(self, space: bytes, device: bytes, last: int) -> list[Sequence[Write]]:
        """A voice's writes in the space up to a dot, transaction by transaction."""
        sql = f"SELECT {journal.COLUMNS} FROM journal WHERE space = ? AND device = ? AND number <= ? ORDER BY number"  # noqa: S608 - constants
        found = [journal.as_write(row) for row in self._run(sql, (space, device, last))]
        return [list(group) for _, group in groupby(found, key=lambda write: write.tx)]
