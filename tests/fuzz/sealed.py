"""What is sealed or signed.

Each input is sealed rightly first, as a member with a changed program can, and then given as it is, as a stranger can.
"""

from contextlib import suppress
from functools import cache
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from coachdesk.crypto import keyfile, lease
from coachdesk.crypto.identity import EXCHANGE_PRIVATE_BYTES, ExchangeKey, Purpose
from coachdesk.crypto.passphrase import FLOOR
from coachdesk.crypto.seal import hpke_seal, seal
from coachdesk.errors import BadKey, InvitationInvalid, KeyFileDamaged, MalformedMessage, SealBroken, SignatureInvalid
from sync.client import joining, pairing, roots
from sync.client.joining import Bundle
from sync.protocol import left, snapshot, wraps
from sync.protocol.envelope import NO_PREVIOUS, header, open_as_reviewer, open_envelope, seal_envelope
from sync.protocol.wire import decode, encode, pack
from sync.protocol.writes import Dot, Parcel, Tx, WireWrite, encode_parcel
from tests.fuzz.shapes import MESSAGE, PACKED
from tests.fuzz.target import Target, plain
from tests.sync.protocol.municipality import a_key, an_id

WIRE: Final = ("sync/protocol", "coachdesk/crypto")
DEVICE: Final = an_id("device")
WRITE: Final = WireWrite(7, an_id("record"), [Dot(DEVICE, 3)], {3: ["Sveg", 1, None, b"\x00"], 0: [None]})
PARCEL: Final = Parcel(1, [Tx(1 << 40, [WRITE]), Tx(5, [WireWrite(1, DEVICE, [], {})])])
KEY: Final = bytes(range(32))
HEAD: Final = header(an_id("m"), an_id("unit"), an_id("akt"), DEVICE, 1, NO_PREVIOUS, 1, 2)
CUTS: Final = [snapshot.Cut(DEVICE, 1, bytes(32), 3)]
SNAPSHOT: Final = snapshot.Snapshot(2, an_id("m"), an_id("unit"), an_id("akt"), DEVICE, 1, bytes(32), snapshot.cut_names(CUTS), [bytes(32)])
WORDS: Final = left.Words(an_id("left"), DEVICE, an_id("akt"), an_id("team"), 1, b"sealed")


@cache
def _exchange() -> ExchangeKey:
    return ExchangeKey.generate()


def _opened_parcel(data: bytes) -> None:
    """By the space's key and, of the access log, by the reviewers'; then the seal itself changed."""
    envelope = seal_envelope(HEAD, PARCEL, KEY, a_key("device"))
    for sealed in (seal(KEY, encode(HEAD), data), data[:16].ljust(16, b"\0") + data[16:]):
        with suppress(SealBroken, MalformedMessage):
            open_envelope(msgspec.structs.replace(envelope, sealed=sealed), HEAD, KEY)
    for sealed in (hpke_seal(_exchange().public, encode(HEAD), data), data):
        with suppress(SealBroken, MalformedMessage):
            open_as_reviewer(msgspec.structs.replace(envelope, sealed=sealed), HEAD, _exchange())


# --- what was left behind ----------------------------------------------------------------------------------------------


def _left(data: bytes) -> None:
    """As a parcel that its writer signed and sealed; as what is sealed; as it came."""
    signed = left.seal_words(an_id("m"), WORDS, data, _exchange().public, a_key("device"))
    head = left._header(an_id("m"), WORDS)
    for sealed in (signed.sealed, hpke_seal(_exchange().public, head, data), data):
        with suppress(SealBroken, SignatureInvalid, MalformedMessage):
            left.open_words(an_id("m"), msgspec.structs.replace(WORDS, sealed=sealed), _exchange(), a_key("device").public)


def _left_seeds() -> list[bytes]:
    parcel = encode_parcel(PARCEL)
    said = left._Plain(parcel, a_key("device").sign(Purpose.LEFT, left._header(an_id("m"), WORDS) + parcel))
    return [parcel, encode(said), left.seal_words(an_id("m"), WORDS, parcel, _exchange().public, a_key("device")).sealed]


# --- snapshots ---------------------------------------------------------------------------------------------------------


def _parts(data: bytes) -> None:
    """Parts that their maker sealed, around anything, with a signed word that fits; what opens is the same when it is sealed again."""
    try:
        said = [msgspec.msgpack.encode(one) for one in msgspec.msgpack.decode(data, type=list[Any])[:8]]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError, TypeError, ValueError):
        said = [data]
    said = said or [data]  # a snapshot has a part at least
    told, cuts = _fitting(said)
    _cut(told, data)
    head = snapshot.part_header(told.municipality, told.unit, told.space, told.content, 1)
    sealed = [seal(KEY, head, pack(one)) for one in said]
    with suppress(SealBroken, MalformedMessage):
        snapshot.open_parts(msgspec.structs.replace(told, parts=[snapshot.part_hash(data)]), cuts, [data], KEY)
    try:
        runs = snapshot.open_parts(msgspec.structs.replace(told, parts=[snapshot.part_hash(one) for one in sealed]), cuts, sealed, KEY)
    except (SealBroken, MalformedMessage):
        return
    again = snapshot.seal_parts(head, runs, KEY)
    same = snapshot.open_parts(msgspec.structs.replace(told, parts=[snapshot.part_hash(one) for one in again]), cuts, again, KEY)
    if snapshot.content_hash(same) != snapshot.content_hash(runs):
        raise AssertionError("a snapshot changes by being sealed again")


def _cut(told: snapshot.Snapshot, data: bytes) -> None:
    """Where it cuts the chains: what is read has one form."""
    with suppress(MalformedMessage):
        cuts = snapshot.open_cuts(msgspec.structs.replace(told, cuts=[snapshot.part_hash(data)]), [data])
        if snapshot.cut_parts(cuts) != [data]:
            raise AssertionError("cuts change by being said again")


def _fitting(said: list[bytes]) -> tuple[snapshot.Snapshot, list[snapshot.Cut]]:
    """A word about those parts, as far as they can be read."""
    whole: dict[bytes, snapshot.Run] = {}
    try:
        for one in said:
            for run in decode(one, snapshot._Part, "snapshot").runs:
                before = whole.get(run.device)
                whole[run.device] = run if before is None else snapshot.Run(run.device, 1, [*before.txs, *run.txs])
        content = snapshot.content_hash(list(whole.values()))
    except MalformedMessage:
        return SNAPSHOT, CUTS
    cuts = [snapshot.Cut(run.device, 1, bytes(32), run.dots()) for run in whole.values()]
    return msgspec.structs.replace(SNAPSHOT, content=content, cuts=snapshot.cut_names(cuts)), cuts


def _part_seeds() -> list[bytes]:
    other = snapshot.Run(an_id("other"), 1, [Tx(7, [WRITE, WRITE])])
    first, rest = snapshot.Run(DEVICE, 1, PARCEL.txs[:1]), snapshot.Run(DEVICE, 2, PARCEL.txs[1:])
    wholes = [[[1, [snapshot.Run(DEVICE, 1, PARCEL.txs)]]], [[1, [first]], [1, [rest, other]]]]
    cuts = [*CUTS, snapshot.Cut(an_id("other"), 70_000, bytes(range(32)), 2**40)]
    return [*(msgspec.msgpack.encode(one) for one in wholes), *snapshot.cut_parts(CUTS), *snapshot.cut_parts(cuts)]


# --- how one comes in --------------------------------------------------------------------------------------------------


def _bundles(data: bytes) -> None:
    """What opens has a zone to count days in."""
    for sealed in (seal(KEY, pairing._HEADER, data), data):
        with suppress(InvitationInvalid):
            paired = pairing.opened(KEY, sealed)
            if paired is not None:
                ZoneInfo(paired.zone)
    for sealed in (seal(KEY, joining._HEADER, data), data):
        with suppress(InvitationInvalid):
            ZoneInfo(joining.opened(KEY, sealed).zone)


def _bundle_seeds() -> list[bytes]:
    first = Bundle(1, an_id("m"), bytes(32), an_id("unit"), "Europe/Stockholm", an_id("user"), bytes(32))
    keys = bytes(32), bytes(EXCHANGE_PRIVATE_BYTES)
    second = pairing.Pairing(1, an_id("m"), bytes(32), an_id("unit"), "Europe/Stockholm", an_id("user"), *keys)
    return [encode(first), encode(second)]


# --- keys --------------------------------------------------------------------------------------------------------------


_CHALLENGE: Final = lease.new_challenge()


def _wraps(data: bytes) -> None:
    """A space's key with its giver's word, and a laptop's lease secret."""
    with suppress(MalformedMessage, SignatureInvalid):
        _, key, signature = wraps.open_signed_key(data)
        wraps.check_giver(b"h", key, signature, a_key("device").public)
    unit, device = UUID(int=1), UUID(int=2)
    for sealed in (lease.seal_secret(_exchange().public, unit, device, data), data):
        with suppress(SealBroken):
            lease.answer(lease.open_secret(_exchange(), unit, device, sealed), device, _CHALLENGE, 7)


def _keys(data: bytes) -> None:
    """What a key file holds, once its passphrase was right. The custodians' file, which holds the same, is a target of its own."""
    file = keyfile._KeyFile(keyfile._FORMAT, 1, FLOOR, bytes(16), seal(KEY, keyfile._header(FLOOR), data))
    with suppress(KeyFileDamaged, BadKey):
        roots.office_of(keyfile._opened(file, KEY))


def _key_seeds() -> list[bytes]:
    office = roots.fresh()
    return [msgspec.msgpack.encode(roots.secrets_of(office)), msgspec.msgpack.encode(roots.secrets_of(roots.renewed(office)))]


SEALED: Final = (
    Target("envelope", plain(_opened_parcel), (), lambda: [encode_parcel(PARCEL)], WIRE, PACKED),
    Target("left", plain(_left), (), _left_seeds, WIRE, PACKED),
    Target("snapshot", plain(_parts), (), _part_seeds, WIRE, MESSAGE),
    Target("bundle", plain(_bundles), (), _bundle_seeds, (*WIRE, "sync/client/pairing.py", "sync/client/joining.py"), MESSAGE),
    Target("wrap", plain(_wraps), (), lambda: [wraps.signed_key(b"h", KEY, DEVICE, a_key("device")), bytes(32)], WIRE, MESSAGE),
    Target("keys", plain(_keys), (), _key_seeds, ("coachdesk/crypto", "sync/client/roots.py"), MESSAGE, 8192),
)
