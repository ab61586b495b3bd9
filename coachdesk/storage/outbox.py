"""The outbox: what was written here and isn't sealed, what is sealed and not acknowledged, and what the server doesn't take."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from coachdesk.storage import journal
from coachdesk.storage.chains import Chains
from coachdesk.storage.merge import Dot, Write

TAKEN = "sync_taken"
"""The mark that counts own envelopes that the server is known to have taken; -1 where that was never counted."""
REMEMBERED = 7 * 24 * 60 * 60 * 1000
"""Milliseconds for which it is known when something reached the server; after that it is known that it did."""


UNSENT = (
    "(envelope IS NULL OR EXISTS (SELECT 1 FROM outgoing o WHERE o.space = journal.space AND o.number = journal.envelope)"
    " OR EXISTS (SELECT 1 FROM kept k WHERE k.space = journal.space AND k.device = journal.device AND k.number = journal.envelope"
    " AND k.owed > 0))"
)
"""Of an own write in the journal: the server isn't known to have it. It never had, or a restored one may have lost it."""
NOT_A_WRITER = "not_a_writer"
"""The refusal after which an envelope is known not to be at the server."""


class Outgoing(NamedTuple):
    """An own envelope that the server hasn't acknowledged; *raw* is sent again, the same bytes, until it does."""

    space: bytes
    number: int
    raw: bytes
    refused: str | None


class Refused(NamedTuple):
    """Writes that the server, or the membership log, doesn't take. They stay here."""

    space: bytes
    reason: str
    writes: int


class ArrivedTx(Protocol):
    """A transaction as it travels; its writes have kind, record, causes and body."""

    @property
    def stamp(self) -> int:
        """When, by the hybrid clock."""

    @property
    def writes(self) -> Sequence[Any]:
        """In the order of their dots."""


class Waiting(NamedTuple):
    """What hasn't been acknowledged yet."""

    transactions: int
    writes: int
    bytes: int


def count_taken(run: Callable[..., Any], count: int) -> None:
    """So many more own envelopes are at the server, or may be."""
    sql = "INSERT INTO mark VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value WHERE value >= 0"
    run(sql, (TAKEN, count))


class Outbox(Chains):
    """Sealing an envelope makes its chain longer, so both are one view."""

    def spaces_with_unsealed(self, device: bytes) -> list[bytes]:
        """Spaces in which this laptop wrote what isn't sealed yet, the longest waiting first."""
        sql = "SELECT space FROM journal WHERE envelope IS NULL AND device = ? GROUP BY space ORDER BY min(id)"
        return [space for (space,) in self._run(sql, (device,))]

    def unsealed(self, space: bytes, device: bytes) -> list[list[Write]]:
        """Whole transactions of a space that aren't sealed yet, in order."""
        sql = f"SELECT {journal.COLUMNS} FROM journal WHERE space = ? AND device = ? AND envelope IS NULL ORDER BY number"  # noqa: S608 - constants
        writes = [journal.as_write(row) for row in self._run(sql, (space, device))]
        return [list(group) for _, group in groupby(writes, key=lambda write: write.tx)]

    @staticmethod
    def arrived(space: bytes, device: bytes, first: int, txs: Iterable[ArrivedTx]) -> list[Write]:
        """The writes of an envelope whose first dot is *first*, as `Transaction.receive` takes them."""
        writes = []
        number = first
        for tx in txs:
            start = number
            for one in tx.writes:
                causes = tuple(Dot(cause.device, cause.number) for cause in one.causes)
                body = {register: tuple(values) for register, values in one.body.items()}
                writes.append(Write(space, device, number, start, tx.stamp, one.kind, one.record, causes, body))
                number += 1
        return writes

    def contradict(self, writes: Sequence[Write]) -> bool:
        """Whether one of these, all of one laptop in one space, has the name of another that is known here."""
        space, device = writes[0].space, writes[0].device
        sql = "SELECT number, stamp, kind, record FROM journal WHERE space = ? AND device = ? AND number BETWEEN ? AND ?"
        known = {row[0]: row[1:] for row in self._run(sql, (space, device, writes[0].number, writes[-1].number))}
        return any(known.get(one.number, mine) != mine for one in writes for mine in [(one.stamp, one.kind, one.record)])

    def put_out(self, space: bytes, device: bytes, last: int, number: int, previous: bytes, raw: bytes, hashed: bytes) -> None:
        """Envelope *number* holds all unsealed writes up to dot *last*: it is stored, so that what is sent is always these bytes."""
        sql = "UPDATE journal SET envelope = ? WHERE space = ? AND device = ? AND envelope IS NULL AND number <= ?"
        self._run(sql, (number, space, device, last))
        self._run("INSERT INTO outgoing (space, number, previous, raw) VALUES (?, ?, ?, ?)", (space, number, previous, raw))
        self.set_chain(space, device, number, hashed)

    def outgoing(self, seq: int) -> Iterator[Outgoing]:
        """Own envelopes to be sent, oldest chain first; a refused one, and what follows it, only where the log has grown since."""
        sql = "SELECT space, number, raw, CASE WHEN refused_at >= ? THEN refused END FROM outgoing ORDER BY space, number"
        for _, chain in groupby((Outgoing(*row) for row in self._run(sql, (seq,)).fetchall()), key=lambda one: one.space):
            for one in chain:
                if one.refused is not None:
                    break
                yield one

    def blocked(self, seq: int) -> set[bytes]:
        """Spaces whose chain can't go on before the refused envelope is taken."""
        return {space for (space,) in self._run("SELECT space FROM outgoing WHERE refused_at >= ?", (seq,))}

    def delivered(self, space: bytes, number: int, at: int) -> None:
        """The server has it since *at*, in milliseconds since 1970: that is remembered for a while."""
        if self._run("DELETE FROM outgoing WHERE space = ? AND number = ?", (space, number)).rowcount:
            count_taken(self._run, 1)
        self._run("DELETE FROM delivery WHERE space = ? AND at < ?", (space, at - REMEMBERED))
        self._run("INSERT OR IGNORE INTO delivery VALUES (?, ?, ?)", (space, number, at))

    def taken(self) -> int | None:
        """How many envelopes of this laptop, since it has its name, the server is known to have taken. None: they weren't counted."""
        row = self._run("SELECT value FROM mark WHERE name = ?", (TAKEN,)).fetchone()
        count = 0 if row is None else int(row[0])
        return None if count < 0 else count

    def begin_count(self, count: int) -> None:
        """Believe that so many were taken, where that was never counted."""
        self._run("UPDATE mark SET value = ? WHERE name = ? AND value < 0", (count, TAKEN))

    def in_doubt(self, seq: int) -> int:
        """How many own envelopes the server may have without this laptop knowing it, as answers get lost.

        Not those that were refused at this length of the membership log, nor what is chained to them.
        """
        sql = (
            "SELECT count(*) FROM outgoing o WHERE NOT EXISTS (SELECT 1 FROM outgoing r"
            " WHERE r.space = o.space AND r.number <= o.number AND r.refused = ? AND r.refused_at >= ?)"
        )
        return int(self._run(sql, (NOT_A_WRITER, seq)).fetchone()[0])

    def refuse(self, space: bytes, number: int, reason: str, seq: int) -> None:
        """The server doesn't take it, at this length of the membership log."""
        self._run("UPDATE outgoing SET refused = ?, refused_at = ? WHERE space = ? AND number = ?", (reason, seq, space, number))

    def try_again(self, space: bytes) -> None:
        """Send what the server didn't take in that space once more at the next round."""
        self._run("UPDATE outgoing SET refused = NULL, refused_at = NULL WHERE space = ?", (space,))

    def goes_on(self, space: bytes) -> None:
        """An own envelope there has been taken: what only lacked one before it is sent once more."""
        self._run("UPDATE outgoing SET refused = NULL, refused_at = NULL WHERE space = ? AND refused = 'gap'", (space,))

    def refused(self) -> tuple[Refused, ...]:
        """What the server doesn't take, by space, with everything that waits behind it."""
        sql = (
            "SELECT o.space, min(o.refused), (SELECT count(*) FROM journal j WHERE j.space = o.space AND j.device = s.value"
            " AND (j.envelope IS NULL OR j.envelope >= min(o.number)))"
            " FROM outgoing o JOIN secret s ON s.name = 'device' WHERE o.refused IS NOT NULL GROUP BY o.space"
        )
        return tuple(Refused(*row) for row in self._run(sql))

    def waiting(self) -> Waiting:
        """Everything written here that the server hasn't acknowledged. Bytes are before compression."""
        sql = (
            "WITH mine AS (SELECT value AS device FROM secret WHERE name = 'device'),"
            " unsent AS (SELECT j.* FROM journal j JOIN mine USING (device) WHERE j.envelope IS NULL UNION ALL"
            " SELECT j.* FROM outgoing o CROSS JOIN mine JOIN journal j"
            " ON j.space = o.space AND j.device = mine.device AND j.envelope = o.number)"
            " SELECT count(DISTINCT hex(space) || tx), count(*), coalesce(sum(length(body) + length(causes) + 24), 0) FROM unsent"
        )
        return Waiting(*self._run(sql).fetchone())
