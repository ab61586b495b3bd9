"""How it stands with sync, in plain values: what waits, what was refused, what has gone, and when it is tried again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Held:
    """Writes of one space that wait or were refused. *reason* is the server's code, empty for what only waits.

    *name* is a participant's, empty for the directory and what is one's own. *kind* and *record* name what was written last there, where
    that is known; *bytes* are those before compression, *at* is when it was written.
    """

    space_id: UUID
    name: str
    writes: int
    reason: str = ""
    kind: int = 0
    record_id: UUID | None = None
    bytes: int = 0
    at: datetime | None = None


@dataclass(frozen=True)
class Contact:
    """A round, or several in a row in which nothing moved: see `sync.client.state.Round`."""

    at: datetime
    since: datetime
    times: int = 1
    milliseconds: int = 0
    changes_out: int = 0
    changes_in: int = 0
    bytes_out: int = 0
    bytes_in: int = 0
    code: str = ""


@dataclass(frozen=True)
class SyncView:
    """How it stands. *server* is empty where there is none yet; *trouble* is the code of what went wrong at the last try, the gravest.

    *waiting*: changes that go by themselves, *bytes* before compression; what is refused isn't counted among them.
    *spaces*: what waits, by participant; *items*: the same by participant and kind, the newest first, some of it where it is much.
    *unreached*: where the server couldn't be reached, the code of why. *troubles*: every code of what isn't as it should be.
    *working*: a round is under way. *keyless*: spaces whose key hasn't come, so that what was written there can't leave.
    *unread*: envelopes that came and wait for a key or for what goes before them. *newer*: records that hold something which only a newer
    program can show.
    *shut_out*: "revoked" where this computer was called lost, "left" where its user works here no more; else empty. *emptied*: nothing
    lies on it any more.
    """

    server: str = ""
    waiting: int = 0
    bytes: int = 0
    spaces: tuple[Held, ...] = ()
    refused: tuple[Held, ...] = ()
    last_contact: datetime | None = None
    next_try: datetime | None = None
    trouble: str = ""
    unreached: str = ""
    troubles: tuple[str, ...] = ()
    items: tuple[Held, ...] = ()
    working: bool = False
    keyless: frozenset[UUID] = frozenset()
    unread: int = 0
    newer: int = 0
    rounds: tuple[Contact, ...] = ()
    shut_out: str = ""
    emptied: bool = False

    @property
    def all_there(self) -> bool:
        """Whether the server has everything that was written here, and has said so. Only then is anything green."""
        everything = not (self.waiting or self.spaces or self.refused or self.shut_out)
        return bool(self.server) and self.last_contact is not None and everything

    @property
    def refused_writes(self) -> int:
        """How many writes aren't taken."""
        return sum(one.writes for one in self.refused)
