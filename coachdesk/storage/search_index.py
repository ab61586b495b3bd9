"""The search index: derived from the records, fed behind their back, rebuilt whenever its form or a declaration changes.

Triggers on the records' tables only note *that* something is due, whoever wrote it and by whichever road; `catch_up` indexes later. So saving
and syncing never wait, and nothing is missed: a draft that melts into its journal row, or a delete that is reopened, leaves no new journal row.

A record's words stand once each, folded, in `search_entry` and in an FTS5 table without positions; every word of the whole stands once more
in `search_word`, with a trigram index that finds the words which contain what was typed (träning in arbetsträning). Words are taken out of all of them
with the last record that had them; FTS5's secure-delete overwrites what it held.
"""

import hashlib
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from coachdesk.domain.draft import NoteDraft
from coachdesk.domain.record import Kind

PREFIX = "search_"
LOOSE = "\uf000"
"""Stands before a word that has lost its å ä ö: found only where nothing better is."""
SHORTEST = 3
_KIND = 0xE000  # a private character per kind: a query within one kind then costs what that kind costs
_LONGEST_WORD = 64
_MARK = "search"
_TABLES = {
    "search_due": "CREATE TABLE search_due (record BLOB PRIMARY KEY, kind INTEGER NOT NULL) WITHOUT ROWID",
    "search_entry": (
        'CREATE TABLE search_entry ("order" INTEGER PRIMARY KEY, record BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL, words TEXT NOT NULL)'
    ),
    "search_text": "CREATE VIRTUAL TABLE search_text USING fts5 (words, content='', detail='none', tokenize='ascii', prefix='3 4 5')",
    "search_word": "CREATE TABLE search_word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)",
    "search_letters": (
        "CREATE VIRTUAL TABLE search_letters USING fts5 (word, content='search_word', content_rowid='id', tokenize='trigram case_sensitive 1')"
    ),
}


# --- form ----------------------------------------------------------------------------------------------------------


def prepare(connection: Connection, kinds: Iterable[Kind]) -> None:
    """Make the index, or make it anew where it was made for other declarations: everything is due then."""
    wanted = {name: sql for kind in kinds if searched(kind) for name, sql in _triggers(kind)}
    form = hashlib.sha256(repr(sorted((_TABLES | wanted).items())).encode()).digest()
    sql = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'search_due_*'"
    there = {name for (name,) in connection.exec_driver_sql(sql)}
    marked = connection.exec_driver_sql("SELECT value FROM mark WHERE name = ?", (_MARK,)).scalar()
    if marked == form and there == set(wanted):
        return
    for name in there:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for name in reversed(_TABLES):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    for statement in (*_TABLES.values(), *wanted.values()):
        connection.exec_driver_sql(statement)
    for name in ("search_text", "search_letters"):
        connection.exec_driver_sql(f"INSERT INTO {name} ({name}, rank) VALUES ('secure-delete', 1)")  # noqa: S608 - constants
    for kind in kinds:
        if searched(kind):
            connection.exec_driver_sql(f"INSERT INTO search_due SELECT id, {kind.number} FROM {kind.table.name}")  # noqa: S608 - declared names
    connection.exec_driver_sql("INSERT INTO mark VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (_MARK, form))


def searched(kind: Kind) -> tuple[str, ...]:
    """The fields that search looks into. A draft's words stand in its content."""
    if kind.cls is NoteDraft:
        return ("content",)
    return tuple(field.name for field in kind.fields if field.search)


def _triggers(kind: Kind) -> Iterator[tuple[str, str]]:
    table = kind.table.name
    columns = [*searched(kind), *_event_fields(kind), "deleted"]
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)
    for what, when, row in (
        ("insert", "AFTER INSERT ON", "NEW"),
        ("update", f"AFTER UPDATE OF {', '.join(columns)} ON", "NEW"),
        ("delete", "AFTER DELETE ON", "OLD"),
    ):
        name = f"search_due_{what}_{table}"
        only = f" WHEN {changed}" if what == "update" else ""
        note = f"INSERT INTO search_due VALUES ({row}.id, {kind.number}) ON CONFLICT (record) DO NOTHING"  # noqa: S608 - declared names
        yield name, f"CREATE TRIGGER {name} {when} {table}{only} BEGIN {note}; END"


def _event_fields(kind: Kind) -> tuple[str, ...]:
    """Day and time of what a record tells of: the fields of its register *event*, where it has one."""
    return next((tuple(f.name for f in register.fields) for register in kind.registers if register.name == "event"), ())
