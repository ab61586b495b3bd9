"""A space leaves this laptop: every row, write, word of the index, key, chain and draft about it, in the caller's transaction.

`secure_delete` overwrites what is deleted, FTS5's own does in the index; the workspace empties the write-ahead log when the transaction
is done. What can't be had elsewhere stays: own writes that the server hasn't got. They lie in the journal alone, where no screen shows
them, until they have been handed over.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from coachdesk.domain.access import AccessEvent, OpenReason
from coachdesk.domain.draft import NoteDraft
from coachdesk.domain.record import RECORDS
from coachdesk.storage import capture, journal, search_index
from coachdesk.storage.identity import SAID_HERE
from coachdesk.storage.outbox import UNSENT
from coachdesk.storage.tables import LOCAL

_DRAFT_NAME = {RECORDS.of(NoteDraft).register_of(name).number for name in ("form", "target_id")}
_NOTHING_SAID = msgspec.msgpack.encode({})
_NO_CAUSES = msgspec.msgpack.encode([])
_SOME = 500
_KEPT_WHERE_UNSENT = frozenset({"journal", "outgoing", "kept"})
_SENT = f"NOT {UNSENT}"
_OWN = SAID_HERE.format("journal.")
_LOOKS = (
    "SELECT DISTINCT e.id FROM access_event e JOIN journal ON journal.record = e.id"  # noqa: S608 - constants
    f" WHERE (e.akt_id = ? OR e.reason = ?) AND e.space_id <> ? AND {_SENT}"
)
_UNSENT_LOOKS = (
    "SELECT DISTINCT e.id FROM access_event e JOIN journal ON journal.record = e.id"  # noqa: S608 - constants
    f" WHERE (e.akt_id = ? OR e.reason = ?) AND e.space_id <> ? AND {_OWN} AND {UNSENT}"
)
_TRACES = (
    ("akt", "id"),
    ("chain", "space"),
    ("held", "space"),
    ("space_key", "space"),
    ("candidate_key", "space"),
    ("wrap WHERE sealed IS NOT NULL", "about"),
    ("left_behind WHERE done = 0", "space"),
)
"""What comes of a space comes with one of these: a chain for what could be read, a wrap or a held envelope before that; and what a
colleague left behind there, which may have come to somebody who never had the akt."""
_MARK = "purged"
_LATE = "looks_to_go"
"""Own events that go once the reviewers have them."""
_KEPT_LOOKS = "looks_kept"
"""Spaces that were purged while this laptop kept the access log: once it doesn't any more, who has opened them goes too."""
_ID_BYTES = 16


class Purged(NamedTuple):
    """What went: (kind number, record, space); and how many own writes had to stay."""

    records: tuple[tuple[int, UUID, UUID], ...]
    left: int


def purge(connection: Connection, space: bytes, *, keeps_log: bool = False) -> Purged:
    """Let nothing of *space* remain here but its id, and own words that nobody else has.

    Own words that were handed over stay a while as they travelled (`Parting.keep_sealed`), sealed to others: no key here opens them.
    *keeps_log*: this laptop keeps the access log for its reviewers. On any other, who has opened the akt, and what was searched for,
    goes too once the reviewers have it. Purging twice is harmless.
    """
    gone = list(_records(connection, space))
    silence_drafts(connection, space)
    with capture.paused(connection):
        for number, record in gone:
            _drop(connection, number, record)
        if keeps_log:
            _put_ids(connection, _KEPT_LOOKS, _ids(connection, _KEPT_LOOKS) | {space})
        else:
            _drop_looks(connection, space)
    search_index.drop(connection, [record for _, record in gone])
    left = unsent(connection, space)
    for table in LOCAL.sorted_tables:
        for name in {"space", "about"} & set(table.c.keys()):
            _empty(connection, table.name, name, space, left=bool(left))
    connection.exec_driver_sql("DELETE FROM statement WHERE instr(raw, ?) > 0", (space,))
    _remember(connection, space)
    return Purged(tuple((number, UUID(bytes=record), UUID(bytes=space)) for number, record in gone), left)


def silence_drafts(connection: Connection, space: bytes) -> None:
    """What was begun about *space*, or about anything that lies here of it, says nothing any more but what it was about.

    That stays so that what comes of it later, from her other laptop, is known for what it is.
    """
    drafts = _drafts_about(connection, space)
    with capture.paused(connection):
        for record in drafts:
            _drop(connection, RECORDS.of(NoteDraft).number, record)
    search_index.drop(connection, drafts)
    for draft in drafts:
        _leave_its_name(connection, draft)


def _leave_its_name(connection: Connection, draft: bytes) -> None:
    for row, body in connection.exec_driver_sql("SELECT id, body FROM journal WHERE record = ?", (draft,)).all():
        left = {number: values for number, values in journal.decode_body(body).items() if number in _DRAFT_NAME}
        sql = "UPDATE journal SET body = ?, causes = ? WHERE id = ?"
        connection.exec_driver_sql(sql, (journal.encode_body(left), _NO_CAUSES, row))


def begun_about(connection: Connection) -> set[bytes]:
    """What the drafts that lie here are about: akter, or records in them."""
    return {target for (target,) in connection.exec_driver_sql("SELECT DISTINCT target_id FROM note_draft WHERE target_id IS NOT NULL")}


def lies_here(connection: Connection) -> set[bytes]:
    """Spaces, and teams, of which anything but own words is on this laptop, readable or still sealed."""
    sql = " UNION ".join(f"SELECT {column} FROM {table}" for table, column in _TRACES)  # noqa: S608 - constants
    return {space for (space,) in connection.exec_driver_sql(sql)}


def purged(connection: Connection) -> set[bytes]:
    """Spaces that were purged here and haven't come back."""
    return _ids(connection, _MARK)


def came_back(connection: Connection, space: bytes) -> None:
    """It is here again."""
    for name in (_MARK, _KEPT_LOOKS):
        _put_ids(connection, name, _ids(connection, name) - {space})


def _remember(connection: Connection, space: bytes) -> None:
    _put_ids(connection, _MARK, purged(connection) | {space})


def _ids(connection: Connection, name: str) -> set[bytes]:
    found = connection.exec_driver_sql("SELECT value FROM mark WHERE name = ?", (name,)).scalar() or b""
    return {found[start : start + _ID_BYTES] for start in range(0, len(found), _ID_BYTES)}


def _put_ids(connection: Connection, name: str, ids: Iterable[bytes]) -> None:
    sql = "INSERT INTO mark VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    connection.exec_driver_sql(sql, (name, b"".join(sorted(ids))))


def _records(connection: Connection, space: bytes) -> Iterator[tuple[int, bytes]]:
    for kind in RECORDS:
        for (record,) in connection.exec_driver_sql(f"SELECT id FROM {kind.table.name} WHERE space_id = ?", (space,)):  # noqa: S608 - a declared name
            yield kind.number, record


def _drop(connection: Connection, number: int, record: bytes) -> None:
    connection.exec_driver_sql(f"DELETE FROM {RECORDS.by_number(number).table.name} WHERE id = ?", (record,))  # noqa: S608 - a declared name


def _drafts_about(connection: Connection, space: bytes) -> list[bytes]:
    """Of the akt itself or of anything that was ever written in it."""
    sql = "SELECT id FROM note_draft WHERE target_id = ? OR target_id IN (SELECT record FROM journal WHERE space = ?)"
    return [record for (record,) in connection.exec_driver_sql(sql, (space, space))]


def _drop_looks(connection: Connection, space: bytes) -> None:
    """Own events that the reviewers have: of this akt, and of searches, as somebody may have searched for her name.

    Those that they haven't are noted: `drop_late_looks` looks at these alone.
    """
    late, about = _ids(connection, _LATE), (space, OpenReason.SEARCH.value, space)
    owed = {record for (record,) in connection.exec_driver_sql(_UNSENT_LOOKS, about)}
    _drop_events(connection, [record for (record,) in connection.exec_driver_sql(_LOOKS, about) if record not in owed])
    if not owed <= late:
        _put_ids(connection, _LATE, late | owed)


def drop_late_looks(connection: Connection) -> None:
    """Own events that were to go with an akt, before the reviewers had them; only where there are any. For who isn't a reviewer (now)."""
    kept = _ids(connection, _KEPT_LOOKS)
    if kept:
        with capture.paused(connection):
            for space in sorted(kept):
                _drop_looks(connection, space)
        _put_ids(connection, _KEPT_LOOKS, ())
    late = _ids(connection, _LATE)
    there = late - _unsent_among(connection, sorted(late))
    if there:
        with capture.paused(connection):
            _drop_events(connection, sorted(there))
        _put_ids(connection, _LATE, late - there)


def _unsent_among(connection: Connection, records: Sequence[bytes]) -> set[bytes]:
    found = set[bytes]()
    for some in _bites(records):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT record FROM journal WHERE record IN ({marks}) AND {UNSENT}"  # noqa: S608 - marks only
        found |= {record for (record,) in connection.exec_driver_sql(sql, tuple(some))}
    return found


def _drop_events(connection: Connection, events: Sequence[bytes]) -> None:
    for event in events:
        _drop(connection, RECORDS.of(AccessEvent).number, event)
    _silence(connection, events)


def _silence(connection: Connection, records: Sequence[bytes]) -> None:
    """The writes of those records say nothing any more. The rows stay: their numbers must not be given out again."""
    for some in _bites(records):
        marks = ", ".join("?" * len(some))
        sql = f"UPDATE journal SET body = ?, causes = ? WHERE record IN ({marks})"  # noqa: S608 - marks only
        connection.exec_driver_sql(sql, (_NOTHING_SAID, _NO_CAUSES, *some))


def unsent(connection: Connection, space: bytes) -> int:
    """Own writes in a space that the server hasn't got."""
    sql = f"SELECT count(*) FROM journal WHERE space = ? AND {_OWN} AND NOT ({_SENT})"  # noqa: S608 - constants
    return int(connection.exec_driver_sql(sql, (space,)).scalar_one())


def stays(connection: Connection, space: bytes) -> bool:
    """Whether any own word of a purged space is still here, be it that the server has got it since."""
    sql = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE space = ?" for table in sorted(_KEPT_WHERE_UNSENT))  # noqa: S608 - constants
    return connection.exec_driver_sql(f"{sql} LIMIT 1", (space,) * len(_KEPT_WHERE_UNSENT)).first() is not None


def _empty(connection: Connection, table: str, column: str, space: bytes, *, left: bool) -> None:
    sql = f"DELETE FROM {table} WHERE {column} = ?"  # noqa: S608 - declared names
    if table == "left_behind":
        sql += " AND done = 0"  # of the others there is but the name, so that they aren't inherited again when the akt comes back
    if not left or table not in _KEPT_WHERE_UNSENT:
        connection.exec_driver_sql(sql, (space,))
        return
    own = SAID_HERE.format(f"{table}.")
    if table == "journal":
        connection.exec_driver_sql(f"{sql} AND (NOT {own} OR {_SENT})", (space,))
    elif table == "kept":
        connection.exec_driver_sql(f"{sql} AND (NOT {own} OR owed = 0)", (space,))


def _bites(records: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(records), _SOME):
        yield records[start : start + _SOME]
