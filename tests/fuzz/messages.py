"""What comes over the wire: messages of the protocol and the membership log."""

from functools import cache
from typing import Final

import msgspec

from coachdesk.errors import CoachDeskError, EntryRefused, MalformedMessage
from sync.protocol import chunks, left, limits, snapshot, wraps
from sync.protocol.entry import decode_entry, sign_entry
from sync.protocol.envelope import seal_envelope
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
from sync.protocol.writes import decode_parcel, encode_parcel
from tests.fuzz.sealed import DEVICE, HEAD, KEY, PARCEL, SNAPSHOT, WIRE, WORDS
from tests.fuzz.shapes import MESSAGE, PACKED, SIGNED
from tests.fuzz.target import Target, plain
from tests.sync.protocol.municipality import a_key, an_id, founded

NAMED: Final = (1, an_id("m"), DEVICE, bytes(12), 1)
_PEOPLE: Final = ("astrid", "bo", "cilla")
AUTHORS: Final = ("root", "issuer", *(one for name in _PEOPLE for one in (name, f"{name} laptop", f"invitation {name}")))


def requests() -> list[Wire]:
    """One of every message that a laptop signs."""
    entry = founded().log[1][0]
    wrap = wraps.Wrap(an_id("team"), 1, DEVICE, bytes(60))
    return [
        Request(*NAMED, b"", 1, bytes(32), [entry], 2, [wrap], 3, [], [seal_envelope(HEAD, PARCEL, KEY, a_key("device"))], b"", b"dawn"),
        Deposit(*NAMED, an_id("locator"), bytes(32), b"sealed"),
        Listen(*NAMED, b"", 3),
        chunks.ChunkPut(*NAMED, an_id("akt"), [chunks.Chunk(an_id("chunk"), bytes(40))]),
        chunks.ChunkGet(*NAMED, an_id("akt"), an_id("chunk")),
        chunks.ChunkWhich(*NAMED, an_id("akt"), [an_id("chunk")]),
        chunks.ChunkDrop(*NAMED, an_id("akt"), [an_id("chunk")]),
        left.LeftPut(*NAMED, WORDS),
        left.LeftGet(*NAMED, 0),
        snapshot.TellSnapshots(*NAMED, 0, []),
        snapshot.Announce(*NAMED, SNAPSHOT, bytes(64)),
        snapshot.PutPart(*NAMED, an_id("akt"), bytes(40)),
        snapshot.GetPart(*NAMED, an_id("akt"), bytes(32)),
        snapshot.Witness(*NAMED, an_id("akt"), bytes(32), bytes(64)),
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
    others = left.LeftAnswer([WORDS], 1, more=False)
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


MALFORMED: Final[tuple[type[CoachDeskError], ...]] = (MalformedMessage,)
MESSAGES: Final = (
    Target("request", plain(_request), (), lambda: [sign_request(one, a_key("device")) for one in requests()], WIRE, SIGNED),
    Target("answer", plain(_answer), MALFORMED, _answers, WIRE, PACKED),
    Target("entry", plain(decode_entry), MALFORMED, lambda: [encode(entry) for entry, _ in founded().log], WIRE, MESSAGE),
    Target("membership", plain(_membership), (), _logs, WIRE, MESSAGE),
    Target("parcel", plain(decode_parcel), MALFORMED, lambda: [encode_parcel(PARCEL), b"\0" + encode(PARCEL)], WIRE, PACKED),
)
