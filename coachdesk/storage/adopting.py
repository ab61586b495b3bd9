"""Words that somebody left behind are taken over: written anew by who takes them, where nobody has written since; the rest is for people.

They can't be applied as they were: their writer may not write there any more, so no other laptop would take them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import Session

from coachdesk.domain.record import RECORDS, Kind, Register
from coachdesk.domain.wire import Form
from coachdesk.storage import journal
from coachdesk.storage.engine import raw
from coachdesk.storage.merge import Dot, Values, heads
from coachdesk.storage.parting import left_is_done


class Inherited(Protocol):
    """A write as it travelled (`sync.protocol.writes.WireWrite`)."""

    @property
    def kind(self) -> int:
        """Number."""

    @property
    def record(self) -> bytes:
        """Id."""

    @property
    def causes(self) -> Iterable[Any]:
        """Dots of what the writer was shown: device, number."""

    @property
    def body(self) -> Mapping[int, Iterable[Form]]:
        """Register number to the storage forms of its fields."""


class Apart(NamedTuple):
    """Values that weren't taken over: somebody has written there since, or this version doesn't know the register."""

    kind: int
    record: UUID
    register: int
    values: Values


class Adoption(NamedTuple):
    """What was written anew, (kind number, record), and what wasn't."""

    taken: tuple[tuple[int, UUID], ...]
    apart: tuple[Apart, ...]


class Last(NamedTuple):
    """Of one register: what its writer wrote last, and everything that she had seen by then."""

    values: Values
    seen: frozenset[Dot]


def adopt(session: Session, names: Iterable[UUID], space: UUID, writes: Iterable[Inherited]) -> Adoption:
    """Take over the words *names* of *space*, in the order they were written. What is set apart is the caller's to show.

    Whoever left them may not write here any more, and may have changed her program: only what is of that space, and what its registers
    can hold, is ever written under the name of who takes over.
    """
    connection = session.connection()
    taken: list[tuple[int, UUID]] = []
    apart: list[Apart] = []
    for (number, record), registers in last_words(writes).items():
        kind = RECORDS.by_number(number) if number in RECORDS and _lives_in(connection, record, space.bytes) else None
        known = {} if kind is None else {one.number: one for one in kind.registers}
        now = heads(journal.writes_of(connection, record))
        good = {}
        for register, last in registers.items():
            untouched = {head.dot for head in now.get(register, ())} <= last.seen
            if register in known and untouched and _fits(known[register], last.values):
                good[register] = last.values
            elif not any(head.values == last.values for head in now.get(register, ())):
                apart.append(Apart(number, UUID(bytes=record), register, last.values))
        if kind is not None and good:
            _write(connection, kind, known, record, space.bytes, good)
            taken.append((number, UUID(bytes=record)))
    for name in names:
        left_is_done(connection, name)
    return Adoption(tuple(taken), tuple(apart))


def _lives_in(connection: Connection, record: bytes, space: bytes) -> bool:
    """Or nowhere yet."""
    found = raw(connection).execute("SELECT space FROM journal WHERE record = ? ORDER BY id LIMIT 1", (record,)).fetchone()
    return found is None or found[0] == space


def _fits(register: Register, values: Values) -> bool:
    """Whether these are forms of its fields; a shorter group comes from an older client."""
    checked = zip(register.fields, values, strict=False)
    return 0 < len(values) <= len(register.fields) and all(form is None or field.wire.check(form) for field, form in checked)


def last_words(writes: Iterable[Inherited]) -> dict[tuple[int, bytes], dict[int, Last]]:
    """Record by record, (kind number, id): what each register was given last."""
    found: dict[tuple[int, bytes], dict[int, Last]] = {}
    for write in writes:
        registers = found.setdefault((write.kind, write.record), {})
        seen = frozenset(Dot(cause.device, cause.number) for cause in write.causes)
        for register, values in write.body.items():
            before = registers[register].seen if register in registers else frozenset()
            registers[register] = Last(tuple(values), before | seen)
    return found


def _write(
    connection: Connection, kind: Kind, known: Mapping[int, Register], record: bytes, space: bytes, registers: Mapping[int, Values]
) -> None:
    """By SQL, which the journal's triggers see as they see a form's change."""
    run, table = raw(connection).execute, kind.table.name
    if run(f"SELECT 1 FROM {table} WHERE id = ?", (record,)).fetchone() is None:  # noqa: S608 - a declared name
        run(f"INSERT INTO {table} (id, space_id) VALUES (?, ?)", (record, space))  # noqa: S608 - a declared name
    for register, values in registers.items():
        fields = known[register].fields
        padded = (*values, *[None] * (len(fields) - len(values)))
        settings = ", ".join(f"{field.name} = ?" for field in fields)
        run(f"UPDATE {table} SET {settings} WHERE id = ?", (*padded, record))  # noqa: S608 - declared names
