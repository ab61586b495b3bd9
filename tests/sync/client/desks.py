"""Coaches' laptops for sync tests: real SQLCipher files, the real server's rounds without HTTP, and a line that can be cut."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

from coachdesk.crypto.passphrase import FLOOR
from coachdesk.domain.access import AccessEvent, OpenReason
from coachdesk.domain.akt import Akt, open_case_file
from coachdesk.domain.person import ContactKind, ContactPoint, Person
from coachdesk.domain.record import change, keep, living
from coachdesk.domain.space import natural_id
from coachdesk.errors import InvitationInvalid, MalformedMessage, ServerRefused, ServerUnreachable
from coachdesk.storage import journal
from coachdesk.storage.engine import connect
from coachdesk.storage.tables import LOCAL
from coachdesk.storage.voices import begin_voice
from coachdesk.storage.workspace import Transaction, Workspace
from coachdesk.voice import DRAWN
from sync.client.engine import Outbound, SyncEngine
from sync.client.founding import Root, found, make_root
from sync.client.joining import Bundle, accept, announce, grant, withdraw
from sync.client.receiving import WAITS
from sync.client.report import RoundReport
from sync.client.wire import Traffic
from sync.protocol.messages import Problem, Response
from sync.server.attachments import Attachments
from sync.server.exchange import Exchange
from sync.server.founding_tokens import offer
from sync.server.invitations import Invitations
from sync.server.left import LeftBehind
from sync.server.memberships import Memberships
from sync.server.positions import RowLock
from sync.server.refused import Refused
from sync.server.snapshots import Snapshots
from tests.ground.storage.laptops import KEY, Clock

T = TypeVar("T")
PutBack = Callable[..., None]
"""Puts a backup of the server back: see the fixture `backup`."""
PASSPHRASE = "fjällvind över Sånfjället"


class Cut(Exception):
    """The program ends here, in the middle of what it was doing."""


class Server:
    """The real rounds over a real database; its clock is the laptops'."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        memberships = Memberships()
        self._invitations = Invitations(engine, clock, memberships)
        self._exchange = Exchange(engine, RowLock(), clock, secrets.token_bytes, self._invitations.used, memberships)
        self._attachments = Attachments(engine, clock, memberships)
        self._left = LeftBehind(engine, RowLock(), clock, memberships)
        self._snapshots = Snapshots(engine, RowLock(), clock, memberships)
        self._engine = engine

    def token(self) -> str:
        """The operator's word."""
        token = secrets.token_urlsafe()
        offer(self._engine, token)
        return token

    def exchange(self, body: bytes) -> bytes:
        return _answered(lambda: self._exchange.round(body))

    def chunks(self, door: str, body: bytes) -> bytes:
        return _answered(lambda: self._attachments.doors()[door](body))

    def left(self, door: str, body: bytes) -> bytes:
        return _answered(lambda: self._left.doors()[door](body))

    def snapshots(self, door: str, body: bytes) -> bytes:
        return _answered(lambda: self._snapshots.doors()[door](body))

    def deposit(self, locator: bytes, body: bytes) -> None:
        _answered(lambda: self._invitations.deposit(locator, body))

    def fetch(self, locator: bytes) -> bytes:
        return _answered(lambda: self._invitations.fetch(locator, "somewhere"))


def _answered(work: Callable[[], T]) -> T:
    try:
        return work()
    except Refused as refused:
        raise _said(refused.problem, refused.status) from None
    except MalformedMessage:
        raise _said(Problem("malformed"), 400) from None
    except InvitationInvalid as invalid:
        raise _said(Problem(f"invitation_{invalid.facts['reason']}"), 404) from None


def _said(problem: Problem, status: int) -> ServerRefused:
    return ServerRefused(reason=problem.code, status=status, now=problem.now, seq=problem.seq)


@dataclass
class Line:
    """A wire to the server that does what a test says at each exchange: "", "lost request", "lost answer", "cut before", "cut after"."""

    server: Server
    script: list[str] = field(default_factory=list)
    tamper: Callable[[bytes], bytes] = bytes
    out: int = 0
    back: int = 0
    bodies: list[bytes] = field(default_factory=list)
    visit: Callable[[str, bytes], bytes] | None = None
    """What happens at the doors of snapshots, where a test wants something else."""

    @property
    def traffic(self) -> Traffic:
        return Traffic(self.out, self.back)

    def exchange(self, body: bytes) -> bytes:
        fate = self.script.pop(0) if self.script else ""
        if fate == "cut before":
            raise Cut
        if fate == "lost request":
            raise ServerUnreachable(reason="lost")
        self.bodies.append(body)
        answer = self.server.exchange(body)
        self.out, self.back = self.out + len(body), self.back + len(answer)
        if fate == "cut after":
            raise Cut
        if fate == "lost answer":
            raise ServerUnreachable(reason="lost")
        return self.tamper(answer)

    def chunks(self, door: str, body: bytes) -> bytes:
        return self.server.chunks(door, body)

    def left(self, door: str, body: bytes) -> bytes:
        if self.script and self.script.pop(0) == "lost request":
            raise ServerUnreachable(reason="lost")
        return self.server.left(door, body)

    def snapshots(self, door: str, body: bytes) -> bytes:
        return (self.visit or self.server.snapshots)(door, body)

    def close(self) -> None:
        self.script = ["lost request"]

    def deposit(self, locator: bytes, body: bytes) -> None:
        self.server.deposit(locator, body)

    def fetch(self, locator: bytes) -> bytes:
        return self.server.fetch(locator)


class MortalEngine(SyncEngine):
    """Dies at the end of a transaction when it is told to, once; the engine itself lives on."""

    dying = False

    def absorb(self, tx: Transaction, sent: Outbound, response: Response, report: RoundReport) -> bool:
        moved = super().absorb(tx, sent, response, report)
        if self.dying:
            self.dying = False
            raise Cut
        return moved


class Desk:
    """One coach's laptop and her line."""

    def __init__(self, path: Path, server: Server, clock: Clock) -> None:
        self.path, self.clock, self.line = path, clock, Line(server)
        if not path.exists():
            make_database(path)
        self.workspace = self.opened()
        self.engine = MortalEngine(self.workspace, self.line, clock=clock)

    def opened(self) -> Workspace:
        return Workspace(connect(self.path, KEY), wall=self.clock)

    def crash(self) -> None:
        """End without a word, and open the file again."""
        self.workspace.close()
        self.workspace = self.opened()
        self.engine = MortalEngine(self.workspace, self.line, clock=self.clock)

    def round(self) -> RoundReport:
        return self.engine.round()

    @property
    def user(self) -> UUID:
        return self.workspace.identity.user_id

    def refused(self) -> dict[UUID, str]:
        """Space to reason."""
        with self.workspace.transaction() as tx:
            return {UUID(bytes=one.space): one.reason for one in tx.post.refused()}

    def waiting(self) -> int:
        """Writes that the server hasn't."""
        with self.workspace.transaction() as tx:
            return tx.post.waiting().writes

    @property
    def alone(self) -> UUID:
        """The team that this user is alone in."""
        with self.workspace.transaction() as tx:
            return UUID(bytes=tx.keyring.team("alone", self.user.bytes))

    def grant(self, akt: UUID, team: UUID, role: str) -> None:
        grant(self.engine, akt, team, role)

    def withdraw(self, akt: UUID, team: UUID) -> None:
        withdraw(self.engine, akt, team)

    def log_length(self) -> int:
        """Entries of the membership log that this laptop believes."""
        with self.workspace.transaction() as tx:
            return tx.post.log_length()

    def held(self) -> int:
        """Envelopes that couldn't be applied yet."""
        with self.workspace.transaction() as tx:
            return len(tx.post.held(WAITS))

    # --- a coach's work ---------------------------------------------------------------------------------------------

    def new_akt(self, name: str = "Mina", team: UUID | None = None) -> UUID:
        """An akt with a person and her telephone; its id."""
        return self.workspace.write(_new_akt, name, team)

    def call(self, akt: UUID) -> str | None:
        """The telephone number as this laptop shows it; None where it doesn't hold the akt."""
        found = self.workspace.read(_phone, akt)
        return None if found is None else found.value

    def history(self, akt: UUID) -> set[str]:
        """Every number that anybody ever wrote."""
        phone = self.workspace.read(_phone, akt)
        assert phone is not None
        with self.workspace.transaction() as tx:
            writes = journal.writes_of(tx.connection, phone.id.bytes)
        return {str(value) for write in writes for values in write.body.values() for value in values if str(value).startswith("070-")}

    def open(self, akt: UUID) -> None:
        self.workspace.open_akt(akt, OpenReason.OWN_CASE)

    def looks_in_log(self) -> int:
        """Events in the unit's access log, as far as this laptop sees it."""
        with self.workspace.transaction() as tx:
            log = tx.keyring.access_log()
        return len(self.workspace.read(living, AccessEvent, space_id=UUID(bytes=log)))

    def set_phone(self, akt: UUID, number: str) -> None:
        change_phone(self.workspace, akt, number)


def change_phone(workspace: Workspace, akt: UUID, number: str) -> None:
    """As a form does, without the form."""
    phone = workspace.read(_phone, akt)
    assert phone is not None
    workspace.write(change, ContactPoint, phone.id, {"value": number})


def make_database(path: Path) -> None:
    """An empty vault's database that belongs to no municipality."""
    engine = connect(path, KEY)
    with engine.connect() as connection, connection.begin():
        SQLModel.metadata.create_all(connection)
        LOCAL.create_all(connection)
    engine.dispose()


def _new_akt(session: Session, name: str, team: UUID | None) -> UUID:
    akt = open_case_file(session, Akt(opened_on=date(2026, 1, 7), team_id=team))
    person = Person(id=natural_id(akt.id, "person"), space_id=akt.id, akt_id=akt.id, given_name=name, family_name="Åkerbrand")
    phone = ContactPoint(id=natural_id(akt.id, "phone"), space_id=akt.id, person_id=person.id, kind=ContactKind.PHONE, value="070-1740611")
    for draft in (person, phone):
        keep(session, draft)
    return akt.id


def _phone(session: Session, akt: UUID) -> ContactPoint | None:
    return session.exec(select(ContactPoint).where(ContactPoint.space_id == akt)).first()


@cache
def root_for_tests() -> Root:
    """One for all municipalities of a run: its key file costs a fifth of a second, and no test has two that meet."""
    return make_root(PASSPHRASE, FLOOR)


@dataclass
class Municipality:
    """Founded by Astrid, with the places Sveg and Funäsdalen."""

    folder: Path
    server: Server
    clock: Clock
    sveg: UUID = field(default_factory=uuid4)
    funas: UUID = field(default_factory=uuid4)
    desks: list[Desk] = field(default_factory=list)

    def desk(self, name: str) -> Desk:
        """A laptop with an empty vault."""
        desk = Desk(self.folder / f"{name}.db", self.server, self.clock)
        self.desks.append(desk)
        return desk

    def found(self, *, settle: bool = True, places: Sequence[UUID] = ()) -> Desk:
        astrid = self.desk("astrid")
        found(
            astrid.workspace,
            list(places) or [self.sveg, self.funas],
            zone="Europe/Stockholm",
            token=self.server.token(),
            root=root_for_tests(),
        )
        if settle:
            astrid.round()
        return astrid

    def come(self, name: str, astrid: Desk, *teams: UUID, heads: bool = False) -> Desk:
        """A colleague who has come in, before anybody has given her a key."""
        desk = self.desk(name)
        self.accept(desk, self.announce(astrid, *teams, heads=heads))
        return desk

    def announce(self, astrid: Desk, *teams: UUID, heads: bool = False) -> Bundle:
        """An invitation without its code, whose stretching takes a second."""
        return announce(astrid.engine, uuid4(), teams, heads=heads)

    def accept(self, desk: Desk, bundle: Bundle) -> None:
        accept(desk.engine, bundle)

    def clone(self, desk: Desk, name: str) -> Desk:
        """The same disk in another computer; or its backup, put back."""
        desk.workspace.close()
        copy = self.folder / f"{name}.db"
        copy.write_bytes(desk.path.read_bytes())
        desk.crash()
        return self.desk(name)

    def clone_running(self, desk: Desk, name: str) -> Desk:
        """The same disk and the same memory in another computer, as of a virtual machine: both go on with one voice."""
        copy = self.clone(desk, name)
        with copy.workspace.transaction() as tx:
            begin_voice(tx.connection, desk.workspace.identity.voice[-DRAWN:])
            tx.new_identity = True
        return copy

    def join(self, name: str, astrid: Desk, *teams: UUID, heads: bool = False) -> Desk:
        """A colleague who has come in and got her keys."""
        desk = self.come(name, astrid, *teams, heads=heads)
        astrid.round()
        desk.round()
        return desk

    def close(self) -> None:
        for desk in self.desks:
            desk.workspace.close()
