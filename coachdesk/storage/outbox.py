"""The outbox: what was written here and isn't sealed, what is sealed and not acknowledged, and what the server doesn't take."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from coachdesk.storage import journal
from coachdesk.storage.chains import Chains
from coachdesk.storage.merge import Dot, Write

REMEMBERED = 7 * 24 * 60 * 60 * 1000
"""Milliseconds for which it is known when something reached the server; after that it is known that it did."""


UNSENT = (
    "(envelope IS NULL OR EXISTS (SELECT 1 FROM outgoing o WHERE o.space = journal.space AND o.device = journal.device"
    " AND o.number = journal.envelope)"
    " OR EXISTS (SELECT 1 FROM kept k WHERE k.space = journal.space AND k.device = journal.device AND k.number = journal.envelope"
    " AND k.owed > 0))"
)
"""Of an own write in the journal: the server isn't known to have it. It never had, or a restored one may have lost it."""


class Outgoing(NamedTuple):
    """An own envelope that the server hasn't acknowledged; *raw* is sent again, the same bytes, until it does."""

    space: bytes
    device: bytes
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
        self._run(
            "INSERT INTO outgoing (space, device, number, previous, raw) VALUES (?, ?, ?, ?, ?)", (space, device, number, previous, raw)
        )
        self.set_chain(space, device, number, hashed)

    def outgoing(self, seq: int) -> Iterator[Outgoing]:
        """Own envelopes to be sent, a space's oldest first; a refused one, and what follows it, only where the log has grown since."""
        sql = "SELECT space, device, number, raw, CASE WHEN refused_at >= ? THEN refused END FROM outgoing ORDER BY space, rowid"
        for _, chain in groupby((Outgoing(*row) for row in self._run(sql, (seq,)).fetchall()), key=lambda one: one.space):
            for one in chain:
                if one.refused is not None:
                    break
                yield one

    def blocked(self, seq: int) -> set[bytes]:
        """Spaces whose chain can't go on before the refused envelope is taken."""
        return {space for (space,) in self._run("SELECT space FROM outgoing WHERE refused_at >= ?", (seq,))}

    def delivered(self, space: bytes, device: bytes, number: int, at: int) -> None:
        """The server has it since *at*, in milliseconds since 1970: that is remembered for a while."""
        self._run("DELETE FROM outgoing WHERE space = ? AND device = ? AND number = ?", (space, device, number))
        self._run("DELETE FROM delivery WHERE space = ? AND at < ?", (space, at - REMEMBERED))
        self._run("INSERT OR IGNORE INTO delivery VALUES (?, ?, ?, ?)", (space, device, number, at))

    def refuse(self, space: bytes, device: bytes, number: int, reason: str, seq: int) -> None:
        """The server doesn't take it, at this length of the membership log."""
        sql = "UPDATE outgoing SET refused = ?, refused_at = ? WHERE space = ? AND device = ? AND number = ?"
        self._run(sql, (reason, seq, space, device, number))

    def try_again(self, space: bytes) -> None:
        """Send what the server didn't take in that space once more at the next round."""
        self._run("UPDATE outgoing SET refused = NULL, refused_at = NULL WHERE space = ?", (space,))

    def goes_on(self, space: bytes) -> None:
        """An own envelope there has been taken: what only lacked one before it is sent once more."""
        self._run("UPDATE outgoing SET refused = NULL, refused_at = NULL WHERE space = ? AND refused = 'gap'", (space,))

    def refused(self) -> tuple[Refused, ...]:
        """What the server doesn't take, by space, with everything that waits behind it."""
        sql = (
            "WITH stuck AS (SELECT space, min(refused) AS why, min(rowid) AS first FROM outgoing WHERE refused IS NOT NULL GROUP BY space)"
            " SELECT s.space, s.why, (SELECT count(*) FROM journal j WHERE j.space = s.space AND (j.envelope IS NULL OR EXISTS"
            " (SELECT 1 FROM outgoing o WHERE o.space = j.space AND o.device = j.device AND o.number = j.envelope"
            " AND o.rowid >= s.first))) FROM stuck s"
        )
        return tuple(Refused(*row) for row in self._run(sql))

    def waiting(self) -> Waiting:
        """Everything written here that the server hasn't acknowledged. Bytes are before compression."""
        sql = (
            "WITH unsent AS (SELECT j.* FROM journal j WHERE j.envelope IS NULL UNION ALL"
            " SELECT j.* FROM outgoing o CROSS JOIN journal j ON j.space = o.space AND j.device = o.device AND j.envelope = o.number)"
            " SELECT count(DISTINCT hex(space) || hex(device) || tx), count(*), coalesce(sum(length(body) + length(causes) + 24), 0)"
            " FROM unsent"
        )
        return Waiting(*self._run(sql).fetchone())
