"""The server's tables, laid out to be spread by municipality: municipality_id stands first in every key and index.

No foreign keys: the municipality's row is locked by every append, and nothing is deleted from under another.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class WireId(TypeDecorator[bytes]):
    """16 bytes on the wire, a `uuid` in the database."""

    impl = Uuid
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> Any:  # noqa: ARG002 SQLAlchemy's signature
        return None if value is None else UUID(bytes=value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ARG002 SQLAlchemy's signature
        return None if value is None else value.bytes


def _id(name: str, *, key: bool = False) -> Column[bytes]:
    return Column(name, WireId, primary_key=key, nullable=False)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=False, autoincrement=False)


def _bytes(name: str, *, key: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, primary_key=key, nullable=False)


metadata = MetaData()

municipality = Table(
    "municipality",
    metadata,
    _id("municipality_id", key=True),
    _number("position"),  # of the newest row in the log; the lock on this row is the log's order
    _bytes("generation"),
    _number("founded_at"),
    _number("healing_until"),  # milliseconds: a restored log takes back what it lacks; 0 where it was never restored
)

restoration = Table(
    "restoration",  # generations that ended with a restore, and the last position that the next one has of each
    metadata,
    _id("municipality_id", key=True),
    _bytes("generation", key=True),
    _number("floor"),
)

entry = Table(
    "entry",
    metadata,
    _id("municipality_id", key=True),
    _number("seq", key=True),
    _number("position"),
    _bytes("body"),
    _bytes("hash"),  # the membership log's head after it
)

wrap = Table(
    "wrap",  # apart from the envelopes: its backups are kept shortly, so that erased keys are gone
    metadata,
    _id("municipality_id", key=True),
    _id("about", key=True),
    Column("epoch", Integer, primary_key=True, nullable=False, autoincrement=False),
    _id("holder", key=True),
    _number("position"),
    _id("device_id"),
    _bytes("sealed"),
    _bytes("key_check"),  # tells two keys of a space's epoch apart; empty for a team's
    Index("wrap_by_holder", "municipality_id", "holder", "position"),
)

envelope = Table(
    "envelope",
    metadata,
    _id("municipality_id", key=True),
    _id("space_id", key=True),
    _id("device_id", key=True),
    _number("number", key=True),
    _number("position"),
    _number("first_dot"),
    _number("dots"),
    Column("epoch", Integer, nullable=False),
    _bytes("sealed"),
    _bytes("signature"),
    _bytes("hash"),
    Index("envelope_by_position", "municipality_id", "position", unique=True),
    Index("envelope_by_space", "municipality_id", "space_id", "position"),
)

chain_link = Table(
    "chain_link",  # the hash of an envelope that a snapshot has taken the place of: a repetition is known
    metadata,
    _id("municipality_id", key=True),
    _id("space_id", key=True),
    _id("device_id", key=True),
    _number("number", key=True),
    _bytes("hash"),
)

snapshot = Table(
    "snapshot",  # without a witness it has no effect
    metadata,
    _id("municipality_id", key=True),
    _id("space_id", key=True),
    _bytes("content", key=True),
    _number("position"),
    _bytes("header"),
    _bytes("signature"),
    _bytes("witness"),
    _bytes("witnessed"),
)

snapshot_part = Table(
    "snapshot_part",
    metadata,
    _id("municipality_id", key=True),
    _id("space_id", key=True),
    _bytes("part", key=True),
    _bytes("sealed"),
)

nonce = Table(
    "nonce",
    metadata,
    _id("municipality_id", key=True),
    _bytes("signer", key=True),
    _bytes("nonce", key=True),
    _number("sent_at"),
)

quota = Table(
    "quota",  # how much is kept of envelopes and wraps, and may be; 0 is no limit
    metadata,
    _id("municipality_id", key=True),
    _number("rows"),
    _number("bytes"),
    _number("most_rows"),
    _number("most_bytes"),
)

chunk = Table(
    "chunk",  # of attached files; its name is made with a key that the server doesn't have
    metadata,
    _id("municipality_id", key=True),
    _id("space_id", key=True),
    _id("name", key=True),
    Column("size", Integer, nullable=False),
    _bytes("body"),
)

chunk_total = Table("chunk_total", metadata, _id("municipality_id", key=True), _number("bytes"))

left_words = Table(
    "left_words",  # what somebody wrote and may no longer send, sealed to a team that leads the space
    metadata,
    _id("municipality_id", key=True),
    _id("id", key=True),
    _number("position"),
    _id("device_id"),
    _id("space_id"),
    _id("team_id"),
    Column("epoch", Integer, nullable=False),
    _bytes("sealed"),
    Index("left_words_by_team", "municipality_id", "team_id", "position"),
    Index("left_words_by_device", "municipality_id", "device_id"),
)

TENANT_TABLES = (
    municipality,
    restoration,
    snapshot,
    snapshot_part,
    chain_link,
    entry,
    wrap,
    envelope,
    nonce,
    quota,
    chunk,
    chunk_total,
    left_words,
)

# --- the operator's: looked up before anyone knows of which municipality; never joined with the others ---------------

invitation = Table(
    "invitation",
    metadata,
    _id("locator", key=True),
    _bytes("public"),
    _number("expires"),
    _bytes("bundle"),
    Column("once", Boolean, nullable=False),  # goes with whoever fetches it first
    Index("invitation_by_public", "public"),
)

founding_token = Table(
    "founding_token",
    metadata,
    _bytes("token_hash", key=True),
    Column("spent_by", WireId, nullable=True),
)

release = Table("release", metadata, Column("oldest", Integer, primary_key=True, autoincrement=False))
"""One row: the oldest program, by its newest migration's number, that can work on these tables."""
