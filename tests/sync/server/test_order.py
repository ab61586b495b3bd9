"""Nothing is missed by a reader who follows while many append, however long their commits take.

The same run against positions from a sequence must lose rows: otherwise it would prove nothing.
"""

import secrets
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from sqlalchemy import Connection, Engine, event, func, select, text

from sync.protocol.statements import Space, SpaceKind
from sync.server.app import create_app, open_database
from sync.server.founding_tokens import offer
from sync.server.positions import Positions, RowLock
from sync.server.tables import entry, envelope
from tests.sync.server.conftest import serving
from tests.sync.server.laptops import Laptop, found

WRITERS = 16
EACH = 4


class Sequence:
    """The mutant: positions from a sequence, and "as far as anyone has come" for a horizon."""

    def take(self, connection: Connection, municipality_id: bytes, count: int) -> int:
        taken = connection.execute(text("SELECT nextval('mutant') FROM generate_series(1, :count)"), {"count": count}).scalars()
        return int(list(taken)[-1]) - count

    def horizon(self, connection: Connection, municipality_id: bytes) -> int:
        tables = (envelope, entry)
        newest = (select(func.max(table.c.position)).where(table.c.municipality_id == municipality_id) for table in tables)
        return max(connection.execute(one).scalar() or 0 for one in newest)


@contextmanager
def slow_commits(engine: Engine) -> Iterator[None]:
    """Every append waits between its rows and its commit, each differently long, and some very long."""

    def wait(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO envelope"):
            connection.exec_driver_sql("SELECT pg_sleep(CASE WHEN random() < 0.15 THEN 0.3 ELSE random() * 0.03 END)")

    event.listen(engine, "after_cursor_execute", wait)
    try:
        yield
    finally:
        event.remove(engine, "after_cursor_execute", wait)


def missed(url: str, positions: Positions) -> int:
    """How many envelopes a reader who follows 16 writers never gets."""
    engine = open_database(url)
    try:
        token = secrets.token_urlsafe()
        offer(engine, token)
        with (
            serving(create_app(engine, positions=positions)) as address,
            httpx.Client(base_url=address, trust_env=False, timeout=60, limits=httpx.Limits(max_connections=WRITERS + 2)) as http,
        ):
            founder = found(lambda body: http.post("/v1/exchange", content=body), token)
            writers = [founder.join(founder.team) for _ in range(WRITERS)]
            reader = founder.join(founder.team)
            akt = secrets.token_bytes(16)
            founder.laptop.settle()
            founder.laptop.say(founder.laptop.key, Space(akt, SpaceKind.AKT, founder.team))
            with slow_commits(engine):
                follow(writers, reader, akt)
            reader.settle()
            return WRITERS * EACH - len(reader.got)
    finally:
        engine.dispose()


def follow(writers: list[Laptop], reader: Laptop, akt: bytes) -> None:
    """All write at once; the reader asks without pause until they are done."""
    done = threading.Event()

    def write(laptop: Laptop) -> None:
        laptop.settle()
        for _ in range(EACH):
            assert laptop.statuses(laptop.envelope(akt)) == ["accepted"]

    def read() -> None:
        while not done.is_set():
            reader.round()

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reading = pool.submit(read)
        for writing in [pool.submit(write, laptop) for laptop in writers]:
            writing.result()
        done.set()
        reading.result()


@pytest.mark.slow
def test_a_reader_misses_nothing(engine: Engine, postgres_url: str) -> None:
    """16 connections append with slow commits while a reader follows."""
    assert missed(postgres_url, RowLock()) == 0


@pytest.mark.slow
def test_positions_from_a_sequence_lose_rows(engine: Engine, postgres_url: str) -> None:
    """The mutant is caught by the same run; on a machine so busy that the reader hardly gets a turn, by one of five."""
    with engine.begin() as connection:
        connection.execute(text("CREATE SEQUENCE mutant"))
    assert any(missed(postgres_url, Sequence()) > 0 for _ in range(5))
