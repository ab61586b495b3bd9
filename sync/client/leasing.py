"""Lease secrets in the hands of the heads: each laptop seals its own to their public key, and a head opens it to answer a telephone call.

After the heads' key was turned, each laptop seals its secret anew at its next contact: nobody needs to do it for her. Until then the
heads, who keep their earlier keys, open what was sealed before.
"""

from typing import NamedTuple
from uuid import UUID

from coachdesk.crypto.lease import key_mark, open_secret, seal_secret
from coachdesk.errors import NotAllowed, SealBroken
from coachdesk.storage.workspace import Transaction
from sync.client.me import Me, confirmed_team_keys, team_exchange
from sync.protocol.membership import State


class Sealed(NamedTuple):
    """A lease secret for the heads, and the mark of the key that it was sealed to."""

    secret: bytes
    to: bytes


def sealed_for_heads(tx: Transaction, state: State, me: Me, secret: bytes, sealed_to: bytes | None) -> Sealed | None:
    """This laptop's *secret*, if it must be sealed anew: never done, or the heads' key isn't that of the mark *sealed_to* any more."""
    public = state.team_public(tx.keyring.team("heads"))
    if public is None or key_mark(public) == sealed_to:
        return None
    return Sealed(seal_secret(public, UUID(bytes=me.unit), UUID(bytes=me.device), secret), key_mark(public))


def opened_by_heads(tx: Transaction, state: State, me: Me, device: UUID, sealed: bytes) -> bytes:
    """Another laptop's lease secret. Raises NotAllowed (heads) for who isn't one, SealBroken where none of their keys opens it."""
    keys = confirmed_team_keys(tx, state, me).get(tx.keyring.team("heads"), {})
    if not keys:
        raise NotAllowed(what="heads")
    for epoch in sorted(keys, reverse=True):
        try:
            return open_secret(team_exchange(keys[epoch]), UUID(bytes=me.unit), device, sealed)
        except SealBroken:
            continue
    raise SealBroken(what="lease_secret")
