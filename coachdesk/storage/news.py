"""What colleagues have changed about one's own participants since last time, from the journal: one piece a record and person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.access import AccessEvent
from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.record import DELETED, RECORDS, Kind
from coachdesk.storage.clock import moment
from coachdesk.storage.journal import decode_body
from coachdesk.storage.merge import Values
from coachdesk.storage.sitting import Since

MOST_WRITES = 2_000
"""So many are told of at most; who was away for a month finds the rest in each akt's history."""
MOST_ROWS = 20_000
"""So many rows of the journal are looked at, from its end: a tenth of a second."""


class Act(StrEnum):
    """What somebody did to a record, as people would say it: the most telling of what was done."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    SIGNED = "signed"
    CORRECTED = "corrected"
    DISPUTED = "disputed"
    ENDED = "ended"
    DONE = "done"
    GIVEN = "given"


# (kind, register) and what its holding something says, the most telling first.
_TELLING = (
    ("journal_note", "corrects_id", Act.CORRECTED),
    ("journal_note", "signature", Act.SIGNED),
    ("journal_note", "dispute_text", Act.DISPUTED),
    ("enrolment", "end", Act.ENDED),
    ("reminder", "done", Act.DONE),
    ("akt", "closed_on", Act.ENDED),
    ("akt", "responsible_id", Act.GIVEN),
)


@dataclass(frozen=True, slots=True)
class News:
    """*user_id* did that to a record of the akt; *at* is UTC, of the latest of it. *asked*: the record waits for an answer."""

    akt_id: UUID
    user_id: UUID
    kind: str
    record_id: UUID
    act: Act
    at: datetime
    asked: bool


def news(session: Session, since: Since) -> list[News]:
    """What others did after *since* to akter that the acting user is responsible for, the latest first.

    An akt that has come here since then is one piece of news, whatever it holds. That an akt was looked at is for its access log.
    """
    actor, run = acting(session), session.connection().exec_driver_sql
    kinds = {kind.number for kind in RECORDS} - {RECORDS.of(AccessEvent).number}
    newest = run("SELECT coalesce(max(id), 0) FROM journal").scalar_one()
    rows = run(_sql(kinds), (max(since.position, newest - MOST_ROWS), actor.user_id.bytes, actor.user_id.bytes, MOST_WRITES)).all()
    spaces = {row.space for row in rows}
    marks = ", ".join("?" * len(spaces))
    first = f"SELECT record FROM journal WHERE record IN ({marks}) GROUP BY record HAVING min(id) > ?"  # noqa: S608 - marks only
    new = {space for (space,) in run(first, (*spaces, since.position))} if spaces else set()
    # Those that a colleague founded; one's own may have come from one's other laptop.
    given = {row.space for row in rows if row.space in new and row.record == row.space and row.first}
    pieces: dict[tuple[bytes, bytes], list[Any]] = {}
    for row in rows:
        if row.space not in given:
            pieces.setdefault((row.record, row.user), []).append(row)
        elif row.record == row.space and row.first:
            pieces[row.space, b""] = [row]
    return sorted((_piece(found) for found in pieces.values()), key=lambda one: (one.at, one.record_id), reverse=True)


def _sql(kinds: Iterable[int]) -> str:
    # The journal is read from its end backwards, so that the cost follows what is new and not what there is.
    akt, some = RECORDS.of(Akt).table.name, ", ".join(map(str, kinds))
    return f"""
        SELECT j.space, j.stamp, j.kind, j.record, j.body, coalesce(k.user, j.device) AS user,
            NOT EXISTS (SELECT 1 FROM journal o WHERE o.record = j.record AND o.id < j.id) AS first,
            EXISTS (SELECT 1 FROM question q WHERE q.record = j.record) AS asked
        FROM journal j CROSS JOIN {akt} a LEFT JOIN known_device k ON k.device = j.device
        WHERE j.id > ? AND a.id = j.space AND a.responsible_id = ? AND a.deleted IS NULL AND j.kind IN ({some})
            AND coalesce(k.user, j.device) <> ? AND j.aside IS NULL
        ORDER BY j.id DESC LIMIT ?"""  # noqa: S608 - declared names and numbers


def _piece(rows: Sequence[Any]) -> News:
    kind, latest = RECORDS.by_number(rows[0].kind), max(rows, key=lambda row: row.stamp)
    said: dict[int, Values] = {}
    for row in sorted(rows, key=lambda row: row.stamp):
        said |= decode_body(row.body)
    act = _act(kind, said, added=any(row.first for row in rows))
    ids = (UUID(bytes=latest.space), UUID(bytes=latest.user), kind.name, UUID(bytes=latest.record))
    return News(*ids, act, moment(latest.stamp), bool(latest.asked))


def _act(kind: Kind, said: dict[int, Values], *, added: bool) -> Act:
    if _holds(said.get(DELETED, ())):
        return Act.REMOVED
    named = {register.name: said[register.number] for register in kind.registers if register.number in said}
    for name, register, act in _TELLING:
        if name == kind.name and _holds(named.get(register, ())) and not (added and name == "akt"):
            return act
    return Act.ADDED if added else Act.CHANGED


def _holds(values: Sequence[object]) -> bool:
    return any(value is not None for value in values)
