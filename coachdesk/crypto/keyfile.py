"""Private halves kept off the laptop in one encrypted file: the municipality's root and recovery keys."""

import secrets
import struct
from collections.abc import Mapping
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from coachdesk.crypto.document import Unreadable, read_document, write_document
from coachdesk.crypto.passphrase import SALT_BYTES, Cost, unlock_key
from coachdesk.crypto.seal import open_sealed, seal
from coachdesk.errors import KeyFileDamaged, SealBroken, WrongPassphrase

_FORMAT: Final = "coachdesk-keyfile"
_VERSION: Final = 1
COST: Final = Cost(memory_kib=256 * 1024)
"""Four times the floor's memory: this file is opened a few times in its life, and a copy of it is worth most."""


class _KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal["coachdesk-keyfile"]
    version: Literal[1]
    cost: Cost
    salt: Annotated[bytes, Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]
    sealed: bytes


def write_keyfile(keys: Mapping[str, bytes], passphrase: str, cost: Cost = COST) -> bytes:
    """The file's bytes: *keys* by name (at most some kilobytes), readable with *passphrase* alone. Takes about a second."""
    salt = secrets.token_bytes(SALT_BYTES)
    sealed = seal(unlock_key(passphrase, salt, cost), _header(cost), msgspec.msgpack.encode(dict(keys)))
    return write_document(_KeyFile(_FORMAT, _VERSION, cost, salt, sealed))


def read_keyfile(data: bytes, passphrase: str) -> dict[str, bytes]:
    """The keys by name.

    Raises KeyFileDamaged (reason: oversized, foreign, version, content), WrongPassphrase for another passphrase and
    for sealed bytes that were changed: the two can't be told apart.
    """
    try:
        file = read_document(data, _KeyFile, _FORMAT, _VERSION)
    except Unreadable as unreadable:
        raise KeyFileDamaged(reason=unreadable.reason) from None
    return _opened(file, unlock_key(passphrase, file.salt, file.cost))


def _opened(file: _KeyFile, key: bytes) -> dict[str, bytes]:
    try:
        return msgspec.msgpack.decode(open_sealed(key, _header(file.cost), file.sealed), type=dict[str, bytes])
    except SealBroken:
        raise WrongPassphrase(wait_seconds=0) from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise KeyFileDamaged(reason="content") from None


def _header(cost: Cost) -> bytes:
    return b"coachdesk/keyfile/1\0" + struct.pack(">III", cost.memory_kib, cost.iterations, cost.lanes)
