"""From structs to bytes and back: strict MessagePack, and compression that can't explode.

Every failure to read is MalformedMessage; it names what was being read and never quotes it.
"""

import sys
from functools import cache
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta

from coachdesk.errors import MalformedMessage
from sync.protocol import limits

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Id = Annotated[bytes, Meta(min_length=16, max_length=16)]
"""`UUID.bytes`: of a municipality, unit, space, team, user, device or record."""
Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]
SigningPublic = Annotated[bytes, Meta(min_length=32, max_length=32)]
ExchangePublic = Annotated[bytes, Meta(min_length=1216, max_length=1216)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
Count = Annotated[int, Meta(ge=0, le=limits.NUMBER)]
Number = Annotated[int, Meta(ge=1, le=limits.NUMBER)]
Epoch = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Millis = Annotated[int, Meta(ge=0, le=limits.NUMBER)]
"""Milliseconds since 1970 in UTC."""

_PLAIN: Final = b"\x00"
_ZSTD: Final = b"\x01"
_MAGIC: Final = b"\x28\xb5\x2f\xfd"  # every zstd frame begins so: the flag says it in one byte
_LEVEL: Final = 15  # pages are small: the slowest levels cost milliseconds and save a few per cent
T = TypeVar("T", bound=msgspec.Struct)


class Wire(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """A struct that travels: an array of known length, every field in its type and range."""


def encode(message: msgspec.Struct) -> bytes:
    """The only MessagePack form of *message*, as signatures cover it."""
    return msgspec.msgpack.encode(message)


def decode(data: bytes, cls: type[T], what: str) -> T:
    """*data* as a *cls* and nothing besides. Raises MalformedMessage(what)."""
    try:
        message: T = _decoder(cls).decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError):
        raise MalformedMessage(what=what) from None
    return message


@cache
def _decoder(cls: type[msgspec.Struct]) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(cls, strict=True)


def pack(data: bytes) -> bytes:
    """A flag and *data*, compressed where that helps. Random bytes grow by one."""
    squeezed = zstd.compress(data, options=_OPTIONS)
    return _ZSTD + squeezed[len(_MAGIC) :] if len(squeezed) < len(data) else _PLAIN + data


def unpack(data: bytes, limit: int, what: str) -> bytes:
    """What `pack` was given, at most *limit* bytes of it. Raises MalformedMessage(what); never unpacks more than *limit* + 1 bytes."""
    flag, rest = data[:1], data[1:]
    if flag == _ZSTD:
        rest = _inflate(rest, limit + 1, what)
    elif flag != _PLAIN:
        raise MalformedMessage(what=what)
    if len(rest) > limit:
        raise MalformedMessage(what=what)
    return rest


def _inflate(data: bytes, most: int, what: str) -> bytes:
    decompressor = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})
    try:
        plain = decompressor.decompress(_MAGIC + data, max_length=most)
    except zstd.ZstdError:
        raise MalformedMessage(what=what) from None
    if not decompressor.eof or decompressor.unused_data:
        raise MalformedMessage(what=what)
    return plain


_WINDOW_LOG: Final = 20  # a frame may not ask for more memory than the biggest parcel
_OPTIONS: Final[dict[int, int]] = {
    zstd.CompressionParameter.compression_level: _LEVEL,
    zstd.CompressionParameter.window_log: _WINDOW_LOG,
    zstd.CompressionParameter.content_size_flag: 0,  # a signature or a tag already covers the length: four bytes saved
    zstd.CompressionParameter.checksum_flag: 0,
}
