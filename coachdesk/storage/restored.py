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
    _take_back(connection, old)
    _keep_for_introduction(connection, old)
    keep_secret(connection, "device", new)
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
    connection.exec_driver_sql("DELETE FROM secret WHERE name = 'device_signing'")
