"""Keys of a space that count only once the server has taken them: somebody else may have made another one at the same moment."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from coachdesk.crypto.seal import new_key
from coachdesk.storage.engine import raw


class TurnedKeys:
    """Cheap: a view of one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._run: Callable[..., Any] = raw(connection).execute

    def candidates(self) -> dict[tuple[bytes, int], bytes]:
        """(space, epoch) to key."""
        return {(space, epoch): key for space, epoch, key in self._run("SELECT space, epoch, key FROM candidate_key")}

    def make(self, space: bytes, epoch: int) -> None:
        """A fresh key, where none was made yet."""
        self._run("INSERT INTO candidate_key VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (space, epoch, new_key()))

    def counts(self, space: bytes, epoch: int) -> None:
        """The candidate is the space's key from now on, where one was made here."""
        self._run(
            "INSERT INTO space_key SELECT space, epoch, key FROM candidate_key WHERE space = ? AND epoch = ? ON CONFLICT DO NOTHING",
            (space, epoch),
        )
        self.forget(space, epoch)

    def forget(self, space: bytes, epoch: int) -> None:
        """Somebody else's counts, or nobody needs one any more."""
        self._run("DELETE FROM candidate_key WHERE space = ? AND epoch = ?", (space, epoch))
