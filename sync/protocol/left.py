"""What somebody wrote and can no longer send: sealed to a team that leads the space, so that no word is lost with her right to write.

"Efterlämnat". It goes by doors of its own: a laptop that was revoked may use them, and nothing else.
"""

from typing import Annotated, Final

from msgspec import Meta

from coachdesk.crypto.identity import ExchangeKey, Purpose, SigningKey, verify
from coachdesk.crypto.seal import hpke_open, hpke_seal
from sync.protocol import limits
from sync.protocol.membership import State
from sync.protocol.messages import FromDevice
from sync.protocol.statements import SpaceKind
from sync.protocol.wire import Count, Epoch, Id, Signature, Wire, decode, encode
from sync.protocol.writes import Parcel, Tx, decode_parcel, parcels

PATH: Final = "/v1/left/"
DOORS: Final = ("put", "get")
AROUND: Final = 1_500
"""Bytes of a message around its compressed parcel, at most: seal, signature, names."""


class Words(Wire, frozen=True):
    """A parcel on its way to *team*, whose public key of *epoch* it is sealed to. *id* names it for good."""

    id: Id
    device: Id
    space: Id
    team: Id
    epoch: Epoch
    sealed: Annotated[bytes, Meta(min_length=1, max_length=limits.SEALED)]


class LeftPut(FromDevice, frozen=True, tag=9):
    """By the laptop that leaves it: keep this for the team. Repeating it is harmless."""

    words: Words


class LeftGet(FromDevice, frozen=True, tag=10):
    """What was left for the teams of who asks, from number *after* on."""

    after: Count


class LeftAnswer(Wire, frozen=True, tag=58):
    """As much as fits a page. *reached*: ask from there; *more*: at once."""

    words: list[Words]
    reached: Count
    more: bool


class _Header(Wire, frozen=True):
    version: int
    municipality: Id
    id: Id
    device: Id
    space: Id
    team: Id
    epoch: Epoch


class _Plain(Wire, frozen=True):
    parcel: bytes
    signature: Signature


def is_for(state: State, user: bytes, space: bytes) -> bool:
    """Whether what was left in *space* is any business of a user whose team it is sealed to.

    An akt's words are for who may read the akt now: the team may have lost it since, as where somebody's identity is protected. What
    was private, and what the log never heard of, nobody else can inherit.
    """
    about = state.space(space)
    return about is None or about.kind is not SpaceKind.AKT or state.may_read(user, space)


def cut(txs: list[Tx]) -> list[bytes]:
    """A backlog as encoded parcels that each fit a message. Raises MalformedMessage where one transaction alone doesn't."""
    return [data for _, data in parcels(txs, limits.SEALED - AROUND)]


def seal_words(municipality: bytes, words: Words, parcel: bytes, public: bytes, key: SigningKey) -> Words:
    """*words* with the encoded *parcel* in it, for who holds the team's key; *public* is the team's, *key* the laptop's."""
    header = _header(municipality, words)
    plain = encode(_Plain(parcel, key.sign(Purpose.LEFT, header + parcel)))
    return Words(words.id, words.device, words.space, words.team, words.epoch, hpke_seal(public, header, plain))


def open_words(municipality: bytes, words: Words, private: ExchangeKey, device_public: bytes) -> Parcel:
    """The parcel. Raises SealBroken, SignatureInvalid, MalformedMessage."""
    header = _header(municipality, words)
    plain = decode(hpke_open(private, header, words.sealed), _Plain, "left")
    verify(device_public, plain.signature, Purpose.LEFT, header + plain.parcel)
    return decode_parcel(plain.parcel)


def _header(municipality: bytes, words: Words) -> bytes:
    return encode(_Header(1, municipality, words.id, words.device, words.space, words.team, words.epoch))
