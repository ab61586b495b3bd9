"""Small JSON files that hold wrapped keys: written plainly, read strictly."""

from typing import Final, TypeVar

import msgspec

LIMIT_BYTES: Final = 64 * 1024
T = TypeVar("T", bound=msgspec.Struct)


class Unreadable(ValueError):
    """The bytes aren't the document looked for; `reason` is oversized, foreign, version or content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Head(msgspec.Struct):
    format: str
    version: int


def write_document(document: msgspec.Struct) -> bytes:
    """Indented JSON with a last newline: a person who finds the file sees what it is."""
    return msgspec.json.format(msgspec.json.encode(document)) + b"\n"


def read_document(data: bytes, cls: type[T], format_name: str, version: int) -> T:
    """*data* as a *cls*, every field in its type and range and none besides. Raises Unreadable."""
    if len(data) > LIMIT_BYTES:
        raise Unreadable("oversized")
    head = _decode(data, _Head, reason="foreign")
    if head.format != format_name:
        raise Unreadable("foreign")
    if head.version != version:
        raise Unreadable("version")
    return _decode(data, cls, reason="content")


def _decode(data: bytes, cls: type[T], reason: str) -> T:
    try:
        return msgspec.json.decode(data, type=cls)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Unreadable(reason) from None
