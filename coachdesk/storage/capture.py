"""Capture: TEMP triggers, generated from the declarations, note in the writer's own transaction which registers of which record changed.

Triggers see what the ORM doesn't: bulk and raw SQL. They only note; the journal reads the values when the transaction ends, so a record
costs one row however many statements touched it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection

from coachdesk.domain.record import Kind, Register
from coachdesk.storage.engine import raw


class Captured(NamedTuple):
    """A record that this transaction wrote. *mask* has bit n set for register n; *fresh*: it was inserted."""

    kind: int
    record: bytes
    mask: int
    fresh: bool

    def touches(self, register: Register) -> bool:
        """Whether that register was written."""
        return bool(self.mask >> register.number & 1)


def install(connection: Connection, kinds: Iterable[Kind]) -> None:
    """Create this connection's triggers. Remote changes are applied with capturing off."""
    run = raw(connection).execute
    run("CREATE TEMP TABLE captured (record BLOB PRIMARY KEY, kind INTEGER, mask INTEGER, fresh INTEGER) WITHOUT ROWID")
    run("CREATE TEMP TABLE capturing (yes INTEGER)")
    run("INSERT INTO capturing VALUES (1)")
    for kind in kinds:
        for statement in _triggers(kind):
            run(statement)


@cache
def _triggers(kind: Kind) -> tuple[str, ...]:
    return tuple(_written_triggers(kind))


def _written_triggers(kind: Kind) -> Iterator[str]:
    table = kind.table.name
    when = "WHEN (SELECT yes FROM capturing)"
    note = (
        "INSERT INTO captured VALUES (NEW.id, {kind}, {mask}, {fresh}) ON CONFLICT (record)"
        " DO UPDATE SET mask = mask | excluded.mask, fresh = max(fresh, excluded.fresh);"
    )
    inserted = _mask(kind, "NEW.{0} IS NOT NULL")
    updated = _mask(kind, "OLD.{0} IS NOT NEW.{0}")
    yield (
        f"CREATE TEMP TRIGGER capture_insert_{table} AFTER INSERT ON main.{table} {when}"
        f" BEGIN {note.format(kind=kind.number, mask=inserted, fresh=1)} END"
    )
    yield (
        f"CREATE TEMP TRIGGER capture_update_{table} AFTER UPDATE ON main.{table} {when} AND {updated} <> 0"
        f" BEGIN {note.format(kind=kind.number, mask=updated, fresh=0)} END"
    )
    yield (
        f"CREATE TEMP TRIGGER guard_move_{table} BEFORE UPDATE OF id, space_id ON main.{table} {when}"
        f" AND (OLD.id IS NOT NEW.id OR OLD.space_id IS NOT NEW.space_id)"
        f" BEGIN SELECT RAISE(ABORT, 'a record keeps its id and its space'); END"
    )
    yield (
        f"CREATE TEMP TRIGGER guard_delete_{table} BEFORE DELETE ON main.{table} {when}"
        f" BEGIN SELECT RAISE(ABORT, 'a delete is a register'); END"
    )


def _mask(kind: Kind, changed: str) -> str:
    parts = (
        f"(({' OR '.join(changed.format(field.name) for field in register.fields)}) << {register.number})" for register in kind.registers
    )
    return "(" + " | ".join(parts) + ")"


@contextmanager
def paused(connection: Connection) -> Iterator[None]:
    """Apply changes from elsewhere without journalling them again."""
    raw(connection).execute("UPDATE capturing SET yes = 0")
    try:
        yield
    finally:
        raw(connection).execute("UPDATE capturing SET yes = 1")


def mark(connection: Connection, kind: Kind, record: bytes, register: int) -> None:
    """Journal that register even where its value stays: an answer to a question may choose the value that shows."""
    connection.exec_driver_sql(
        "INSERT INTO captured VALUES (?, ?, ?, 0) ON CONFLICT (record) DO UPDATE SET mask = mask | excluded.mask",
        (record, kind.number, 1 << register),
    )


def take(connection: Connection) -> list[Captured]:
    """What was captured since the last take, in no particular order, and forget it."""
    rows = raw(connection).execute("SELECT kind, record, mask, fresh FROM captured").fetchall()
    if rows:
        raw(connection).execute("DELETE FROM captured")
    return [Captured(kind, record, mask, bool(fresh)) for kind, record, mask, fresh in rows]
