"""The only door to the records: read, write, show, open an akt, receive. It logs who opened what and tells what changed."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from coachdesk.domain.access import OpenReason, record_opening, record_search
from coachdesk.domain.actor import Actor
from coachdesk.domain.akt import Akt
from coachdesk.domain.record import RECORDS, Record, alive
from coachdesk.errors import DiskFull, Locked, NotAllowed
from coachdesk.storage import arrivals, capture, journal, parked, participant_lines, people, purging, redacting
from coachdesk.storage.attached_file import File as File  # noqa: PLC0414 - for the client, which has this one door
from coachdesk.storage.attachments import Attachments
from coachdesk.storage.blanks import Value
from coachdesk.storage.clock import HybridClock
from coachdesk.storage.engine import expected, raw
from coachdesk.storage.identity import Identity, identity
from coachdesk.storage.journal import Journalist, Seen
from coachdesk.storage.keyring import Keyring
from coachdesk.storage.keyring import NewSpace as NewSpace  # noqa: PLC0414
from coachdesk.storage.leasing import Leasing
from coachdesk.storage.merge import Dot, Name, Write, heads
from coachdesk.storage.new_spaces import found_spaces, protected_spaces
from coachdesk.storage.post import Post
from coachdesk.storage.readable import readable
from coachdesk.storage.voices import begin_voice, has_spoken
from coachdesk.voice import draw

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a commit changed: (kind number, record, space). *away*: it came from elsewhere."""

    records: frozenset[tuple[int, UUID, UUID]]
    away: bool

    def touch(self, space: UUID) -> bool:
        """Whether anything was changed in *space*: an akt, or the directory."""
        return any(one == space for _, _, one in self.records)


@dataclass(frozen=True, slots=True)
class Shown(Generic[R]):
    """A record as a form shows it, and the dots that stand behind what it shows."""

    record: R
    seen: Seen


class Transaction:
    """One open transaction, for those who carry: the connection, and the road for what arrives."""

    def __init__(self, connection: Connection, judge: arrivals.Judge, clock: HybridClock) -> None:
        self.connection = connection
        self._judge = judge
        self._clock = clock
        self.arrived: list[Write] = []
        self.post, self.keyring = Post(connection), Keyring(connection)
        self.gone: list[tuple[int, UUID, UUID]] = []
        """What left this laptop, or part of it: (kind number, record, space)."""
        self.new_identity = False
        """Set where the transaction changed whose laptop this is."""
        self.speaks_anew = False
        """Set where words went that the sitting's voice has said: they may come back, and others must not have their numbers meanwhile."""

    def receive(self, writes: Sequence[Write], envelope: int) -> list[Write]:
        """Apply the writes of one envelope whose seal and signature were checked. Repetition is harmless. Returns the new ones."""
        new = arrivals.receive(self.connection, writes, envelope, self._judge)
        for write in new:
            self._clock.observe(write.stamp)
        self.arrived += new
        return new

    def redact(self, space: bytes, values: Iterable[tuple[bytes, int, int]]) -> None:
        """Destroy values of a space here, for good, and whatever of them comes later; each is (device, dot, register)."""
        self.gone += redacting.redact(self.connection, space, (Value(*one) for one in values), self._judge)

    def written_in(self, record: bytes, register: int) -> list[Value]:
        """All that anybody is known to have written into a register of a record, and that isn't destroyed."""
        return redacting.values_of(self.connection, record, register)

    def protected(self) -> dict[bytes, bytes | None]:
        """Akter whose person has protected identity, each with who is responsible: they are for named officers alone."""
        return protected_spaces(self.connection)

    def unsent(self, space: bytes) -> int:
        """Own writes in a space that the server hasn't got."""
        return purging.unsent(self.connection, space)

    def stays(self, space: bytes) -> bool:
        """Whether any own word of a purged space is still here."""
        return purging.stays(self.connection, space)

    def drop_late_looks(self) -> None:
        """Own events of akter that were purged before the reviewers had them go when they have them."""
        purging.drop_late_looks(self.connection)

    def akter(self) -> set[bytes]:
        """Akter that can be shown here."""
        return {akt for (akt,) in raw(self.connection).execute("SELECT id FROM akt")}

    def lies_here(self) -> set[bytes]:
        """Spaces, and teams, of which anything is here, also what can't be read yet."""
        return purging.lies_here(self.connection)

    def begun_about(self) -> set[bytes]:
        """What the drafts that lie here are about: akter, or records in them."""
        return purging.begun_about(self.connection)

    def silence_drafts(self, space: bytes) -> None:
        """What was begun about *space* says nothing any more."""
        purging.silence_drafts(self.connection, space)

    def purged(self) -> set[bytes]:
        """Spaces that were purged here and haven't come back."""
        return purging.purged(self.connection)

    def came_back(self, space: bytes) -> None:
        """A purged space was given back; what couldn't leave it for lack of a net is seen again."""
        purging.came_back(self.connection, space)
        stayed = raw(self.connection).execute("SELECT DISTINCT kind, record FROM journal WHERE space = ?", (space,)).fetchall()
        arrivals.settle(self.connection, [one for one in stayed if one[0] in RECORDS], self._judge)

    def purge(self, space: bytes, *, keeps_log: bool = False) -> int:
        """Let a space leave this laptop (see purging.purge); gives how many own writes had to stay, as the server hasn't got them."""
        self.speaks_anew = self.speaks_anew or has_spoken(self.connection, space)
        done = purging.purge(self.connection, space, keeps_log=keeps_log)
        self.gone += done.records
        return done.left


class Workspace:
    """An unlocked vault's records. Every call may come from any thread; one lock orders them.

    *engine* is open and migrated; *wall* gives milliseconds since 1970.
    """

    def __init__(self, engine: Engine, *, wall: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        self._engine = engine
        self._lock = threading.RLock()
        self._wall = wall
        self._listeners: list[Callable[[Changes], None]] = []
        self.attachments = Attachments(self)
        self._connection: Connection | None = engine.connect()
        with self._connection.begin():
            capture.install(self._connection, RECORDS)
        self._drawn, self._speaks, self._sits = draw(), False, False
        with suppress(DiskFull), self._spoken():
            pass  # where there is no room for it, there still is much to read
        with self._connection.begin():
            participant_lines.prepare(self._connection)
            Attachments.prepare(self._connection)
            self._identity = identity(self._connection)
            last = self._connection.exec_driver_sql("SELECT coalesce(max(stamp), 0) FROM journal").scalar_one()
        self._clock = HybridClock(wall, min(last, self._latest_believed()))
        self._judge = arrivals.Judge(self._user_of, self._is_flagged)
        with self._connection.begin():
            parked.replay(self._connection, self._judge)
        self.leasing = Leasing(self._begun, lambda: self._identity, wall)

    # --- who ------------------------------------------------------------------------------------------------------

    @property
    def identity(self) -> Identity:
        """Whose laptop this is."""
        return self._identity

    def refresh_identity(self) -> None:
        """Read the identity again after founding or joining."""
        with self.transaction() as tx:
            self._identity = identity(tx.connection)

    @property
    def actor(self) -> Actor:
        """Who writes now. Raises NotAllowed before a municipality was founded or joined."""
        who = self._identity
        if who.unit_id is None:
            raise NotAllowed(what="no_unit")
        return Actor(who.user_id, who.device_id, who.unit_id, self.now)

    def now(self) -> datetime:
        """The instant, in the municipality's zone."""
        return datetime.fromtimestamp(self._wall() / 1000, UTC).astimezone(ZoneInfo(self._identity.zone))

    def _user_of(self, device: bytes) -> bytes:
        return people.user_of(self._open, device)

    def _latest_believed(self) -> int:
        from_now = self._wall() + 24 * 60 * 60 * 1000
        return from_now << 16

    def _is_flagged(self, stamp: int) -> bool:
        return stamp > self._latest_believed()

    # --- reading and writing --------------------------------------------------------------------------------------

    @property
    def _open(self) -> Connection:
        if self._connection is None:
            raise Locked
        return self._connection

    def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run *query* in a session that can't write. Records come back detached. Raises Locked, LeaseOver."""
        self.leasing.admit(query)
        with self._begun() as connection:
            raw(connection).execute("PRAGMA query_only = ON")
            try:
                with self._session() as session:
                    return query(session, *args, **kwargs)
            finally:
                raw(connection).execute("PRAGMA query_only = OFF")

    def write(self, verb: Callable[..., T], *args: Any, seen: Seen | None = None, **kwargs: Any) -> T:
        """Run *verb*(session, ...) as one transaction: what it changed is journalled with it, or nothing is kept.

        *seen*: what the form showed when it was opened (see show); without it the values of now count as seen.
        Raises what the verb raises, DiskFull, Locked, LeaseOver.
        """
        return self.write_step(verb, *args, seen=seen, **kwargs)[0]

    def write_step(self, verb: Callable[..., T], *args: Any, seen: Seen | None = None, **kwargs: Any) -> tuple[T, tuple[Name, ...]]:
        """As write, with the names of what was written: storage.undoing takes a step back by them."""
        self.leasing.admit(verb)
        with self._lock:
            with self._spoken():
                with self._session() as session:
                    result = verb(session, *args, **kwargs)
                    session.flush()
                    session.expunge_all()
                written = self._journal(seen or {})
                participant_lines.catch_up(self._open)
            self._tell(written, away=False)
            return result, tuple(write.name for write in written)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One transaction for sync: keys, outbox, arrivals. Told as one change after the commit."""
        with self._lock:
            with self._spoken() as connection:
                tx = Transaction(connection, self._judge, self._clock)
                before = raw(connection).total_changes
                yield tx
                if raw(connection).total_changes != before:  # else nothing follows from it
                    self.leasing.carried(connection)
                    participant_lines.catch_up(connection)
            if tx.new_identity:
                self.refresh_identity()
            if tx.speaks_anew:
                self._drawn, self._speaks = draw(), False
            if tx.gone:
                raw(self._open).execute("PRAGMA wal_checkpoint(TRUNCATE)")  # else the old pages stay in the write-ahead log
            self._tell(tx.arrived, away=True, gone=tx.gone)

    def _session(self) -> Session:
        session = Session(self._open, expire_on_commit=False, join_transaction_mode="rollback_only")
        if self._identity.unit_id is not None:
            session.info["actor"] = self.actor
        return session

    def _journal(self, seen: Seen) -> list[Write]:
        captured = capture.take(self._open)
        if not captured:
            return []
        written = Journalist(self._open, self._identity.voice, self._clock.tick(), seen).write_down(captured)
        found_spaces(self._open, self._identity, captured)
        arrivals.settle(self._open, {(c.kind, c.record) for c in captured if not c.fresh}, self._judge)
        return written

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        """A transaction under the lock, with the database's failures told as ours."""
        with self._lock:
            connection = self._open
            try:
                with connection.begin():
                    yield connection
            except (DBAPIError, sqlcipher.Error) as error:
                known = expected(error)
                if known is None:
                    raise
                raise known from None  # the statement and its values stay out of any log

    @contextmanager
    def _spoken(self) -> Iterator[Connection]:
        """A transaction that may write: with the first one that there is room for, the sitting's voice begins."""
        with self._begun() as connection:
            if not self._speaks:
                begin_voice(connection, self._drawn, remembers=self._sits)
                self._identity = identity(connection)
            yield connection
        self._speaks = self._sits = True

    # --- what a form needs ----------------------------------------------------------------------------------------

    def show(self, cls: type[R], record_id: UUID) -> Shown[R]:
        """The record and the dots behind it, in one reading. Raises RecordGone."""
        with self._lock:
            record = self.read(alive, cls, record_id)
            return Shown(record, self.seen(record_id))

    def seen(self, *records: UUID) -> dict[UUID, dict[int, tuple[Dot, ...]]]:
        """The dots that stand behind what those records show now."""
        self.leasing.admit()
        with self._begun() as connection:
            return {
                record: {
                    register: tuple(head.dot for head in found)
                    for register, found in heads(readable(connection, journal.writes_of(connection, record.bytes))).items()
                }
                for record in records
            }

    # --- who looked -----------------------------------------------------------------------------------------------

    def open_akt(self, akt_id: UUID, reason: OpenReason, detail: str | None = None) -> Akt:
        """Open an akt; the opening, print-out or export is written to the akt and to the unit's access log. Raises RecordGone."""
        return self.write(record_opening, akt_id, reason, detail)

    def log_search(self, query: str, hits: int) -> None:
        """One event per settled query."""
        self.write(record_search, query, hits)

    # --- news and the end -----------------------------------------------------------------------------------------

    def subscribe(self, listener: Callable[[Changes], None]) -> None:
        """Be told after every commit, on the thread that committed."""
        self._listeners.append(listener)

    def _tell(self, written: Iterable[Write], *, away: bool, gone: Iterable[tuple[int, UUID, UUID]] = ()) -> None:
        if not self._listeners:
            return
        records = frozenset({*((w.kind, UUID(bytes=w.record), UUID(bytes=w.space)) for w in written), *gone})
        if records:
            for listener in list(self._listeners):
                listener(Changes(records, away))

    def close(self) -> None:
        """Close the file and forget its key. Closing twice is harmless."""
        self.attachments.close()
        with self._lock:
            if self._connection is None:
                return
            self._connection.close()
            self._connection = None
            self._engine.dispose()
            self._listeners.clear()
