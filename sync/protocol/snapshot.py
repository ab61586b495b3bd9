"""A snapshot: all writes of a space up to a cut of its chains, sealed anew in few parts, so that a newcomer needn't fetch every envelope.

It holds the same set of writes, so reducing it gives what reducing the envelopes gives. Its maker signs it; it takes the envelopes' place
only when a laptop of another user, which recomputed the same content from what it has itself, has signed it too.

Where the chains end is said in parts of their own, which the server reads. They are the same bytes wherever the chains end alike, so that
who has the same knows it by their names and fetches nothing: a chain is one sitting's, and a space sees thousands of them.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Final

from msgspec import Meta

from coachdesk.crypto.identity import Purpose, SigningKey, verify
from coachdesk.crypto.seal import open_sealed, seal
from coachdesk.errors import MalformedMessage, SealBroken
from sync.protocol import limits
from sync.protocol.messages import FromDevice
from sync.protocol.statements import SpaceKind
from sync.protocol.wire import Count, Epoch, Hash, Id, Number, Signature, Wire, decode, encode, pack, unpack
from sync.protocol.writes import Dot, Tx, WireWrite, check_txs

PATH: Final = "/v1/snapshots/"
DOORS: Final = ("tell", "put", "get", "announce", "witness")
MOST_PARTS: Final = 512
MOST_CUT_PARTS: Final = 256
COMPACTED: Final = frozenset({SpaceKind.AKT, SpaceKind.DIRECTORY, SpaceKind.PROJECT, SpaceKind.KAA_POST})
"""Kinds of space. An access log is read by its reviewers alone, a private space by nobody who could be a witness."""
_CUTS: Final = 256
"""Cuts of one part: some 16 KB, as a slow line fetches them one by one."""
_AROUND: Final = 64


class Cut(Wire, frozen=True):
    """One voice's chain up to envelope *number*, whose hash is *hash* and whose last write has the dot *last*."""

    device: Id
    number: Number
    hash: Hash
    last: Number


class Snapshot(Wire, frozen=True):
    """What is signed. *content* is the hash of all writes; *cuts* and *parts*, which are sealed, are named in order."""

    version: Annotated[int, Meta(ge=2, le=2)]
    municipality: Id
    unit: Id
    space: Id
    maker: Id
    epoch: Epoch
    content: Hash
    cuts: Annotated[list[Hash], Meta(min_length=1, max_length=MOST_CUT_PARTS)]
    parts: Annotated[list[Hash], Meta(min_length=1, max_length=MOST_PARTS)]


class Told(Wire, frozen=True):
    """A snapshot as the server tells of it. Without a *witness* (empty) it has no effect yet."""

    position: Number
    snapshot: Snapshot
    signature: Signature
    witness: Annotated[bytes, Meta(max_length=16)]
    witnessed: Annotated[bytes, Meta(max_length=64)]


class Run(Wire, frozen=True):
    """One laptop's transactions from the dot *first* on, without a gap."""

    device: Id
    first: Number
    txs: Annotated[list[Tx], Meta(min_length=1)]

    def dots(self) -> int:
        """How many writes it holds."""
        return sum(len(tx.writes) for tx in self.txs)


class _Cuts(Wire, frozen=True):
    version: Annotated[int, Meta(ge=1, le=1)]
    cuts: Annotated[list[Cut], Meta(min_length=1, max_length=_CUTS)]


class _Part(Wire, frozen=True):
    version: Annotated[int, Meta(ge=1, le=1)]
    runs: Annotated[list[Run], Meta(min_length=1)]


class _PartHeader(Wire, frozen=True):
    version: int
    municipality: Id
    unit: Id
    space: Id
    content: Hash
    epoch: Epoch


# --- what is asked at the doors ----------------------------------------------------------------------------------------


class TellSnapshots(FromDevice, frozen=True, tag=60):
    """What snapshots are there, from position *after* on, in the spaces that the signer may read; or in *spaces* alone."""

    after: Count
    spaces: Annotated[list[Id], Meta(max_length=limits.BACKFILLS)]


class SnapshotsTold(Wire, frozen=True, tag=61):
    """As many as fit a page. *reached*: ask from there; *more*: at once."""

    told: list[Told]
    reached: Count
    more: bool


class PutPart(FromDevice, frozen=True, tag=62):
    """Keep a part; its name is its hash."""

    space: Id
    sealed: Annotated[bytes, Meta(min_length=16, max_length=limits.SEALED)]


class GetPart(FromDevice, frozen=True, tag=63):
    """Give a part back."""

    space: Id
    part: Hash


class Announce(FromDevice, frozen=True, tag=64):
    """By the maker: the parts are there. Repeating it is harmless."""

    snapshot: Snapshot
    signature: Signature


class Witness(FromDevice, frozen=True, tag=65):
    """By a laptop of another user: I have the same. Now the envelopes up to the cut may go."""

    space: Id
    content: Hash
    signature: Signature


# --- content -----------------------------------------------------------------------------------------------------------


def canonical(run: Run) -> Run:
    """The one form of a run: registers and causes in order, whatever order they came in."""
    return Run(run.device, run.first, [Tx(tx.stamp, [_ordered(write) for write in tx.writes]) for tx in run.txs])


def _ordered(write: WireWrite) -> WireWrite:
    causes = sorted(write.causes, key=lambda dot: (dot.device, dot.number))
    body: Mapping[int, list[object]] = dict(sorted(write.body.items()))
    return WireWrite(write.kind, write.record, [Dot(dot.device, dot.number) for dot in causes], body)


def content_hash(runs: Sequence[Run]) -> bytes:
    """Of whole chains, each from its first dot on: the same on every laptop that has these writes."""
    digest = hashlib.sha256(b"coachdesk/snapshot-content/1\0")
    for run in sorted(runs, key=lambda one: one.device):
        data = encode(canonical(run))
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def part_hash(part: bytes) -> bytes:
    """A part's name at the server."""
    return hashlib.sha256(part).digest()


def cut_parts(cuts: Iterable[Cut]) -> list[bytes]:
    """*cuts* in the order of their voices, in parts for anybody to read: the same bytes of the same cuts."""
    ordered = sorted(cuts, key=lambda cut: cut.device)
    return [encode(_Cuts(1, ordered[start : start + _CUTS])) for start in range(0, len(ordered), _CUTS)]


def cut_names(cuts: Iterable[Cut]) -> list[bytes]:
    """What a snapshot that cuts the chains so says of it."""
    return [part_hash(one) for one in cut_parts(cuts)]


def open_cuts(snapshot: Snapshot, parts: Sequence[bytes]) -> list[Cut]:
    """Where it cuts each chain. Raises MalformedMessage where the parts aren't those that it names, or not in their one form."""
    if [part_hash(one) for one in parts] != snapshot.cuts:
        raise MalformedMessage(what="snapshot")
    cuts = [cut for one in parts for cut in decode(one, _Cuts, "snapshot").cuts]
    if len({cut.device for cut in cuts}) != len(cuts) or cut_names(cuts) != snapshot.cuts:
        raise MalformedMessage(what="snapshot")
    return cuts


def seal_parts(header: bytes, runs: Sequence[Run], key: bytes) -> list[bytes]:
    """*runs* in as few sealed parts as may be; transactions are never cut."""
    return [seal(key, header, data) for data in _parts([canonical(run) for run in sorted(runs, key=lambda one: one.device)])]


def part_header(municipality: bytes, unit: bytes, space: bytes, content: bytes, epoch: int) -> bytes:
    """What every part of a snapshot is bound to."""
    return encode(_PartHeader(1, municipality, unit, space, content, epoch))


def open_parts(snapshot: Snapshot, cuts: Sequence[Cut], sealed: Sequence[bytes], key: bytes) -> list[Run]:
    """The whole chains out of all sealed parts. Raises SealBroken, MalformedMessage where they aren't what the snapshot says."""
    header = part_header(snapshot.municipality, snapshot.unit, snapshot.space, snapshot.content, snapshot.epoch)
    if [part_hash(one) for one in sealed] != snapshot.parts:
        raise SealBroken
    whole: dict[bytes, Run] = {}
    for one in sealed:
        part = decode(unpack(open_sealed(key, header, one), limits.PARCEL, "snapshot"), _Part, "snapshot")
        for run in part.runs:
            check_txs(run.txs)
            before = whole.get(run.device)
            if run.first != (1 if before is None else before.dots() + 1):
                raise MalformedMessage(what="snapshot")
            whole[run.device] = run if before is None else Run(run.device, 1, [*before.txs, *run.txs])
    runs = list(whole.values())
    if content_hash(runs) != snapshot.content or {run.device: run.dots() for run in runs} != {c.device: c.last for c in cuts}:
        raise MalformedMessage(what="snapshot")
    return runs


def _parts(runs: Sequence[Run]) -> Iterator[bytes]:
    data = encode(_Part(1, list(runs)))
    packed = pack(data) if len(data) <= limits.PARCEL else b""
    if packed and len(packed) <= limits.SEALED - _AROUND:
        yield packed
        return
    first, second = _halves(runs)
    yield from _parts(first)
    yield from _parts(second)


def _halves(runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    if len(runs) > 1:
        half = len(runs) // 2
        return list(runs[:half]), list(runs[half:])
    (run,) = runs
    if len(run.txs) == 1:
        raise MalformedMessage(what="snapshot")
    half = len(run.txs) // 2
    first = Run(run.device, run.first, run.txs[:half])
    return [first], [Run(run.device, run.first + first.dots(), run.txs[half:])]


# --- signatures --------------------------------------------------------------------------------------------------------


def sign(snapshot: Snapshot, key: SigningKey) -> bytes:
    """The maker's word."""
    return key.sign(Purpose.SNAPSHOT, encode(snapshot))


def witness(snapshot: Snapshot, key: SigningKey) -> bytes:
    """Another's word that her laptop has the same."""
    return key.sign(Purpose.WITNESS, encode(snapshot))


def check_maker(snapshot: Snapshot, signature: bytes, public: bytes) -> None:
    """Raises SignatureInvalid."""
    verify(public, signature, Purpose.SNAPSHOT, encode(snapshot))


def check_witness(snapshot: Snapshot, signature: bytes, public: bytes) -> None:
    """Raises SignatureInvalid."""
    verify(public, signature, Purpose.WITNESS, encode(snapshot))
