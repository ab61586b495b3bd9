"""The rules for spreading the server by municipality, held against every table and every statement it sends.

Statements are collected from whole rounds: founding, joining, writing, reading, backfills, bundles.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence

import httpx
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, bindparam, inspect, text, update

from sync.protocol.chunks import Chunk, ChunkDrop, ChunkGet, ChunkPut, ChunkWhich
from sync.protocol.messages import Backfill, Deposit, sign_request
from sync.protocol.wraps import Wrap
from sync.server import quota, tables
from sync.server.app import milliseconds
from sync.server.migrate import migrate
from sync.server.transactions import transact
from tests.sync.server.laptops import Founder, Laptop
from tests.sync.server.spreading import TENANT, Ledger, Sent, named, transaction_complaints, watching

NOT_IN_A_DAY = {"restoration", "left_words", "snapshot", "snapshot_part", "chain_link"}
"""Tables that a municipality's first day doesn't touch; the tests of restoring, leaving and snapshots do, under the same watch."""


@pytest.fixture
def ledger(engine: Engine) -> Iterator[Ledger]:
    """All SQL that the server sends meanwhile."""
    with watching(engine) as ledger:
        yield ledger


@pytest.fixture
def lived(ledger: Ledger, new_founder: Callable[[], Founder], http: httpx.Client) -> Ledger:
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
    use_chunks(astrid, akt, http)
    return ledger


def use_chunks(laptop: Laptop, akt: bytes, http: httpx.Client) -> None:
    """An attached file's day: put, looked for, got, dropped."""
    town, device, name = laptop.municipality, laptop.device, bytes(16)

    def once() -> bytes:
        return secrets.token_bytes(12)

    messages = {
        "put": ChunkPut(1, town, device, once(), milliseconds(), akt, [Chunk(name, bytes(40))]),
        "which": ChunkWhich(1, town, device, once(), milliseconds(), akt, [name]),
        "get": ChunkGet(1, town, device, once(), milliseconds(), akt, name),
        "drop": ChunkDrop(1, town, device, once(), milliseconds(), akt, [name]),
    }
    for door, message in messages.items():
        assert http.post(f"/v1/chunks/{door}", content=sign_request(message, laptop.key)).status_code == 200


def test_every_key_begins_with_the_municipality(engine: Engine) -> None:
    """Rule 1, in the database as it is: primary keys, unique and other indexes; the column is a uuid and never null."""
    looked = inspect(engine)
    assert {*tables.metadata.tables, "alembic_version"} == set(looked.get_table_names())
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


def test_every_statement_keeps_the_rules(lived: Ledger) -> None:
    """Rules 3 to 9, 12, 14 to 16, with all tenant tables and kinds of statement. The fixture `engine` asks the same of every test here."""
    assert lived.complaints() == []
    touched = [(sql.split()[0], table) for sql in lived.statements for table in named(sql)]
    assert {table for _, table in touched} >= TENANT - NOT_IN_A_DAY
    assert {verb for verb, _ in touched} == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert all("ON CONFLICT" in sql for sql in lived.statements if sql.startswith("INSERT"))


MINE, OTHER = frozenset({"one"}), frozenset({"other"})
GOOD = "SELECT entry.body FROM entry WHERE entry.municipality_id = %(municipality_id_1)s"
BAD = {
    "SELECT entry.body FROM entry WHERE entry.seq > %(seq_1)s": "3: entry isn't filtered",
    "UPDATE quota SET rows = 1": "3: quota isn't filtered",
    "DELETE FROM nonce WHERE nonce.sent_at < %(sent_at_1)s": "3: nonce isn't filtered",
    "SELECT e.body FROM entry JOIN wrap ON wrap.about = entry.seq WHERE entry.municipality_id = %(m)s": "3: wrap isn't filtered",
    "INSERT INTO nonce (signer, municipality_id, nonce) VALUES (%(a)s, %(b)s, %(c)s)": "3: an INSERT that doesn't begin",
    "UPDATE quota SET municipality_id = %(a)s WHERE quota.municipality_id = %(b)s": "3: municipality_id is changed",
    "INSERT INTO nonce (municipality_id, nonce) VALUES (%(a)s, (SELECT 1))": "8: a subquery",
    "MERGE INTO quota USING nonce": "8: MERGE",
    "INSERT INTO quota (municipality_id, rows) VALUES (%(a)s, 1) ON CONFLICT DO UPDATE SET rows = f(now())": "9: the database's",
    "UPDATE quota SET rows = clock_timestamp() WHERE quota.municipality_id = %(b)s": "9: the database's",
    "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE": "6: isolation",
    "SET lock_timeout = '5s'": "15: SET beyond",
    "SELECT pg_advisory_lock(1)": "12: an advisory lock",
    "SELECT set_config('app.municipality', 'x', true)": "14: set_config",
    "SELECT nextval('order')": "5, 7: order",
    "SELECT 1 FROM entry JOIN invitation ON entry.municipality_id = %(a)s WHERE entry.municipality_id = %(a)s": "16: the operator's table",
}


@pytest.mark.parametrize("sql", BAD)
def test_each_rule_is_seen_when_it_is_broken(sql: str) -> None:
    """A deliberately bad statement is complained about, for its own reason."""
    assert any(found.startswith(BAD[sql]) for found in transaction_complaints([Sent(sql, MINE)]))


def test_bad_transactions_are_seen(engine: Engine) -> None:
    """Two municipalities in one; a statement for many rows that is sent for each; and what is right is left alone."""
    assert list(transaction_complaints([Sent(GOOD, MINE), Sent(GOOD, MINE)])) == []
    assert [found[:2] for found in transaction_complaints([Sent(GOOD, MINE), Sent(GOOD, OTHER)])] == ["4:"]
    assert [found[:2] for found in transaction_complaints([Sent(GOOD, MINE, many=True)])] == ["8:"]


def test_the_ledger_sees_what_is_sent(engine: Engine) -> None:
    """Through the real engine: the rows of two municipalities in one transaction, and a statement sent row by row."""
    rows = [{"municipality_id": secrets.token_bytes(16), "rows": 0, "bytes": 0, "most_rows": 0, "most_bytes": 0} for _ in range(2)]
    with watching(engine) as ledger:

        def both(connection: Connection) -> None:
            for row in rows:
                quota.add(connection, row["municipality_id"], 1, 1)  # type: ignore[arg-type]

        transact(engine, both)
        assert [found[:2] for found in ledger.complaints()] == ["4:"]
    with watching(engine) as ledger:
        one_by_one = update(tables.quota).where(tables.quota.c.municipality_id == bindparam("municipality_id_x")).values(rows=1)
        same = [{"municipality_id_x": rows[0]["municipality_id"]}] * 2
        transact(engine, lambda connection: connection.execute(one_by_one, same))
        assert [found[:2] for found in ledger.complaints()] == ["8:"]


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
