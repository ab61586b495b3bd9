"""Keys of a space that count only once the server has taken them: somebody else may have made another one at the same moment."""

from sqlalchemy import Connection

from coachdesk.crypto.seal import new_key
from coachdesk.storage.engine import raw


def candidates(connection: Connection) -> dict[tuple[bytes, int], bytes]:
    """(space, epoch) to key."""
    return {(space, epoch): key for space, epoch, key in raw(connection).execute("SELECT space, epoch, key FROM candidate_key")}


def make_candidate(connection: Connection, space: bytes, epoch: int) -> None:
    """A fresh key, where none was made yet."""
    raw(connection).execute("INSERT INTO candidate_key VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (space, epoch, new_key()))


def candidate_counts(connection: Connection, space: bytes, epoch: int) -> bool:
    """It is the space's key from now on; False where none was made here."""
    run = raw(connection).execute
    moved = run(
        "INSERT INTO space_key SELECT space, epoch, key FROM candidate_key WHERE space = ? AND epoch = ? ON CONFLICT DO NOTHING",
        (space, epoch),
    ).rowcount
    forget_candidate(connection, space, epoch)
    return bool(moved)


def forget_candidate(connection: Connection, space: bytes, epoch: int) -> None:
    """Somebody else's counts, or nobody needs one any more."""
    raw(connection).execute("DELETE FROM candidate_key WHERE space = ? AND epoch = ?", (space, epoch))
