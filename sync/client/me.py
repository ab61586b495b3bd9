"""Whose laptop this is, in the words of the protocol."""

from dataclasses import dataclass
from typing import Final, Protocol

from coachdesk.crypto.derive import derive
from coachdesk.crypto.identity import EXCHANGE_PRIVATE_BYTES, ExchangeKey
from coachdesk.storage.workspace import Transaction, Workspace
from coachdesk.voice import voice
from sync.client.wire import Wire
from sync.protocol.membership import State
from sync.protocol.wraps import commitment

PROGRAM: Final = 1
"""Counts up with each release that others must be able to tell from older ones: an administrator can end what is older."""
CONTACT: Final = "contact"
"""The number that says when the server answered last, in milliseconds since 1970."""
HEALING: Final = "healing"
"""The number that says until when (milliseconds) the server's restored log takes back only what had been in it."""
LOST_FROM: Final = "lost_from"
LOST_TO: Final = "lost_to"
"""The numbers between which a restored server's log may lack what was there: from beyond the floor, 0 where it never was restored."""


@dataclass(frozen=True, slots=True)
class Me:
    """Ids of 16 bytes each."""

    municipality: bytes
    unit: bytes
    user: bytes
    device: bytes
    voice: bytes
    """With which this sitting speaks."""


def me_of(tx: Transaction) -> Me | None:
    """None before a municipality was founded or joined."""
    known = tx.keyring.among("municipality", "unit", "user", "device", "voice")
    if "municipality" not in known or "unit" not in known:
        return None
    return Me(known["municipality"], known["unit"], known["user"], known["device"], voice(known["device"], known["voice"]))


class Carrying(Protocol):
    """What errands beside the rounds need of the engine."""

    workspace: Workspace
    wire: Wire

    def now(self) -> int:
        """Milliseconds."""

    def chance(self, count: int) -> bytes:
        """Random bytes."""

    def state(self, tx: Transaction) -> State:
        """The membership."""


def issues(tx: Transaction, state: State, me: Me) -> bool:
    """Whether this laptop may say what an issuer may: by the founder's key, or as an administrator's laptop."""
    return holds_issuer(tx, state) or me.user in state.administrators


def holds_issuer(tx: Transaction, state: State) -> bool:
    """Whether the founder's key lies here and counts still: the root can end it, also from another laptop."""
    key = tx.keyring.signing("issuer")
    return key is not None and (state.found is None or key.public in state.issuers)


def confirmed_team_keys(tx: Transaction, state: State, me: Me) -> dict[bytes, dict[int, bytes]]:
    """Team to epoch to key: of those held here only the ones that the membership log has committed to."""
    found: dict[bytes, dict[int, bytes]] = {}
    for team, keys in tx.keyring.team_keys().items():
        for epoch, key in keys.items():
            if state.team_commitment(team, epoch) == commitment(me.municipality, team, epoch, key):
                found.setdefault(team, {})[epoch] = key
    return found


def may_be_lost(tx: Transaction, state: State, team: bytes, epoch: int) -> bool:
    """Whether a restored server may have lost what was given of a team's key: who made it may be put back herself, or gone for good."""
    return 0 < tx.post.number(LOST_FROM) <= state.team_key_since(team, epoch)


def team_exchange(key: bytes) -> ExchangeKey:
    """A team's exchange pair follows from its key, so that every member can open what was sealed to the team."""
    return ExchangeKey.from_bytes(derive(key, b"coachdesk/team-exchange/1", length=EXCHANGE_PRIVATE_BYTES))
