"""Do two laptops hold the same? A digest over every record that both may read, in a form that leaves no room for chance."""

import hashlib

from sqlalchemy import Connection

from coachdesk.domain.akt import Akt
from coachdesk.domain.note import JournalNote
from coachdesk.domain.record import RECORDS
from coachdesk.domain.space import directory_of
from coachdesk.storage.workspace import Workspace


def counts(workspace: Workspace) -> dict[str, int]:
    """How many living records of each kind stand in shared spaces."""
    found = {}
    with workspace.transaction() as tx:
        shared, spaces = _shared(workspace, tx.connection)
        for kind in RECORDS:
            sql = f"SELECT count(*) FROM {kind.table.name} WHERE deleted IS NULL AND space_id IN ({shared})"  # noqa: S608 - declared names
            found[kind.name] = int(tx.connection.exec_driver_sql(sql, spaces).scalar_one())
    return {name: count for name, count in found.items() if count}


def digest(workspace: Workspace) -> str:
    """SHA-256 over all rows of shared spaces, kind by kind, in the order of their ids, and over the open questions."""
    whole = hashlib.sha256()
    with workspace.transaction() as tx:
        shared, spaces = _shared(workspace, tx.connection)
        for kind in RECORDS:
            names = ", ".join(["id", "space_id", *(field.name for field in kind.fields)])
            sql = f"SELECT {names} FROM {kind.table.name} WHERE space_id IN ({shared}) ORDER BY id"  # noqa: S608 - declared names
            for row in tx.connection.exec_driver_sql(sql, spaces):
                whole.update(repr(tuple(row)).encode())
        sql = f"SELECT record, register FROM question WHERE space IN ({shared}) ORDER BY record, register"  # noqa: S608 - marks only
        for row in tx.connection.exec_driver_sql(sql, spaces):
            whole.update(repr(tuple(row)).encode())
    return whole.hexdigest()


def notes_known(workspace: Workspace) -> set[str]:
    """The ids of all journal notes."""
    with workspace.transaction() as tx:
        table = RECORDS.of(JournalNote).table.name
        rows = tx.connection.exec_driver_sql(f"SELECT lower(hex(id)) FROM {table} WHERE deleted IS NULL")  # noqa: S608 - a declared name
        return {f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}" for (h,) in rows}


def _shared(workspace: Workspace, connection: Connection) -> tuple[str, tuple[bytes, ...]]:
    """Marks for, and ids of, the unit's directory and all akter here."""
    table = RECORDS.of(Akt).table.name
    akter = [row[0] for row in connection.exec_driver_sql(f"SELECT id FROM {table} ORDER BY id")]  # noqa: S608 - a declared name
    unit = workspace.identity.unit_id
    spaces = (*akter, *([] if unit is None else [directory_of(unit).bytes]))
    return ", ".join("?" * len(spaces)), spaces
