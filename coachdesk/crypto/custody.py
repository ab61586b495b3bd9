"""The municipality's secrets in three custodians' hands: any two of them open, no one of them does.

They are sealed once for each pair, under a key that follows from what both have on paper. So there is no arithmetic of ours to get wrong,
and the file that holds the three sealed copies is worth nothing without two of the papers.
"""

import hashlib
import secrets as chance
import struct
from collections.abc import Mapping
from itertools import combinations
from typing import Annotated, Final, Literal, NamedTuple

import msgspec
from msgspec import Meta

from coachdesk.crypto import codes
from coachdesk.crypto.derive import KEY_BYTES, derive
from coachdesk.crypto.document import Unreadable, read_document, write_document
from coachdesk.crypto.seal import open_sealed, seal
from coachdesk.errors import BadCode, KeyFileDamaged, SealBroken, SharesRefused

CUSTODIANS: Final = 3
PAIRS: Final = tuple(combinations(range(1, CUSTODIANS + 1), 2))
FILE_NAME: Final = "coachdesk-kustodier.json"
_FORMAT: Final = "coachdesk-custody"
_VERSION: Final = 1
_SHARE_CHARACTERS: Final = 56
_CHECK_CHARACTERS: Final = 4

Generation = Annotated[int, Meta(ge=1, le=0xFFFF)]


class Share(NamedTuple):
    """What one custodian keeps: her number (1, 2 or 3), which set of papers it belongs to, and 32 random bytes."""

    number: int
    generation: int
    secret: bytes

    def __repr__(self) -> str:
        return f"Share({self.number} of generation {self.generation})"

    def paper(self) -> str:
        """The text on her paper: fifteen groups of four, the last of which checks the others."""
        body = _body(self)
        return codes.grouped(codes.encode(body) + _check(body))


class Custody(NamedTuple):
    """A new set: the file, and three shares to be handed out and forgotten."""

    file: bytes
    shares: tuple[Share, ...]

    def __repr__(self) -> str:
        return "Custody()"


class _Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pair: tuple[Annotated[int, Meta(ge=1, le=CUSTODIANS)], Annotated[int, Meta(ge=1, le=CUSTODIANS)]]
    sealed: Annotated[bytes, Meta(max_length=8 * 1024)]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal["coachdesk-custody"]
    version: Literal[1]
    municipality: Annotated[bytes, Meta(min_length=16, max_length=16)]
    generation: Generation
    copies: Annotated[tuple[_Sealed, ...], Meta(min_length=len(PAIRS), max_length=len(PAIRS))]


def seal_for_custodians(secrets: Mapping[str, bytes], municipality: bytes, generation: int) -> Custody:
    """Seal *secrets* (at most some kilobytes) for three new shares.

    *generation* counts the sets of papers from 1, so that an old paper is told from a mistyped one. Papers of the generation before go on
    opening the file of the generation before: where that may be in wrong hands, the secrets themselves must be turned.
    """
    shares = tuple(Share(number, generation, chance.token_bytes(KEY_BYTES)) for number in range(1, CUSTODIANS + 1))
    plain = msgspec.msgpack.encode(dict(secrets))
    copies = tuple(
        _Sealed((one, other), seal(_key(shares[one - 1], shares[other - 1]), _header(municipality, one, other, generation), plain))
        for one, other in PAIRS
    )
    return Custody(write_document(_File(_FORMAT, _VERSION, municipality, generation, copies)), shares)


def generation_of(file: bytes) -> int:
    """To which set of papers the file belongs. Raises KeyFileDamaged."""
    return _read(file).generation


def municipality_of(file: bytes) -> bytes:
    """Whose it claims to be, 16 bytes; `open_custody` proves it. Raises KeyFileDamaged."""
    return _read(file).municipality


def open_custody(file: bytes, one: Share, other: Share) -> dict[str, bytes]:
    """The secrets by name.

    Raises KeyFileDamaged (reason: oversized, foreign, version, content), SharesRefused (reason: same, both papers are one custodian's;
    older or newer, a paper belongs to another file than this; wrong, they don't open it).
    """
    read = _read(file)
    first, second = sorted((one, other))
    if first.number == second.number:
        raise SharesRefused(reason="same")
    for share in (first, second):
        if share.generation != read.generation:
            raise SharesRefused(reason="older" if share.generation < read.generation else "newer")
    sealed = next((copy.sealed for copy in read.copies if copy.pair == (first.number, second.number)), b"")
    header = _header(read.municipality, first.number, second.number, read.generation)
    try:
        return msgspec.msgpack.decode(open_sealed(_key(first, second), header, sealed), type=dict[str, bytes])
    except SealBroken:
        raise SharesRefused(reason="wrong") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise KeyFileDamaged(reason="content") from None


def read_share(typed: str) -> Share:
    """What stands on a custodian's paper, as typed; see `codes.normal` for what doesn't matter.

    Raises BadCode (reason: character, length, check).
    """
    code = codes.normal(typed, _SHARE_CHARACTERS + _CHECK_CHARACTERS)
    body = codes.decode(code[:_SHARE_CHARACTERS])
    number, generation = struct.unpack(">BH", body[:-KEY_BYTES])
    if code[_SHARE_CHARACTERS:] != _check(body) or not 1 <= number <= CUSTODIANS or not generation:
        raise BadCode(reason="check")
    return Share(number, generation, body[-KEY_BYTES:])


def _read(file: bytes) -> _File:
    try:
        return read_document(file, _File, _FORMAT, _VERSION)
    except Unreadable as unreadable:
        raise KeyFileDamaged(reason=unreadable.reason) from None


def _body(share: Share) -> bytes:
    return struct.pack(">BH", share.number, share.generation) + share.secret


def _check(body: bytes) -> str:
    """20 bits of a hash: a slip of the hand gets past it once in a million."""
    return codes.encode(hashlib.sha256(b"coachdesk/share-check/1\0" + body).digest()[:5])[:_CHECK_CHARACTERS]


def _key(first: Share, second: Share) -> bytes:
    """In the order of their numbers; either half alone is 256 bits short of it."""
    return derive(first.secret + second.secret, b"coachdesk/custody-pair/1")


def _header(municipality: bytes, first: int, second: int, generation: int) -> bytes:
    """Binds a copy to its municipality, its pair and its generation: none can be passed off as another."""
    return b"coachdesk/custody/1\0" + municipality + struct.pack(">BBH", first, second, generation)
