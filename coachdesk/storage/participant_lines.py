"""Keeps the lines of the list of participants right, in the very transaction that changes what they follow from.

Triggers note whose line is due, whoever writes and by whichever road; before the commit the due lines are reckoned anew. So the list can't
differ from the records, and it is made anew whenever its form changes or it isn't there.
"""

import hashlib
from collections.abc import Iterator
from functools import cache

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from coachdesk.domain.participant_line import FOLLOWS_FROM, Line, Run, participant_line, read_lines
from coachdesk.storage.engine import raw

TABLES = ("participant_line", "participant_due")
_VIEW = "participant_waits"

_DUE = "CREATE TABLE participant_due (akt BLOB PRIMARY KEY NOT NULL) WITHOUT ROWID"
_WAITS = """
    CREATE VIEW participant_waits AS
    SELECT space AS akt_id FROM journal WHERE envelope IS NULL AND kind <> 16
    UNION ALL
    SELECT space FROM outgoing WHERE EXISTS (
        SELECT 1 FROM journal WHERE journal.space = outgoing.space AND journal.device = outgoing.device
            AND journal.envelope = outgoing.number AND journal.kind <> 16
    )
"""  # 16: that somebody looked isn't something anybody waits for
_BITE = 500
_MARK = "participant_line"
_READING = 2
"""To be raised when read_lines makes other lines of the same records."""


def prepare(connection: Connection) -> None:
    """Make the lines, or make them anew where they were made in another form. 50,000 take about two seconds, once."""
    statements, form = _form()
    there = {name for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE name GLOB 'participant_*'")}
    marked = connection.exec_driver_sql("SELECT value FROM mark WHERE name = ?", (_MARK,)).scalar()
    if marked == form and {*TABLES, _VIEW, *(name for name, _ in _triggers())} <= there:
        catch_up(connection)
        return
    for (name,) in connection.exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'participant_due_*'"
    ).all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql(f"DROP VIEW IF EXISTS {_VIEW}")
    for name in TABLES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    for statement in statements:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO participant_due SELECT id FROM akt")
    catch_up(connection)
    connection.exec_driver_sql("INSERT INTO mark VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (_MARK, form))


@cache
def _form() -> tuple[tuple[str, ...], bytes]:
    """How the lines are made, and what names it."""
    statements = [*_tables(), *(sql for _, sql in _triggers())]
    return tuple(statements), hashlib.sha256(repr((_READING, statements)).encode()).digest()


def catch_up(connection: Connection) -> None:
    """Reckon every line that is due, in the caller's transaction. Costs next to nothing where none is, else about half a millisecond."""
    driver = raw(connection)
    while due := [akt for (akt,) in driver.execute("SELECT akt FROM participant_due LIMIT ?", (_BITE,))]:
        lines = read_lines(driver.execute, due, _questions(driver.execute, due))
        gone = set(due) - {line.akt_id for line in lines}
        driver.executemany("DELETE FROM participant_line WHERE akt_id = ?", [(akt,) for akt in gone])
        driver.executemany(_PUT, lines)
        driver.executemany("DELETE FROM participant_due WHERE akt = ?", [(akt,) for akt in due])


_PUT = f"INSERT OR REPLACE INTO participant_line VALUES ({', '.join('?' * len(Line._fields))})"  # noqa: S608 - question marks


def _questions(run: Run, akter: list[bytes]) -> dict[bytes, int]:
    sql = f"SELECT space, count(*) FROM question WHERE space IN ({', '.join('?' * len(akter))}) GROUP BY space"  # noqa: S608 - question marks
    return dict(run(sql, tuple(akter)))


def _tables() -> Iterator[str]:
    dialect = sqlite.dialect()
    yield str(CreateTable(participant_line).compile(dialect=dialect)).strip()
    for index in sorted(participant_line.indexes, key=lambda one: str(one.name)):
        yield str(CreateIndex(index).compile(dialect=dialect))
    yield _DUE
    yield _WAITS


def _triggers() -> Iterator[tuple[str, str]]:
    for table, fields in FOLLOWS_FROM.items():
        columns = (*fields, "deleted")
        changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)
        yield _trigger("insert", f"AFTER INSERT ON {table}", "NEW.space_id")
        yield _trigger("update", f"AFTER UPDATE OF {', '.join(columns)} ON {table} WHEN {changed}", "NEW.space_id")
        yield _trigger("delete", f"AFTER DELETE ON {table}", "OLD.space_id")
    yield _trigger("insert", "AFTER INSERT ON question", "NEW.space")
    yield _trigger("delete", "AFTER DELETE ON question", "OLD.space")


def _trigger(what: str, when: str, akt: str) -> tuple[str, str]:
    name = f"participant_due_{what}_{when.split(' ON ')[1].split(' ', maxsplit=1)[0]}"
    note = f"INSERT INTO participant_due SELECT {akt} WHERE {akt} IS NOT NULL ON CONFLICT (akt) DO NOTHING"
    return name, f"CREATE TRIGGER {name} {when} BEGIN {note}; END"
