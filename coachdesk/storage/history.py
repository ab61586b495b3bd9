"""Who changed what, when, from which laptop, and what stood there before; and undo, as a new change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import Session

from coachdesk.domain.record import RECORDS, Register, check
from coachdesk.errors import RecordGone
from coachdesk.storage import capture, journal
from coachdesk.storage.clock import moment
from coachdesk.storage.merge import BLANK, Head, Values, Write
from coachdesk.storage.people import laptop_of, user_of


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One register's change. *values* and *before*: field to Python value. *at* is UTC by the writer's clock.

    *first*: the record began with it; *sent*: the server has it. *redacted*: what it said was destroyed by a decision.
    """

    kind: int
    record_id: UUID
    register: int
    name: str
    values: dict[str, Any]
    before: dict[str, Any]
    user_id: UUID
    device_id: UUID
    at: datetime
    first: bool
    sent: bool
    redacted: bool = False


def lines(session: Session, *records: UUID) -> list[HistoryLine]:
    """The history of those records, newest first."""
    found: list[tuple[int, HistoryLine]] = []
    for record in records:
        found += _lines_of(session, record)
    return [line for _, line in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _lines_of(session: Session, record: UUID) -> list[tuple[int, HistoryLine]]:
    connection = session.connection()
    writes = sorted(journal.writes_of(connection, record.bytes), key=lambda w: (w.stamp, w.dot))
    sql = (
        "SELECT device, number FROM journal j WHERE record = ? AND (envelope IS NULL OR EXISTS (SELECT 1 FROM outgoing o"
        " WHERE o.space = j.space AND o.device = j.device AND o.number = j.envelope))"
    )
    unsent = {(device, number) for device, number in connection.exec_driver_sql(sql, (record.bytes,))}
    latest: dict[int, Values] = {}
    found = []
    for position, write in enumerate(writes):
        kind = RECORDS.by_number(write.kind)
        user = UUID(bytes=user_of(connection, write.device))
        for number, forms in write.body.items():
            register = kind.register(number)
            if register is None or not _readable(register, forms):
                continue
            before = _cause(writes, write, number) or latest.get(number, BLANK)
            line = HistoryLine(
                write.kind,
                record,
                number,
                register.name,
                values_of(register, forms),
                values_of(register, before),
                user,
                laptop_of(connection, write.device),
                moment(write.stamp),
                position == 0,
                (write.device, write.number) not in unsent,
                redacted=forms == BLANK,
            )
            latest[number] = forms
            found.append((write.stamp, line))
    return found


def _readable(register: Register, forms: Sequence[Any]) -> bool:
    return len(forms) <= len(register.fields) and all(
        form is None or field.wire.check(form) for field, form in zip(register.fields, forms, strict=False)
    )


def _cause(writes: Iterable[Write], write: Write, register: int) -> Values | None:
    """The value that the writer was shown."""
    causes = [w for w in writes if w.dot in write.causes and register in w.body]
    return causes[-1].body[register] if causes else None


def before(writes: Iterable[Write], register: int, candidates: Sequence[Head]) -> Values:
    """What stood there before those heads: the newest value that one of them superseded; empty where nothing did."""
    dots = {head.dot for head in candidates}
    causes = {cause for write in writes if write.dot in dots for cause in write.causes}
    older = [write for write in writes if write.dot in causes - dots and register in write.body]
    return max(older, key=lambda w: w.stamp).body[register] if older else ()


def values_of(register: Register, forms: Sequence[Any]) -> dict[str, Any]:
    """The Python values of a register's forms; fields that the writer's version didn't know are None."""
    padded = [*forms, *[None] * (len(register.fields) - len(forms))]
    return {f.name: None if form is None else f.wire.from_form(form) for f, form in zip(register.fields, padded, strict=False)}


def undo(session: Session, line: HistoryLine) -> None:
    """Write what stood before *line* as a new change; history keeps both.

    Raises RecordGone, AlreadySigned for a signature and for what it covers, InvalidInput where the record's rules hold no more.
    """
    kind = RECORDS.by_number(line.kind)
    found = session.get(kind.cls, line.record_id)
    if found is None:
        raise RecordGone(kind=kind.name, id=line.record_id)
    for name, value in line.before.items():
        setattr(found, name, value)
    check(found)
    session.add(found)
    session.flush()
    capture.mark(session.connection(), kind, line.record_id.bytes, line.register)


def written_elsewhere(connection: Connection, space: bytes) -> list[UUID]:
    """Events of an access log that were written on the laptop of somebody else than the one they name."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT event.id FROM access_event event JOIN journal ON journal.record = event.id AND journal.space = event.space_id"
        " LEFT JOIN known_device known ON known.device = journal.device"
        " WHERE event.space_id = ? AND coalesce(known.user, journal.device) <> event.user_id",
        (space,),
    )
    return [UUID(bytes=record) for (record,) in rows]
