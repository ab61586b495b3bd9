"""Who may listen: a device of the municipality, with a fitting signature, time and nonce, like for a round."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from sync.protocol.listening import Listen
from sync.protocol.messages import Signed, open_request
from sync.server import refused
from sync.server.limits import Limits
from sync.server.memberships import Memberships
from sync.server.signers import identify
from sync.server.tables import municipality
from sync.server.transactions import transact


@dataclass(frozen=True, slots=True)
class Wish:
    """Who listens, and from where."""

    municipality: bytes
    device: bytes
    position: int


@dataclass(frozen=True, slots=True)
class Listening:
    """The judgement over one database. *clock* gives milliseconds."""

    engine: Engine
    clock: Callable[[], int]
    memberships: Memberships
    limits: Limits

    def judge(self, body: bytes) -> Wish:
        """Raises Refused, MalformedMessage. The position is -1 where the laptop knows another log: it is told at once."""
        message, signed = open_request(body, Listen)
        return transact(self.engine, lambda connection: self._judge(connection, message, signed))

    def reached(self, municipality_id: bytes) -> int:
        """Where the log stands now."""
        mine = municipality.c.municipality_id == municipality_id
        position: int = transact(
            self.engine, lambda connection: connection.execute(select(municipality.c.position).where(mine)).scalar_one()
        )
        return position

    def _judge(self, connection: Connection, message: Listen, signed: Signed) -> Wish:
        state = self.memberships.latest(connection, message.municipality)
        signer = identify(connection, state, message, signed, self.clock())
        if signer.device is None:
            raise refused.unknown_device()
        self.limits.known(message.municipality, signer.device)
        mine = municipality.c.municipality_id == message.municipality
        generation = connection.execute(select(municipality.c.generation).where(mine)).scalar_one()
        return Wish(message.municipality, signer.device, message.position if message.generation == generation else -1)
