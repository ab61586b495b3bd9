"""A town for each module: three coaches on real files, and a server whose database the attacker has."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from sync.server.app import open_database
from sync.server.migrate import migrate
from tests.ground.storage.laptops import Clock
from tests.redteam.foes import Town
from tests.sync.client.desks import Municipality, Server


@pytest.fixture(scope="module")
def database(postgres_url: str) -> Iterator[Engine]:
    """The server's, in the attacker's hands."""
    engine = open_database(postgres_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, database: Engine) -> Iterator[Town]:
    """Astrid heads and issues; Karin and Per-Ola work in Sveg."""
    clock = Clock()
    folder: Path = tmp_path_factory.mktemp("town")
    municipality = Municipality(folder, Server(database, clock), clock)
    astrid = municipality.found()
    people = [municipality.come(name, astrid, municipality.sveg) for name in ("karin", "perola")]
    astrid.round()
    for one in people:
        one.round()
    yield Town(municipality, database, astrid, *people)
    municipality.close()


@pytest.fixture(scope="module")
def other_world(database: Engine) -> Iterator[Engine]:
    """A second database of the same host's, in which it keeps another truth for some."""
    name = f"other_{uuid4().hex}"
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine = open_database(database.url.set(database=name).render_as_string(hide_password=False))
    migrate(engine)
    yield engine
    engine.dispose()
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
