"""The encrypted connection: SQLCipher with a raw key, and pragmas that keep every word and no plaintext."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from coachdesk.errors import CoachDeskError, DatabaseDamaged, DiskFull
from coachdesk.storage.dialect import URL

KEY_BYTES = 32
PAGE_BYTES = 4096  # SQLCipher's default
BUSY_MILLISECONDS = 5_000
CACHE_KIB = 32 * 1024
STATEMENTS = 512  # kept prepared; a round alone has more than the 128 of the driver
_FULL, _IO_ERROR = 13, 10
_NOT_A_DATABASE, _CORRUPT = 26, 11


def connect(
    path: Path, key: bytes, *, pragmas: Mapping[str, str] | None = None, driver: type[sqlcipher.Connection] = sqlcipher.Connection
) -> Engine:
    """Open or create the database at *path* with the 32-byte raw *key*. *driver* may be one whose disk fails.

    One connection serves the whole workspace (triggers and capture are TEMP, thus its own); the workspace's lock orders its use.
    Raises DatabaseDamaged where the file isn't a database under this key.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a raw key has 32 bytes")

    def opened() -> Any:
        connection = sqlcipher.connect(
            str(path), isolation_level=None, check_same_thread=False, factory=driver, cached_statements=STATEMENTS
        )
        try:
            _prepare(connection, key, pragmas or {})
        except sqlcipher.DatabaseError as error:
            connection.close()
            raise DatabaseDamaged(newest_backup=None, reason="not_a_database") from error
        return connection

    engine = create_engine(URL, creator=opened, poolclass=StaticPool, hide_parameters=True)
    event.listen(engine, "begin", _begin)
    return engine


def has_a_page(path: Path) -> bool:
    """Whether there is at least the first page of a database. What is shorter SQLite takes for an empty one, and writes over it."""
    return path.is_file() and path.stat().st_size >= PAGE_BYTES


def _prepare(connection: Any, key: bytes, pragmas: Mapping[str, str]) -> None:
    run = connection.execute
    run("PRAGMA cipher_log_level = NONE")  # SQLCipher would print to stderr on a wrong key
    run(f"PRAGMA key = \"x'{key.hex()}'\"")
    if not run("PRAGMA cipher_version").fetchone():
        raise RuntimeError("this SQLite doesn't encrypt")  # a plain SQLite ignores unknown pragmas
    run("PRAGMA temp_store = MEMORY")  # a temp file would be plaintext
    if run("PRAGMA temp_store").fetchone() != (2,):
        raise RuntimeError("temp_store isn't in memory")
    run("SELECT count(*) FROM sqlite_schema").fetchone()  # the first read tells whether the key fits
    run(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    run("PRAGMA journal_mode = WAL")
    run("PRAGMA synchronous = FULL")  # saved means saved, through a power cut
    run("PRAGMA secure_delete = ON")
    run("PRAGMA recursive_triggers = ON")  # else REPLACE would delete without firing the guard
    run("PRAGMA trusted_schema = OFF")
    run(f"PRAGMA cache_size = -{CACHE_KIB}")  # a page that leaves the cache must be decrypted again: search reads many
    for name, value in pragmas.items():
        run(f"PRAGMA {name} = {value}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def raw(connection: Connection) -> Any:
    """The driver's connection, for statements that run thousands of times; the transaction is the same."""
    return connection.connection.driver_connection


def expected(error: DBAPIError | sqlcipher.Error) -> CoachDeskError | None:
    """The failure that the coach can understand behind a database error, or None where it is our bug."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    text = str(cause)
    if primary in (_FULL, _IO_ERROR) or "disk is full" in text or "disk I/O error" in text:
        return DiskFull()
    if primary in (_NOT_A_DATABASE, _CORRUPT) or "malformed" in text or "not a database" in text:
        return DatabaseDamaged(newest_backup=None, reason="malformed")
    return None
