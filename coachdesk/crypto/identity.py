"""Who speaks (signing keys), who may open (exchange keys), and how a newcomer gets in (invitation codes)."""

import secrets
from enum import Enum
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from coachdesk.crypto import codes
from coachdesk.crypto.derive import derive
from coachdesk.crypto.passphrase import FLOOR, stretch
from coachdesk.errors import BadKey, SignatureInvalid

SIGNATURE_BYTES: Final = 64
SIGNING_KEY_BYTES: Final = 32
EXCHANGE_PRIVATE_BYTES: Final = 96
"""ML-KEM-768 seed (64), then X25519 (32)."""
EXCHANGE_PUBLIC_BYTES: Final = 1216
"""ML-KEM-768 (1184), then X25519 (32)."""
_MLKEM_SEED_BYTES: Final = 64
_MLKEM_PUBLIC_BYTES: Final = 1184


class Purpose(Enum):
    """What a signature is for; it stands before every message signed, so that none can be passed off as another.

    Each ends with the only zero byte in it: no purpose is the beginning of another.
    """

    ENVELOPE = b"coachdesk/envelope/1\0"
    REQUEST = b"coachdesk/request/1\0"
    ENTRY = b"coachdesk/entry/1\0"
    SNAPSHOT = b"coachdesk/snapshot/1\0"
    WITNESS = b"coachdesk/witness/1\0"
    LEFT = b"coachdesk/left/1\0"


class SigningKey:
    """An Ed25519 key pair: of a root, an issuer, an invitation, a user or a device."""

    __slots__ = ("_private", "public")

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public: Final = private.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> Self:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_bytes(cls, private: bytes) -> Self:
        """Raises BadKey unless *private* is 32 bytes."""
        try:
            return cls(Ed25519PrivateKey.from_private_bytes(private))
        except ValueError:
            raise BadKey(what="signing_key") from None

    def to_bytes(self) -> bytes:
        """The private half, 32 bytes: only ever to be stored sealed."""
        return self._private.private_bytes_raw()

    def sign(self, purpose: Purpose, message: bytes) -> bytes:
        """64 bytes, the same for the same message."""
        return self._private.sign(purpose.value + message)

    def __repr__(self) -> str:
        return f"SigningKey(public={self.public[:4].hex()}…)"


def verify(public: bytes, signature: bytes, purpose: Purpose, message: bytes) -> None:
    """Return if *public* signed *message* for *purpose*; raises SignatureInvalid in every other case, malformed keys included."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, purpose.value + message)
    except (InvalidSignature, ValueError):
        raise SignatureInvalid(purpose=purpose.name.lower()) from None


class ExchangeKey:
    """A hybrid HPKE pair, ML-KEM-768 and X25519: of a user, a team or the municipality's recovery.

    Both halves would have to fall before recorded traffic can be read, so neither a quantum computer nor a flaw in the
    young half is enough.
    """

    __slots__ = ("_mlkem", "_x25519", "public")

    def __init__(self, mlkem: MLKEM768PrivateKey, x25519: X25519PrivateKey) -> None:
        self._mlkem = mlkem
        self._x25519 = x25519
        self.public: Final = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> Self:
        return cls(MLKEM768PrivateKey.generate(), X25519PrivateKey.generate())

    @classmethod
    def from_bytes(cls, private: bytes) -> Self:
        """Raises BadKey unless *private* is 96 bytes."""
        seed, scalar = private[:_MLKEM_SEED_BYTES], private[_MLKEM_SEED_BYTES:]
        try:
            return cls(MLKEM768PrivateKey.from_seed_bytes(seed), X25519PrivateKey.from_private_bytes(scalar))
        except ValueError:
            raise BadKey(what="exchange_key") from None

    def to_bytes(self) -> bytes:
        """The private half, 96 bytes: only ever to be stored sealed."""
        return self._mlkem.private_bytes_raw() + self._x25519.private_bytes_raw()

    def hybrid(self) -> MLKEM768X25519PrivateKey:
        """The form that HPKE takes."""
        return MLKEM768X25519PrivateKey(self._mlkem, self._x25519)

    def __repr__(self) -> str:
        return f"ExchangeKey(public={self.public[:4].hex()}…)"


def hybrid_public(public: bytes) -> MLKEM768X25519PublicKey:
    """The form that HPKE takes. Raises BadKey unless *public* is 1216 bytes that can be a key."""
    mlkem, x25519 = public[:_MLKEM_PUBLIC_BYTES], public[_MLKEM_PUBLIC_BYTES:]
    try:
        return MLKEM768X25519PublicKey(MLKEM768PublicKey.from_public_bytes(mlkem), X25519PublicKey.from_public_bytes(x25519))
    except ValueError:
        raise BadKey(what="exchange_public") from None


# --- invitations ---------------------------------------------------------------------------------------------------

INVITATION_CHARACTERS: Final = 16
_INVITATION_SALT: Final = b"coachdesk/invitation/1"


def invitation_code() -> str:
    """A fresh code for paper or QR: 80 random bits as four groups of four characters."""
    return codes.grouped(codes.encode(secrets.token_bytes(10)))


def locator(code: str) -> bytes:
    """16 bytes under which the server keeps the invitation; they don't lead to `code_key`. Raises BadCode. Takes about 0.2 s."""
    return derive(_stretched(code), b"coachdesk/invitation-locator/1", length=16)


def code_key(code: str) -> bytes:
    """The 32-byte key that opens the invitation's bundle. Raises BadCode. Takes about 0.2 s."""
    return derive(_stretched(code), b"coachdesk/invitation-key/1")


def _stretched(code: str) -> bytes:
    """Argon2id over the code, so that the server, which knows the locator, must pay for each of 2^80 guesses.

    The salt is public and the same for all, since the locator must follow from the code alone.
    """
    return stretch(codes.decode(codes.normal(code, INVITATION_CHARACTERS)), _INVITATION_SALT, FLOOR)
