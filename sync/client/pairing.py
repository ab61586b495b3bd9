"""A second laptop of one's own: an unlocked one hands over its user's keys, sealed under a code that goes from screen to screen.

It is the user's, not the vault's, that goes over: the new laptop makes its own signing key, which the log shows to everyone concerned, and
is given the teams' keys by the other's next round. The bundle can be fetched once.
"""

import secrets
from typing import Annotated, Final

from msgspec import Meta

from coachdesk.crypto.identity import EXCHANGE_PRIVATE_BYTES, code_key, invitation_code, locator
from coachdesk.crypto.seal import open_sealed, seal
from coachdesk.errors import InvitationInvalid, MalformedMessage, NotAllowed, SealBroken
from coachdesk.storage.workspace import Transaction
from coachdesk.zones import is_zone
from sync.client.engine import SyncEngine
from sync.client.me import me_of
from sync.protocol.messages import NONCE_BYTES, VERSION, Deposit, sign_request
from sync.protocol.wire import Id, SigningPublic, Wire, decode, encode

MINUTES: Final = 15
"""That the code holds; the server ends it."""
_HEADER: Final = b"coachdesk/pairing-bundle/1\0"


class Pairing(Wire, frozen=True):
    """What another laptop of the same user must know. Whoever has the code within its minutes, and first, is the user."""

    version: Annotated[int, Meta(ge=1, le=1)]
    municipality: Id
    root: SigningPublic
    unit: Id
    zone: Annotated[str, Meta(max_length=64)]
    user: Id
    signing: Annotated[bytes, Meta(min_length=32, max_length=32)]
    exchange: Annotated[bytes, Meta(min_length=EXCHANGE_PRIVATE_BYTES, max_length=EXCHANGE_PRIVATE_BYTES)]


def pair(engine: SyncEngine) -> str:
    """Leave the user's keys for another laptop of hers; gives the code, which opens them for a quarter of an hour, once.

    Raises NotAllowed where this laptop speaks for nobody or its user's keys are void; ServerUnreachable, ServerRefused.
    """
    with engine.workspace.transaction() as tx:
        me, state = me_of(tx), engine.state(tx)
        device, signing, exchange = tx.keyring.signing("device"), tx.keyring.signing("user"), tx.keyring.exchange()
        fact = None if me is None else state.user(me.user)
        if me is None or device is None or signing is None or exchange is None or fact is None or fact.void or not state.is_live(me.device):
            raise NotAllowed(what="no_keys")
        zone = (tx.keyring.get("zone") or b"").decode()
        bundle = Pairing(1, me.municipality, tx.keyring.require("root"), me.unit, zone, me.user, signing.to_bytes(), exchange.to_bytes())
    code = invitation_code()
    place = locator(code)
    sealed = seal(code_key(code), _HEADER, encode(bundle))
    message = Deposit(VERSION, me.municipality, me.device, secrets.token_bytes(NONCE_BYTES), engine.now(), place, device.public, sealed)
    engine.wire.deposit(place, sign_request(message, device))
    return code


def opened(key: bytes, sealed: bytes) -> Pairing | None:
    """The bundle, where it is a pairing's. Raises InvitationInvalid (reason: damaged, zone)."""
    try:
        found = decode(open_sealed(key, _HEADER, sealed), Pairing, "pairing")
    except SealBroken:
        return None
    except MalformedMessage:
        raise InvitationInvalid(reason="damaged") from None
    require_zone(found.zone)
    return found


def require_zone(name: str) -> None:
    """Deadlines are reckoned in the municipality's zone: one that this computer doesn't know is told now and not at the first day's end.

    Raises InvitationInvalid(zone).
    """
    if not is_zone(name):
        raise InvitationInvalid(reason="zone")


def take_over(tx: Transaction, bundle: Pairing) -> None:
    """Become another laptop of the bundle's user."""
    values = {
        "municipality": bundle.municipality,
        "root": bundle.root,
        "unit": bundle.unit,
        "zone": bundle.zone.encode(),
        "user": bundle.user,
        "user_signing": bundle.signing,
        "user_exchange": bundle.exchange,
    }
    for name, value in values.items():
        tx.keyring.keep(name, value)
    tx.keyring.make_signing("device")
    tx.keyring.know_device(tx.keyring.require("device"), bundle.user)
    tx.new_identity = True
