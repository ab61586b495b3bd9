"""What an input looks like inside, so that a change can be one of a field and not of a byte that breaks the whole."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from sync.protocol import limits
from sync.protocol.wire import unpack


@dataclass(frozen=True)
class Shape:
    """From bytes to something that can be walked through, and back. *inside* may raise anything: then bytes are changed as they are."""

    inside: Callable[[bytes], object]
    outside: Callable[[object], bytes]


def _no_inside(data: bytes) -> object:
    raise ValueError("bytes are bytes")


def _pack(value: object) -> bytes:
    return b"\x00" + msgspec.msgpack.encode(value)


def _signed(data: bytes) -> object:
    return msgspec.msgpack.decode(unpack(data, limits.PAGE, "fuzz")[:-64])


def _parts(data: bytes) -> object:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _zipped(parts: object) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items() if isinstance(parts, dict) else ():
            file.writestr(str(name), content if isinstance(content, bytes | str) else repr(content))
    return whole.getvalue()


RAW = Shape(_no_inside, bytes)  # type: ignore[arg-type]  # never reached
MESSAGE = Shape(msgspec.msgpack.decode, msgspec.msgpack.encode)
PACKED = Shape(lambda data: msgspec.msgpack.decode(unpack(data, limits.PARCEL, "fuzz")), _pack)
SIGNED = Shape(_signed, lambda value: _pack(value) + bytes(64))
DOCUMENT = Shape(json.loads, lambda value: json.dumps(value, default=repr).encode("utf-8", "surrogatepass"))
ZIP = Shape(_parts, _zipped)
