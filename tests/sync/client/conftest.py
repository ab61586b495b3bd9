"""A municipality on a real server's rounds and real files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sync.server.app import open_database
from sync.server.migrate import migrate
from tests.ground.storage.laptops import Clock
from tests.sync.client.desks import Desk, Municipality, Server


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
