"""Keys on their way: a team's key sealed to a person or to recovery, a space's key wrapped by a team's."""

import hashlib
from collections.abc import Iterable
from typing import Annotated, Final

from msgspec import Meta

from coachdesk.crypto.identity import Purpose, SigningKey, verify
from sync.protocol.wire import Epoch, Hash, Id, Signature, Wire, decode, encode

VERSION: Final = 1
CHECK_BYTES: Final = 12
RECOVERY: Final = bytes(16)
"""The holder of wraps that only the municipality's first recovery key opens. The server serves them to administrators alone."""
LOST: Final = 4096
"""Beyond any epoch that a space comes to: see `lost_epoch`."""


class Wrap(Wire, frozen=True):
    """The key of *about* (team or space) of this epoch, for *holder* (user, team or recovery).

    A team's key goes to a user, to recovery, or back to who lost hers (`returned_holder`) by `hpke_seal` (1,168 bytes) and is compared
    with its commitment; to the team itself by `wrap_key` under the team's next key (60 bytes), so that who has the newest has all. A
    space's key goes to a team of one's own by `wrap_key` (60 bytes), to another team's public key by `hpke_seal` of a `signed_key`
    (1,255 bytes). All have `wrap_header` as header.

    *check* tells two keys of one space and epoch apart (`key_check`): the first that reaches the server is the key, and whoever made
    another at the same time learns that. A team's keys are told apart by the membership log; there it is empty.
    """

    about: Id
    epoch: Epoch
    holder: Id
    sealed: Annotated[bytes, Meta(min_length=60, max_length=1280)]
    check: Annotated[bytes, Meta(max_length=CHECK_BYTES)] = b""


class _Header(Wire, frozen=True):
    version: int
    municipality: Id
    about: Id
    epoch: Epoch
    holder: Id


class _Committed(Wire, frozen=True):
    municipality: Id
    team: Id
    epoch: Epoch
    key: Hash


def wrap_header(municipality: bytes, about: bytes, epoch: int, holder: bytes) -> bytes:
    """What a wrap is bound to: it can't be passed off as another's."""
    return encode(_Header(VERSION, municipality, about, epoch, holder))


def recovery_holder(number: int) -> bytes:
    """Who the wraps for the municipality's recovery key number *number* (from 0) are for."""
    return number.to_bytes(16, "big")


def returned_holder(exchange: bytes) -> bytes:
    """Who a team's key is for that came back by recovery: one user's exchange key, since under her own name the lost one's wraps stand."""
    return hashlib.sha256(b"coachdesk/returned/1\0" + exchange).digest()[:16]


def key_check(municipality: bytes, space: bytes, epoch: int, key: bytes) -> bytes:
    """What the server tells two keys of one space and epoch apart by. It fits one key and doesn't lead to it: keys are random."""
    return hashlib.sha256(b"coachdesk/space-key/1\0" + encode(_Committed(municipality, space, epoch, key))).digest()[:CHECK_BYTES]


def lost_epoch(municipality: bytes, space: bytes, epoch: int, key: bytes) -> int:
    """The epoch that a key travels as which sealed words in a log that was lost, and in whose place the log that goes on has another.

    The same for everybody who has that key, and with `epoch_of` it says what it opens. Nothing is sealed with it any more.
    """
    return epoch + LOST * (1 + int.from_bytes(key_check(municipality, space, epoch, key)[:2]))


def epoch_of(epoch: int) -> int:
    """Of which epoch the key is whose wrap says *epoch*."""
    return epoch % LOST


def newest_epoch(keys: Iterable[int]) -> int:
    """Of the epochs of a space's keys the last that something is sealed with; 0 where there is none."""
    return max((epoch for epoch in keys if epoch < LOST), default=0)


def commitment(municipality: bytes, team: bytes, epoch: int, key: bytes) -> bytes:
    """What the membership log says about a team's key (`TeamKey`): it fits one key and doesn't lead to it.

    *key* is 32 random bytes, so that its hash tells nothing. Compare it before using a key that came in a wrap.
    """
    return hashlib.sha256(b"coachdesk/team-key/1\0" + encode(_Committed(municipality, team, epoch, key))).digest()


class _KeySaid(Wire, frozen=True, tag=4):
    """What the giver of a space's key signs; the tag keeps it apart from requests, which are signed for the same purpose."""

    header: bytes
    key: Hash


class _SignedKey(Wire, frozen=True):
    device: Id
    key: Hash
    signature: Signature


def signed_key(header: bytes, key: bytes, device: bytes, device_key: SigningKey) -> bytes:
    """A space's key with the giver's word, to be sealed by HPKE under the same *header*.

    HPKE doesn't say who sealed: without the signature the server could give a team a key of its own for an akt.
    """
    return encode(_SignedKey(device, key, device_key.sign(Purpose.REQUEST, encode(_KeySaid(header, key)))))


def open_signed_key(plain: bytes) -> tuple[bytes, bytes, bytes]:
    """Device, key and signature out of an opened wrap. Raises MalformedMessage.

    Believe the key only after `check_giver`, and only from a device whose user may read the space.
    """
    said = decode(plain, _SignedKey, "wrap")
    return said.device, said.key, said.signature


def check_giver(header: bytes, key: bytes, signature: bytes, device_public: bytes) -> None:
    """Raises SignatureInvalid unless the device gave this key under this header."""
    verify(device_public, signature, Purpose.REQUEST, encode(_KeySaid(header, key)))
