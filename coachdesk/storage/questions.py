"""Conflicts as questions: what each wrote, who, when, on which laptop; an answer is an ordinary change that has seen them all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import Session

from coachdesk.domain.akt import Akt
from coachdesk.domain.record import DELETED, DELETING, RECORDS, Kind, Record, Register, alive, delete, keep
from coachdesk.domain.space import new_id
from coachdesk.errors import ChangedSince, InvalidInput, RecordGone
from coachdesk.storage import capture, journal
from coachdesk.storage.clock import moment
from coachdesk.storage.history import before, values_of
from coachdesk.storage.identity import secret
from coachdesk.storage.merge import BLANK, Dot, Head, Write, heads, standing
from coachdesk.storage.people import laptop_of, user_of
from coachdesk.storage.readable import readable
from coachdesk.storage.undoing import SIGNATURE
from coachdesk.voice import same_laptop

LONG_TEXT = 300
"""Characters that a register must have room for to be a text, which can be read on from one answer to the next."""
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
        """Whether the values may stand side by side, as records of their own.

        A number, an address, a name may be two; what is told about a record isn't two records, and what is signed is never copied.
        """
        kind = RECORDS.by_number(self.kind)
        if self.reason != "values" or self.record_id.version == NATURAL or kind.parent is None:
            return False
        names = {field.name for register in kind.registers if register.number == self.register for field in register.fields}
        signed = any(register.name == SIGNATURE for register in kind.registers)
        return not signed and (kind.title in names or kind.title not in {field.name for field in kind.fields})

    @property
    def joined(self) -> dict[str, Any] | None:
        """Long texts one after the other, for a register of one such text; None for others, and where that would be too long."""
        register = RECORDS.by_number(self.kind).register(self.register)
        if self.reason != "values" or register is None or len(register.fields) != 1:
            return None
        (field,) = register.fields
        texts = [text for one in self.answers if isinstance(text := one.values[field.name], str)]
        whole = "\n\n".join(texts)
        if len(texts) < 2 or (field.max_length or 0) <= LONG_TEXT or len(whole) > (field.max_length or 0):
            return None
        return {field.name: whole}


def open_questions(session: Session) -> list[Question]:
    """Every open question on this laptop, oldest record first; those too whose answer was taken back here."""
    connection = session.connection()
    rows = connection.exec_driver_sql("SELECT kind, record, register, space, reason FROM question ORDER BY record, register").all()
    found = [_question(connection, *row) for row in rows if row[0] in RECORDS]
    open_already = {(one.record_id, one.register) for one in found}
    again = [one for one in _asked_again(connection) if (one.record_id, one.register) not in open_already]
    return sorted([*found, *again], key=lambda one: (one.record_id.bytes, one.register)) if again else found


def questions_to(session: Session, user: UUID) -> int:
    """How many of them are put to *user*: she is responsible for the akt, or nobody is."""
    return sum(one.asked in {None, user} for one in open_questions(session))


def open_answers(session: Session, records: Iterable[UUID]) -> dict[tuple[UUID, int], int]:
    """Which registers of those records are in question, and how many answers each has: (record, register) to the number."""
    wanted, connection = set(records), session.connection()
    asked = connection.exec_driver_sql("SELECT record FROM question UNION SELECT record FROM asked_again").scalars()
    if not wanted & {UUID(bytes=record) for record in asked}:
        return {}  # nearly always, and every panel asks
    return {(one.record_id, one.register): len(one.answers) for one in open_questions(session) if one.record_id in wanted}


def _question(connection: Connection, number: int, record: bytes, register_number: int, space: bytes, reason: str) -> Question:
    writes = journal.writes_of(connection, record)
    candidates = heads(readable(connection, writes))[register_number]
    if reason == "deleted":
        newest = max((w for w in writes if w.dot not in {h.dot for h in candidates}), key=lambda w: w.stamp, default=None)
        others = [] if newest is None else [Head(newest.stamp, newest.dot, (None,))]
        answers = [*others, *candidates]
    else:
        answers = standing(candidates)
    return _put(connection, (number, record, register_number, space), reason, writes, answers, candidates)


def _put(
    connection: Connection,
    about: tuple[int, bytes, int, bytes],
    reason: str,
    writes: Sequence[Write],
    answers: Sequence[Head],
    shown: Sequence[Head],
) -> Question:
    """*about*: kind, record, register, space. *shown*: the heads now, which an answer will have seen."""
    number, record, register_number, space = about
    register = RECORDS.by_number(number).register(register_number)
    assert register is not None
    return Question(
        number,
        UUID(bytes=record),
        register_number,
        UUID(bytes=space),
        reason,
        tuple(_answer(connection, register, head) for head in answers),
        values_of(register, before(writes, register_number, answers if reason == "values" else shown)),
        _asked(connection, space),
        {UUID(bytes=record): {register_number: tuple(head.dot for head in shown)}},
    )


def _asked_again(connection: Connection) -> Iterable[Question]:
    """Questions whose answer was taken back, as long as nobody has written there since."""
    rows = connection.exec_driver_sql("SELECT kind, record, register, space, device, number FROM asked_again").all()
    for kind, record, register, space, device, number in rows:
        if kind not in RECORDS or RECORDS.by_number(kind).register(register) is None:
            continue
        writes = journal.writes_of(connection, record)
        by_dot = {write.dot: write for write in writes}
        shown, given = heads(writes).get(register, ()), by_dot.get(Dot(device, number))
        if given is None or len(shown) != 1 or given.dot not in by_dot[shown[0].dot].causes:
            continue
        stood = [by_dot[dot] for dot in given.causes if dot in by_dot and by_dot[dot].body.get(register, BLANK) != BLANK]
        if len(stood) < 2:
            continue  # what stood against it is destroyed
        answers = sorted((Head(one.stamp, one.dot, one.body[register]) for one in stood), reverse=True)
        yield _put(connection, (kind, record, register, space), "values", writes, answers, shown)


def _answer(connection: Connection, register: Register, head: Head) -> Answer:
    user = UUID(bytes=user_of(connection, head.dot.device))
    return Answer(values_of(register, head.values), user, laptop_of(connection, head.dot.device), moment(head.stamp))


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
    if question.register == DELETED and values["deleted"] is not None:
        values = {"deleted": DELETING}  # a delete of now: it covers what the earlier one didn't know of
    connection = session.connection()
    connection.exec_driver_sql("DELETE FROM asked_again WHERE record = ? AND register = ?", (question.record_id.bytes, question.register))
    _set(session, kind, register, found, values)


def _set(session: Session, kind: Kind, register: Register, found: Record, values: dict[str, Any]) -> None:
    """Write the register, also where it holds those values already."""
    for name, value in values.items():
        setattr(found, name, value)
    session.add(found)
    session.flush()
    capture.mark(session.connection(), kind, found.id.bytes, register.number)


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


def ask_again(session: Session, question: Question, made: Sequence[UUID] = ()) -> None:
    """Take back the answer that this laptop gave: what showed before shows again, and here the question is open until it is answered anew.

    *made*: the records that `keep_both` made. Raises RecordGone, and ChangedSince where somebody has written there meanwhile.
    """
    kind, register = _subject(question)
    connection, record = session.connection(), question.record_id.bytes
    found = session.get(kind.cls, question.record_id)
    if found is None:
        raise RecordGone(kind=kind.name, id=question.record_id)
    writes = journal.writes_of(connection, record)
    shown = heads(writes)[register.number]
    causes = {cause for write in writes if write.dot == shown[0].dot for cause in write.causes}
    asked = set(question.seen[question.record_id][register.number])
    if len(shown) != 1 or not same_laptop(shown[0].dot.device, secret(connection, "device") or b"") or not asked <= causes:
        raise ChangedSince(kind=kind.name, id=question.record_id)
    for one in made:
        delete(session, alive(session, kind.cls, one))
    possible = [one for one in question.answers if register.number != DELETED or one.values["deleted"] is not None]
    stood = max(possible, key=lambda one: one.at).values
    _set(session, kind, register, found, stood)
    if register.number == DELETED:
        return  # the old delete doesn't cover what was written beside it: that is a question by itself
    connection.exec_driver_sql(
        "INSERT INTO asked_again VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (record, register)"
        " DO UPDATE SET device = excluded.device, number = excluded.number",
        (record, register.number, kind.number, question.space_id.bytes, shown[0].dot.device, shown[0].dot.number),
    )


def _subject(question: Question) -> tuple[Kind, Register]:
    kind = RECORDS.by_number(question.kind)
    register = kind.register(question.register)
    assert register is not None
    assert question.reason != "deleted" or register.number == DELETED
    return kind, register
