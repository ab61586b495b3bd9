"""One space's unsent transactions, sealed and signed: sent, stored and applied whole.

The signature covers a header of which only a part travels. The rest (municipality, unit, the previous envelope's hash)
is known to both sides; whoever lies about it gets a signature that doesn't fit.
"""

import hashlib
from typing import Annotated, Final

from msgspec import Meta

from coachdesk.crypto.identity import ExchangeKey, Purpose, SigningKey, verify
from coachdesk.crypto.seal import hpke_open, hpke_seal, open_sealed, seal
from coachdesk.errors import MalformedMessage
from sync.protocol import limits
from sync.protocol.wire import Epoch, Hash, Id, Number, Signature, Wire, encode
from sync.protocol.writes import Parcel, decode_parcel, encode_parcel

VERSION: Final = 1
NO_PREVIOUS: Final = bytes(32)
"""What stands for the previous hash in the first envelope of a chain."""


class Header(Wire, frozen=True):
    """Everything that an envelope says in clear. All of it is associated data of the seal, and signed."""

    version: int
    municipality: Id
    unit: Id
    space: Id
    device: Id
    number: Number
    """1, 2, 3 … in the chain of (device, space)."""
    previous: Hash
    first: Number
    """Dot of the first write; the others follow without a gap."""
    dots: Number
    epoch: Epoch


class Envelope(Wire, frozen=True):
    """The part of it that travels."""

    space: Id
    device: Id
    number: Number
    first: Number
    dots: Number
    epoch: Epoch
    sealed: Annotated[bytes, Meta(min_length=16, max_length=limits.SEALED)]
    signature: Signature

    def header(self, municipality: bytes, unit: bytes, previous: bytes) -> Header:
        """The whole header; *previous* is the hash of number - 1, or NO_PREVIOUS."""
        return Header(VERSION, municipality, unit, self.space, self.device, self.number, previous, self.first, self.dots, self.epoch)


def header(
    municipality: bytes, unit: bytes, space: bytes, device: bytes, number: int, previous: bytes, first: int, dots: int, epoch: int = 1
) -> Header:
    """The header of a new envelope."""
    return Header(VERSION, municipality, unit, space, device, number, previous, first, dots, epoch)


def seal_envelope(head: Header, parcel: Parcel, key: bytes, device_key: SigningKey) -> Envelope:
    """*parcel* for those who hold the space's *key*. Raises MalformedMessage if it is too big for one envelope."""
    return _signed(head, seal(key, encode(head), _text(head, parcel)), device_key)


def seal_to_reviewers(head: Header, parcel: Parcel, public: bytes, device_key: SigningKey) -> Envelope:
    """*parcel* for the reviewers alone; the writer herself can't open it again. Raises MalformedMessage, BadKey."""
    return _signed(head, hpke_seal(public, encode(head), _text(head, parcel)), device_key)


def open_envelope(envelope: Envelope, head: Header, key: bytes) -> Parcel:
    """The parcel; check the signature first. Raises SealBroken, MalformedMessage."""
    return _parcel(head, open_sealed(key, encode(head), envelope.sealed))


def open_as_reviewer(envelope: Envelope, head: Header, private: ExchangeKey) -> Parcel:
    """The parcel of an access-log envelope; check the signature first. Raises SealBroken, MalformedMessage."""
    return _parcel(head, hpke_open(private, encode(head), envelope.sealed))


def check_signature(envelope: Envelope, head: Header, device_public: bytes) -> None:
    """Raises SignatureInvalid unless the device signed exactly this, at this place of its chain."""
    verify(device_public, envelope.signature, Purpose.ENVELOPE, encode(head) + envelope.sealed)


def envelope_hash(envelope: Envelope, head: Header) -> bytes:
    """What the next envelope of the chain names as its previous: SHA-256 over header, sealed bytes and signature."""
    return hashlib.sha256(encode(head) + envelope.sealed + envelope.signature).digest()


def _text(head: Header, parcel: Parcel) -> bytes:
    if parcel.dots() != head.dots:
        raise ValueError("the header counts other writes than the parcel holds")
    return encode_parcel(parcel)


def _signed(head: Header, sealed: bytes, device_key: SigningKey) -> Envelope:
    if len(sealed) > limits.SEALED:
        raise MalformedMessage(what="parcel")
    signature = device_key.sign(Purpose.ENVELOPE, encode(head) + sealed)
    return Envelope(head.space, head.device, head.number, head.first, head.dots, head.epoch, sealed, signature)


def _parcel(head: Header, plain: bytes) -> Parcel:
    parcel = decode_parcel(plain)
    if parcel.dots() != head.dots:
        raise MalformedMessage(what="parcel")
    return parcel
