"""Sealed bundles that wait for a newcomer with a code. Who has the code finds its bundle; who guesses is slowed down."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.dialects.postgresql import insert

from coachdesk.errors import InvitationInvalid
from sync.protocol.messages import Deposit, Signed, open_request
from sync.server import refused
from sync.server.memberships import Memberships
from sync.server.signers import identify
from sync.server.tables import invitation
from sync.server.transactions import transact


def everybody_may(_: str) -> None:
    """Nobody is slowed down."""


@dataclass(frozen=True, slots=True)
class Invitations:
    """Deposited by a certified device for an invitation that the log knows; gone once used or expired."""

    engine: Engine
    clock: Callable[[], int]
    memberships: Memberships
    ask: Callable[[str], None] = everybody_may
    """Told each address that tries a code. Raises Refused where it has tried too often."""

    def deposit(self, locator: bytes, body: bytes) -> None:
        """Keep a bundle. The first one at a locator stays. Raises Refused, MalformedMessage, InvitationInvalid."""
        message, signed = open_request(body, Deposit)
        if message.locator != locator:
            raise refused.malformed()
        transact(self.engine, lambda connection: self._deposit(connection, message, signed))

    def _deposit(self, connection: Connection, message: Deposit, signed: Signed) -> None:
        now = self.clock()
        state = self.memberships.latest(connection, message.municipality)
        identify(connection, state, message, signed, now)
        said = state.invitation(message.public)
        if said is None or said.used or said.expires < now:
            raise InvitationInvalid(reason="unknown" if said is None else "used" if said.used else "expired")
        row = {
            "locator": message.locator,
            "public": message.public,
            "expires": said.expires,
            "bundle": message.bundle,
        }
        connection.execute(delete(invitation).where(invitation.c.expires < now))
        connection.execute(insert(invitation).values(row).on_conflict_do_nothing())

    def fetch(self, locator: bytes, place: str) -> bytes:
        """The bundle. Raises InvitationInvalid, and Refused where *place* has asked too often."""
        self.ask(place)
        now = self.clock()
        looked_up = select(invitation.c.bundle).where(invitation.c.locator == locator, invitation.c.expires >= now)
        bundle: bytes | None = transact(self.engine, lambda connection: connection.execute(looked_up).scalar())
        if bundle is None:
            raise InvitationInvalid(reason="unknown")
        return bundle

    def used(self, public: bytes) -> None:
        """Someone has come in by this invitation key: its bundle goes."""
        transact(self.engine, lambda connection: connection.execute(delete(invitation).where(invitation.c.public == public)))
