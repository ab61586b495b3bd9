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

candidate_key = _table(  # made here, and not a space's key before the server has taken it
    "candidate_key", _blob("space", key=True), _integer("epoch", key=True), _blob("key")
)

wrap = _table(  # wrapped keys, given, received or still to be given: so that none is said twice
    "wrap",
    _blob("about", key=True),
    _integer("epoch", key=True),
    _blob("holder", key=True),
    Column("state", TEXT, nullable=False),  # there, sealed (not to be opened yet), owed, lacking (since), refused (at which log length)
    _blob("sealed", optional=True),
    _integer("at", optional=True),
)

membership = _table("membership", _integer("seq", key=True), _integer("position"), _blob("raw"))
statement = _table(  # to be said at the next round
    "statement",
    Column("id", INTEGER, primary_key=True),
    Column("author", TEXT, nullable=False),  # name of the signing key
    _blob("raw"),
    Column("refused", TEXT, nullable=True),
)
new_space = _table("new_space", _blob("space", key=True), Column("kind", TEXT, nullable=False), _blob("unit"), _blob("grants"))
known_device = _table("known_device", _blob("device", key=True), _blob("user"))  # and each voice that was heard
chain = _table("chain", _blob("space", key=True), _blob("device", key=True), _integer("number"), _blob("hash"))
outgoing = _table(
    "outgoing",
    _blob("space", key=True),
    _blob("device", key=True),
    _integer("number", key=True),
    _blob("previous"),
    _blob("raw"),
    Column("refused", TEXT, nullable=True),
    _integer("refused_at", optional=True),  # length of the membership log then: a longer one is a reason to try again
)
delivery = _table(  # when the server acknowledged an own envelope; of each space only those of the last days
    "delivery",
    _blob("space", key=True),
    _blob("device", key=True),
    _integer("number", key=True),
    _integer("at"),
)
asked_again = _table(  # a question whose answer was taken back, and the dot of that answer
    "asked_again",
    _blob("record", key=True),
    _integer("register", key=True),
    _integer("kind"),
    _blob("space"),
    _blob("device"),
    _integer("number"),
)
held = _table(
    "held",
    _blob("space", key=True),
    _blob("device", key=True),
    _integer("number", key=True),
    _integer("position"),
    _blob("raw"),
    Column("reason", TEXT, nullable=False),
)
kept = _table(  # envelopes as they travelled: what a restored server lacks, any laptop gives back
    "kept",
    _blob("space", key=True),
    _blob("device", key=True),
    _integer("number", key=True),
    _integer("position"),  # the server's log had it there, or before
    _integer("at"),
    _blob("raw"),
    _integer("owed"),  # 1: the server may have lost it; 2: and can't take it now; 3: own, and it never will; 4: when its writer may write
    _blob("previous", optional=True),  # the hash of the one before it in its chain; null where that was never known here
    Index("kept_owed", "owed", sqlite_where=text("owed > 0")),
)
left_behind = _table(  # what others could no longer send, for those who lead its space
    "left_behind",
    _blob("id", key=True),
    _blob("device"),
    _blob("space"),
    _integer("at"),
    _blob("parcel"),
    _integer("done"),
)
left_sealed = _table(  # own words that were left to others, as they travelled; not `space`: a purge leaves them, nothing here opens them
    "left_sealed",
    _blob("id", key=True),
    _blob("of_space"),
    _integer("at"),
    _blob("raw"),
    _integer("owed"),  # 1: a restored server may have lost it
)
snapshot = _table(  # told by the server and not done with: wanted, offered (to be witnessed), differs, announced (own)
    "snapshot",
    _blob("space", key=True),
    _blob("content", key=True),
    Column("state", TEXT, nullable=False),
    _blob("raw"),
)
snapshot_part = _table("snapshot_part", _blob("space", key=True), _blob("part", key=True), _blob("sealed"))
snapshot_wish = _table("snapshot_wish", _blob("space", key=True))  # newly readable: what snapshot is there?
compacted = _table(  # how many envelopes the newest snapshot stands for; the day on which this laptop last made one
    "compacted",
    _blob("space", key=True),
    _integer("envelopes"),
    _integer("day"),
)
renamed = _table(  # what own words were called before another voice said them, where a decision may name them so
    "renamed",
    _blob("space", key=True),
    _blob("was", key=True),
    _integer("was_number", key=True),
    _blob("device"),
    _integer("number"),
)
redacted = _table(  # values that are destroyed, whether they have come here or not
    "redacted",
    _blob("space", key=True),
    _blob("device", key=True),
    _integer("number", key=True),
    _integer("register", key=True),
)
let_go = _table(  # keys of a space before that epoch are destroyed; the snapshot that was last tried for it
    "let_go",
    _blob("space", key=True),
    _integer("epoch"),
    _blob("announced", optional=True),
)
backfill = _table("backfill", _blob("about", key=True), _integer("position"), _integer("until"))
