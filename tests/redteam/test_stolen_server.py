"""Somebody has the server's whole database: what a dump holds, column by column, what it tells, and that nothing in it opens anything."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import Engine, inspect, select

from coachdesk.crypto.seal import unwrap_key
from coachdesk.domain.attachment import Attachment
from coachdesk.errors import SealBroken
from sync.client.attaching import Attaching
from sync.client.joining import dismiss, invite
from sync.protocol.entry import decode_entry
from sync.protocol.statements import Member, Space, SpaceKind, Statement
from sync.protocol.wraps import wrap_header
from sync.server import tables
from tests.ground.storage.laptops import Clock
from tests.journeys.secrecy.needles import forms
from tests.redteam.foes import Town, headers, keys_of, opened, opens, rows

PAGE = Path(__file__).parents[2] / "docs" / "security.md"
CONTENT = ("Åkerbrand", "Hildegunn", "070-1740611", "070-1740699", "Läkarintyg", "Sveg", "Europe/Stockholm", "astrid", "karin")
STATEMENT_FIELDS = {bytes, int, bool}
WEEK = 7 * 24 * 3600 * 1000


@pytest.fixture(scope="module")
def used(town_to_count: Town) -> Town:
    """Everything that the server ever keeps is there: an akt, a file, a search, a snapshot, words left behind, a waiting invitation."""
    town = town_to_count
    akt = town.shared_akt("Hildegunn")
    town.karin.open(akt)
    town.karin.workspace.log_search("Åkerbrand", 1)
    town.karin.workspace.attachments.attach(akt, Attachment(name="Läkarintyg.pdf"), b"%PDF-1.7\nLakarintyg " + bytes(90_000))
    town.settle()
    Attaching(town.karin.engine).carry()
    town.perola.set_phone(akt, "070-1740699")
    dismiss(town.astrid.engine, town.perola.user)
    town.settle(town.astrid, town.perola, town.astrid)
    for desk in (town.karin, town.astrid):
        desk.engine.compact_after = 1
    for _ in range(8):
        town.municipality.clock.now += WEEK // 7 + 60_000
        town.settle(town.karin, town.astrid, rounds=1)
    invite(town.astrid.engine, UUID(int=5), [town.municipality.sveg])
    return town


def told() -> dict[str, dict[str, str]]:
    """Of the page's table: each of the server's tables, its columns, and what stands in each."""
    section = PAGE.read_text(encoding="utf-8").split("## What the server sees", 1)[1].split("\n## ", 1)[0]
    found: dict[str, dict[str, str]] = {}
    for name, columns in re.findall(r"^\| `(\w+)` \| (.+?) \|$", section, re.MULTILINE):
        found[name] = {}
        for kind, listed in re.findall(r"(\w+): ((?:`\w+`(?:, )?)+)", columns):
            found[name] |= dict.fromkeys(re.findall(r"`(\w+)`", listed), kind)
    return found


def kept(database: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as a dump has it."""
    with database.connect() as connection:
        names = inspect(connection).get_table_names()
        return {name: [dict(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}").mappings()] for name in names}


def test_a_dump_holds_what_the_page_says_and_no_more(used: Town) -> None:
    """Every table and column is named there, and each holds nothing but the kind of thing that the page says."""
    page, here = told(), kept(used.database)
    columns = {name: set(those[0]) if those else None for name, those in here.items()}
    assert set(page) == set(columns) - {"alembic_version"}
    for name, those in columns.items():
        if those is not None and name != "alembic_version":
            assert set(page[name]) == those, name
    assert {name for name, those in here.items() if not those} <= {"restoration"}
    for name, kinds in page.items():
        for row in here[name]:
            for column, kind in kinds.items():
                assert KINDS[kind](row[column]), (name, column, kind)


def _of_length(*lengths: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, bytes) and len(value) in lengths


def _is_wordless(data: bytes) -> bool:
    """MessagePack of numbers, flags and bytes of the lengths that ids, keys, hashes and signatures have; no text."""

    def fine(value: Any) -> bool:
        if isinstance(value, list):
            return all(map(fine, value))
        return isinstance(value, int) or (isinstance(value, bytes) and (len(value) in {0, 16, 32, 64} or len(value) > 1000))

    return fine(msgspec.msgpack.decode(data))


KINDS: dict[str, Callable[[Any], bool]] = {
    "ids": lambda value: value is None or isinstance(value, UUID),
    "numbers": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "hashes": _of_length(0, 12, 32),
    "signatures": _of_length(0, 64),
    "random": _of_length(0, 8, 12, 16, 32),
    "keys": _of_length(32),
    "yes": lambda value: isinstance(value, bool),
    "sealed": lambda value: isinstance(value, bytes) and (len(value) < 256 or len(set(value)) > 100),
    "clear": _is_wordless,
}


def test_no_word_stands_in_it(used: Town) -> None:
    """Neither content nor a colleague's, a place's or the municipality's name, in any spelling, in any column of any table."""
    bodies = [value for those in kept(used.database).values() for row in those for value in row.values() if isinstance(value, str | bytes)]
    assert len(bodies) > 100
    for text in CONTENT:
        for form in forms(text):
            for body in bodies:
                assert form not in (body.encode() if isinstance(body, str) else bytes(body)), text


def test_nothing_in_it_opens_anything_in_it(used: Town) -> None:
    """Every 32 bytes that stand there in clear (keys' public halves, hashes, commitments, tokens) tried on every envelope and wrap."""
    here = kept(used.database)
    guesses: set[bytes] = set()
    for name, kinds in told().items():
        for row in here[name]:
            guesses |= {bytes(row[one]) for one, kind in kinds.items() if kind in {"hashes", "keys", "random"} and len(row[one]) == 32}
    for row in here["entry"]:
        guesses |= {value for said in decode_entry(row["body"]).statements for value in _bytes_of(said) if len(value) == 32}
    assert len(guesses) > 30
    assert opened(used, keys_of(used.karin))  # with the right keys they do
    heads = headers(used.database)
    for row in rows(used.database, tables.envelope):
        assert not any(opens(guess, heads[row["position"]], row["sealed"]) for guess in guesses if row["position"] in heads)
    for row in rows(used.database, tables.wrap):
        head = wrap_header(row["municipality_id"], row["about"], row["epoch"], row["holder"])
        for guess in guesses:
            with pytest.raises(SealBroken):
                unwrap_key(guess, head, row["sealed"])


def _bytes_of(said: Statement) -> Iterator[bytes]:
    for name in said.__struct_fields__:
        value = getattr(said, name)
        assert type(value) in STATEMENT_FIELDS or isinstance(value, int), name
        if isinstance(value, bytes):
            yield value


def test_it_tells_how_many_case_files_there_are_and_who_is_in_which(used: Town) -> None:
    """Not stopped, and said: the log of members is in clear, since the server has to serve the right people. Numbers, never names."""
    statements = [said for row in rows(used.database, tables.entry) for said in decode_entry(row["body"]).statements]
    akter = {said.space for said in statements if isinstance(said, Space) and said.kind is SpaceKind.AKT}
    sveg = {said.user for said in statements if isinstance(said, Member) and said.team == used.municipality.sveg.bytes}
    assert len(akter) == 1
    assert used.karin.user.bytes in sveg
    with used.database.connect() as connection:
        spoke = set(connection.execute(select(tables.nonce.c.signer)).scalars())
    assert used.karin.workspace.identity.device_id.bytes in spoke
    assert isinstance(used.municipality.clock, Clock)
