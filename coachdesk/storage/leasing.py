"""The lease of an open vault, held to in one place: the workspace asks `admit` before every reading and writing.

Over, sync goes on and what is written is kept, but nothing is read. It is judged when the vault is opened; whoever has it open when the
day comes locks it (the window does) and finds the door as it is then, so that no page loses what stands on it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coachdesk.crypto.lease import days_given, heard_answer, new_challenge, new_secret
from coachdesk.crypto.pause import Pause
from coachdesk.domain.draft import drop_draft, keep_draft
from coachdesk.errors import DiskFull, LeaseOver, WrongAnswer
from coachdesk.storage import lease
from coachdesk.storage.identity import Identity, keep_secret, secret
from coachdesk.storage.lease import Lease

ADMITTED: Final[frozenset[Callable[..., Any]]] = frozenset({keep_draft, drop_draft})
"""What may be done while a lease is over: what is being written is kept, or dropped. Neither tells anything that was there before."""
KEPT_EVERY: Final = 5 * 60 * 1000
"""Milliseconds of lease that a crash can give back."""
_SECRET, _CHALLENGE, _PAUSE = "lease_secret", "lease_challenge", "lease_pause"


class Leasing:
    """*begun* gives a transaction under the workspace's lock, *who* whose laptop it is now, *wall* milliseconds since 1970."""

    def __init__(
        self, begun: Callable[[], AbstractContextManager[Connection]], who: Callable[[], Identity], wall: Callable[[], int]
    ) -> None:
        self._begun, self._who, self._wall = begun, who, wall
        self._over = False
        with begun() as connection:
            self._contact = lease.contact_of(connection)
        self._over = self.look().over

    def admit(self, what: Callable[..., Any] | None = None) -> None:
        """Raises LeaseOver for everything but what a screen for writing alone needs."""
        if self._over and what not in ADMITTED:
            raise LeaseOver

    def look(self) -> Lease:
        """How it stands now. Once there was contact, or days were given, all is admitted again."""
        with self._begun() as connection:
            clock = lease.read_clock(connection, self._wall())
            found = self._lease(connection, clock)
            known = lease.kept_at(connection)
        # A transaction of its own: a disk that is full keeps nobody out.
        if clock is not None and not (known is not None and known <= clock.looked_at < known + KEPT_EVERY):
            with suppress(DiskFull), self._begun() as connection:
                lease.keep_clock(connection, clock)
        if not found.over:
            self._over = False
        return found

    def carried(self, connection: Connection) -> None:
        """Sync has done something in this transaction: an answer of the server's begins the lease anew."""
        contact = lease.contact_of(connection)
        if contact != self._contact:
            lease.begin_anew(connection, contact, self._wall())
            self._contact = contact
            self._over = self._over and self._lease(connection, lease.read_clock(connection, self._wall())).over

    def _lease(self, connection: Connection, clock: lease.LeaseClock | None) -> Lease:
        who = self._who()
        return lease.lease_of(connection, clock, who.unit_id, who.device_id, ZoneInfo(who.zone))

    # --- by telephone ---------------------------------------------------------------------------------------------

    def secret(self) -> bytes:
        """This laptop's lease secret; made where there was none."""
        with self._begun() as connection:
            return _secret(connection)

    def challenge(self) -> str:
        """What is read out: the same until it was answered, also after a restart."""
        with self._begun() as connection:
            return _challenge(connection)

    def answer(self, text: str) -> Lease:
        """Days more, if it is the answer for this laptop and its challenge, which is used up then.

        A slip raises BadCode and costs no try. Raises WrongAnswer with the pause before the next one: it grows as the passphrase's does.
        """
        heard, now = heard_answer(text), self._wall() / 1000
        with self._begun() as connection:
            pause = _pause(connection).at(now)
            waits = pause.seconds
            tried = pause if waits else pause.failed(now)
            keep_secret(connection, _PAUSE, tried.to_bytes())  # before trying
        if waits:
            raise WrongAnswer(wait_seconds=waits)
        with self._begun() as connection:
            who, clock = self._who(), lease.read_clock(connection, self._wall())
            days = days_given(_secret(connection), who.device_id, _challenge(connection), heard)
            if days is not None and clock is not None:
                lease.give(connection, clock, days, ZoneInfo(who.zone))
                keep_secret(connection, _CHALLENGE, new_challenge().encode())
                keep_secret(connection, _PAUSE, Pause().to_bytes())
        if days is None:
            raise WrongAnswer(wait_seconds=tried.seconds)
        return self.look()


def _secret(connection: Connection) -> bytes:
    found = secret(connection, _SECRET)
    if found is None:
        keep_secret(connection, _SECRET, found := new_secret())
    return found


def _challenge(connection: Connection) -> str:
    found = secret(connection, _CHALLENGE)
    if found is None:
        keep_secret(connection, _CHALLENGE, found := new_challenge().encode())
    return found.decode()


def _pause(connection: Connection) -> Pause:
    return Pause.from_bytes(secret(connection, _PAUSE) or b"")
