"""What comes over the wire: messages of the protocol, the membership log, sealed things."""

from functools import cache
from typing import Final

import msgspec

from coachdesk.crypto.identity import EXCHANGE_PRIVATE_BYTES, ExchangeKey
from coachdesk.crypto.seal import HPKE_OVERHEAD, seal
from coachdesk.errors import CoachDeskError, EntryRefused, InvitationInvalid, MalformedMessage, SealBroken, SignatureInvalid
from sync.client import pairing
from sync.client.joining import Bundle
from sync.protocol import chunks, left, limits, snapshot, wraps
from sync.protocol.entry import decode_entry, sign_entry
from sync.protocol.envelope import NO_PREVIOUS, header, open_envelope, seal_envelope
from sync.protocol.listening import Listen
from sync.protocol.membership import State
from sync.protocol.messages import (
    Deposit,
    Problem,
    Request,
    Response,
    open_problem,
    open_request,
    open_response,
    pack_response,
    sign_request,
)
from sync.protocol.statements import Statement
from sync.protocol.wire import Wire, decode, encode, pack, unpack
from sync.protocol.writes import Dot, Parcel, Tx, WireWrite, decode_parcel, encode_parcel
from tests.fuzz.shapes import MESSAGE, PACKED, SIGNED
from tests.fuzz.target import Target, plain
from tests.sync.protocol.municipality import a_key, an_id, founded

WIRE: Final = ("sync/protocol", "coachdesk/crypto")
DEVICE: Final = an_id("device")
WRITE: Final = WireWrite(7, an_id("record"), [Dot(DEVICE, 3)], {3: ["Sveg", 1, None, b"\x00"], 0: [None]})
PARCEL: Final = Parcel(1, [Tx(1 << 40, [WRITE]), Tx(5, [WireWrite(1, DEVICE, [], {})])])
KEY: Final = bytes(range(32))
HEAD: Final = header(an_id("m"), an_id("unit"), an_id("akt"), DEVICE, 1, NO_PREVIOUS, 1, 2)
SNAPSHOT: Final = snapshot.Snapshot(
    1, an_id("m"), an_id("unit"), an_id("akt"), DEVICE, 1, bytes(32), [snapshot.Cut(DEVICE, 1, bytes(32), 3)], [bytes(32)]
)
NAMED: Final = (1, an_id("m"), DEVICE, bytes(12), 1)
_PEOPLE: Final = ("astrid", "bo", "cilla")
AUTHORS: Final = ("root", "issuer", *(one for name in _PEOPLE for one in (name, f"{name} laptop", f"invitation {name}")))


def requests() -> list[Wire]:
    """One of every message that a laptop signs."""
    entry = founded().log[1][0]
    wrap = wraps.Wrap(an_id("team"), 1, DEVICE, bytes(60))
    words = left.Words(an_id("left"), DEVICE, an_id("akt"), an_id("team"), 1, b"sealed")
    return [
        Request(*NAMED, b"", 1, bytes(32), [entry], 2, [wrap], 3, [], [seal_envelope(HEAD, PARCEL, KEY, a_key("device"))]),
        Deposit(*NAMED, an_id("locator"), bytes(32), b"sealed"),
        Listen(*NAMED, b"", 3),
        chunks.ChunkPut(*NAMED, an_id("akt"), [chunks.Chunk(an_id("chunk"), bytes(40))]),
        chunks.ChunkGet(*NAMED, an_id("akt"), an_id("chunk")),
        chunks.ChunkWhich(*NAMED, an_id("akt"), [an_id("chunk")]),
        chunks.ChunkDrop(*NAMED, an_id("akt"), [an_id("chunk")]),
        left.LeftPut(*NAMED, words),
        left.LeftGet(*NAMED, 0),
        snapshot.TellSnapshots(*NAMED, 0, []),
        snapshot.Announce(*NAMED, SNAPSHOT, bytes(64)),
        snapshot.GetPart(*NAMED, an_id("akt"), bytes(32)),
    ]


def _request(data: bytes) -> None:
    """Bytes may claim to be any of them; the server knows which by the door."""
    for cls in _kinds():
        try:
            open_request(data, cls)
        except MalformedMessage:
            continue


@cache
def _kinds() -> list[type[Wire]]:
    return [type(one) for one in requests()]


def _answer(data: bytes) -> None:
    if len(data) > limits.PAGE:
        return
    open_problem(data)
    for cls, what in ((chunks.ChunkAnswer, "chunk_answer"), (left.LeftAnswer, "left"), (snapshot.SnapshotsTold, "snapshot")):
        try:
            decode(unpack(data, limits.PAGE, what), cls, what)
        except MalformedMessage:
            continue
    open_response(data)


def _answers() -> list[bytes]:
    response = Response(1, bytes(8), 9, "", [], 2, [], ["accepted"], 3, [], [9], ["accepted"], more=False, wait_seconds=60)
    told = snapshot.SnapshotsTold([snapshot.Told(9, SNAPSHOT, bytes(64), DEVICE, bytes(64))], 9, more=False)
    words = left.Words(an_id("left"), DEVICE, an_id("akt"), an_id("team"), 1, b"sealed")
    others = left.LeftAnswer([words], 1, more=False)
    return [pack_response(response), encode(Problem("busy", 5, 7)), pack(encode(told)), pack(encode(others)),
            chunks.pack_answer(chunks.ChunkAnswer(b"\x01", bytes(40)))]  # fmt: skip


class _Said(msgspec.Struct, array_like=True):
    author: int
    position: int
    statements: list[Statement]


def _membership(data: bytes) -> None:
    """A log whose entries are all rightly signed, by whom the input says: so that the rules are reached, and not the signature alone."""
    state = State()
    try:
        said = msgspec.msgpack.decode(data, type=list[_Said])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError):
        return
    for one in said[:40]:
        try:
            entry = decode_entry(encode(sign_entry(state.head, state.seq + 1, a_key(AUTHORS[one.author % len(AUTHORS)]), one.statements)))
            state.apply(entry, state.position + 1 + one.position % 4)
        except (EntryRefused, MalformedMessage):
            continue
    _asked(state)


def _asked(state: State) -> None:
    """Whatever the log says, it can be asked for."""
    for user in state.users:
        for space in state.spaces_of(user):
            state.role(user, space)
            state.grants(space)
            state.space_epoch(space)
        for device in state.devices_of(user):
            state.purged(device)
    for team in state.teams:
        state.turn_due(team), state.returned_to(team), state.members(team)
    state.invited(), state.proposed, state.recoveries, state.minimum_version


def _logs() -> list[bytes]:
    names = {a_key(name).public: number for number, name in enumerate(AUTHORS)}
    town = founded()
    town.akt("akt")
    said = [[names[entry.author], 0, entry.statements] for entry, _ in town.log]
    return [msgspec.msgpack.encode(said), msgspec.msgpack.encode(said[:3])]


def _opened_parcel(data: bytes) -> None:
    """What a member who has the key seals, who may be anybody with a changed program; then the seal itself changed."""
    envelope = seal_envelope(HEAD, PARCEL, KEY, a_key("device"))
    hostile = msgspec.structs.replace(envelope, sealed=seal(KEY, encode(HEAD), data))
    for one in (hostile, msgspec.structs.replace(envelope, sealed=data[:16].ljust(16, b"\0") + data[16:])):
        try:
            open_envelope(one, HEAD, KEY)
        except (SealBroken, MalformedMessage):
            continue


@cache
def _exchange() -> ExchangeKey:
    return ExchangeKey.generate()


def _left(data: bytes) -> object:
    sealed = data or b"\0"
    words = left.Words(an_id("left"), DEVICE, an_id("akt"), an_id("team"), 1, sealed)
    return left.open_words(an_id("m"), words, _exchange(), a_key("device").public)


def _bundles(data: bytes) -> None:
    pairing.opened(KEY, seal(KEY, b"coachdesk/pairing-bundle/1\0", data))
    pairing.opened(KEY, data)


def _bundle_seeds() -> list[bytes]:
    first = Bundle(1, an_id("m"), bytes(32), an_id("unit"), "Europe/Stockholm", an_id("user"), bytes(32))
    keys = bytes(32), bytes(EXCHANGE_PRIVATE_BYTES)
    second = pairing.Pairing(1, an_id("m"), bytes(32), an_id("unit"), "Europe/Stockholm", an_id("user"), *keys)
    return [encode(first), encode(second)]


def _parts(data: bytes) -> object:
    """A part that its maker sealed with the right key, around anything."""
    sealed = seal(KEY, snapshot.part_header(an_id("m"), an_id("unit"), an_id("akt"), bytes(32), 1), data)
    told = msgspec.structs.replace(SNAPSHOT, parts=[snapshot.part_hash(sealed)])
    return snapshot.open_parts(told, [sealed], KEY)


def _part_seeds() -> list[bytes]:
    return [pack(msgspec.msgpack.encode([1, [snapshot.Run(DEVICE, 1, PARCEL.txs)]]))]


MALFORMED: Final[tuple[type[CoachDeskError], ...]] = (MalformedMessage,)
MESSAGES: Final = (
    Target("request", plain(_request), (), lambda: [sign_request(one, a_key("device")) for one in requests()], WIRE, SIGNED),
    Target("answer", plain(_answer), MALFORMED, _answers, WIRE, PACKED),
    Target("entry", plain(decode_entry), MALFORMED, lambda: [encode(entry) for entry, _ in founded().log], WIRE, MESSAGE),
    Target("membership", plain(_membership), (), _logs, WIRE, MESSAGE),
    Target("parcel", plain(decode_parcel), MALFORMED, lambda: [encode_parcel(PARCEL), b"\0" + encode(PARCEL)], WIRE, PACKED),
    Target("envelope", plain(_opened_parcel), (), lambda: [encode_parcel(PARCEL)], WIRE, PACKED),
    Target("left", plain(_left), (SealBroken, SignatureInvalid, *MALFORMED), lambda: [bytes(HPKE_OVERHEAD + 9)], WIRE),
    Target("snapshot", plain(_parts), (SealBroken, *MALFORMED), _part_seeds, WIRE, PACKED),
    Target("bundle", plain(_bundles), (InvitationInvalid,), _bundle_seeds, (*WIRE, "sync/client/pairing.py"), MESSAGE),
    Target("wrap", plain(wraps.open_signed_key), MALFORMED, lambda: [wraps.signed_key(b"h", KEY, DEVICE, a_key("device"))], WIRE, MESSAGE),
)
