"""A lease lengthened by telephone: the laptop shows a challenge, the head's program answers it, and both need the laptop's lease secret.

The secret says nothing about content. Whoever has it can lengthen this one laptop's lease, and nothing else.
"""

import secrets
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.hmac import HMAC

from coachdesk.crypto.codes import ALPHABET, encode, normal
from coachdesk.crypto.identity import ExchangeKey
from coachdesk.crypto.seal import hpke_open, hpke_seal
from coachdesk.errors import BadCode, SealBroken

DAYS: Final = (7, 14)
"""What can be given by telephone."""
SECRET_BYTES: Final = 32
CHALLENGE_CHARACTERS: Final = 8
"""Seven random (35 bits) and one that tells a slip of the tongue."""
ANSWER_CHARACTERS: Final = 12
"""Ten of the tag (50 bits) and two that tell a slip of the tongue."""
_ANSWER_CHECK: Final = 2


def new_secret() -> bytes:
    """What a laptop is given once; it lies in its encrypted database, and sealed to the heads in the directory."""
    return secrets.token_bytes(SECRET_BYTES)


def new_challenge() -> str:
    """A fresh one; it is used once."""
    return _checked("".join(secrets.choice(ALPHABET) for _ in range(CHALLENGE_CHARACTERS - 1)), 1)


def heard_challenge(text: str) -> str:
    """A challenge as it was read out. Raises BadCode (reason: character, length, check)."""
    return _normal(text, CHALLENGE_CHARACTERS, 1)


def answer(secret: bytes, device: UUID, challenge: str, days: int) -> str:
    """What the head reads out: it holds for this laptop, this challenge and these days. Raises BadCode for a misheard challenge."""
    if days not in DAYS:
        raise ValueError("that many days aren't given by telephone")
    tag = _tag(secret, device, heard_challenge(challenge), days)
    return _checked(encode(tag[:10])[: ANSWER_CHARACTERS - _ANSWER_CHECK], _ANSWER_CHECK)


def heard_answer(text: str) -> str:
    """An answer as it was typed. A slip raises BadCode, and so costs no try."""
    return _normal(text, ANSWER_CHARACTERS, _ANSWER_CHECK)


def days_given(secret: bytes, device: UUID, challenge: str, heard: str) -> int | None:
    """How many days the answer *heard* gives; None where it is for another laptop or another challenge. In constant time."""
    given = [days for days in DAYS if bytes_eq(answer(secret, device, challenge, days).encode(), heard.encode())]
    return given[0] if given else None


def seal_secret(public: bytes, unit: UUID, device: UUID, secret: bytes) -> bytes:
    """The secret for who holds the heads' team key. It opens for this laptop of this unit alone. Raises BadKey."""
    return hpke_seal(public, _header(unit, device), secret)


def open_secret(heads: ExchangeKey, unit: UUID, device: UUID, sealed: bytes) -> bytes:
    """The secret. Raises SealBroken for another key, another laptop's, or bytes that aren't one."""
    secret = hpke_open(heads, _header(unit, device), sealed)
    if len(secret) != SECRET_BYTES:
        raise SealBroken(what="lease_secret")
    return secret


def key_mark(public: bytes) -> bytes:
    """Sixteen bytes that tell to which public key something was sealed."""
    digest = Hash(SHA256())
    digest.update(b"coachdesk/sealed-to/1\0" + public)
    return digest.finalize()[:16]


def _tag(secret: bytes, device: UUID, challenge: str, days: int) -> bytes:
    if len(secret) != SECRET_BYTES:
        raise ValueError("a lease secret is 32 bytes")
    mac = HMAC(secret, SHA256())
    mac.update(b"coachdesk/lease-answer/1\0" + device.bytes + challenge.encode("ascii") + bytes([days]))
    return mac.finalize()


def _header(unit: UUID, device: UUID) -> bytes:
    return b"coachdesk/lease-secret/1\0" + unit.bytes + device.bytes


def _checked(code: str, checks: int) -> str:
    digest = Hash(SHA256())
    digest.update(b"coachdesk/lease-check/1\0" + code.encode("ascii"))
    return code + "".join(ALPHABET[byte & 31] for byte in digest.finalize()[:checks])


def _normal(text: str, length: int, checks: int) -> str:
    code = normal(text, length)
    if _checked(code[:-checks], checks) != code:
        raise BadCode(reason="check")
    return code
