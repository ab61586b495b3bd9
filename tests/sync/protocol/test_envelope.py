"""An envelope opens where it belongs, and nowhere else."""

from dataclasses import dataclass

import pytest

from coachdesk.crypto.identity import ExchangeKey
from coachdesk.crypto.seal import HPKE_OVERHEAD, SEAL_OVERHEAD, new_key
from coachdesk.errors import CoachDeskError, MalformedMessage, SealBroken, SignatureInvalid
from sync.protocol import limits
from sync.protocol.envelope import (
    NO_PREVIOUS,
    Envelope,
    Header,
    check_signature,
    envelope_hash,
    header,
    open_as_reviewer,
    open_envelope,
    seal_envelope,
    seal_to_reviewers,
)
from sync.protocol.writes import Parcel, Tx, WireWrite, encode_parcel
from tests.sync.protocol.municipality import a_key, an_id

PARCEL = Parcel(1, [Tx(1, [WireWrite(7, an_id("record"), [], {3: ["Sveg"]})])])
DEVICE_KEY = a_key("device")


@dataclass
class Sealed:
    """An envelope, its header and its key."""

    head: Header
    envelope: Envelope
    key: bytes


@pytest.fixture
def sealed() -> Sealed:
    head = header(an_id("m"), an_id("unit"), an_id("akt"), an_id("device"), number=1, previous=NO_PREVIOUS, first=1, dots=1)
    key = new_key()
    return Sealed(head, seal_envelope(head, PARCEL, key, DEVICE_KEY), key)


def test_it_opens_for_who_holds_the_key(sealed: Sealed) -> None:
    """The receiver rebuilds the header from what travelled and what she knows."""
    head = sealed.envelope.header(an_id("m"), an_id("unit"), NO_PREVIOUS)
    assert head == sealed.head
    check_signature(sealed.envelope, head, DEVICE_KEY.public)
    assert open_envelope(sealed.envelope, head, sealed.key) == PARCEL


CHANGES: dict[str, object] = {
    "municipality": an_id("x"), "unit": an_id("x"), "space": an_id("x"), "device": an_id("x"), "number": 2,
    "previous": bytes(31) + b"\x01", "first": 2, "epoch": 2,
}  # fmt: skip


@pytest.mark.parametrize("field", CHANGES)
def test_the_whole_header_is_bound(sealed: Sealed, field: str) -> None:
    """Moved to another municipality, unit, space, device, place in the chain or epoch: neither signature nor seal fits."""
    values = {name: getattr(sealed.head, name) for name in Header.__struct_fields__} | {field: CHANGES[field]}
    moved = Header(**values)
    with pytest.raises(SignatureInvalid):
        check_signature(sealed.envelope, moved, DEVICE_KEY.public)
    with pytest.raises(SealBroken):
        open_envelope(sealed.envelope, moved, sealed.key)


def test_changed_bytes_and_other_keys(sealed: Sealed) -> None:
    """One bit, another signer, another key: refused."""
    fields = {name: getattr(sealed.envelope, name) for name in Envelope.__struct_fields__}
    bent = Envelope(**fields | {"sealed": sealed.envelope.sealed[:-1] + bytes([sealed.envelope.sealed[-1] ^ 1])})
    with pytest.raises(SignatureInvalid):
        check_signature(bent, sealed.head, DEVICE_KEY.public)
    with pytest.raises(SignatureInvalid):
        check_signature(sealed.envelope, sealed.head, a_key("another").public)
    with pytest.raises(SealBroken):
        open_envelope(sealed.envelope, sealed.head, new_key())


def test_the_access_log_opens_for_reviewers_alone(sealed: Sealed) -> None:
    """Sealed to a public key: the writer needs no secret and can't open it again."""
    reviewers = ExchangeKey.generate()
    envelope = seal_to_reviewers(sealed.head, PARCEL, reviewers.public, DEVICE_KEY)
    check_signature(envelope, sealed.head, DEVICE_KEY.public)
    assert open_as_reviewer(envelope, sealed.head, reviewers) == PARCEL
    with pytest.raises(SealBroken):
        open_as_reviewer(envelope, sealed.head, ExchangeKey.generate())
    with pytest.raises(SealBroken):
        open_envelope(envelope, sealed.head, sealed.key)


def test_the_count_of_dots_is_checked(sealed: Sealed) -> None:
    """A signed header that counts other writes than the parcel holds can't be made here, and isn't believed."""
    head = header(an_id("m"), an_id("unit"), an_id("akt"), an_id("device"), number=1, previous=NO_PREVIOUS, first=1, dots=2)
    with pytest.raises(ValueError, match="counts other writes"):
        seal_envelope(head, PARCEL, sealed.key, DEVICE_KEY)


def test_each_hash_is_its_own(sealed: Sealed) -> None:
    """Sealing the same again gives another envelope and another hash: two histories can't look alike."""
    again = seal_envelope(sealed.head, PARCEL, sealed.key, DEVICE_KEY)
    assert envelope_hash(again, sealed.head) != envelope_hash(sealed.envelope, sealed.head)
    assert envelope_hash(sealed.envelope, sealed.head) == envelope_hash(sealed.envelope, sealed.head)


def test_what_sealing_costs(sealed: Sealed) -> None:
    """32 bytes by key; 1,136 to the reviewers."""
    plain = len(encode_parcel(PARCEL))
    assert len(sealed.envelope.sealed) == plain + SEAL_OVERHEAD == plain + 32
    assert len(seal_to_reviewers(sealed.head, PARCEL, ExchangeKey.generate().public, DEVICE_KEY).sealed) == plain + HPKE_OVERHEAD


def test_too_big_for_one_envelope(sealed: Sealed) -> None:
    """What doesn't fit is refused when sealing, not by the server."""
    noise = [Tx(number, [WireWrite(7, an_id(f"{number}"), [], {3: [a_key(f"{number}").public]})]) for number in range(1400)]
    head = header(an_id("m"), an_id("unit"), an_id("akt"), an_id("device"), number=1, previous=NO_PREVIOUS, first=1, dots=1400)
    with pytest.raises(MalformedMessage):
        seal_envelope(head, Parcel(1, noise), sealed.key, DEVICE_KEY)
    assert issubclass(MalformedMessage, CoachDeskError)
    assert limits.SEALED < limits.PAGE
