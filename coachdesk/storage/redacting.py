"""Values leave this laptop for good, by a decision: out of the journal, the records, the search index and unsaved drafts.

What stays of each is the write's name and causes, so that merge and the chain of what everybody wrote go on as before.
`secure_delete` overwrites what is deleted; the workspace empties the write-ahead log when the transaction is done.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from coachdesk.domain.draft import NoteDraft
from coachdesk.domain.record import RECORDS
from coachdesk.storage import arrivals, blanks, capture, journal, search_index
from coachdesk.storage.blanks import Value
from coachdesk.storage.engine import raw
from coachdesk.storage.merge import BLANK
from coachdesk.storage.readable import PARKED, problem
from coachdesk.storage.snapshots import ANNOUNCED
from coachdesk.storage.voices import say_with, take_back

Touched = tuple[int, UUID, UUID]
"""Kind number, record, space."""


def redact(connection: Connection, space: bytes, values: Iterable[Value], judge: arrivals.Judge) -> list[Touched]:
    """Destroy *values* of *space* here, and whatever of them comes later; gives the records that say something else now.

    Repeating it is harmless. Nothing brings them back.
    """
    new = blanks.remember(connection, space, values)
    if not new:
        return []
    gone = blanks.gone_in(connection, [space])
    touched = {found for one in new if (found := _blank(connection, space, one, gone) or _unsay(connection, space, one)) is not None}
    known = sorted(one for one in touched if one[0] in RECORDS)
    drafts = _empty_drafts(connection, [record for _, record in known])
    arrivals.settle(connection, known, judge)
    search_index.forget_words(connection, [*known, *drafts])
    return [(number, UUID(bytes=record), UUID(bytes=space)) for number, record in known]


def _blank(connection: Connection, space: bytes, value: Value, gone: blanks.Gone) -> tuple[int, bytes] | None:
    """In the journal; gives kind and record, or None where it isn't here or says nothing already."""
    sql = f"SELECT {journal.COLUMNS}, id, aside FROM journal WHERE space = ? AND device = ? AND number = ?"  # noqa: S608 - constants
    row = raw(connection).execute(sql, (space, value.device, value.number)).fetchone()
    if row is None:
        return None
    before = journal.as_write(row[:-2])
    if value.register not in before.body:
        return None
    write = blanks.blanked(before, gone)
    aside = problem(write, None, gone[write.name]) if row[-1] in PARKED else row[-1]
    body = journal.as_row(write)[-1]
    raw(connection).execute("UPDATE journal SET body = ?, aside = ? WHERE id = ?", (body, aside, row[-2]))
    return write.kind, write.record


def _unsay(connection: Connection, space: bytes, value: Value) -> tuple[int, bytes] | None:
    """An own word that nobody has, and that has another name by now: it was never said, as no decision names what is blank there."""
    sql = (
        f"SELECT {journal.COLUMNS}, id FROM journal WHERE envelope IS NULL AND (space, device, number) IN"  # noqa: S608 - constants
        " (SELECT space, device, number FROM renamed WHERE space = ? AND was = ? AND was_number = ?)"
    )
    row = raw(connection).execute(sql, (space, value.device, value.number)).fetchone()
    if row is None:
        return None
    write = journal.as_write(row[:-1])
    body = {register: values for register, values in write.body.items() if register != value.register}
    raw(connection).execute("UPDATE journal SET body = ? WHERE id = ?", (journal.encode_body(body), row[-1]))
    return write.kind, write.record


def _empty_drafts(connection: Connection, records: Sequence[bytes]) -> list[tuple[int, bytes]]:
    """Unsaved changes and corrections of those records began with their words. Each laptop of their writer empties them by itself."""
    kind = RECORDS.of(NoteDraft)
    content, found = kind.register_of("content").number, []
    for record in records:
        for (draft,) in raw(connection).execute("SELECT id FROM note_draft WHERE target_id = ?", (record,)).fetchall():
            found.append((kind.number, draft))
            with capture.paused(connection):
                raw(connection).execute("UPDATE note_draft SET content = NULL WHERE id = ?", (draft,))
            for row, body in raw(connection).execute("SELECT id, body FROM journal WHERE record = ?", (draft,)).fetchall():
                said = journal.decode_body(body)
                if content in said:
                    emptied = journal.encode_body({**said, content: (None,)})
                    raw(connection).execute("UPDATE journal SET body = ? WHERE id = ?", (emptied, row))
    return found


def values_of(connection: Connection, record: bytes, register: int) -> list[Value]:
    """All that anybody is known to have written into a register of a record and that isn't destroyed yet."""
    return [
        Value(write.device, write.number, register)
        for write in journal.writes_of(connection, record)
        if write.body.get(register, BLANK) != BLANK
    ]


class LetGo:
    """Of which epoch the oldest key is that this laptop still has to a space in which something was destroyed. Cheap: a view."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._run: Callable[..., Any] = raw(connection).execute

    def until(self, space: bytes) -> int:
        """Older keys are destroyed here, as a snapshot has taken the place of what they opened; 0 where none are."""
        row = self._run("SELECT epoch FROM let_go WHERE space = ?", (space,)).fetchone()
        return 0 if row is None else int(row[0])

    def let_go(self, space: bytes, epoch: int, lost: int) -> None:
        """Destroy the keys before *epoch*, wrapped ones too. Envelopes that are kept for a restored server can't be opened then.

        *lost*: what the numbers of those that a restored log lost are counted on from.
        """
        self._run("DELETE FROM space_key WHERE space = ? AND epoch % ? < ?", (space, lost, epoch))
        self._run("DELETE FROM candidate_key WHERE space = ? AND epoch < ?", (space, epoch))
        self._run("UPDATE wrap SET sealed = NULL, state = 'there' WHERE about = ? AND epoch % ? < ?", (space, lost, epoch))
        sql = (
            "INSERT INTO let_go VALUES (?, ?, NULL) ON CONFLICT (space) DO UPDATE SET epoch = max(epoch, excluded.epoch), announced = NULL"
        )
        self._run(sql, (space, epoch))

    def tried(self, space: bytes) -> bytes | None:
        """The content of the snapshot that this laptop last made for that, whether the server took it or not."""
        row = self._run("SELECT announced FROM let_go WHERE space = ?", (space,)).fetchone()
        return None if row is None else row[0]

    def trying(self, space: bytes, content: bytes) -> None:
        """It is about to be sent."""
        sql = "INSERT INTO let_go VALUES (?, 0, ?) ON CONFLICT (space) DO UPDATE SET announced = excluded.announced"
        self._run(sql, (space, content))

    def begin_again(self) -> None:
        """The server was restored, and may have again what was destroyed there: another snapshot is needed."""
        self._run("DELETE FROM let_go")
        self._run("DELETE FROM snapshot WHERE state = ?", (ANNOUNCED,))

    def is_quiet(self, space: bytes) -> bool:
        """Whether nothing of this laptop is on its way in the space, and nothing that came waits."""
        sql = (
            "SELECT EXISTS (SELECT 1 FROM journal WHERE space = ? AND envelope IS NULL)"
            " OR EXISTS (SELECT 1 FROM outgoing WHERE space = ?) OR EXISTS (SELECT 1 FROM held WHERE space = ?)"
        )
        return not self._run(sql, (space, space, space)).fetchone()[0]

    def seal_again(self, space: bytes, spoken: bytes) -> None:
        """The server takes nothing under the old key: what it didn't take is sealed anew, as it reads now, with the voice *spoken*."""
        for (one,) in self._run("SELECT DISTINCT device FROM outgoing WHERE space = ?", (space,)).fetchall():
            take_back(self._connection, space, one)
        say_with(self._connection, spoken, remembers=True)
