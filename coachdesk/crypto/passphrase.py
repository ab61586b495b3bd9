"""From what a person remembers, or has on paper, to a key."""

import hashlib
import secrets
import unicodedata
from typing import Annotated, Final

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from msgspec import Meta

from coachdesk.crypto import codes
from coachdesk.crypto.derive import KEY_BYTES
from coachdesk.errors import BadCode

SALT_BYTES: Final = 16


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one guess costs with Argon2id (RFC 9106).

    A cost read from a file keeps within bounds that are fixed here: below the floor someone has made guessing cheap,
    above the ceiling someone wants the laptop to choke.
    """

    memory_kib: Annotated[int, Meta(ge=64 * 1024, le=1024 * 1024)] = 64 * 1024
    iterations: Annotated[int, Meta(ge=3, le=16)] = 3
    lanes: Annotated[int, Meta(ge=4, le=16)] = 4


FLOOR: Final = Cost()
"""64 MiB, three passes, four lanes: RFC 9106's second recommendation, about 0.2 s on an office laptop."""


def unlock_key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes. The passphrase is taken in Unicode's NFC, since keyboards of different systems spell å, ä and ö differently."""
    # A lone surrogate isn't text, but a window may hand one over, and it must not end in a traceback with the passphrase in it.
    return stretch(unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"), salt, cost)


def stretch(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    """32 bytes by Argon2id. Raises ValueError for a cost below the floor or above the ceiling."""
    msgspec.convert(msgspec.to_builtins(cost), Cost)  # a Cost built in code hasn't been checked yet
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive(secret)


# --- recovery code -------------------------------------------------------------------------------------------------

_RECOVERY_BYTES: Final = 20
_RECOVERY_CHARACTERS: Final = 32
_CHECK_CHARACTERS: Final = 4


def recovery_code() -> str:
    """A fresh code to print: 32 characters of chance (160 bits) and a last group that checks them, in groups of four."""
    secret = secrets.token_bytes(_RECOVERY_BYTES)
    return codes.grouped(codes.encode(secret) + _check(secret))


def parse_recovery_code(text: str) -> bytes:
    """The 20 secret bytes of a code as typed; see `codes.normal` for what doesn't matter.

    Raises BadCode (reason: character, length, check). One wrong character gets past the check once in a million.
    """
    code = codes.normal(text, _RECOVERY_CHARACTERS + _CHECK_CHARACTERS)
    secret = codes.decode(code[:_RECOVERY_CHARACTERS])
    if code[_RECOVERY_CHARACTERS:] != _check(secret):
        raise BadCode(reason="check")
    return secret


def _check(secret: bytes) -> str:
    """20 bits of a hash. Whoever finds only this group is left with 140 bits to guess."""
    return codes.encode(hashlib.sha256(b"coachdesk/recovery-check/1\0" + secret).digest()[:5])[:_CHECK_CHARACTERS]
