"""The vault key, wrapped once by the passphrase and once by the recovery code."""

import secrets
import struct
from datetime import UTC, datetime
from typing import Annotated, Final, Literal, Self
from uuid import UUID, uuid4

import msgspec
from msgspec import Meta

from coachdesk.crypto.derive import derive
from coachdesk.crypto.document import Unreadable, read_document, write_document
from coachdesk.crypto.passphrase import FLOOR, SALT_BYTES, Cost, parse_recovery_code, recovery_code, unlock_key
from coachdesk.crypto.seal import new_key, unwrap_key, wrap_key
from coachdesk.errors import PassphraseGone, SealBroken, VaultDamaged, WrongPassphrase

_FORMAT: Final = "coachdesk-vault"
_VERSION: Final = 1

WrappedKey = Annotated[bytes, Meta(min_length=60, max_length=60)]
Salt = Annotated[bytes, Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]


class PassphraseWrap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The vault key under the unlock key, and what Argon2id needs besides the passphrase."""

    cost: Cost
    salt: Salt
    sealed: WrappedKey


class RecoveryWrap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The vault key under the recovery code, which is random enough (160 bits) to need no Argon2id."""

    sealed: WrappedKey


class Vault(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `vault.json` holds: nothing in it is secret in clear, and nothing is about a person.

    *passphrase* is None after too many wrong ones: then the recovery code alone opens it, until there is a new passphrase.
    """

    format: Literal["coachdesk-vault"] = _FORMAT
    version: Literal[1] = _VERSION
    id: UUID
    created: Annotated[datetime, Meta(tz=True)]
    passphrase: PassphraseWrap | None
    recovery: RecoveryWrap

    def to_bytes(self) -> bytes:
        """JSON for `vault.json`."""
        return write_document(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raises VaultDamaged (reason: oversized, foreign, version, content); a cost out of bounds is damage too."""
        try:
            return read_document(data, cls, _FORMAT, _VERSION)
        except Unreadable as unreadable:
            raise VaultDamaged(reason=unreadable.reason) from None

    def __repr__(self) -> str:
        return f"Vault({self.id})"


def create(passphrase: str, created: datetime | None = None, cost: Cost = FLOOR) -> tuple[Vault, bytes, str]:
    """A new vault, its 32-byte key, and the recovery code, which is shown once and kept nowhere."""
    vault_id, vault_key, code = uuid4(), new_key(), recovery_code()
    vault = Vault(
        id=vault_id,
        created=created or datetime.now(UTC),
        passphrase=_wrap_by_passphrase(vault_id, vault_key, passphrase, cost),
        recovery=_wrap_by_recovery(vault_id, vault_key, code),
    )
    return vault, vault_key, code


def open_with_passphrase(vault: Vault, passphrase: str) -> bytes:
    """The vault key. Raises PassphraseGone, WrongPassphrase; the pause (`crypto.pause`) is the caller's, so wait_seconds is 0."""
    wrap = vault.passphrase
    if wrap is None:
        raise PassphraseGone
    try:
        return unwrap_key(unlock_key(passphrase, wrap.salt, wrap.cost), _passphrase_header(vault.id, wrap.cost), wrap.sealed)
    except SealBroken:
        raise WrongPassphrase(wait_seconds=0) from None


def open_with_recovery(vault: Vault, code: str) -> bytes:
    """The vault key. Raises BadCode for a mistyped code, WrongPassphrase for one of another vault."""
    try:
        return unwrap_key(_recovery_key(vault.id, code), _recovery_header(vault.id), vault.recovery.sealed)
    except SealBroken:
        raise WrongPassphrase(wait_seconds=0) from None


def without_passphrase(vault: Vault) -> Vault:
    """The same vault, which its recovery code alone opens."""
    return msgspec.structs.replace(vault, passphrase=None)


def change_passphrase(vault: Vault, vault_key: bytes, passphrase: str, cost: Cost = FLOOR) -> Vault:
    """The same vault under another passphrase. A copy of the old file still opens with the old one."""
    return msgspec.structs.replace(vault, passphrase=_wrap_by_passphrase(vault.id, vault_key, passphrase, cost))


def new_recovery_code(vault: Vault, vault_key: bytes) -> tuple[Vault, str]:
    """The same vault with a fresh recovery code; the one on the old paper opens only old copies of the file."""
    code = recovery_code()
    return msgspec.structs.replace(vault, recovery=_wrap_by_recovery(vault.id, vault_key, code)), code


def database_key(vault_key: bytes) -> bytes:
    """The raw 256-bit key of the SQLCipher database."""
    return derive(vault_key, b"coachdesk/database/1")


def backup_key(vault_key: bytes) -> bytes:
    """The 32-byte key of backups: a backup that leaks its key gives away no running database."""
    return derive(vault_key, b"coachdesk/backup/1")


def _wrap_by_passphrase(vault_id: UUID, vault_key: bytes, passphrase: str, cost: Cost) -> PassphraseWrap:
    salt = secrets.token_bytes(SALT_BYTES)
    key = unlock_key(passphrase, salt, cost)
    return PassphraseWrap(cost=cost, salt=salt, sealed=wrap_key(key, _passphrase_header(vault_id, cost), vault_key))


def _wrap_by_recovery(vault_id: UUID, vault_key: bytes, code: str) -> RecoveryWrap:
    return RecoveryWrap(sealed=wrap_key(_recovery_key(vault_id, code), _recovery_header(vault_id), vault_key))


def _recovery_key(vault_id: UUID, code: str) -> bytes:
    return derive(parse_recovery_code(code), b"coachdesk/recovery/1", vault_id.bytes)


def _passphrase_header(vault_id: UUID, cost: Cost) -> bytes:
    """Binds the wrap to its vault, its kind and its cost: none of them can be swapped unnoticed."""
    return b"coachdesk/vault/1\0passphrase\0" + vault_id.bytes + struct.pack(">III", cost.memory_kib, cost.iterations, cost.lanes)


def _recovery_header(vault_id: UUID) -> bytes:
    return b"coachdesk/vault/1\0recovery\0" + vault_id.bytes
