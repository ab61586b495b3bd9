"""A restored database must not give out dots again that its laptop used after the backup.

So it goes on as a new laptop, and nothing is lost.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from coachdesk.crypto.identity import SigningKey
from coachdesk.domain.record import DELETED, RECORDS
from coachdesk.domain.space import new_id
from coachdesk.storage import capture, journal
from coachdesk.storage.identity import keep_secret, secret
from coachdesk.storage.merge import Dot, Values, Write
from coachdesk.storage.outbox import TAKEN

MARK = "restored"
_CURSORS = ("sync_cursor", "sync_wraps_from", "sync_snapshots")


def become_new_laptop(connection: Connection) -> bool:
    """Where the database is a restored backup: take a new device id and re-sign what was never sealed. True where that was done.

    Its key is made in the same transaction: whoever copies the disk before its first contact copies both, and no name has two keys.
    Unsealed writes get dots of the new laptop; should the old one have sent them after the backup, the same values meet themselves.
    It hears everything once more: what a copy had said by the old name was left out of pages that it has passed.
    """
    if connection.exec_driver_sql("SELECT 1 FROM mark WHERE name = ?", (MARK,)).first() is None:
        return False
    old, new = secret(connection, "device"), new_id().bytes
    assert old is not None
    _take_back(connection, old)
    _keep_for_introduction(connection, old)
    keep_secret(connection, "device", new)
    keep_secret(connection, "device_signing", SigningKey.generate().to_bytes())
    sql = f"SELECT {journal.COLUMNS}, id FROM journal WHERE device = ? AND envelope IS NULL ORDER BY number"  # noqa: S608 - constants
    rows = [(journal.as_write(row[:-1]), row[-1]) for row in connection.exec_driver_sql(sql, (old,))]
    names = _Names(old, new, [write for write, _ in rows])
    with capture.paused(connection):
        for write, row in rows:
            _rename(connection, names, write, row)
    connection.exec_driver_sql("DELETE FROM mark WHERE name IN (?, ?)", (MARK, TAKEN))
    connection.exec_driver_sql("UPDATE mark SET value = 0 WHERE name IN (?, ?, ?)", _CURSORS)
    connection.exec_driver_sql("DELETE FROM backfill")
    return True


class _Names:
    """What the unsent writes of one laptop are called once they are another's: counted anew in each space."""

    def __init__(self, old: bytes, new: bytes, writes: Iterable[Write]) -> None:
        self._old, self._new = old, new
        self._numbers: dict[tuple[bytes, int], int] = {}
        self._first: dict[bytes, int] = {}
        counts: Counter[bytes] = Counter()
        for write in writes:
            counts[write.space] += 1
            self._first.setdefault(write.space, write.number)
            self._numbers[write.space, write.number] = counts[write.space]

    def renamed(self, write: Write) -> Write:
        """The same words under their new name."""
        space = write.space
        number, tx = self._numbers[space, write.number], self._numbers.get((space, write.tx), 1)
        causes = tuple(self._dot(space, cause) for cause in write.causes)
        return write._replace(device=self._new, number=number, tx=tx, causes=causes, body=self._body(write))

    def _dot(self, space: bytes, dot: Dot) -> Dot:
        renamed = self._numbers.get((space, dot.number)) if dot.device == self._old else None
        return dot if renamed is None else Dot(self._new, renamed)

    def _body(self, write: Write) -> Mapping[int, Values]:
        """A delete says how far it knew each laptop: what it knew of the old one's unsent words, it knows of the new one's.

        And no more of the old one's: under those numbers the old disk may have sent other words.
        """
        value = write.body.get(DELETED, (None,))[0]
        known = journal.decode_vector(value)
        first, last = self._first[write.space], known.get(self._old, 0)
        if last < first:
            return write.body
        sent = {} if first == 1 else {self._old: first - 1}
        rest = {device: number for device, number in known.items() if device != self._old}
        vector = journal.encode_vector(rest | sent | {self._new: self._numbers[write.space, last]})
        return {**write.body, DELETED: (vector,)}


def _rename(connection: Connection, names: _Names, write: Write, row: int) -> None:
    changed = names.renamed(write)
    _, _, _, _, _, _, _, causes, body = journal.as_row(changed)
    connection.exec_driver_sql(
        "UPDATE journal SET device = ?, number = ?, tx = ?, causes = ?, body = ? WHERE id = ?",
        (changed.device, changed.number, changed.tx, causes, body, row),
    )
    if changed.body != write.body and write.kind in RECORDS:
        table = RECORDS.by_number(write.kind).table.name
        sql = f"UPDATE {table} SET deleted = ? WHERE id = ? AND deleted = ?"  # noqa: S608 - a declared name
        connection.exec_driver_sql(sql, (changed.body[DELETED][0], write.record, write.body[DELETED][0]))


def _take_back(connection: Connection, device: bytes) -> None:
    """Unseal what the old laptop sealed and the server hasn't acknowledged: the new one will say it in its own name."""
    run = connection.exec_driver_sql
    run(
        "UPDATE journal SET envelope = NULL WHERE device = ?"
        " AND EXISTS (SELECT 1 FROM outgoing o WHERE o.space = journal.space AND o.number = journal.envelope)",
        (device,),
    )
    for space, number, previous in run("SELECT space, min(number), previous FROM outgoing GROUP BY space").all():
        if number == 1:
            run("DELETE FROM chain WHERE space = ? AND device = ?", (space, device))
        else:
            run("UPDATE chain SET number = ?, hash = ? WHERE space = ? AND device = ?", (number - 1, previous, space, device))
    run("DELETE FROM outgoing")


def _keep_for_introduction(connection: Connection, device: bytes) -> None:
    """The old laptop's key signs the request that introduces the new one, and nothing after that."""
    key = secret(connection, "device_signing")
    if key is not None and secret(connection, "previous_device") is None:
        keep_secret(connection, "previous_device", device)
        keep_secret(connection, "previous_device_signing", key)
