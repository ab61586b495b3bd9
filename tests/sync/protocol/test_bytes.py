"""How many bytes a round costs; HTTP's own headers are counted in tests/sync/server."""

import random
import uuid

from coachdesk.crypto.seal import new_key, wrap_key
from sync.protocol.entry import NO_HEAD, sign_entry
from sync.protocol.envelope import Envelope, header, seal_envelope
from sync.protocol.messages import Request, Response, pack_response, sign_request
from sync.protocol.statements import Grant, Role, Space, SpaceKind, Statement
from sync.protocol.wire import encode, pack
from sync.protocol.wraps import Wrap, wrap_header
from sync.protocol.writes import Dot, Parcel, Tx, WireWrite
from tests.sync.protocol.municipality import a_key, an_id

WORDS = "hon vill arbeta med djur helst i närheten av Sveg körkort saknas ännu ringde återkommer på fredag möte vården".split()  # noqa: SIM905
DEVICE = an_id("device")
NOW = 1_780_000_000_000


def edits(akter: int, each: int) -> list[Envelope]:
    """Envelopes with *each* edits of one 40-byte register, every edit on another record, shown by another laptop."""
    chance = random.Random(7)
    envelopes, stamp = [], NOW << 16
    for akt in range(akter):
        txs = []
        for _ in range(each):
            stamp += chance.randrange(60_000) << 16
            text = " ".join(chance.choices(WORDS, k=20)).encode()[:40].decode(errors="ignore")
            record = uuid.UUID(int=chance.getrandbits(128)).bytes
            txs.append(Tx(stamp, [WireWrite(9, record, [Dot(an_id(f"other {akt}"), chance.randrange(1, 500))], {3: [text]})]))
        head = header(an_id("m"), an_id("unit"), an_id(f"akt {akt}"), DEVICE, number=8, previous=bytes(32), first=201, dots=each)
        envelopes.append(seal_envelope(head, Parcel(1, txs), new_key(), a_key("device")))
    return envelopes


def round_bytes(envelopes: list[Envelope]) -> int:
    """Both bodies of one round."""
    request = Request(1, an_id("m"), DEVICE, bytes(12), NOW, bytes(8), 700, bytes(32), [], 90_000, [], 91_000, [], envelopes, b"", b"dawn")
    response = Response(
        1, bytes(8), 91_100, "", [], 90_000, [], [], 91_100, [], [], ["accepted"] * len(envelopes), more=False, wait_seconds=60
    )
    return len(sign_request(request, a_key("device"))) + len(pack_response(response))


def test_an_idle_round() -> None:
    """At most 300 bytes of bodies leave 200 for HTTP."""
    assert round_bytes([]) <= 300


def test_a_hundred_edits() -> None:
    """One request: 8 KB in ten akter, 25 KB in a hundred, with 300 bytes left for HTTP."""
    assert round_bytes(edits(10, 10)) <= 8 * 1024 - 300
    assert round_bytes(edits(100, 1)) <= 25 * 1024 - 300


def test_what_surrounds_a_parcel() -> None:
    """Ids, counters, salt, tag and signature: 150 bytes, of which the device's id is said once per page."""
    (envelope,) = edits(1, 1)
    assert len(encode(envelope)) - (len(envelope.sealed) - 32) <= 150
    akter = edits(100, 1)
    assert len(pack(b"".join(encode(one) for one in akter))) / 100 - len(envelope.sealed) + 32 <= 135


def test_membership_and_wraps_of_a_first_sync() -> None:
    """500 akter with three teams each: statements of 40 bytes, and all of it, each akt an entry of its own, with wraps under 110 KB."""
    chance = random.Random(7)
    teams = [an_id(f"team {number}") for number in range(8)]
    entries, wraps = [], []
    for number in range(500):
        akt = an_id(f"akt {number}")
        place, alone = chance.sample(teams[1:], 2)
        said: list[Statement] = [Space(akt, SpaceKind.AKT, place), Grant(akt, teams[0], Role.LEAD), Grant(akt, alone, Role.LEAD)]
        entries.append(sign_entry(NO_HEAD, number + 1, a_key("device"), said))
        wraps.append(Wrap(akt, 1, place, wrap_key(bytes(32), wrap_header(an_id("m"), akt, 1, place), bytes(32))))
    one_by_one = encode(sign_entry(NO_HEAD, 1, a_key("device"), [said for entry in entries[:300] for said in entry.statements]))
    assert len(one_by_one) / 900 <= 40
    assert sum(len(pack(b"".join(encode(item) for item in items))) for items in (entries, wraps)) <= 110_000
