"""The set of writes that a snapshot holds is the set that the envelopes held, whoever seals it and however it is cut."""

from uuid import uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachdesk.crypto.seal import new_key
from coachdesk.errors import MalformedMessage, SealBroken
from coachdesk.storage.merge import Write, heads
from coachdesk.storage.outbox import Outbox
from sync.protocol import limits
from sync.protocol.messages import sign_request
from sync.protocol.snapshot import (
    Cut,
    PutPart,
    Run,
    Snapshot,
    content_hash,
    cut_names,
    cut_parts,
    open_cuts,
    open_parts,
    part_hash,
    part_header,
    seal_parts,
)
from sync.protocol.writes import Dot, Tx, WireWrite
from tests.sync.protocol.municipality import a_key, an_id

KEY = new_key()
DEVICES = [an_id(name) for name in ("karin", "nils", "astrid")]
RECORDS = [an_id("person"), an_id("phone")]


@st.composite
def chains(draw: st.DrawFn) -> list[Run]:
    """What a few laptops wrote in one space, each having seen some of the others' words."""
    runs = []
    for device in DEVICES[: draw(st.integers(1, 3))]:
        txs = []
        for stamp in range(1, draw(st.integers(1, 6)) + 1):
            writes = []
            for record in draw(st.lists(st.sampled_from(RECORDS), min_size=1, max_size=2, unique=True)):
                causes = draw(st.lists(st.builds(Dot, st.sampled_from(DEVICES), st.integers(1, 8)), max_size=3))
                body = {register: [draw(st.text(max_size=4))] for register in draw(st.lists(st.integers(1, 3), min_size=1, unique=True))}
                writes.append(WireWrite(7, record, causes, body))
            txs.append(Tx(stamp, writes))
        runs.append(Run(device, 1, txs))
    return runs


def _cut(runs: list[Run], at: int) -> tuple[list[Run], list[Run]]:
    """The chains up to some transaction of each, and what comes after."""
    before = [Run(run.device, 1, run.txs[: 1 + at % len(run.txs)]) for run in runs]
    after = [
        Run(run.device, 1 + first.dots(), run.txs[len(first.txs) :])
        for run, first in zip(runs, before, strict=True)
        if len(first.txs) < len(run.txs)
    ]
    return before, after


def _writes(runs: list[Run]) -> list[Write]:
    return [write for run in runs for write in Outbox.arrived(an_id("akt"), run.device, run.first, run.txs)]


def _reduced(writes: list[Write]) -> dict[bytes, object]:
    return {record: heads([one for one in writes if one.record == record]) for record in RECORDS}


def _sealed(runs: list[Run]) -> tuple[Snapshot, list[bytes]]:
    content = content_hash(runs)
    parts = seal_parts(part_header(an_id("m"), an_id("unit"), an_id("akt"), content, 1), runs, KEY)
    cuts, names = cut_names(_cuts(runs)), [part_hash(one) for one in parts]
    return Snapshot(2, an_id("m"), an_id("unit"), an_id("akt"), DEVICES[0], 1, content, cuts, names), parts


def _cuts(runs: list[Run]) -> list[Cut]:
    return [Cut(run.device, 1, bytes(32), run.dots()) for run in runs]


@settings(max_examples=60)
@given(runs=chains(), at=st.integers(0, 10), chance=st.randoms(use_true_random=False))
def test_the_compacted_log_reduces_to_the_same(runs: list[Run], at: int, chance: st.DataObject) -> None:
    """The snapshot up to any cut, and the envelopes after it, in any order: the same writes, and so the same state of every register."""
    before, after = _cut(runs, at)
    made, parts = _sealed(before)
    compacted = _writes([*open_parts(made, _cuts(before), parts, KEY), *after])
    chance.shuffle(compacted)  # type: ignore[attr-defined]  # Hypothesis' own random.Random

    whole = _writes(runs)
    assert sorted((one.name, one.tx, one.stamp, sorted(one.causes), one.body) for one in compacted) == sorted(
        (one.name, one.tx, one.stamp, sorted(one.causes), one.body) for one in whole
    )
    assert _reduced(compacted) == _reduced(whole)


@given(runs=chains())
def test_everybody_reckons_the_same_hash(runs: list[Run]) -> None:
    """Whatever order chains, causes and registers are kept in; and another one where any word is another."""
    turned = [
        Run(
            run.device,
            1,
            [
                Tx(tx.stamp, [WireWrite(w.kind, w.record, w.causes[::-1], dict(list(w.body.items())[::-1])) for w in tx.writes])
                for tx in run.txs
            ],
        )
        for run in reversed(runs)
    ]
    assert content_hash(turned) == content_hash(runs)
    shorter = [Run(runs[0].device, 1, runs[0].txs[:-1]), *runs[1:]] if len(runs[0].txs) > 1 else runs[1:]
    assert content_hash(shorter) != content_hash(runs)


def test_many_parts() -> None:
    """A big space comes in several parts, each small enough for a page, and is whole only with all of them, in order."""
    text = [f"{number:06}" + chr(0x4E00 + number * 7 % 9000) * 400 + str(hash(str(number))) for number in range(1500)]
    run = Run(DEVICES[0], 1, [Tx(1, [WireWrite(14, RECORDS[0], [], {1: [one]})]) for one in text])
    made, parts = _sealed([run])
    assert len(parts) > 1
    assert open_parts(made, _cuts([run]), parts, KEY) == [run]
    with pytest.raises(SealBroken):
        open_parts(made, _cuts([run]), parts[::-1], KEY)
    with pytest.raises(SealBroken):
        open_parts(made, _cuts([run]), parts[:-1], KEY)


def test_a_header_that_says_something_else() -> None:
    """Another cut, another content, another space: refused."""
    run = Run(DEVICES[0], 1, [Tx(1, [WireWrite(14, RECORDS[0], [], {1: ["Sveg"]})])])
    made, parts = _sealed([run])
    with pytest.raises(MalformedMessage):
        open_parts(made, [Cut(DEVICES[0], 1, bytes(32), 2)], parts, KEY)
    moved = msgspec.structs.replace(made, space=an_id("other"))
    with pytest.raises(SealBroken):
        open_parts(moved, _cuts([run]), parts, KEY)


def test_chains_that_end_alike_are_said_in_the_same_bytes() -> None:
    """In whatever order they are known, and however many there are; every part fits a page, and another end is another name."""
    cuts = [Cut(uuid4().bytes, limits.NUMBER, bytes(32), limits.NUMBER) for _ in range(5000)]
    parts = cut_parts(cuts)
    made, _ = _sealed([Run(DEVICES[0], 1, [Tx(1, [WireWrite(14, RECORDS[0], [], {1: ["Sveg"]})])])])
    made = msgspec.structs.replace(made, cuts=cut_names(cuts[::-1]))

    assert sorted(open_cuts(made, parts), key=lambda cut: cut.device) == sorted(cuts, key=lambda cut: cut.device)
    assert all(len(sign_request(_put(part), a_key("device"))) <= limits.PAGE for part in parts)
    assert set(cut_names([*cuts[1:], msgspec.structs.replace(cuts[0], last=1)])) - set(made.cuts)


@pytest.mark.parametrize("wrong", ["another part", "one twice", "out of order", "cut elsewhere"])
def test_cuts_in_another_form(wrong: str) -> None:
    """There is one way to say where chains end: else two could name the same thing differently, or one chain be cut twice."""
    one, other = Cut(b"a" * 16, 1, bytes(32), 2), Cut(b"b" * 16, 4, bytes(32), 9)
    said = {
        "another part": [cut_parts([one])[0]],
        "one twice": [msgspec.msgpack.encode([1, [one, one]])],
        "out of order": [msgspec.msgpack.encode([1, [other, one]])],
        "cut elsewhere": [msgspec.msgpack.encode([1, [one]]), msgspec.msgpack.encode([1, [other]])],
    }[wrong]
    made, _ = _sealed([Run(DEVICES[0], 1, [Tx(1, [WireWrite(14, RECORDS[0], [], {1: ["Sveg"]})])])])
    names = cut_names([other]) if wrong == "another part" else [part_hash(part) for part in said]

    with pytest.raises(MalformedMessage):
        open_cuts(msgspec.structs.replace(made, cuts=names), said)


def _put(part: bytes) -> PutPart:
    return PutPart(1, an_id("m"), DEVICES[0], bytes(12), 1, an_id("akt"), part)
