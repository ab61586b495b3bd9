"""A municipality on a real server's rounds and real files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, insert, select

from sync.server.app import open_database
from sync.server.migrate import migrate
from sync.server.restored import mark
from sync.server.tables import TENANT_TABLES
from tests.ground.storage.laptops import Clock
from tests.sync.client.desks import Desk, Municipality, PutBack, Server


@pytest.fixture(scope="module")
def database(postgres_url: str) -> Iterator[Engine]:
    """A migrated database for this module."""
    engine = open_database(postgres_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    """One clock for laptops and server."""
    return Clock()


@pytest.fixture
def municipality(tmp_path: Path, database: Engine, clock: Clock) -> Iterator[Municipality]:
    """Not founded yet."""
    municipality = Municipality(tmp_path, Server(database, clock), clock)
    yield municipality
    municipality.close()


@pytest.fixture
def astrid(municipality: Municipality) -> Desk:
    """The founder: head of every team, issuer."""
    return municipality.found()


@pytest.fixture
def backup(municipality: Municipality, database: Engine, clock: Clock) -> Callable[[], PutBack]:
    """Take a backup; gives what puts it back, marked unless said otherwise, with a fresh server process."""

    def take() -> PutBack:
        with database.connect() as connection:
            rows = {table: [dict(row) for row in connection.execute(select(table)).mappings()] for table in TENANT_TABLES}

        def put_back(*, marked: bool = True) -> None:
            with database.begin() as connection:
                for table, kept in rows.items():
                    connection.execute(delete(table))
                    if kept:
                        connection.execute(insert(table), kept)
            if marked:
                mark(database, clock())
            municipality.server = Server(database, clock)
            for desk in municipality.desks:
                desk.line.server = municipality.server

        return put_back

    return take
