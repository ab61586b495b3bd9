"""Envelopes as they travelled, own and received, kept for a while after the server had them.

A server that was restored from a backup lacks what came after it; any laptop that has it gives it back. So they are kept longer than the
oldest backup that an operator may put back.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from coachdesk.storage.engine import raw
from coachdesk.storage.identity import SAID_HERE

DAYS: Final = 35
KEPT_FOR: Final = DAYS * 24 * 60 * 60 * 1000
"""The same in milliseconds."""


class Owed(NamedTuple):
    """An envelope that the server may have lost; *raw* as it was signed."""

    space: bytes
    device: bytes
    number: int
    raw: bytes


class Stranded(NamedTuple):
    """The first envelope of a chain that the server doesn't take back, as its writer may not write; *previous* is the hash before it."""

    device: bytes
    number: int
    previous: bytes
    raw: bytes


class Kept:
    """Cheap: a view of one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._run: Callable[..., Any] = raw(connection).execute

    def keep(
        self,
        space: bytes,
        device: bytes,
        number: int,
        position: int,
        at: int,
        raw: bytes,
        previous: bytes | None = None,
        *,
        there: bool = True,
    ) -> None:
        """The server has it, at this position or before; *at* is the time, in milliseconds since 1970.

        *previous* is the hash of what goes before it in its chain; of an own one that is acknowledged for the first time it is known here.
        Not *there*: it was here already, and is opened only now. What the server may have lost of that stays owed to it.
        """
        owed = "0" if there else "owed"
        self._run(
            "INSERT INTO kept VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, coalesce(?7,"  # noqa: S608 - constants
            " (SELECT previous FROM outgoing WHERE space = ?1 AND device = ?2 AND number = ?3))) ON CONFLICT (space, device, number)"
            f" DO UPDATE SET position = excluded.position, raw = excluded.raw, owed = {owed},"
            " previous = coalesce(excluded.previous, previous)",
            (space, device, number, position, at, raw, previous),
        )

    def is_there(self, space: bytes, device: bytes, number: int, position: int, raw: bytes) -> bool:
        """The server has shown it again: nobody needs to give it back. False where it shows another one than the one of that name here."""
        sql = "UPDATE kept SET position = ?, owed = 0 WHERE space = ? AND device = ? AND number = ? AND raw = ?"
        if self._run(sql, (position, space, device, number, raw)).rowcount:
            return True
        sql = "SELECT 1 FROM kept WHERE space = ? AND device = ? AND number = ?"
        return self._run(sql, (space, device, number)).fetchone() is None

    def owe_after(self, floor: int, at: int) -> None:
        """The server has lost everything beyond *floor*: what came from there is owed to it, what waits for its key here included."""
        self._run("UPDATE kept SET owed = 1 WHERE position > ?", (floor,))
        sql = "INSERT OR IGNORE INTO kept SELECT space, device, number, position, ?, raw, 1, NULL FROM held WHERE position > ?"
        self._run(sql, (at, floor))

    def owed(self) -> Iterator[Owed]:
        """What is owed, in the order of the chains."""
        for row in self._run(
            "SELECT space, device, number, raw FROM kept WHERE owed > 0 AND owed = 1 ORDER BY space, device, number"
        ).fetchall():
            yield Owed(*row)

    def is_owed(self, space: bytes, device: bytes, number: int) -> bool:
        """Whether the server may have lost that one, and hasn't been seen to have it again."""
        sql = "SELECT 1 FROM kept WHERE space = ? AND device = ? AND number = ? AND owed > 0"
        return self._run(sql, (space, device, number)).fetchone() is not None

    def owes(self) -> int:
        """How many envelopes are owed."""
        return int(self._run("SELECT count(*) FROM kept WHERE owed > 0 AND owed = 1").fetchone()[0])

    def give_up(self, space: bytes, device: bytes, number: int) -> None:
        """The server will never take it; the words stay here. Own ones are remembered as unsent: nobody else may have them."""
        owed = f"CASE WHEN {SAID_HERE.format('')} THEN 3 ELSE 0 END"
        sql = f"UPDATE kept SET owed = {owed} WHERE space = ? AND device = ? AND number = ?"  # noqa: S608 - constants
        self._run(sql, (space, device, number))

    def bar(self, space: bytes, device: bytes, number: int) -> None:
        """Its writer may not write there any more, so the server takes back neither it nor what follows: offered again when she may."""
        sql = "UPDATE kept SET owed = 4 WHERE space = ? AND device = ? AND (number = ? OR number > ? AND owed > 0)"
        self._run(sql, (space, device, number, number))

    def barred(self) -> list[tuple[bytes, bytes]]:
        """Spaces, and voices whose envelopes there weren't taken back as their writer may not write."""
        return [(space, device) for space, device in self._run("SELECT DISTINCT space, device FROM kept WHERE owed > 0 AND owed = 4")]

    def stranded(self, space: bytes) -> list[Stranded]:
        """Where each of those chains ends at the server, as far as that is known here."""
        sql = "SELECT device, min(number), previous, raw FROM kept WHERE owed > 0 AND owed = 4 AND space = ? GROUP BY device"
        return [Stranded(*row) for row in self._run(sql, (space,)) if row[2] is not None]

    def unbar(self, space: bytes, device: bytes) -> None:
        """She may write there again."""
        self._run("UPDATE kept SET owed = 1 WHERE owed > 0 AND owed = 4 AND space = ? AND device = ?", (space, device))

    def wait(self, space: bytes, device: bytes, number: int) -> None:
        """Not now: offered again after `try_again`."""
        self._run("UPDATE kept SET owed = 2 WHERE owed = 1 AND space = ? AND device = ? AND number = ?", (space, device, number))

    def owe_before(self, space: bytes, device: bytes, number: int) -> None:
        """The server lacks what goes before that own envelope, though it had acknowledged it: offered again after `try_again`.

        Where one before it was never acknowledged, that is what it lacks.
        """
        sql = (
            "UPDATE kept SET owed = 2 WHERE space = ? AND device = ? AND number < ? AND owed = 0"
            " AND NOT EXISTS (SELECT 1 FROM outgoing o WHERE o.space = kept.space AND o.device = kept.device AND o.number < ?)"
        )
        self._run(sql, (space, device, number, number))

    def try_again(self) -> None:
        """Offer once more what had to wait."""
        self._run("UPDATE kept SET owed = 1 WHERE owed > 0 AND owed = 2")

    def thin_out(self, now: int) -> None:
        """Forget what is older than any backup and not owed."""
        self._run("DELETE FROM kept WHERE at < ? AND owed = 0", (now - KEPT_FOR,))
