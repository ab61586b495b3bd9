"""Conflicts as questions: what each wrote, who, when, on which laptop; an answer is an ordinary change that has seen them all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import Session

from coachdesk.domain.akt import Akt
from coachdesk.domain.record import DELETED, RECORDS, Kind, Record, Register, alive, keep
from coachdesk.domain.space import new_id
from coachdesk.errors import InvalidInput, RecordGone
from coachdesk.storage import capture, journal
from coachdesk.storage.clock import moment
from coachdesk.storage.history import before, values_of
from coachdesk.storage.merge import Dot, Head, heads
from coachdesk.storage.people import user_of

NATURAL = 5
"""The UUID version of records that their parent can have only one of."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the values that stand against each other. *values*: field to Python value. *at* is UTC by the writer's clock."""

    values: dict[str, Any]
    user_id: UUID
    device_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """Several answers to one register of one record, newest first.

    *reason* is ``values``, or ``deleted``: somebody deleted what somebody else went on writing in. *asked* is the user it is put to,
    None: any lead.
    """

    kind: int
    record_id: UUID
    register: int
    space_id: UUID
    reason: str
    answers: tuple[Answer, ...]
    before: dict[str, Any]
    asked: UUID | None
    seen: dict[UUID, dict[int, tuple[Dot, ...]]]

    @property
    def can_keep_both(self) -> bool:
        """Whether both values may stand side by side, as two records."""
        return self.reason == "values" and self.record_id.version != NATURAL and RECORDS.by_number(self.kind).parent is not None


def open_questions(session: Session) -> list[Question]:
    """Every open question on this laptop, oldest record first."""
    connection = session.connection()
    rows = connection.exec_driver_sql("SELECT kind, record, register, space, reason FROM question ORDER BY record, register").all()
    return [_question(connection, *row) for row in rows if row[0] in RECORDS]


def _question(connection: Connection, number: int, record: bytes, register_number: int, space: bytes, reason: str) -> Question:
    kind = RECORDS.by_number(number)
    register = kind.register(register_number)
    assert register is not None
    writes = journal.writes_of(connection, record)
    state = heads(writes)
    candidates = state[register_number]
    if reason == "deleted":
        newest = max((w for w in writes if w.dot not in {h.dot for h in candidates}), key=lambda w: w.stamp, default=None)
        others = [] if newest is None else [Head(newest.stamp, newest.dot, (None,))]
        answers = [*others, *candidates]
    else:
        answers = list(candidates)
    seen = {UUID(bytes=record): {register_number: tuple(head.dot for head in candidates)}}
    return Question(
        number,
        UUID(bytes=record),
        register_number,
        UUID(bytes=space),
        reason,
        tuple(_answer(connection, register, head) for head in answers),
        values_of(register, before(writes, register_number, candidates)),
        _asked(connection, space),
        seen,
    )


def _answer(connection: Connection, register: Register, head: Head) -> Answer:
    user = UUID(bytes=user_of(connection, head.dot.device))
    return Answer(values_of(register, head.values), user, UUID(bytes=head.dot.device), moment(head.stamp))


def _asked(connection: Connection, space: bytes) -> UUID | None:
    sql = f"SELECT responsible_id FROM {RECORDS.of(Akt).table.name} WHERE id = ?"  # noqa: S608 - a declared name
    row = connection.exec_driver_sql(sql, (space,)).first()
    return None if row is None or row[0] is None else UUID(bytes=row[0])


def answer(session: Session, question: Question, values: dict[str, Any]) -> None:
    """Settle *question* with *values* (field to value), be it one of the answers or a third. Write it with ``seen=question.seen``.

    Raises RecordGone, InvalidInput.
    """
    kind, register = _subject(question)
    found = session.get(kind.cls, question.record_id)
    if found is None:
        raise RecordGone(kind=kind.name, id=question.record_id)
    if set(values) != {field.name for field in register.fields}:
        raise InvalidInput(kind=kind.name, field=register.name, reason="missing")
    for name, value in values.items():
        setattr(found, name, value)
    session.add(found)
    session.flush()
    capture.mark(session.connection(), kind, question.record_id.bytes, question.register)


def keep_both(session: Session, question: Question) -> list[Record]:
    """Let the first answer stand and make a record of its own for each other one. Write it with ``seen=question.seen``.

    Raises InvalidInput where the record can exist only once.
    """
    kind, register = _subject(question)
    if not question.can_keep_both:
        raise InvalidInput(kind=kind.name, field=register.name, reason="exactly_one")
    original = alive(session, kind.cls, question.record_id)
    answer(session, question, question.answers[0].values)
    made = []
    for other in question.answers[1:]:
        copied = {f.name: getattr(original, f.name) for f in kind.fields if f.name != "deleted"} | other.values
        made.append(keep(session, kind.cls(id=new_id(), space_id=original.space_id, **copied)))
    return made


def _subject(question: Question) -> tuple[Kind, Register]:
    kind = RECORDS.by_number(question.kind)
    register = kind.register(question.register)
    assert register is not None
    assert question.reason != "deleted" or register.number == DELETED
    return kind, register
