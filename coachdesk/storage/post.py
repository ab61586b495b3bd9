"""What travels: the cursors, the membership log as it was received, what is to be said; and with them chains, outbox and what is kept."""

from typing import NamedTuple

from sqlalchemy import Connection

from coachdesk.storage.kept import Kept
from coachdesk.storage.outbox import Outbox
from coachdesk.storage.parting import Parting
from coachdesk.storage.redacting import LetGo
from coachdesk.storage.snapshots import Snapshots
from coachdesk.storage.voices import begin_voice, take_back

Author = str
"""Name of the key that signs a statement, as `Keyring.signing` knows it."""


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


class Post(Outbox):
    """Cheap: a view of one open transaction."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.kept = Kept(connection)
        self.parting = Parting(connection)
        self.snapshots = Snapshots(connection)
        self.let_go = LetGo(connection)

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
        done = self._run("DELETE FROM backfill WHERE about = ? AND position >= until", (about,)).rowcount
        if done:
            self.snapshots.wish(about)

    def go_back(self, floor: int) -> None:
        """The server was restored: up to *floor* its log is the known one, what lies beyond must be seen again."""
        for name in ("cursor", "wraps_from", "snapshots"):
            self.set_number(name, min(self.number(name), floor))
        self.set_number("position", 0)
        self.let_go.begin_again()
        self._run("UPDATE backfill SET position = min(position, ?), until = min(until, ?)", (floor, floor))
        self._run("DELETE FROM backfill WHERE position >= until")

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

    def entries_until(self, position: int) -> int:
        """How many entries stand up to there."""
        return int(self._run("SELECT count(*) FROM membership WHERE position <= ?", (position,)).fetchone()[0])

    def entry_is_at(self, seq: int, position: int) -> None:
        """A restored server has that entry at another place of its log."""
        self._run("UPDATE membership SET position = ? WHERE seq = ?", (position, seq))

    def forget_entries(self, after: int) -> None:
        """The server's log goes another way after entry number *after*, and that way is believed: what it refused is offered anew."""
        self._run("DELETE FROM membership WHERE seq > ?", (after,))
        self._run("UPDATE outgoing SET refused = NULL, refused_at = NULL")
        self._run("UPDATE wrap SET at = 0 WHERE state = 'refused'")

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

    # --- another voice ----------------------------------------------------------------------------------------------

    def speak_anew(self, drawn: bytes) -> None:
        """Somebody else spoke with this voice: go on with another, with all words that the server hasn't taken."""
        for space, spoken in self._run("SELECT DISTINCT space, device FROM outgoing").fetchall():
            take_back(self._connection, space, spoken)
        begin_voice(self._connection, drawn, remembers=True)
