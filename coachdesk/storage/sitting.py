"""Since when something is new to the user of this laptop: what a coach means by "since last time".

She doesn't mean the last lock. The vault locks itself while she drives between two villages, and what had come in the morning is still
new at two, until she has had time for it. She means the end of her last *working day*: what has come since she closed on Tuesday at
16:40 is new all Wednesday, however often she locks and unlocks. A working day ends at four in the morning, so that an evening's writing
past midnight belongs to the day it began.

Two places in the journal are remembered, each with its moment: where she was last here (noted at unlock, while the vault is open and at
lock, so that a crash costs minutes and hides nothing), and where the last working day ended. A place in the journal is the order in
which this laptop learned of writes: what a colleague wrote a week ago without a net and what comes today is new today.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection
from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.wire import instant_from_form, instant_to_form

DAY_ENDS = timedelta(hours=4)
"""After midnight, in the municipality's zone."""
_HERE, _SINCE = "sitting_here", "sitting_since"


@dataclass(frozen=True, slots=True)
class Since:
    """The end of the last working day: *position* is the last row of the journal then."""

    position: int
    moment: datetime


def be_here(session: Session) -> None:
    """Note that the user is here now. The first time on another working day than before, what was noted last becomes "last time"."""
    now, connection = acting(session).now(), session.connection()
    before = _read(connection, _HERE)
    if before is not None and _working_day(now) > _working_day(before.moment.astimezone(now.tzinfo)):
        _keep(connection, _SINCE, before)
    position = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM journal").scalar_one()
    _keep(connection, _HERE, Since(int(position), now))


def last_time(session: Session) -> Since | None:
    """When the last working day ended; None on a laptop's first day, when everything would be new and so nothing is."""
    return _read(session.connection(), _SINCE)


def _working_day(moment: datetime) -> date:
    return (moment - DAY_ENDS).date()


def _read(connection: Connection, name: str) -> Since | None:
    row = connection.exec_driver_sql("SELECT value FROM mark WHERE name = ?", (name,)).first()
    if row is None:
        return None
    position, form = bytes(row[0]).decode().split(" ", maxsplit=1)
    return Since(int(position), instant_from_form(form))


def _keep(connection: Connection, name: str, since: Since) -> None:
    value = f"{since.position} {instant_to_form(since.moment)}".encode()
    connection.exec_driver_sql("INSERT INTO mark VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))
