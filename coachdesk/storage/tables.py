"""What a laptop keeps beside the records themselves. None of it replicates; all of it is encrypted with the rest."""

from sqlalchemy import BLOB, INTEGER, TEXT, Column, Index, MetaData, Table, text

LOCAL = MetaData()


def _table(name: str, *columns: Column[object] | Index) -> Table:
    return Table(name, LOCAL, *columns)


def _blob(name: str, *, key: bool = False, optional: bool = False) -> Column[object]:
    return Column(name, BLOB, primary_key=key, nullable=optional)


def _integer(name: str, *, key: bool = False, optional: bool = False) -> Column[object]:
    return Column(name, INTEGER, primary_key=key, nullable=optional, autoincrement=False)


journal = _table(
    "journal",
    Column("id", INTEGER, primary_key=True),  # the order in which this laptop learned of it
    _blob("space"),
    _blob("device"),
    _integer("number"),
    _integer("tx"),
    _integer("stamp"),
    _integer("kind"),
    _blob("record"),
    _blob("causes"),
    _blob("body"),
    _integer("envelope", optional=True),  # number of the envelope it travels in; null: not yet sealed
    Column("aside", TEXT, nullable=True),  # why it could not be applied (all of it, or a part)
    Index("journal_dot", "space", "device", "number", unique=True),
    Index("journal_record", "record"),
    Index("journal_unsent", "space", sqlite_where=text("envelope IS NULL")),
    Index("journal_aside", "id", sqlite_where=text("aside IS NOT NULL")),
)

question = _table(
    "question",
    _blob("record", key=True),
    _integer("register", key=True),
    _integer("kind"),
    _blob("space"),
    Column("reason", TEXT, nullable=False),
)
deletion = _table("deletion", _blob("record", key=True), _integer("kind"), _blob("space"))
mark = _table("mark", Column("name", TEXT, primary_key=True), Column("value", BLOB, nullable=False))

secret = _table("secret", Column("name", TEXT, primary_key=True), _blob("value"))
team_key = _table("team_key", _blob("team", key=True), _integer("epoch", key=True), _blob("key"))
space_key = _table("space_key", _blob("space", key=True), _integer("epoch", key=True), _blob("key"))

membership = _table("membership", _integer("seq", key=True), _integer("position"), _blob("raw"))
statement = _table("statement", Column("id", INTEGER, primary_key=True), _blob("raw"))  # to be said at the next round
new_space = _table("new_space", _blob("space", key=True), Column("kind", TEXT, nullable=False), _blob("unit"), _blob("grants"))
known_device = _table("known_device", _blob("device", key=True), _blob("user"))
chain = _table("chain", _blob("space", key=True), _blob("device", key=True), _integer("number"), _blob("hash"))
outgoing = _table(
    "outgoing",
    _blob("space", key=True),
    _integer("number", key=True),
    _blob("raw"),
    Column("refused", TEXT, nullable=True),
    _integer("position", optional=True),
)
held = _table(
    "held",
    _blob("space", key=True),
    _blob("device", key=True),
    _integer("number", key=True),
    _integer("position"),
    _blob("raw"),
    Column("reason", TEXT),
)
backfill = _table("backfill", _blob("space", key=True), _integer("position"), _integer("until"))
