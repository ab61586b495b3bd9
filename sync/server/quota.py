"""How much a municipality keeps here, and how much it may: counted in the append's own transaction, so it holds across processes.

Rows are envelopes, wraps and parts of snapshots; bytes are what is sealed in them. Membership entries aren't counted: they are few, and
someone who has reached the end must still be able to take a colleague's rights away. Whoever deletes rows does it with `delete_counted`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from sync.protocol.messages import ACCEPTED, Request
from sync.server.tables import envelope, quota, snapshot_part, wrap

FULL: Final = "quota"
"""What becomes of an envelope for which there is no more room: it stays on its laptop, shown with this reason."""
COUNTED: Final = (envelope, wrap, snapshot_part)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one municipality; a limit of 0 is none."""

    rows: int
    bytes: int
    most_rows: int
    most_bytes: int

    def percent(self) -> int:
        """How much of the tighter limit is used."""
        shares = [(self.rows, self.most_rows), (self.bytes, self.most_bytes)]
        return max((100 * used // most for used, most in shares if most), default=0)

    def has_room(self, rows: int, size: int) -> bool:
        """Whether so much more may come."""
        return (not self.most_rows or self.rows + rows <= self.most_rows) and (not self.most_bytes or self.bytes + size <= self.most_bytes)


def kept(connection: Connection, municipality: bytes) -> Kept:
    """What is kept, and may be."""
    row = connection.execute(select(quota).where(quota.c.municipality_id == municipality)).mappings().first()
    return Kept(0, 0, 0, 0) if row is None else Kept(row["rows"], row["bytes"], row["most_rows"], row["most_bytes"])


def has_room(connection: Connection, request: Request) -> bool:
    """Whether the request's envelopes find room, taken as if all of them were new."""
    size = sum(len(one.sealed) for one in request.envelopes)
    return not request.envelopes or kept(connection, request.municipality).has_room(len(request.envelopes), size)


def count(connection: Connection, request: Request, wraps: Sequence[str], envelopes: Sequence[str]) -> Kept | None:
    """What became of a request's wraps and envelopes; None where nothing was added."""
    sealed = [*(one.sealed for one in request.wraps), *(one.sealed for one in request.envelopes)]
    sizes = [len(one) for one, status in zip(sealed, [*wraps, *envelopes], strict=False) if status == ACCEPTED]
    return add(connection, request.municipality, len(sizes), sum(sizes)) if sizes else None


def add(connection: Connection, municipality: bytes, rows: int, size: int) -> Kept:
    """So much has come, or with negative numbers gone; what is kept then.

    Whether there was room is looked up before: requests of the same moment may pass the limit, each by a page.
    """
    statement = (
        update(quota)
        .where(quota.c.municipality_id == municipality)
        .values(rows=quota.c.rows + rows, bytes=quota.c.bytes + size)
        .returning(quota.c.rows, quota.c.bytes, quota.c.most_rows, quota.c.most_bytes)
    )
    found = connection.execute(statement).first()
    if found is None:
        row = {"municipality_id": municipality, "rows": rows, "bytes": size, "most_rows": 0, "most_bytes": 0}
        connection.execute(insert(quota).values(row).on_conflict_do_nothing())
        return Kept(rows, size, 0, 0)
    return Kept(*found)


def delete_counted(connection: Connection, municipality: bytes, table: Table, *which: ColumnElement[bool]) -> int:
    """Delete *which* of the counted rows of the municipality, and give their room back; says how many there were."""
    gone = delete(table).where(table.c.municipality_id == municipality, *which).returning(func.octet_length(table.c.sealed))
    sizes = connection.execute(gone).scalars().all()
    if sizes:
        add(connection, municipality, -len(sizes), -sum(sizes))
    return len(sizes)


def allow(connection: Connection, municipality: bytes, most_rows: int, most_bytes: int) -> None:
    """The operator's limits; 0 is none."""
    row = {"municipality_id": municipality, "rows": 0, "bytes": 0, "most_rows": most_rows, "most_bytes": most_bytes}
    made = insert(quota).values(row).on_conflict_do_nothing().returning(quota.c.municipality_id)
    if connection.execute(made).first() is None:
        mine = quota.c.municipality_id == municipality
        connection.execute(update(quota).where(mine).values(most_rows=most_rows, most_bytes=most_bytes))


def recount(connection: Connection, municipality: bytes) -> Kept:
    """Count anew what is there: after a restore, or where somebody has deleted by hand."""
    rows = size = 0
    for table in COUNTED:
        counted = select(func.count(), func.coalesce(func.sum(func.octet_length(table.c.sealed)), 0)).select_from(table)
        found = connection.execute(counted.where(table.c.municipality_id == municipality)).one()
        rows, size = rows + int(found[0]), size + int(found[1])
    now = kept(connection, municipality)
    return add(connection, municipality, rows - now.rows, size - now.bytes)
