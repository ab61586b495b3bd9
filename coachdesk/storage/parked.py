"""What a newer program wrote waits in the journal, whole and unread, and is replayed by the program that can read it."""

from typing import NamedTuple

from sqlalchemy import Connection

from coachdesk.domain.record import RECORDS
from coachdesk.storage import arrivals, blanks, journal
from coachdesk.storage.engine import raw
from coachdesk.storage.readable import PARKED, problem

_PARKED = f"aside IN ({', '.join(repr(one) for one in PARKED)})"


class Parked(NamedTuple):
    """How many records, and in how many spaces, hold something that this program can't show."""

    records: int
    spaces: int


def parked(connection: Connection) -> Parked:
    """What waits for a newer program."""
    sql = f"SELECT count(DISTINCT record), count(DISTINCT space) FROM journal WHERE aside IS NOT NULL AND {_PARKED}"  # noqa: S608 - constants
    return Parked(*raw(connection).execute(sql).fetchone())


def replay(connection: Connection, judge: arrivals.Judge) -> int:
    """Apply what was parked and can be read now, in the order it came; gives how many writes. Nothing to do costs one look at an index.

    A record of a kind that was unknown has its home where it was first heard of, as any other.
    """
    sql = f"SELECT {journal.COLUMNS}, id, aside FROM journal WHERE aside IS NOT NULL AND {_PARKED} ORDER BY id"  # noqa: S608 - constants
    rows = raw(connection).execute(sql).fetchall()
    gone = blanks.gone_in(connection, {row[0] for row in rows})
    replayed = []
    for row in rows:
        write = journal.as_write(row[:-2])
        first = raw(connection).execute("SELECT space FROM journal WHERE record = ? ORDER BY id LIMIT 1", (write.record,)).fetchone()
        reason = problem(write, first[0], gone.get(write.name, ()))
        if reason != row[-1]:
            raw(connection).execute("UPDATE journal SET aside = ? WHERE id = ?", (reason, row[-2]))
            replayed.append(write)
    touched = {(write.kind, write.record) for write in replayed if write.kind in RECORDS}
    arrivals.settle(connection, sorted(touched), judge)
    arrivals.reopen(connection, replayed, judge)
    return len(replayed)
