"""Chains of envelopes as this laptop knows them, and what came and can't be applied yet, or ever."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from sqlalchemy import Connection

from coachdesk.storage.engine import raw


class Chain(NamedTuple):
    """The end of the chain of (space, device): the last envelope sealed or applied here."""

    number: int
    hash: bytes


class Held(NamedTuple):
    """An envelope from elsewhere that couldn't be applied, as it came."""

    position: int
    raw: bytes


class Chains:
    """Cheap: a view of one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._run: Callable[..., Any] = raw(connection).execute

    def chain(self, space: bytes, device: bytes) -> Chain | None:
        """The chain's end as this laptop knows it, or None before its first envelope."""
        row = self._run("SELECT number, hash FROM chain WHERE space = ? AND device = ?", (space, device)).fetchone()
        return None if row is None else Chain(*row)

    def set_chain(self, space: bytes, device: bytes, number: int, hashed: bytes) -> None:
        """The chain goes that far."""
        sql = (
            "INSERT INTO chain VALUES (?, ?, ?, ?) ON CONFLICT (space, device) DO UPDATE SET number = excluded.number, hash = excluded.hash"
        )
        self._run(sql, (space, device, number, hashed))

    def hold(self, space: bytes, device: bytes, number: int, position: int, raw: bytes, reason: str) -> bool:
        """Keep an envelope that can't be applied; a later copy of the same number takes its place. True where this *reason* is news."""
        sql = "SELECT reason FROM held WHERE space = ? AND device = ? AND number = ?"
        before = self._run(sql, (space, device, number)).fetchone()
        self._run(
            "INSERT INTO held VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (space, device, number)"
            " DO UPDATE SET position = excluded.position, raw = excluded.raw, reason = excluded.reason",
            (space, device, number, position, raw, reason),
        )
        return before is None or before[0] != reason

    def held(self, reasons: Collection[str], spaces: Collection[bytes] | None = None) -> list[Held]:
        """What is held for one of these *reasons* in these *spaces* (None: in all), in the order of its chains."""
        rows = self._run("SELECT space, reason, position, raw FROM held ORDER BY space, device, number")
        return [Held(position, raw) for space, reason, position, raw in rows if reason in reasons and (spaces is None or space in spaces)]

    def release(self, space: bytes, device: bytes, number: int) -> None:
        """It was applied, or will come once more."""
        self._run("DELETE FROM held WHERE space = ? AND device = ? AND number = ?", (space, device, number))

    def is_known(self, space: bytes, device: bytes, number: int) -> None:
        """The chain goes beyond it: it waits for nothing. What was set aside stays, with its reason."""
        sql = "DELETE FROM held WHERE space = ? AND device = ? AND number = ? AND reason IN ('gap', 'key', 'unknown')"
        self._run(sql, (space, device, number))

    def look_again(self, space: bytes, own: bytes) -> bool:
        """Forget what no key opened in *space*, and how far its chains go, so that it is heard once more; False where there is none.

        Not the chain of the voice *own*, which it goes on with.
        """
        sql = "SELECT DISTINCT device FROM held WHERE space = ? AND reason = 'sealed' AND device <> ?"
        devices = [device for (device,) in self._run(sql, (space, own)).fetchall()]
        for device in devices:
            self._hear_again(space, device, "sealed")
        return bool(devices)

    def judge_again(self, floor: int) -> set[bytes]:
        """Forget whose words weren't believed to be a writer's at places beyond *floor*, which a restored log doesn't have any more.

        Gives the spaces that are to be heard once more.
        """
        sql = "SELECT DISTINCT space, device FROM held WHERE reason = 'not_a_writer' AND position > ?"
        chains = self._run(sql, (floor,)).fetchall()
        for space, device in chains:
            self._hear_again(space, device, "not_a_writer")
        return {space for space, _ in chains}

    def _hear_again(self, space: bytes, device: bytes, reason: str) -> None:
        self._run("DELETE FROM chain WHERE space = ? AND device = ?", (space, device))
        self._run("DELETE FROM held WHERE space = ? AND device = ? AND reason = ?", (space, device, reason))

    def troubles(self) -> dict[str, int]:
        """Why envelopes were set aside, and how many; those that wait for a key or for one before them don't count."""
        sql = "SELECT reason, count(*) FROM held WHERE reason NOT IN ('key', 'gap') GROUP BY reason ORDER BY reason"
        return {str(reason): int(count) for reason, count in self._run(sql)}

    def patient(self) -> dict[str, int]:
        """What came and waits for its key (``key``) or for what goes before it (``gap``), and how many envelopes."""
        sql = "SELECT reason, count(*) FROM held WHERE reason IN ('key', 'gap') GROUP BY reason ORDER BY reason"
        return {str(reason): int(count) for reason, count in self._run(sql)}
