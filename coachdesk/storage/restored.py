"""A restored database must not give out dots again that its laptop used after the backup.

So it goes on as a new laptop, and nothing is lost.
"""

from sqlalchemy import Connection

from coachdesk.domain.space import new_id
from coachdesk.storage import journal
from coachdesk.storage.identity import keep_secret, secret
from coachdesk.storage.merge import Dot

MARK = "restored"


def become_new_laptop(connection: Connection) -> bool:
    """Where the database is a restored backup: take a new device id and re-sign what was never sealed. True where that was done.

    Unsealed writes get dots of the new laptop; should the old one have sent them after the backup, the same values meet themselves.
    """
    if connection.exec_driver_sql("SELECT 1 FROM mark WHERE name = ?", (MARK,)).first() is None:
        return False
    old, new = secret(connection, "device"), new_id().bytes
    assert old is not None
    keep_secret(connection, "device", new)
    connection.exec_driver_sql("DELETE FROM secret WHERE name = 'device_signing'")
    sql = f"SELECT {journal.COLUMNS}, id FROM journal WHERE device = ? AND envelope IS NULL ORDER BY number"  # noqa: S608 - constants
    rows = [(journal.as_write(row[:-1]), row[-1]) for row in connection.exec_driver_sql(sql, (old,))]
    renamed: dict[tuple[bytes, int], int] = {}
    counts: dict[bytes, int] = {}
    for write, _ in rows:
        counts[write.space] = counts.get(write.space, 0) + 1
        renamed[write.space, write.number] = counts[write.space]
    for write, row in rows:
        causes = tuple(
            Dot(new, renamed[write.space, c.number]) if c.device == old and (write.space, c.number) in renamed else c for c in write.causes
        )
        changed = write._replace(
            device=new, number=renamed[write.space, write.number], tx=renamed.get((write.space, write.tx), 1), causes=causes
        )
        connection.exec_driver_sql(
            "UPDATE journal SET device = ?, number = ?, tx = ?, causes = ? WHERE id = ?",
            (new, changed.number, changed.tx, journal.as_row(changed)[7], row),
        )
    connection.exec_driver_sql("DELETE FROM mark WHERE name = ?", (MARK,))
    return True
