"""Lease: how many days this laptop may still be read without contact with the server.

Time is reckoned by a clock that may be wrong. What has passed since the last contact is the sum of its steps forward: set back, it takes
nothing away and goes on counting from there; set years ahead by mistake it ends the lease at once, which the next contact puts right, and
a telephone call. All of it lies in the encrypted database, where nobody winds it back without the passphrase.

It is a policy of the unit's and no lock: whoever has the passphrase and another program than this reads on.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coachdesk.domain.lease_terms import days_of, last_day

WARNINGS: Final = (7, 3, 1)
"""Days left at which a coach is told."""
_CLOCK, _GIVEN = "lease_clock", "lease_given"
_CONTACT: Final = "sync_contact"


class LeaseState(StrEnum):
    """What a laptop may be used for."""

    OK = "ok"
    WARNED = "warned"
    WRITING_ONLY = "writing_only"


@dataclass(frozen=True, slots=True)
class Lease:
    """*until*: the last day on which everything may be read, *left*: how many days come after today; None where there is no server."""

    last_contact: date | None
    days: int
    until: date | None
    left: int | None

    @property
    def state(self) -> LeaseState:
        """Over from the day after the last; warned from seven days before."""
        if self.left is None or self.left > WARNINGS[0]:
            return LeaseState.OK
        return LeaseState.WARNED if self.left >= 0 else LeaseState.WRITING_ONLY

    @property
    def over(self) -> bool:
        """Nothing is read any more."""
        return self.state is LeaseState.WRITING_ONLY


class LeaseClock(NamedTuple):
    """Milliseconds: the last contact by the server's clock, how many have passed since, what ours showed when that was reckoned."""

    contact: int
    passed: int
    looked_at: int

    def at(self, wall: int) -> Self:
        """As seen when our clock shows *wall*. Keep the answer: after a clock was set back, it counts from there."""
        return self._replace(passed=self.passed + max(0, wall - self.looked_at), looked_at=wall)

    @property
    def now(self) -> int:
        """The moment, as far as a laptop without contact can know it."""
        return self.contact + self.passed


def read_clock(connection: Connection, wall: int) -> LeaseClock | None:
    """The clock as kept; None where there was no contact ever. A vault of before there were leases counts from its last contact."""
    kept = _mark(connection, _CLOCK)
    if kept is not None:
        return LeaseClock(*map(int, kept.split())).at(wall)
    contact = contact_of(connection)
    return LeaseClock(contact, max(0, wall - contact), wall) if contact else None


def kept_at(connection: Connection) -> int | None:
    """What our clock showed when it was kept last."""
    kept = _mark(connection, _CLOCK)
    return None if kept is None else int(kept.split()[-1])


def keep_clock(connection: Connection, clock: LeaseClock) -> None:
    """Keep it."""
    _set_mark(connection, _CLOCK, " ".join(map(str, clock)))


def contact_of(connection: Connection) -> int:
    """When the server answered last, by its own clock as far as that is known; 0 for never."""
    row = connection.exec_driver_sql("SELECT value FROM mark WHERE name = ?", (_CONTACT,)).first()
    return 0 if row is None else int(row[0])


def begin_anew(connection: Connection, contact: int, wall: int) -> None:
    """The server has answered: whatever our clock had shown, and whatever was given by telephone, it counts from here."""
    keep_clock(connection, LeaseClock(contact, 0, wall))
    connection.exec_driver_sql("DELETE FROM mark WHERE name = ?", (_GIVEN,))


def give(connection: Connection, clock: LeaseClock, days: int, zone: ZoneInfo) -> None:
    """That many days from today, by telephone; until the next contact."""
    _set_mark(connection, _GIVEN, (_day(clock.now, zone) + timedelta(days=days)).isoformat())


def lease_of(connection: Connection, clock: LeaseClock | None, unit: UUID | None, device: UUID, zone: ZoneInfo) -> Lease:
    """How it stands at *clock*'s moment. Days begin at midnight in *zone*, the municipality's."""
    row = connection.exec_driver_sql("SELECT lease_days FROM unit WHERE id = ?", (unit.bytes,)).first() if unit is not None else None
    days = days_of(row[0] if row is not None else None)
    if clock is None or unit is None:
        return Lease(None, days, None, None)
    given = connection.exec_driver_sql("SELECT longer_on, longer_until FROM laptop WHERE id = ?", (device.bytes,)).first()
    longer_on, longer_until = map(_date, given) if given is not None else (None, None)
    contact, today = _day(clock.contact, zone), _day(clock.now, zone)
    until = last_day(contact, days, longer_on, longer_until, today)
    by_telephone = _date(_mark(connection, _GIVEN))
    if by_telephone is not None:
        until = max(until, by_telephone)
    return Lease(contact, days, until, (until - today).days)


def _day(milliseconds: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(zone).date()


def _date(form: str | None) -> date | None:
    return None if form is None else date.fromisoformat(form)


def _mark(connection: Connection, name: str) -> str | None:
    row = connection.exec_driver_sql("SELECT value FROM mark WHERE name = ?", (name,)).first()
    return None if row is None else bytes(row[0]).decode()


def _set_mark(connection: Connection, name: str, value: str) -> None:
    sql = "INSERT INTO mark VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    connection.exec_driver_sql(sql, (name, value.encode()))
