"""The plain text of an envelope: transactions of one space, in order, their boundaries kept."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final

from msgspec import Meta

from coachdesk.errors import MalformedMessage
from sync.protocol import limits
from sync.protocol.wire import Id, Number, Wire, decode, encode, pack, unpack

VERSION: Final = 1

Value = str | int | bytes | None
"""What a register's field holds, in its one storage form; a `bool` is 0 or 1."""


class Dot(Wire, frozen=True):
    """The name of a write within its space."""

    device: Id
    number: Number


class WireWrite(Wire, frozen=True):
    """One record's registers, set in one transaction. Kinds and registers that this version doesn't know are welcome."""

    kind: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    record: Id
    causes: Annotated[list[Dot], Meta(max_length=limits.CAUSES)]
    body: Mapping[Annotated[int, Meta(ge=0, le=2**31 - 1)], list[Any]]
    """Register number to the values of its fields in order, each a `Value`: `decode_parcel` has checked it."""


class Tx(Wire, frozen=True):
    """What was saved together is applied together."""

    stamp: Annotated[int, Meta(ge=0, le=limits.STAMP)]
    writes: Annotated[list[WireWrite], Meta(min_length=1)]


class Parcel(Wire, frozen=True):
    """The transactions of one envelope; its writes hold the dots that the envelope's header counts, in this order."""

    version: Annotated[int, Meta(ge=1, le=1)]
    txs: Annotated[list[Tx], Meta(min_length=1)]

    def dots(self) -> int:
        """How many writes it holds."""
        return sum(len(tx.writes) for tx in self.txs)


def encode_parcel(parcel: Parcel) -> bytes:
    """*parcel* compressed, ready to be sealed. Raises MalformedMessage where `decode_parcel` would."""
    data = encode(parcel)
    if len(data) > limits.PARCEL:
        raise MalformedMessage(what="parcel")
    check_txs(decode(data, Parcel, "parcel").txs)
    return pack(data)


def decode_parcel(data: bytes) -> Parcel:
    """The parcel behind *data*. Raises MalformedMessage."""
    parcel = decode(unpack(data, limits.PARCEL, "parcel"), Parcel, "parcel")
    check_txs(parcel.txs)
    return parcel


def parcels(txs: Sequence[Tx], most: int = limits.SEALED - 1200) -> Iterator[tuple[Parcel, bytes]]:
    """A backlog as few parcels in order, each with its encoding of at most *most* bytes (room for either seal is left by default).

    Raises MalformedMessage if a single transaction doesn't fit: its boundaries are never cut.
    """
    if not txs:
        return
    parcel = Parcel(VERSION, list(txs))
    data = encode_parcel(parcel) if len(txs) == 1 or _rough_size(txs) <= limits.PARCEL else b""
    if data and len(data) <= most:
        yield parcel, data
    elif len(txs) == 1:
        raise MalformedMessage(what="parcel")
    else:
        half = len(txs) // 2
        yield from parcels(txs[:half], most)
        yield from parcels(txs[half:], most)


def _rough_size(txs: Sequence[Tx]) -> int:
    return sum(len(encode(tx)) for tx in txs) + 16


def check_txs(txs: Sequence[Tx]) -> None:
    """Raises MalformedMessage where a register holds too much, or what is no `Value`."""
    for tx in txs:
        for write in tx.writes:
            for values in write.body.values():
                if sum(_size(value) for value in values) > limits.REGISTER:
                    raise MalformedMessage(what="register")


def _size(value: object) -> int:
    """Bytes of one value; every field costs one, so that a register can't hold a million empty ones."""
    match value:
        case None:
            return 1
        case bool():
            raise MalformedMessage(what="value")
        case int() if -limits.STAMP - 1 <= value <= limits.STAMP:
            return 9
        case str():
            return len(value.encode()) + 1
        case bytes():
            return len(value) + 1
    raise MalformedMessage(what="value")
