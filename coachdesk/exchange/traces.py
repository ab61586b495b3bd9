"""What an import leaves behind to be known again and taken back: digests, never a second copy of what somebody's akt says."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from coachdesk.domain.record import DELETED, RECORDS, Record

_SAID: Final = 6
"""Bytes of digest for a value: enough to tell two telephone numbers apart, too few to prove one."""
_STANDS: Final = 8
_ID: Final = 16
_encode: Final = msgspec.msgpack.Encoder().encode


class Trace(NamedTuple):
    """A record, or one register of it (DELETED stands for all), and a digest of what this import wrote there."""

    kind: int
    record: UUID
    register: int
    digest: bytes


def trace(record: Record, register: int = DELETED) -> Trace:
    """The trace of *record* as it stands now; with *register*, of that register alone."""
    return Trace(RECORDS.of(type(record)).number, record.id, register, digest(record, register))


def digest(record: Record, register: int = DELETED) -> bytes:
    """What a record's registers hold, or one of them, in eight bytes."""
    kind = RECORDS.of(type(record))
    forms = {
        one.number: [None if (value := getattr(record, f.name)) is None else f.wire.to_form(value) for f in one.fields]
        for one in kind.registers
        if one.number != DELETED and register in (DELETED, one.number)
    }
    return blake2b(_encode([kind.number, *forms.items()]), digest_size=_STANDS).digest()


def pack(traces: Iterable[Trace]) -> bytes | None:
    """Traces as an ImportedRow keeps them; None for none."""
    packed = b"".join(t.kind.to_bytes(2, "big") + t.record.bytes + bytes([t.register]) + t.digest for t in traces)
    return packed or None


def unpack(packed: bytes | None) -> Iterator[Trace]:
    """The traces of *packed*; a torn end is left out."""
    size = 2 + _ID + 1 + _STANDS
    for start in range(0, len(packed or b"") - size + 1, size):
        one = (packed or b"")[start : start + size]
        yield Trace(int.from_bytes(one[:2], "big"), UUID(bytes=one[2:18]), one[18], one[19:])


def pack_said(values: Mapping[str, str], numbers: Mapping[str, int]) -> bytes | None:
    """A digest of each value that the source gave, by its meaning's number."""
    return b"".join(bytes([numbers[name]]) + said(value) for name, value in sorted(values.items())) or None


def unpack_said(packed: bytes | None) -> dict[int, bytes]:
    """A meaning's number to the digest of what the source said."""
    size = 1 + _SAID
    found = packed or b""
    return {found[start]: found[start + 1 : start + size] for start in range(0, len(found) - size + 1, size)}


def said(value: str) -> bytes:
    """The digest of one value."""
    return blake2b(value.encode(), digest_size=_SAID).digest()
