"""Seal bytes and open them. The header is never stored here: both sides know it, and it must be the same."""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from coachdesk.crypto.derive import KEY_BYTES, derive
from coachdesk.crypto.identity import ExchangeKey, hybrid_public
from coachdesk.errors import BadKey, SealBroken

_TAG_BYTES: Final = 16
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_ONLY_NONCE: Final = bytes(_NONCE_BYTES)
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_HPKE_INFO: Final = b"coachdesk/hpke/1\0"

SEAL_OVERHEAD: Final = _SALT_BYTES + _TAG_BYTES
"""Bytes that `seal` adds."""
WRAP_OVERHEAD: Final = _NONCE_BYTES + _TAG_BYTES
"""Bytes that `wrap_key` adds: a wrapped 32-byte key is 60 bytes."""
HPKE_OVERHEAD: Final = 1136
"""Bytes that `hpke_seal` adds: a wrapped 32-byte key is 1168 bytes."""


def new_key() -> bytes:
    """32 fresh random bytes from the operating system."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, header: bytes, plain: bytes) -> bytes:
    """Salt, ciphertext and tag; opens only with the same *key* and *header*.

    Each call encrypts under a fresh key derived by 16 random bytes, so a (key, nonce) pair doesn't repeat however many
    envelopes are sealed, nor on a cloned laptop.
    """
    salt = secrets.token_bytes(_SALT_BYTES)
    return salt + _once(key, salt).encrypt(_ONLY_NONCE, plain, header)


def open_sealed(key: bytes, header: bytes, sealed: bytes) -> bytes:
    """The plain bytes. Raises SealBroken for a wrong key, another header, or bytes of any length that `seal` didn't make."""
    salt, ciphertext = sealed[:_SALT_BYTES], sealed[_SALT_BYTES:]
    try:
        return _once(key, salt).decrypt(_ONLY_NONCE, ciphertext, header)
    except InvalidTag:
        raise SealBroken(what="seal") from None


def wrap_key(key: bytes, header: bytes, secret: bytes) -> bytes:
    """Nonce, ciphertext and tag: 28 bytes more than *secret*.

    Shorter than `seal`, for secrets of which one key wraps few: a random nonce is safe for 2^32 wraps under one key.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _wrapping(key).encrypt(nonce, secret, header)


def unwrap_key(key: bytes, header: bytes, wrapped: bytes) -> bytes:
    """The secret. Raises SealBroken as `open_sealed` does."""
    if len(wrapped) < WRAP_OVERHEAD:
        raise SealBroken(what="wrap")
    try:
        return _wrapping(key).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], header)
    except InvalidTag:
        raise SealBroken(what="wrap") from None


def hpke_seal(public: bytes, header: bytes, plain: bytes) -> bytes:
    """*plain* for the holder of the private half alone (RFC 9180 base mode: it doesn't say who sealed).

    1136 bytes more than *plain*. Raises BadKey if *public* isn't an exchange key.
    """
    try:
        return _SUITE.encrypt(plain, hybrid_public(public), info=_HPKE_INFO + header)
    except ValueError:  # an X25519 point of low order passes for a key and gives no shared secret
        raise BadKey(what="exchange_public") from None


def hpke_open(private: ExchangeKey, header: bytes, sealed: bytes) -> bytes:
    """The plain bytes. Raises SealBroken for a wrong key, another header, or bytes of any length that `hpke_seal` didn't make."""
    try:
        return _SUITE.decrypt(sealed, private.hybrid(), info=_HPKE_INFO + header)
    except (InvalidTag, ValueError):
        raise SealBroken(what="hpke") from None


def _once(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(derive(_checked(key), b"coachdesk/seal/1", salt))


def _wrapping(key: bytes) -> AESGCM:
    return AESGCM(derive(_checked(key), b"coachdesk/wrap/1"))


def _checked(key: bytes) -> bytes:
    """HKDF would take a key of any length, an empty one too."""
    if len(key) != KEY_BYTES:
        raise ValueError("a key is 32 bytes")
    return key
