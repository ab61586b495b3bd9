"""The rules for spreading the server by municipality, held against every table and every statement it sends.

Statements are collected from whole rounds: founding, joining, writing, reading, backfills, bundles.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence

import httpx
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, inspect, text

from sync.protocol.chunks import Chunk, ChunkDrop, ChunkGet, ChunkPut, ChunkWhich
from sync.protocol.messages import Backfill, Deposit, sign_request
from sync.protocol.wraps import Wrap
from sync.server import tables
from sync.server.app import milliseconds
from sync.server.migrate import migrate
from sync.server.transactions import transact
from tests.sync.server.laptops import Founder

TENANT = {table.name for table in tables.TENANT_TABLES}


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    """All SQL that the server sends meanwhile."""
    seen: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(" ".join(statement.split()))

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def lived(statements: list[str], new_founder: Callable[[], Founder], http: httpx.Client) -> list[str]:
    """A municipality's first day, in SQL."""
    founder = new_founder()
    bo, akt, astrid = founder.join(founder.team), founder.akt(), founder.laptop
    envelope = astrid.envelope(akt)
    astrid.round(wraps=[Wrap(akt, 1, founder.team, secrets.token_bytes(60))], envelopes=[envelope])
    astrid.round(envelopes=[envelope])
    bo.settle()
    bo.round(backfills=[Backfill(akt, 0, bo.cursor), Backfill(founder.team, 0, bo.cursor)])
    assert bo.post(bo.request(generation=b"ended")).refused == "generation"
    key, _ = founder.invite()
    deposit = Deposit(1, astrid.municipality, astrid.device, secrets.token_bytes(12), milliseconds(), bytes(16), key.public, b"sealed")
    assert http.put(f"/v1/invitations/{bytes(16).hex()}", content=sign_request(deposit, astrid.key)).status_code == 200
    assert http.get(f"/v1/invitations/{bytes(16).hex()}").status_code == 200
    head = lambda: (1, astrid.municipality, astrid.device, secrets.token_bytes(12), milliseconds(), akt)  # noqa: E731 - read beside its use
    some = [ChunkPut(*head(), [Chunk(bytes(16), bytes(40))]), ChunkWhich(*head(), [bytes(16)]), ChunkGet(*head(), bytes(16))]
    for door, message in zip(("put", "which", "get", "drop"), [*some, ChunkDrop(*head(), [bytes(16)])], strict=True):
        assert http.post(f"/v1/chunks/{door}", content=sign_request(message, astrid.key)).status_code == 200
    return statements


def named(statement: str) -> set[str]:
    """The tables that a statement names."""
    return {table.name for table in tables.metadata.tables.values() if re.search(rf"(FROM|INTO|UPDATE|JOIN) {table.name}\b", statement)}


def test_every_key_begins_with_the_municipality(engine: Engine) -> None:
    """Rule 1, in the database as it is: primary keys, unique and other indexes; the column is a uuid and never null."""
    looked = inspect(engine)
    assert {*TENANT, "invitation", "founding_token", "alembic_version"} == set(looked.get_table_names())
    for table in TENANT:
        column = next(column for column in looked.get_columns(table) if column["name"] == "municipality_id")
        assert (str(column["type"]), column["nullable"]) == ("UUID", False)
        keys: list[Sequence[str | None]] = [looked.get_pk_constraint(table)["constrained_columns"]]
        keys += [index["column_names"] for index in looked.get_indexes(table)]
        keys += [unique["column_names"] for unique in looked.get_unique_constraints(table)]
        assert {key[0] for key in keys} == {"municipality_id"}


def test_no_foreign_keys_triggers_or_sequences(engine: Engine) -> None:
    """Rules 2, 7 and 12."""
    looked = inspect(engine)
    assert all(looked.get_foreign_keys(table) == [] for table in TENANT)
    assert looked.get_sequence_names() == []
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")).scalar() == 0


def test_every_statement_says_which_municipality(lived: list[str]) -> None:
    """Rule 3: every SELECT, UPDATE and DELETE on a tenant table filters municipality_id by a value; none is ever changed."""
    about_tenants = [statement for statement in lived if named(statement) & TENANT]
    for statement in about_tenants:
        if statement.startswith("INSERT"):
            assert re.match(r"INSERT INTO \w+ \(municipality_id, ", statement), statement
        else:
            (table,) = named(statement)
            assert re.search(rf"WHERE {table}\.municipality_id = %\(", statement), statement
        assert not re.search(r"SET .*municipality_id=.* WHERE", statement.partition(" WHERE ")[0] + " WHERE"), statement
    assert {table for statement in about_tenants for table in named(statement)} == TENANT
    assert len({statement.split()[0] for statement in about_tenants}) == 4


def test_tenants_and_operators_tables_do_not_meet(lived: list[str]) -> None:
    """Rule 16: no statement names two tables at all."""
    assert all(len(named(statement)) <= 1 for statement in lived)


def test_one_statement_for_many_rows(lived: list[str]) -> None:
    """Rules 8 and 12: inserts give all their rows at once, without subqueries, MERGE or advisory locks."""
    for statement in lived:
        assert not re.search(r"VALUES \(.*SELECT|MERGE|advisory|set_config|SERIALIZABLE|clock_timestamp|now\(\)", statement), statement
        assert not statement.startswith("INSERT") or "ON CONFLICT DO NOTHING" in statement, statement


def test_migrations_make_the_tables_of_the_code(engine: Engine) -> None:
    """Nothing differs; and migrating again changes nothing."""
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


@pytest.mark.parametrize("state, times", [("40001", 5), ("40P01", 5), ("XX000", 3), ("22012", 1), ("23505", 1)])
def test_what_is_tried_again(engine: Engine, state: str, times: int) -> None:
    """Rule 11: whole transactions, by SQLSTATE, a bounded number of times, with growing pauses."""
    tries: list[int] = []
    pauses: list[float] = []

    def work(connection: Connection) -> None:
        tries.append(1)
        connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$"))

    with pytest.raises(Exception, match="x") as failure:
        transact(engine, work, pauses.append)
    assert getattr(failure.value, "orig").sqlstate == state  # noqa: B009 SQLAlchemy's wrappers have it
    assert (len(tries), len(pauses)) == (times, times - 1)


def test_a_broken_connection_is_replaced(engine: Engine) -> None:
    """A connection that the database ended is tried again on another, and the work is done."""
    tries: list[int] = []

    def work(connection: Connection) -> int:
        tries.append(1)
        if len(tries) == 1:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return int(connection.execute(text("SELECT 1")).scalar_one())

    assert transact(engine, work, lambda _: None) == 1
    assert len(tries) == 2
