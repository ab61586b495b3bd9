"""A space that is erased leaves the server in the moment it is said: keys first, then everything they opened.

What backups still hold is sealed with keys whose wraps are kept for days only (docs/operations.md). Where an older state is put back, the
entry that erased comes back with the membership log, from any laptop, and erases again.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, delete

from sync.protocol.entry import Entry
from sync.protocol.membership import State
from sync.protocol.statements import Erased
from sync.protocol.wraps import LOST
from sync.server.quota import COUNTED, delete_counted
from sync.server.tables import chunk, envelope, left_words, snapshot, snapshot_part, wrap

_KEYS_FIRST: tuple[Table, ...] = (wrap, snapshot_part, snapshot, envelope, chunk, left_words)


def erase(connection: Connection, municipality: bytes, entries: Iterable[Entry]) -> None:
    """Delete what stands under the spaces that *entries* erase. Rows that keep a chain whole stay: they hold hashes alone."""
    spaces = sorted({said.space for one in entries for said in one.statements if isinstance(said, Erased)})
    if not spaces:
        return
    for table in _KEYS_FIRST:
        about = table.c.about if table is wrap else table.c.space_id
        if table in COUNTED:
            delete_counted(connection, municipality, table, about.in_(spaces))
        else:
            connection.execute(delete(table).where(table.c.municipality_id == municipality, about.in_(spaces)))


def destroy_keys(connection: Connection, state: State, municipality: bytes, space: bytes) -> None:
    """A snapshot has taken the place of all that the space's old keys opened: they go, where a value was destroyed in it."""
    old = (wrap.c.about == space, wrap.c.epoch % LOST < state.oldest_epoch(space))
    delete_counted(connection, municipality, wrap, *old)
