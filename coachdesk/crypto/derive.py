"""One key from another, so that no key serves two purposes."""

from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32


def derive(secret: bytes, info: bytes, salt: bytes | None = None, length: int = KEY_BYTES) -> bytes:
    """*length* bytes by HKDF-SHA256 (RFC 5869). *info* names the purpose; *secret* must already be hard to guess."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
