"""Whatever comes from outside is read or refused as MalformedMessage: no other exception, no hang, no memory bomb."""

import contextlib
import sys
import tracemalloc
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.errors import MalformedMessage
from sync.protocol import limits
from sync.protocol.entry import decode_entry
from sync.protocol.envelope import Envelope
from sync.protocol.messages import (
    Backfill,
    Deposit,
    Request,
    Response,
    open_problem,
    open_request,
    open_response,
    pack_response,
    sign_request,
)
from sync.protocol.snapshot import Announce, Cut, Snapshot, SnapshotsTold, Told, cut_names
from sync.protocol.wire import decode, encode, pack, unpack
from sync.protocol.wraps import Wrap
from sync.protocol.writes import Dot, Parcel, Tx, WireWrite, decode_parcel, encode_parcel, parcels
from tests.sync.protocol.municipality import a_key, an_id, founded

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

DEVICE = an_id("device")
WRITE = WireWrite(7, an_id("record"), [Dot(DEVICE, 3)], {3: ["Sveg", 1, None, b"\x00"], 0: [None]})
PARCEL = Parcel(1, [Tx(1 << 40, [WRITE, WRITE]), Tx((1 << 40) + 5, [WRITE])])
ENVELOPE = Envelope(an_id("akt"), DEVICE, 1, 1, 3, 1, bytes(64), bytes(64))
ENTRY = founded().log[1][0]
REQUEST = Request(
    1, an_id("m"), DEVICE, bytes(12), 1, b"", 1, bytes(32), [ENTRY], 2,
    [Wrap(an_id("team"), 1, DEVICE, bytes(60))], 3, [Backfill(an_id("akt"), 0, 9)], [ENVELOPE], b"", b"dawn",
)  # fmt: skip
RESPONSE = Response(1, bytes(8), 9, "", [], 2, [], ["accepted"], 3, [], [9], ["accepted"], more=False, wait_seconds=60)
DEPOSIT = Deposit(1, an_id("m"), DEVICE, bytes(12), 1, an_id("locator"), bytes(32), b"sealed")
SNAPSHOT = Snapshot(
    2, an_id("m"), an_id("unit"), an_id("akt"), DEVICE, 1, bytes(32), cut_names([Cut(DEVICE, 1, bytes(32), 3)]), [bytes(32)]
)  # fmt: skip
TOLD = SnapshotsTold([Told(9, SNAPSHOT, bytes(64), DEVICE, bytes(64))], 9, more=False)
ANNOUNCE = Announce(1, an_id("m"), DEVICE, bytes(12), 1, SNAPSHOT, bytes(64))

READERS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "parcel": (decode_parcel, encode_parcel(PARCEL)),
    "entry": (decode_entry, encode(ENTRY)),
    "request": (lambda data: open_request(data, Request), sign_request(REQUEST, a_key("device"))),
    "deposit": (lambda data: open_request(data, Deposit), sign_request(DEPOSIT, a_key("device"))),
    "response": (open_response, pack_response(RESPONSE)),
    "snapshots told": (lambda data: decode(unpack(data, limits.PAGE, "snapshot"), SnapshotsTold, "snapshot"), pack(encode(TOLD))),
    "announce": (lambda data: open_request(data, Announce), sign_request(ANNOUNCE, a_key("device"))),
}


def read(name: str, data: bytes) -> None:
    with contextlib.suppress(MalformedMessage):
        READERS[name][0](data)


@given(name=st.sampled_from(sorted(READERS)), data=st.binary(max_size=400))
def test_arbitrary_bytes(name: str, data: bytes) -> None:
    """Noise, behind either flag, is refused."""
    read(name, data)
    read(name, b"\x00" + data)
    read(name, b"\x01" + data)


@given(
    name=st.sampled_from(sorted(READERS)),
    changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=4),
    cut=st.integers(0, 40),
    packed=st.booleans(),
)
def test_mutated_messages(name: str, changes: list[tuple[int, int]], cut: int, packed: bool) -> None:
    """A good message with bytes changed or cut off is read or refused, before and behind the compression."""
    good = READERS[name][1]
    data = bytearray(good if packed or name == "entry" else unpack(good, limits.PARCEL, "x"))
    for place, value in changes:
        data[place % len(data)] = value
    mutated = bytes(data[: len(data) - cut])
    read(name, mutated if packed or name == "entry" else b"\x00" + mutated)


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.binary(max_size=40),
    lambda inner: st.lists(inner, max_size=16) | st.dictionaries(st.integers(0, 99) | st.text(max_size=3), inner, max_size=4),
    max_leaves=40,
)


@given(name=st.sampled_from(sorted(READERS)), junk=JUNK, tag=st.sampled_from([[], [1], [2], [3]]))
def test_well_formed_junk(name: str, junk: object, tag: list[int]) -> None:
    """Good MessagePack of another shape is refused, whatever tag it carries."""
    data = msgspec.msgpack.encode([*tag, *junk] if isinstance(junk, list) else junk)
    read(name, data)
    read(name, b"\x00" + data + bytes(64))


@given(JUNK)
def test_a_registers_values(value: object) -> None:
    """A register holds text, whole numbers, bytes and nothing; no floats, truths, lists or maps."""
    data = pack(msgspec.msgpack.encode([1, [[1, [[7, bytes(16), [], {3: [value]}]]]]]))
    fits = value is None or isinstance(value, (str, bytes)) or (type(value) is int and abs(value) < 2**63)
    if fits or value == -(2**63):
        assert decode_parcel(data).txs[0].writes[0].body == {3: [value]}
    else:
        with pytest.raises(MalformedMessage):
            decode_parcel(data)


def test_deep_nesting() -> None:
    """A tower of lists doesn't topple the reader."""
    for name in READERS:
        read(name, b"\x00" + b"\x91" * 60_000 + bytes(64))


def test_a_bomb_is_stopped() -> None:
    """A gigabyte of zeros in 30 KB costs no more memory than one parcel may."""
    compressor = zstd.ZstdCompressor()
    bomb = b"".join(compressor.compress(bytes(2**24)) for _ in range(64)) + compressor.flush()
    tracemalloc.start()
    for reader in (decode_parcel, open_response, lambda data: open_request(data, Request)):
        with pytest.raises(MalformedMessage):
            reader(b"\x01" + bomb[4:])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * limits.PARCEL


def test_limits_hold_on_both_sides() -> None:
    """What may not be received can't be sent either."""
    at_most = Parcel(1, [Tx(1, [WireWrite(7, bytes(16), [], {3: ["x" * (limits.REGISTER - 1)]})])])
    assert decode_parcel(encode_parcel(at_most)) == at_most
    too_much = Parcel(1, [Tx(1, [WireWrite(7, bytes(16), [], {3: ["x" * limits.REGISTER]})])])
    with pytest.raises(MalformedMessage):
        encode_parcel(too_much)
    with pytest.raises(MalformedMessage):
        encode_parcel(Parcel(1, [Tx(-1, [WRITE])]))


def test_what_was_written_is_read() -> None:
    """Messages come back equal."""
    assert decode_parcel(encode_parcel(PARCEL)) == PARCEL
    assert open_request(READERS["request"][1], Request)[0] == REQUEST
    assert open_request(READERS["deposit"][1], Deposit)[0] == DEPOSIT
    assert open_response(READERS["response"][1]) == RESPONSE
    assert decode_entry(encode(ENTRY)) == ENTRY


def test_a_proxys_page_is_an_unknown_problem() -> None:
    """An error that isn't ours has a code too."""
    assert open_problem(b"<html>Bad gateway</html>").code == "unknown"


def test_a_backlog_is_cut_between_transactions() -> None:
    """Parcels keep order and boundaries, and each fits its envelope; a transaction that can't fit is refused."""
    noise = [
        Tx(number, [WireWrite(7, bytes(16), [], {3: [bytes(a_key(f"{number} {part}").public * 40) for part in range(3)]})])
        for number in range(900)
    ]
    cut = list(parcels(noise, most=8_000))
    assert len(cut) > 1
    assert [tx for parcel, _ in cut for tx in parcel.txs] == noise
    assert all(len(data) <= 8_000 and decode_parcel(data) == parcel for parcel, data in cut)
    with pytest.raises(MalformedMessage):
        list(parcels(noise[:1], most=50))
