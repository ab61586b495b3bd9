"""Where sealed chunks lie on this laptop: an encrypted database of their own beside the other, so that neither waits for the other.

Daily backups copy the records' database alone: fourteen copies of every photo would fill the disk, and the server has them
(docs/decisions/attachments.md).
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from coachdesk.errors import DatabaseDamaged, Locked
from coachdesk.storage.durable import PRIVATE_FILE
from coachdesk.storage.engine import connect, expected, raw

FILE: Final = "attachments.db"
_PRAGMAS: Final = {"cache_size": "-2048"}  # KiB: chunks are read once, from the first to the last
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS chunk (
    attachment BLOB NOT NULL, number INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (attachment, number)
);
CREATE TABLE IF NOT EXISTS state (
    attachment BLOB PRIMARY KEY, wanted INTEGER NOT NULL DEFAULT 0, there INTEGER, sent INTEGER NOT NULL DEFAULT 0,
    asked TEXT NOT NULL DEFAULT '', deleted INTEGER, gone INTEGER, why TEXT NOT NULL DEFAULT '', why_at INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, value BLOB NOT NULL)
"""


class State(NamedTuple):
    """What this laptop knows of one attachment's content. Times are milliseconds since 1970.

    *wanted*: somebody here opened it or wants it along. *there*: since when the server has all of it. *sent*: chunks known to be there.
    *asked*: the asking-again that was heeded last. *deleted*: when its deletion was noticed. *gone*: when the content was dropped.
    *why*: a code for what keeps it, and *why_at* since when.
    """

    wanted: int = 0
    there: int | None = None
    sent: int = 0
    asked: str = ""
    deleted: int | None = None
    gone: int | None = None
    why: str = ""
    why_at: int = 0


_COLUMNS: Final = ", ".join(State._fields)


class ChunkStore:
    """Calls may come from any thread; a lock of its own orders them, and nothing here waits for records or for the net."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._lock = threading.RLock()
        self._engine = _opened(path, key)
        self._connection: Any = self._engine.connect()
        with self._begun() as run:
            for sql in _TABLES.split(";"):
                run(sql)

    def close(self) -> None:
        """Close the file and forget its key. Closing twice is harmless."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
                self._engine.dispose()

    @contextmanager
    def _begun(self) -> Iterator[Callable[..., Any]]:
        with self._lock:
            if self._connection is None:
                raise Locked
            try:
                with self._connection.begin():
                    yield raw(self._connection).execute
            except (DBAPIError, sqlcipher.Error) as error:
                known = expected(error)
                if known is None:
                    raise
                raise known from None

    # --- chunks -----------------------------------------------------------------------------------------------------

    def put(self, attachment: bytes, chunks: Iterable[tuple[int, bytes]]) -> None:
        """Keep chunks in one transaction: all or none. Raises DiskFull."""
        with self._begun() as run:
            for number, sealed in chunks:
                run("INSERT OR REPLACE INTO chunk VALUES (?, ?, ?)", (attachment, number, sealed))

    def get(self, attachment: bytes, number: int) -> bytes | None:
        """One sealed chunk, or None where it isn't here."""
        with self._begun() as run:
            row = run("SELECT sealed FROM chunk WHERE attachment = ? AND number = ?", (attachment, number)).fetchone()
            return None if row is None else bytes(row[0])

    def numbers(self, attachment: bytes) -> set[int]:
        """Which chunks are here."""
        with self._begun() as run:
            return {number for (number,) in run("SELECT number FROM chunk WHERE attachment = ?", (attachment,))}

    def counts(self) -> dict[bytes, int]:
        """Attachment to how many of its chunks are here."""
        with self._begun() as run:
            return dict(run("SELECT attachment, count(*) FROM chunk GROUP BY attachment").fetchall())

    def forget(self, attachment: bytes, numbers: Sequence[int] | None = None) -> None:
        """Drop chunks, all where *numbers* is None. The database overwrites what it deletes."""
        with self._begun() as run:
            if numbers is None:
                run("DELETE FROM chunk WHERE attachment = ?", (attachment,))
            for number in numbers or ():
                run("DELETE FROM chunk WHERE attachment = ? AND number = ?", (attachment, number))

    # --- how it stands ----------------------------------------------------------------------------------------------

    def states(self) -> dict[bytes, State]:
        """Of all attachments that anything is known of."""
        with self._begun() as run:
            return {row[0]: State(*row[1:]) for row in run(f"SELECT attachment, {_COLUMNS} FROM state")}  # noqa: S608 - constants

    def note(self, attachment: bytes, **values: Any) -> None:
        """Set some of an attachment's state; the names are those of `State`."""
        assert set(values) <= set(State._fields)
        sets = ", ".join(f"{name} = excluded.{name}" for name in values)
        names, marks = ", ".join(values), ", ?" * len(values)
        sql = f"INSERT INTO state (attachment, {names}) VALUES (?{marks}) ON CONFLICT (attachment) DO UPDATE SET {sets}"  # noqa: S608 - names of fields
        with self._begun() as run:
            run(sql, (attachment, *values.values()))

    def doubt(self, generation: bytes) -> None:
        """Where the server's log is another one than before, ask anew which chunks it has."""
        with self._begun() as run:
            row = run("SELECT value FROM mark WHERE name = 'generation'").fetchone()
            if row is not None and bytes(row[0]) == generation:
                return
            run("INSERT OR REPLACE INTO mark VALUES ('generation', ?)", (generation,))
            run("UPDATE state SET there = NULL, sent = 0")


def _opened(path: Path, key: bytes) -> Any:
    """One that can't be read is moved aside, never deleted: what the server has comes again from there."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE))
    try:
        return _connected(path, key)
    except DatabaseDamaged:
        for end in ("", "-wal", "-shm"):
            beside = path.with_name(path.name + end)
            if beside.exists():
                beside.replace(path.with_name(f"{path.stem}-damaged-{datetime.now(UTC):%Y-%m-%dT%H%M%S%f}{path.suffix}{end}"))
        return _connected(path, key)


def _connected(path: Path, key: bytes) -> Any:
    engine = connect(path, key, pragmas=_PRAGMAS)
    engine.connect().close()  # the first reading tells whether the key fits
    return engine
