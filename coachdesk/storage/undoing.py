"""Take back a whole transaction, as a new one: history keeps both.

A step is named by its writes alone. What stood before is read from the journal at the moment of undoing, so that nothing of it lies
about in memory, and what someone else has written since is never overwritten.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.record import DELETED, DELETING, RECORDS, Kind, Record, alive, check, delete
from coachdesk.errors import AlreadySigned, ChangedSince, RecordGone
from coachdesk.storage import journal
from coachdesk.storage.history import values_of
from coachdesk.storage.merge import BLANK, Name, Values, Write, heads

SIGNATURE = "signature"
"""The register that says of a record that it stands for good."""


def can_be_undone(session: Session, step: Sequence[Name]) -> bool:
    """Whether undoing may be offered.

    Not for signatures, nor for what is only ever added (who looked, what was handed out), nor for drafts, whose earlier words have
    melted away, nor for an answer to a question, which can't be asked anew.
    """
    writes = list(_written(session, step))
    return bool(writes) and not any(_for_good(session, write) for write in writes)


def undo_step(session: Session, step: Sequence[Name]) -> None:
    """Write what stood before the step: new records are deleted, deleted ones are back, changed values are the old ones again.

    Raises ChangedSince where something of it was changed or put to use since, AlreadySigned, RecordGone, InvalidInput.
    """
    writes = list(_written(session, step))
    together = {write.record for write in writes}
    for write in writes:
        if _for_good(session, write):
            raise AlreadySigned(id=UUID(bytes=write.record))
        _undo(session, write, together)


def _written(session: Session, step: Sequence[Name]) -> Iterator[Write]:
    sql = f"SELECT {journal.COLUMNS} FROM journal WHERE space = ? AND device = ? AND number = ?"  # noqa: S608 - constants
    for name in step:
        dot = journal.called_now(session.connection(), name.space, name.dot)
        row = session.connection().exec_driver_sql(sql, (name.space, *dot)).first()
        if row is not None:
            yield journal.as_write(row)


def _for_good(session: Session, write: Write) -> bool:
    kind = RECORDS.by_number(write.kind)
    if kind.add_only or kind.coalesce:
        return True
    if any(register.name == SIGNATURE and any(write.body.get(register.number, ())) for register in kind.registers):
        return True
    known = journal.writes_of(session.connection(), write.record)
    if any(values == BLANK for one in known for values in (one.body.get(number) for number in write.body)):
        return True  # something there was destroyed by a decision: what stood before it isn't there to be put back
    return any(len(set(_stood(known, write, number))) > 1 for number in write.body)


def _stood(known: Sequence[Write], write: Write, register: int) -> list[Values]:
    """What the writer was shown in that register; several values are a question."""
    return [one.body[register] for one in known if one.dot in write.causes and register in one.body]


def _undo(session: Session, write: Write, together: set[bytes]) -> None:
    kind, record_id = RECORDS.by_number(write.kind), UUID(bytes=write.record)
    found = session.get(kind.cls, record_id)
    if found is None:
        raise RecordGone(kind=kind.name, id=record_id)
    known = journal.writes_of(session.connection(), write.record)
    now = heads(known)
    begins = not any(one.stamp < write.stamp for one in known)
    if any([head.dot for head in now[number]] != [write.dot] for number in write.body) or (begins and len(known) > 1):
        raise ChangedSince(kind=kind.name, id=record_id)
    if begins:
        _refuse_used(session, kind, record_id, together)
        delete(session, found)
        return
    for number, forms in write.body.items():
        if number == DELETED:
            _turn(session, kind, found, forms)
        elif (register := kind.register(number)) is not None:
            for name, value in values_of(register, next(iter(_stood(known, write, number)), ())).items():
                setattr(found, name, value)
    check(found)
    session.add(found)


def _turn(session: Session, kind: Kind, found: Record, forms: Values) -> None:
    """Bring back what was deleted, where it still has a place to stand; delete what was brought back."""
    if not any(forms):
        found.deleted = DELETING
        return
    if kind.parent is not None and kind.parent_field is not None:
        alive(session, kind.parent, getattr(found, kind.parent_field))
    found.deleted = None


def _refuse_used(session: Session, kind: Kind, record_id: UUID, together: set[bytes]) -> None:
    """A new record that others have come to point at stays."""
    for other in RECORDS:
        for one in other.fields:
            if one.link is not kind.cls:
                continue
            link: Any = getattr(other.cls, one.name)
            users = session.exec(select(other.cls.id).where(link == record_id, col(other.cls.deleted).is_(None)))
            if any(user.bytes not in together for user in users):
                raise ChangedSince(kind=kind.name, id=record_id)
