"""Files cut into chunks that are sealed one by one: each knows its file, its place and how many there are.

A chunk that was swapped, moved, left out or taken from a shorter version of the file doesn't open.
"""

import hashlib
import hmac
import struct
from typing import Final

from coachdesk.crypto.derive import derive
from coachdesk.crypto.seal import SEAL_OVERHEAD, open_sealed, seal

CHUNK_BYTES: Final = 48 * 1024
"""Of the file: with everything around it, one fits a request of 64 KiB."""
SEALED_CHUNK_BYTES: Final = CHUNK_BYTES + SEAL_OVERHEAD
NAME_BYTES: Final = 16
_HEADER: Final = b"coachdesk/chunk/1\0"
_PLACE: Final = struct.Struct(">II")


def seal_chunk(key: bytes, space: bytes, attachment: bytes, number: int, total: int, plain: bytes) -> bytes:
    """Chunk *number* (from 0) of *total*, sealed with the attachment's own key; *space* and *attachment* are ids of 16 bytes."""
    return seal(key, _header(space, attachment, number, total), plain)


def open_chunk(key: bytes, space: bytes, attachment: bytes, number: int, total: int, sealed: bytes) -> bytes:
    """What was sealed. Raises SealBroken for any other chunk, place or number of chunks."""
    return open_sealed(key, _header(space, attachment, number, total), sealed)


def chunk_name(key: bytes, number: int) -> bytes:
    """16 bytes that say nothing to who lacks the key: neither which file, nor which chunk, nor that two belong together."""
    return hmac.digest(derive(key, b"coachdesk/chunk-name/1"), number.to_bytes(4, "big"), hashlib.sha256)[:NAME_BYTES]


def chunks_in(size: int, chunk_bytes: int = CHUNK_BYTES) -> int:
    """How many chunks a file of *size* bytes has; an empty one has none."""
    return -(-size // chunk_bytes)


def _header(space: bytes, attachment: bytes, number: int, total: int) -> bytes:
    return _HEADER + space + attachment + _PLACE.pack(number, total)
