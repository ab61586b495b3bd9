"""One laptop of the simulation: a real workspace on a real file, a clock, a line and a disk that may fail."""

from collections.abc import Collection, Iterable
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.draft import NoteDraft
from coachdesk.domain.record import RECORDS
from coachdesk.storage import journal
from coachdesk.storage.engine import connect
from coachdesk.storage.identity import keep_secret
from coachdesk.storage.journal import Seen
from coachdesk.storage.merge import Write
from coachdesk.storage.parting import left_behind
from coachdesk.storage.questions import Question, open_questions
from coachdesk.storage.workspace import Workspace
from sync.client.engine import SyncEngine
from sync.client.me import PROGRAM
from sync.protocol.writes import decode_parcel
from tests.ground.storage.laptops import KEY, known_writes
from tests.simulate.clocks import Clock
from tests.simulate.disk import Disk, copy_file, remove_file
from tests.simulate.net import Line
from tests.simulate.told import About
from tests.sync.client.desks import make_database

_FEW: Final = 4
"""Envelopes after which a space is compacted, so that a seed sees it."""
_READABLE: Final = ("akt", "person", "contact_point", "journal_note", "note_draft", "journal", "space_key", "team_key", "held", "kept")
_DRAFT: Final = RECORDS.of(NoteDraft).number
_NAME: Final = {RECORDS.of(NoteDraft).register_of(name).number for name in ("form", "target_id")}
_QUICK: Final = {"synchronous": "OFF"}
"""What lies in memory outlives every crash of the program, and a power cut is another test's (tests/journeys)."""


class Form:
    """A form that stands open: what it showed, and the dots behind it."""

    def __init__(self, about: About, shown: frozenset[str], seen: Seen) -> None:
        self.about, self.shown, self.seen = about, shown, seen


class Laptop:
    """*engine_of* makes its sync engine: the real one, or a mutant."""

    def __init__(self, name: str, path: Path, line: Line, clock: Clock, chance: Random, engine_of: type[SyncEngine] = SyncEngine) -> None:
        self.name, self.line, self.clock = name, line, clock
        self._chance, self._engine_of = chance, engine_of
        self._path, self._copies = path, 0
        self.forms: list[Form] = []
        self.called_saved: dict[str, UUID] = {}
        """Values that must be in this file, whatever happens to the program, and their spaces."""
        self.backup: Path | None = None
        self.program = PROGRAM
        self.joined = False
        self.outside = False
        """The server has said that it will never let this laptop in: its invitation was too old when it came."""
        self.keeps_to_its_log = False
        """It knows of a removal that was lost with the server, says so, and sends nothing until somebody has said that again."""
        self.revoked_as: set[bytes] = set()
        """Devices that it was when somebody took it for lost."""
        line.before = self.excuse_what_went
        self._open()

    def _open(self) -> None:
        self.disk = Disk()
        engine = connect(self._path, KEY, pragmas=_QUICK, driver=self.disk.driver())
        self.workspace = Workspace(engine, wall=self.clock)
        self.engine = self._engine_of(self.workspace, self.line, clock=self.clock, chance=self._chance.randbytes)
        self.engine.compact_after, self.engine.program = _FEW, self.program

    @property
    def user(self) -> UUID:
        """Whose it is."""
        return self.workspace.identity.user_id

    @property
    def device(self) -> UUID:
        """Which it is at present."""
        return self.workspace.identity.device_id

    # --- ends and beginnings ----------------------------------------------------------------------------------------

    def crash(self) -> None:
        """The program is gone in the middle of what it did; the file is opened again as it lies there."""
        self._copies += 1
        left = self._path.with_name(f"{self.name}.{self._copies}.db")
        copy_file(self._path, left)
        self.throw_away()
        self._path = left
        self.forms = []
        self._open()

    def throw_away(self) -> None:
        """The process ends, and nobody has the file any more."""
        self.disk.let_go()
        remove_file(self._path)

    def close(self) -> None:
        """In good order."""
        self.workspace.close()

    def copy_to(self, path: Path) -> None:
        """The file as it lies there now."""
        copy_file(self._path, path)

    # --- what is known here -----------------------------------------------------------------------------------------

    def journal(self) -> list[Write]:
        """Everything that this laptop knows."""
        with self.workspace.transaction() as tx:
            return known_writes(tx.connection)

    def values(self, about: About) -> set[str]:
        """Every value of that register that this laptop knows of."""
        with self.workspace.transaction() as tx:
            return values_of(journal.writes_of(tx.connection, about.record.bytes), about)

    def texts(self) -> set[str]:
        """Every text that stands in anything known here, own or inherited."""
        return texts_in(self.journal()) | self.inherited()

    def holdings(self) -> dict[str, int]:
        """How many rows there are of what could be read, or read with."""
        with self.workspace.transaction() as tx:
            return {name: tx.connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in _READABLE}

    def about(self, space: bytes, places: Iterable[tuple[str, str]]) -> dict[str, int]:
        """How many rows (table, column) have about *space*, where there are any."""
        with self.workspace.transaction() as tx:
            counts = {
                table: tx.connection.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE {column} = ?", (space,)).scalar_one()
                for table, column in places
            }
        return {table: count for table, count in counts.items() if count}

    def kept(self) -> set[tuple[bytes, bytes, int]]:
        """Envelopes that it could give back as they travelled."""
        with self.workspace.transaction() as tx:
            return {tuple(row) for row in tx.connection.exec_driver_sql("SELECT space, device, number FROM kept")}

    def holds(self, space: UUID) -> bool:
        """Whether it knows anything of *space*."""
        with self.workspace.transaction() as tx:
            return tx.connection.exec_driver_sql("SELECT 1 FROM journal WHERE space = ? LIMIT 1", (space.bytes,)).first() is not None

    def questions(self) -> list[Question]:
        """What is asked here, also where a lease that is over lets nobody look."""
        with self.workspace.transaction() as tx, Session(tx.connection, join_transaction_mode="rollback_only") as session:
            return open_questions(session)

    def excuse_what_went(self) -> None:
        """Of spaces that it had to let go of it needs to have nothing any more, also where they come back.

        What had been sent comes back with them. What hadn't was handed over to those who lead, who write it anew: whether it reached them
        is seen in the evening. So it is noted before every request: between one answer and the next a space can go or come, not both.
        """
        with self.disk.unheeded(), self.workspace.transaction() as tx:
            gone = {UUID(bytes=one) for one in tx.purged()}
        self.called_saved = {value: space for value, space in self.called_saved.items() if space not in gone}

    def inherited(self) -> set[str]:
        """Texts that others could no longer send and left behind, which came here to be looked at."""
        with self.workspace.transaction() as tx:
            parcels = [decode_parcel(one.parcel) for one in left_behind(tx.connection)]
        return {
            value
            for parcel in parcels
            for tx_ in parcel.txs
            for write in tx_.writes
            for values in write.body.values()
            for value in values
            if isinstance(value, str)
        }

    def has_parted(self) -> bool:
        """Whether it knows that it speaks for nobody any more."""
        with self.workspace.transaction() as tx:
            state, device = self.engine.state(tx), self.device.bytes
            return state.device(device) is not None and not state.is_live(device)

    def is_uncertified(self) -> bool:
        """Whether nobody has heard of it yet: what it was invited with may have to wait until a restored log has healed."""
        with self.workspace.transaction() as tx:
            return self.engine.state(tx).device(self.device.bytes) is None

    def alone(self) -> UUID:
        """The team that this user is alone in."""
        with self.workspace.transaction() as tx:
            return UUID(bytes=tx.keyring.team("alone", self.user.bytes))

    def refused(self) -> dict[UUID, str]:
        """Spaces with words that the server doesn't take, and why."""
        with self.workspace.transaction() as tx:
            return {UUID(bytes=one.space): one.reason for one in tx.post.refused()}


def values_of(writes: Collection[Write], about: About) -> set[str]:
    """The texts of one register among *writes*."""
    return {
        value
        for write in writes
        if write.record == about.record.bytes
        for value in write.body.get(about.register, ())
        if isinstance(value, str)
    }


def texts_in(writes: Iterable[Write]) -> set[str]:
    """All texts among *writes*."""
    return {value for write in writes for values in write.body.values() for value in values if isinstance(value, str)}


def is_silenced(writes: Iterable[Write], about: About) -> bool:
    """Whether a draft was emptied because the laptop had to let go of the akt that it was about."""
    return about.melts and about.record.bytes in silenced(writes)


def silenced(writes: Iterable[Write]) -> set[bytes]:
    """Drafts of which at least one write says nothing any more but what it was about."""
    return {one.record for one in writes if one.kind == _DRAFT and set(one.body) <= _NAME}


def empty_vault(path: Path, user: UUID, device: UUID) -> None:
    """The database of a vault that belongs to nobody yet, with ids that the seed gave."""
    make_database(path)
    engine = connect(path, KEY)
    with engine.connect() as connection, connection.begin():
        keep_secret(connection, "user", user.bytes)
        keep_secret(connection, "device", device.bytes)
    engine.dispose()
