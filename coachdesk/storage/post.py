"""What travels: the outbox, the chains, what is held until its key comes, the cursors, the membership log as it was received."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection

from coachdesk.storage import journal
from coachdesk.storage.engine import raw
from coachdesk.storage.merge import Dot, Write
from coachdesk.storage.restored import MARK, become_new_laptop

REMEMBERED = 7 * 24 * 60 * 60 * 1000
"""Milliseconds for which it is known when something reached the server; after that it is known that it did."""
Author = str
"""Name of the key that signs a statement, as `Keyring.signing` knows it."""


class Chain(NamedTuple):
    """The end of the chain of (space, device): the last envelope sealed or applied here."""

    number: int
    hash: bytes


class Outgoing(NamedTuple):
    """An own envelope that the server hasn't acknowledged; *raw* is sent again, the same bytes, until it does."""

    space: bytes
    number: int
    raw: bytes
    refused: str | None


class Held(NamedTuple):
    """An envelope from elsewhere that couldn't be applied, as it came."""

    position: int
    raw: bytes


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


class Said(NamedTuple):
    """A statement to be said."""

    id: int
    author: Author
    raw: bytes


class Fetching(NamedTuple):
    """Positions of a space's envelopes, or of a team's wraps, that lie before the cursor and weren't seen."""

    about: bytes
    position: int
    until: int


class Post:
    """Cheap: a view of one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._run: Callable[..., Any] = raw(connection).execute

    # --- cursors ----------------------------------------------------------------------------------------------------

    def number(self, name: str) -> int:
        """A named count: cursor, wraps_from, position."""
        row = self._run("SELECT value FROM mark WHERE name = ?", (f"sync_{name}",)).fetchone()
        return 0 if row is None else int(row[0])

    def set_number(self, name: str, value: int) -> None:
        """Set a named count."""
        self._set(name, value)

    @property
    def generation(self) -> bytes:
        """Which log of the server the positions count in; empty before the first answer."""
        row = self._run("SELECT value FROM mark WHERE name = 'sync_generation'").fetchone()
        return b"" if row is None else bytes(row[0])

    @generation.setter
    def generation(self, value: bytes) -> None:
        self._set("generation", value)

    def _set(self, name: str, value: int | bytes) -> None:
        sql = "INSERT INTO mark VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        self._run(sql, (f"sync_{name}", value))

    def fetching(self) -> list[Fetching]:
        """Backfills that aren't done, oldest first."""
        return [Fetching(*row) for row in self._run("SELECT about, position, until FROM backfill ORDER BY rowid")]

    def fetch(self, about: bytes, until: int) -> None:
        """Fetch everything of *about* up to *until*; begins anew where it was under way."""
        sql = "INSERT INTO backfill VALUES (?, 0, ?) ON CONFLICT (about) DO UPDATE SET position = 0, until = max(until, excluded.until)"
        self._run(sql, (about, until))

    def fetched(self, about: bytes, position: int) -> None:
        """That far it has come; at `until` it is done."""
        self._run("UPDATE backfill SET position = max(position, ?) WHERE about = ?", (position, about))
        self._run("DELETE FROM backfill WHERE about = ? AND position >= until", (about,))

    def start_again(self) -> None:
        """See everything once more: the server's log is another, or it took this laptop for its clone."""
        for name in ("cursor", "wraps_from", "position"):
            self.set_number(name, 0)
        self._run("DELETE FROM backfill")

    # --- the membership log -----------------------------------------------------------------------------------------

    def log_length(self) -> int:
        """Number of the last entry."""
        return int(self._run("SELECT coalesce(max(seq), 0) FROM membership").fetchone()[0])

    def log(self) -> list[tuple[int, bytes]]:
        """(position, raw entry), in order."""
        return [(position, raw) for position, raw in self._run("SELECT position, raw FROM membership ORDER BY seq")]

    def add_entry(self, seq: int, position: int, raw: bytes) -> None:
        """Append to the log; the caller has checked it."""
        self._run("INSERT INTO membership VALUES (?, ?, ?)", (seq, position, raw))

    # --- what is to be said -----------------------------------------------------------------------------------------

    def say(self, author: Author, raw: bytes) -> None:
        """Have a statement said at the next round."""
        self._run("INSERT INTO statement (author, raw) VALUES (?, ?)", (author, raw))

    def unsaid(self) -> list[Said]:
        """Statements to be said, in order."""
        return [Said(*row) for row in self._run("SELECT id, author, raw FROM statement WHERE refused IS NULL ORDER BY id")]

    def said(self, raw: bytes) -> None:
        """The log has it: the oldest such statement is done."""
        self._run("DELETE FROM statement WHERE id = (SELECT min(id) FROM statement WHERE raw = ?)", (raw,))

    def drop_statement(self, statement: int) -> None:
        """It has become needless."""
        self._run("DELETE FROM statement WHERE id = ?", (statement,))

    def refuse_statement(self, statement: int, reason: str) -> None:
        """It can't be said; it stays, to be shown."""
        self._run("UPDATE statement SET refused = ? WHERE id = ?", (reason, statement))

    def refuse_said(self, raw: bytes, reason: str) -> None:
        """The server doesn't take such a statement."""
        self._run("UPDATE statement SET refused = ? WHERE raw = ?", (reason, raw))

    def refused_statements(self) -> list[tuple[bytes, str]]:
        """(raw statement, reason)."""
        return [(raw, reason) for raw, reason in self._run("SELECT raw, refused FROM statement WHERE refused IS NOT NULL ORDER BY id")]

    # --- the outbox -------------------------------------------------------------------------------------------------

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
        self._run("DELETE FROM outgoing WHERE space = ? AND number = ?", (space, number))
        self._run("DELETE FROM delivery WHERE space = ? AND at < ?", (space, at - REMEMBERED))
        self._run("INSERT OR IGNORE INTO delivery VALUES (?, ?, ?)", (space, number, at))

    def refuse(self, space: bytes, number: int, reason: str, seq: int) -> None:
        """The server doesn't take it, at this length of the membership log."""
        self._run("UPDATE outgoing SET refused = ?, refused_at = ? WHERE space = ? AND number = ?", (reason, seq, space, number))

    def try_again(self, space: bytes) -> None:
        """Send what the server didn't take in that space once more at the next round."""
        self._run("UPDATE outgoing SET refused = NULL, refused_at = NULL WHERE space = ?", (space,))

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

    # --- chains and what can't be applied ---------------------------------------------------------------------------

    def chain(self, space: bytes, device: bytes) -> Chain | None:
        """The chain's end as this laptop knows it, or None before its first envelope."""
        row = self._run("SELECT number, hash FROM chain WHERE space = ? AND device = ?", (space, device)).fetchone()
        return None if row is None else Chain(*row)

    def set_chain(self, space: bytes, device: bytes, number: int, hashed: bytes) -> None:
        """The chain goes that far."""
        sql = (
            "INSERT INTO chain VALUES (?, ?, ?, ?) ON CONFLICT (space, device) DO UPDATE SET number = excluded.number, hash = excluded.hash"
        )
        self._run(sql, (space, device, number, hashed))

    def hold(self, space: bytes, device: bytes, number: int, position: int, raw: bytes, reason: str) -> None:
        """Keep an envelope that can't be applied; a later copy of the same number takes its place."""
        self._run(
            "INSERT INTO held VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (space, device, number)"
            " DO UPDATE SET position = excluded.position, raw = excluded.raw, reason = excluded.reason",
            (space, device, number, position, raw, reason),
        )

    def held(self, reasons: Collection[str], spaces: Collection[bytes] | None = None) -> list[Held]:
        """What is held for one of these *reasons* in these *spaces* (None: in all), in the order of its chains."""
        rows = self._run("SELECT space, reason, position, raw FROM held ORDER BY space, device, number")
        return [Held(position, raw) for space, reason, position, raw in rows if reason in reasons and (spaces is None or space in spaces)]

    def release(self, space: bytes, device: bytes, number: int) -> None:
        """It was applied."""
        self._run("DELETE FROM held WHERE space = ? AND device = ? AND number = ?", (space, device, number))

    def troubles(self) -> dict[str, int]:
        """Why envelopes were set aside, and how many; those that wait for a key or for one before them don't count."""
        sql = "SELECT reason, count(*) FROM held WHERE reason NOT IN ('key', 'gap') GROUP BY reason ORDER BY reason"
        return {str(reason): int(count) for reason, count in self._run(sql)}

    def patient(self) -> dict[str, int]:
        """What came and waits for its key (``key``) or for what goes before it (``gap``), and how many envelopes."""
        sql = "SELECT reason, count(*) FROM held WHERE reason IN ('key', 'gap') GROUP BY reason ORDER BY reason"
        return {str(reason): int(count) for reason, count in self._run(sql)}

    # --- another laptop ---------------------------------------------------------------------------------------------

    def become_new_laptop(self) -> None:
        """Somewhere this laptop has a twin that has sent other words under the same numbers: go on as a new one, with all words."""
        self._run("INSERT OR IGNORE INTO mark VALUES (?, ?)", (MARK, b"\x01"))
        become_new_laptop(self._connection)
        self.start_again()
