"""Laptops for tests: real SQLCipher files, a clock to turn, and a way to hand writes over without keys or net."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import Session, SQLModel

from coachdesk.domain.akt import Akt, open_case_file
from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.person import ContactKind, ContactPoint, Person
from coachdesk.domain.record import keep
from coachdesk.domain.space import natural_id
from coachdesk.storage import journal
from coachdesk.storage.engine import connect
from coachdesk.storage.identity import keep_secret
from coachdesk.storage.merge import Write
from coachdesk.storage.people import know_device
from coachdesk.storage.tables import LOCAL
from coachdesk.storage.workspace import Workspace

UNIT = UUID("01a20000-0000-7000-8000-000000000001")


class Clock:
    """Milliseconds since 1970 that a test turns."""

    def __init__(self, now: int = 1_790_000_000_000) -> None:
        self.now = now

    def __call__(self) -> int:
        self.now += 1
        return self.now


@dataclass
class Mina:
    """A participant in a test: the ids of her records."""

    akt: UUID
    person: UUID
    phone: UUID
    enrolment: UUID


KEY = bytes(range(32))


def make_database(path: Path) -> None:
    """An empty database of the unit, with nobody's name on it."""
    engine = connect(path, KEY)
    with engine.connect() as connection, connection.begin():
        SQLModel.metadata.create_all(connection)
        LOCAL.create_all(connection)
        keep_secret(connection, "unit", UNIT.bytes)
    engine.dispose()


class Laptop:
    """One coach's computer. The key is known so that a test can open the file again."""

    def __init__(self, path: Path, *, clock: Clock | None = None, pragmas: Mapping[str, str] | None = None) -> None:
        self.path, self.clock, self.pragmas = path, clock or Clock(), pragmas
        if not path.exists():
            make_database(path)
        self.workspace = self.opened()

    def opened(self) -> Workspace:
        """Open the file again, as after a crash."""
        return Workspace(connect(self.path, KEY, pragmas=self.pragmas), wall=self.clock)

    def writes(self) -> list[Write]:
        """Everything this laptop knows."""
        with self.workspace.transaction() as tx:
            return known_writes(tx.connection)

    def meet(self, *others: "Laptop") -> None:
        """Be told of the others as the membership log would tell, and hear their voices."""
        with self.workspace.transaction() as tx:
            for who in (other.workspace.identity for other in others):
                know_device(tx.connection, who.device_id.bytes, who.user_id.bytes)
                know_device(tx.connection, who.voice, who.user_id.bytes)

    def take(self, writes: list[Write]) -> None:
        """Receive writes as one envelope."""
        with self.workspace.transaction() as tx:
            tx.receive(writes, 1)

    def register_mina(self) -> Mina:
        """A participant with a telephone and an enrolment."""
        return self.workspace.write(register_mina)


def known_writes(connection: Connection) -> list[Write]:
    """The whole journal as writes."""
    rows = connection.exec_driver_sql(f"SELECT {journal.COLUMNS} FROM journal ORDER BY id")
    return [journal.as_write(row) for row in rows]


def exchange(*laptops: Laptop) -> None:
    """Everybody hears everything."""
    everything = [laptop.writes() for laptop in laptops]
    for laptop in laptops:
        for writes in everything:
            laptop.take(writes)


def register_mina(session: Session) -> Mina:
    """The verb."""
    akt = open_case_file(session, Akt(opened_on=date(2026, 1, 7)))
    person = Person(id=natural_id(akt.id, "person"), space_id=akt.id, akt_id=akt.id, given_name="Mina", family_name="Åkerbrand")
    phone = ContactPoint(space_id=akt.id, person_id=person.id, kind=ContactKind.PHONE, value="070-1740611")
    enrolment = Enrolment(space_id=akt.id, akt_id=akt.id, programme="Kraftsamling", started_on=date(2026, 1, 7))
    for draft in (person, phone, enrolment):
        keep(session, draft)
    return Mina(akt.id, person.id, phone.id, enrolment.id)
