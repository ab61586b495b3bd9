"""What must hold in a reopened vault, whatever happened to the program before."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection

from coachdesk.domain.record import RECORDS
from coachdesk.storage import arrivals
from coachdesk.storage.workspace import Workspace
from tests.journeys.crash.diary import Told, all_of


class PromiseBroken(AssertionError):
    """Something that was called saved is gone, or the vault contradicts itself."""


def check(workspace: Workspace, told: Told) -> None:
    """Raise PromiseBroken unless the vault shows what the coach was told and agrees with itself."""
    broken = told.compare(workspace.read(all_of))
    with workspace.transaction() as tx:
        broken += _unsound(tx.connection) + _gaps(tx.connection) + _disagreements(tx.connection, workspace)
    if broken:
        raise PromiseBroken("; ".join(broken[:5]))


def _unsound(connection: Connection) -> list[str]:
    result = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    return [] if result == ["ok"] else [f"integrity: {line}" for line in result]


def _gaps(connection: Connection) -> list[str]:
    """The dots of a laptop in a space count up by one, and a transaction is named after its first write."""
    numbers: dict[tuple[bytes, bytes], list[int]] = defaultdict(list)
    broken = []
    for space, device, number, tx in connection.exec_driver_sql("SELECT space, device, number, tx FROM journal ORDER BY number"):
        numbers[space, device].append(number)
        if tx > number:
            broken.append(f"write {number} belongs to transaction {tx}")
    return broken + [f"dots {found[0]}..{found[-1]}: {len(found)}" for found in numbers.values() if found != list(range(1, len(found) + 1))]


def _disagreements(connection: Connection, workspace: Workspace) -> list[str]:
    """Settling every record from the journal anew gives the rows that stand there; no row stands there without a journal."""
    before = rows(connection)
    records = {tuple(row) for row in connection.exec_driver_sql("SELECT DISTINCT kind, record FROM journal")}
    orphans = [
        f"a row of {kind.name} without a journal" for kind in RECORDS for row in before[kind.name] if (kind.number, row[0]) not in records
    ]
    arrivals.settle(connection, records, workspace._judge)
    after = rows(connection)
    return orphans + [f"{name} isn't what the journal says" for name in before if before[name] != after[name]]


def rows(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Everything a coach can see, by table."""
    run = connection.exec_driver_sql
    found = {
        kind.name: [
            tuple(row) for row in run(f"SELECT id, space_id, {', '.join(f.name for f in kind.fields)} FROM {kind.table.name} ORDER BY id")
        ]
        for kind in RECORDS
    }
    found["question"] = [tuple(row) for row in run("SELECT record, register, reason FROM question ORDER BY record, register")]
    return found
