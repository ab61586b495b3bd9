"""What the window shows about sync: one unchanging picture at a time."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Why(StrEnum):
    """Why nothing is being exchanged at this moment."""

    STARTING = "starting"
    WORKING = "working"
    """A round is under way."""
    RESTING = "resting"
    """All is exchanged; the next round comes by itself."""
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    """The server said no; `last_error` has its code."""
    FAILED = "failed"
    """Our bug, the disk, or an answer that nobody can read; `last_error` has the code. It is tried again."""
    NOT_JOINED = "not_joined"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class RefusedWrites:
    """Writes in a space that the server doesn't take, and why. They stay here."""

    space: UUID
    reason: str
    writes: int


@dataclass(frozen=True, slots=True)
class Round:
    """One round, or several in a row in which nothing moved. *at*: when the latest began, UTC; *since*: when the first did.

    *code* says why it failed, empty where it didn't.
    """

    at: datetime
    since: datetime
    times: int = 1
    milliseconds: int = 0
    changes_out: int = 0
    changes_in: int = 0
    bytes_out: int = 0
    bytes_in: int = 0
    code: str = ""

    @property
    def quiet(self) -> bool:
        """Nothing of anybody's went either way."""
        return not (self.changes_out or self.changes_in)

    def after(self, before: "Round") -> "Round | None":
        """Both in one, where nothing moved in either and both ended in the same way."""
        if not (self.quiet and before.quiet and self.code == before.code):
            return None
        out, back = self.bytes_out + before.bytes_out, self.bytes_in + before.bytes_in
        return replace(self, since=before.since, times=self.times + before.times, bytes_out=out, bytes_in=back)


@dataclass(frozen=True, slots=True)
class SyncState:
    """Counts and codes; no content."""

    why: Why = Why.STARTING
    waiting: int = 0
    """Transactions that the server hasn't acknowledged."""
    waiting_bytes: int = 0
    refused: tuple[RefusedWrites, ...] = ()
    last_contact: datetime | None = None
    """UTC."""
    last_error: str | None = None
    next_try_at: datetime | None = None
    """UTC."""
    rounds: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    recent: tuple[Round, ...] = ()
    """The last rounds since the vault was unlocked, newest first; at most `sync.client.loop.REMEMBERED`."""
    trouble: tuple[str, ...] = ()
    """Codes of what isn't as it should be: another_history, signature, sealed, not_a_writer, too_big, …"""
