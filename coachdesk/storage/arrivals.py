"""Applying writes: validate, journal, and bring the records' tables to what the journal says.

News from far away and answers from here take this road.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection

from coachdesk.domain.record import DELETED, RECORDS, Kind
from coachdesk.domain.wire import Form
from coachdesk.storage import capture, journal
from coachdesk.storage.blanks import blanked, gone_in
from coachdesk.storage.engine import raw
from coachdesk.storage.merge import Dot, Head, Name, Write, covered, heads, is_question, shown
from coachdesk.storage.readable import OTHER_SPACE, problem, readable

_VARIABLES = 500
_NOTHING = (None,) * 64

UserOf = Callable[[bytes], bytes]
Flagged = Callable[[int], bool]


class Judge(NamedTuple):
    """What merge needs to know of people and clocks: whose laptop a device is, and which stamps aren't believed."""

    user_of: UserOf
    flagged: Flagged


def receive(connection: Connection, writes: Sequence[Write], envelope: int, judge: Judge) -> list[Write]:
    """Journal and apply writes, of one space or of several; repeated ones are left out. Returns the new ones.

    Never raises for content: what can't be applied is journalled with its reason and shown as set aside.
    """
    known = _known_dots(connection, writes)
    gone = gone_in(connection, {write.space for write in writes})
    new = [blanked(write, gone) for write in writes if write.name not in known]
    homes = _homes(connection, new)
    aside = {}
    for write in new:
        reason = problem(write, homes.get(write.record), gone.get(write.name, ()))
        if reason is not None:
            aside[write.name] = reason
    journal.add(connection, new, envelope, aside)
    count = Counter(write.record for write in new)
    fresh = [
        w for w in new if w.name not in aside and w.record not in homes and count[w.record] == 1 and w.body.get(DELETED, (None,)) == (None,)
    ]
    _insert_fresh(connection, fresh)
    easy = {write.record for write in fresh}
    settle(
        connection,
        {(w.kind, w.record) for w in new if w.record not in easy and w.kind in RECORDS and aside.get(w.name) != OTHER_SPACE},
        judge,
    )
    reopen(connection, new, judge)
    return new


def _known_dots(connection: Connection, writes: Iterable[Write]) -> set[Name]:
    ranges: dict[tuple[bytes, bytes], list[int]] = defaultdict(list)
    for write in writes:
        ranges[write.space, write.device].append(write.number)
    known = set()
    sql = "SELECT number FROM journal WHERE space = ? AND device = ? AND number BETWEEN ? AND ?"
    for (space, device), numbers in ranges.items():
        for (number,) in raw(connection).execute(sql, (space, device, min(numbers), max(numbers))):
            known.add(Name(space, Dot(device, number)))
    return known


def _homes(connection: Connection, writes: Iterable[Write]) -> dict[bytes, bytes]:
    """Where those records are known to live: in the space of the first write that this laptop heard of."""
    records = list({write.record for write in writes})
    homes: dict[bytes, bytes] = {}
    for start in range(0, len(records), _VARIABLES):
        some = records[start : start + _VARIABLES]
        sql = f"SELECT record, space FROM journal WHERE record IN ({', '.join('?' * len(some))}) ORDER BY id DESC"  # noqa: S608 - marks only
        homes.update(raw(connection).execute(sql, some))
    return homes


def _insert_fresh(connection: Connection, writes: Iterable[Write]) -> None:
    """The usual case of a first sync: a record with one write is what that write says."""
    rows: dict[int, list[tuple[Form, ...]]] = defaultdict(list)
    for write in writes:
        values: list[Form] = [write.record, write.space]
        body = write.body
        for number, width in _widths(RECORDS.by_number(write.kind)):
            forms = body.get(number)
            if forms is None:
                values += _NOTHING[:width]
            elif len(forms) == width:
                values += forms
            else:
                values += (*forms, *_NOTHING[: width - len(forms)])
        rows[write.kind].append(tuple(values))
    _store(connection, rows)


@cache
def _widths(kind: Kind) -> tuple[tuple[int, int], ...]:
    """Each register and how many fields it has."""
    return tuple((register.number, len(register.fields)) for register in kind.registers)


def _store(connection: Connection, rows: Mapping[int, Sequence[tuple[Form, ...]]]) -> None:
    if not rows:
        return
    with capture.paused(connection):
        for number, values in rows.items():
            raw(connection).executemany(_upsert(RECORDS.by_number(number)), values)


def settle(connection: Connection, touched: Iterable[tuple[int, bytes]], judge: Judge) -> None:
    """Bring the tables of those records to what the journal says, and ask or withdraw questions."""
    rows: dict[int, list[tuple[Form, ...]]] = defaultdict(list)
    for number, record in touched:
        kind = RECORDS.by_number(number)
        writes = journal.writes_of(connection, record)
        if not writes:
            continue
        state = heads(readable(connection, writes))
        rows[number].append(_row(connection, kind, writes[0], state))
        _ask(connection, kind, writes[0], state, judge)
    _store(connection, rows)


def _row(connection: Connection, kind: Kind, first: Write, state: dict[int, tuple[Head, ...]]) -> tuple[Form, ...]:
    values: list[Form] = [first.record, first.space]
    for register in kind.registers:
        candidates = state.get(register.number)
        forms = shown(candidates, register.merge).values if candidates else ()
        if register.number == DELETED and forms and forms[0] is not None and _uncovered(connection, first, forms[0]):
            forms = (None,)
        values += [*forms, *[None] * (len(register.fields) - len(forms))]
    return tuple(values)


@cache
def _upsert(kind: Kind) -> str:
    names = ["id", "space_id", *(field.name for field in kind.fields)]
    updates = ", ".join(f"{name} = excluded.{name}" for name in names[2:])
    marks = ", ".join("?" * len(names))
    return f"INSERT INTO {kind.table.name} ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {updates}"  # noqa: S608 - declared names


def _ask(connection: Connection, kind: Kind, first: Write, state: dict[int, tuple[Head, ...]], judge: Judge) -> None:
    connection.exec_driver_sql("DELETE FROM question WHERE record = ?", (first.record,))
    asked = [
        (register.number, "values")
        for register in kind.registers
        if is_question(state.get(register.number, ()), register.merge, judge.user_of, judge.flagged)
    ]
    buried = state.get(DELETED)
    if buried and buried[0].values[0] is not None:
        connection.exec_driver_sql(
            "INSERT INTO deletion VALUES (?, ?, ?) ON CONFLICT (record) DO NOTHING", (first.record, kind.number, first.space)
        )
        if _uncovered(connection, first, buried[0].values[0]):
            asked.append((DELETED, "deleted"))
    elif buried:
        connection.exec_driver_sql("DELETE FROM deletion WHERE record = ?", (first.record,))
    for register, reason in asked:
        connection.exec_driver_sql(
            "INSERT INTO question (record, register, kind, space, reason) VALUES (?, ?, ?, ?, ?)",
            (first.record, register, kind.number, first.space, reason),
        )


def _uncovered(connection: Connection, first: Write, value: Form) -> bool:
    """Whether someone wrote to the record or below it without knowing of its delete."""
    known = journal.decode_vector(value)
    latest = journal.vector(connection, first.space)
    for device, number in latest.items():
        if number <= known.get(device, 0):
            continue
        sql = "SELECT kind, record, number, body FROM journal WHERE space = ? AND device = ? AND number > ?"
        for other, record, count, body in connection.exec_driver_sql(sql, (first.space, device, known.get(device, 0))):
            if other not in RECORDS or RECORDS.by_number(other).root == "access_log" or covered(known, Dot(device, count)):
                continue  # that someone looked is no reason to ask
            written = journal.decode_body(body)
            if set(written) == {DELETED} and (record == first.record or written[DELETED] != (None,)):
                continue  # nor that something below it was deleted, too
            if is_below(connection, other, record, first.record):
                return True
    return False


def is_below(connection: Connection, number: int, record: bytes, ancestor: bytes) -> bool:
    """Whether *record* is *ancestor* or stands somewhere below it."""
    while record != ancestor:
        kind = RECORDS.by_number(number)
        if kind.parent is None or kind.parent_field is None:
            return False
        sql = f"SELECT {kind.parent_field} FROM {kind.table.name} WHERE id = ?"  # noqa: S608 - declared names
        row = connection.exec_driver_sql(sql, (record,)).first()
        if row is None or row[0] is None:
            return False
        number, record = RECORDS.of(kind.parent).number, row[0]
    return True


def reopen(connection: Connection, new: Iterable[Write], judge: Judge) -> None:
    """A delete that doesn't cover what has just come is a question again."""
    for space in {write.space for write in new}:
        sql = "SELECT kind, record FROM deletion WHERE space = ?"
        settle(connection, raw(connection).execute(sql, (space,)).fetchall(), judge)
