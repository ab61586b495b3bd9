"""Sealed bundles that wait for a newcomer with a code. Who has the code finds its bundle; who guesses is slowed down."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.dialects.postgresql import insert

from coachdesk.errors import InvitationInvalid
from sync.protocol.membership import State
from sync.protocol.messages import Deposit, Signed, open_request
from sync.server import refused
from sync.server.memberships import Memberships
from sync.server.signers import identify
from sync.server.tables import invitation
from sync.server.transactions import transact

PAIRING: Final = 15 * 60 * 1000
"""Milliseconds that a user's keys wait for her second laptop."""


def _invited_until(state: State, message: Deposit, now: int) -> int:
    said = state.invitation(message.public)
    if said is None or said.used or said.expires < now:
        raise InvitationInvalid(reason="unknown" if said is None else "used" if said.used else "expired")
    return said.expires


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
        signer = identify(connection, state, message, signed, now)
        device = state.device(message.signer)
        pairs = signer.user is not None and device is not None and device.public == message.public
        row = {
            "locator": message.locator,
            "public": message.public,
            "expires": now + PAIRING if pairs else _invited_until(state, message, now),
            "bundle": message.bundle,
            "once": pairs,
        }
        connection.execute(delete(invitation).where(invitation.c.expires < now))
        connection.execute(insert(invitation).values(row).on_conflict_do_nothing())

    def fetch(self, locator: bytes, place: str) -> bytes:
        """The bundle. Raises InvitationInvalid, and Refused where *place* has asked too often."""
        self.ask(place)
        now = self.clock()
        here = (invitation.c.locator == locator, invitation.c.expires >= now)

        def find(connection: Connection) -> bytes | None:
            taken: bytes | None = connection.execute(
                delete(invitation).where(*here, invitation.c.once).returning(invitation.c.bundle)
            ).scalar()
            return taken or connection.execute(select(invitation.c.bundle).where(*here)).scalar()

        bundle = transact(self.engine, find)
        if bundle is None:
            raise InvitationInvalid(reason="unknown")
        return bundle

    def used(self, public: bytes) -> None:
        """Someone has come in by this invitation key: its bundle goes."""
        transact(self.engine, lambda connection: connection.execute(delete(invitation).where(invitation.c.public == public)))
