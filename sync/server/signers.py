"""Who sent a request, and whether it is she, now, and for the first time."""

import hashlib
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, delete, or_, update
from sqlalchemy.dialects.postgresql import insert

from coachdesk.errors import SignatureInvalid
from sync.protocol import limits
from sync.protocol.membership import State
from sync.protocol.messages import Named, Request, Signed, check_signed
from sync.server import refused
from sync.server.tables import founding_token, nonce

_OVER: Final = delete(nonce).where(
    nonce.c.municipality_id == bindparam("municipality_id"),
    nonce.c.signer == bindparam("signer"),
    nonce.c.sent_at < bindparam("sent_before"),
)
_SPEND: Final = insert(nonce).on_conflict_do_nothing().returning(nonce.c.nonce)


@dataclass(frozen=True, slots=True)
class Signer:
    """A device and its user. Who has no user here sees the membership only: a newcomer, the root at founding, a revoked device."""

    device: bytes | None = None
    user: bytes | None = None


def identify(connection: Connection, state: State, request: Named, signed: Signed, now: int) -> Signer:
    """The signer, certified by *state*, with a fitting signature, time and nonce. Raises Refused.

    A municipality that isn't here yet has a signer too: the root that founds it with the operator's token.
    """
    signer, public = _named(connection, state, request, now)
    try:
        check_signed(signed, public)
    except SignatureInvalid:
        raise refused.unsigned() from None
    if abs(now - request.sent_at) > limits.CLOCK_WINDOW:
        raise refused.clock_skew(now)
    _spend_nonce(connection, request, now)
    return signer


def _named(connection: Connection, state: State, request: Named, now: int) -> tuple[Signer, bytes]:
    device = state.laptop(request.signer)
    if device is not None:
        return Signer(request.signer, device.user if device.revoked is None else None), device.public
    if isinstance(request, Request) and request.token:
        _spend_token(connection, request)
        return Signer(), request.signer
    if state.seq == 0:
        raise refused.foreign_municipality()
    if state.certifies(request.signer):
        return Signer(), request.signer  # a user's key, which introduces her second laptop
    invitation = state.invitation(request.signer)
    if invitation is None:
        raise refused.unknown_device()
    if invitation.used:
        raise refused.invitation_over("invitation_used")
    if now > invitation.expires:
        raise refused.invitation_over("invitation_expired")
    return Signer(), request.signer


def token_hash(token: bytes) -> bytes:
    """The form in which the server keeps a founding token."""
    return hashlib.sha256(b"coachdesk/founding-token/1\0" + token).digest()


def _spend_token(connection: Connection, request: Request) -> None:
    """The root's word counts only with a token that no other municipality has used, and only in a request that founds."""
    founding = request.entries and request.entries[0].seq == 1 and request.entries[0].author == request.signer
    spent = connection.execute(
        update(founding_token)
        .where(
            founding_token.c.token_hash == token_hash(request.token),
            or_(founding_token.c.spent_by.is_(None), founding_token.c.spent_by == request.municipality),
        )
        .values(spent_by=request.municipality)
        .returning(founding_token.c.token_hash)
    ).first()
    if not founding or spent is None:
        raise refused.bad_token()


def _spend_nonce(connection: Connection, request: Named, now: int) -> None:
    """Nonces are kept as long as their requests' time would be believed; then the time refuses them."""
    mine = {"municipality_id": request.municipality, "signer": request.signer}
    connection.execute(_OVER, {**mine, "sent_before": now - 2 * limits.CLOCK_WINDOW})
    new = connection.execute(_SPEND, {**mine, "nonce": request.nonce, "sent_at": request.sent_at}).first()
    if new is None:
        raise refused.repeated()
