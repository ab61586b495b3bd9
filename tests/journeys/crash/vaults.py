"""Vaults for crash tests: real folders with real keys, opened as the program opens them, without paying for Argon2id each time."""

import shutil
from pathlib import Path
from uuid import UUID

from coachdesk.crypto import vault as keys
from coachdesk.crypto.vault import Vault
from coachdesk.storage import vault_folder
from coachdesk.storage.identity import keep_secret
from coachdesk.storage.lockfile import VaultLock
from coachdesk.storage.workspace import Workspace

_DAY = 24 * 60 * 60 * 1000
PASSPHRASE = "sju renar över vägen"


class CrashVault:
    """A vault whose key is known to the test."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder, self.key = folder, key

    def open(self, day: int = 0) -> Workspace:
        """What unlocking does after the passphrase: take the lock, check, migrate, and back up where the day is a new one.

        *day* counts from today. Raises what unlocking raises.
        """
        return vault_folder._open(self.folder, self.key, VaultLock(self.folder), lambda: vault_folder.milliseconds() + day * _DAY)

    def copied_to(self, folder: Path) -> "CrashVault":
        """The same vault in another place."""
        shutil.copytree(self.folder, folder)
        return CrashVault(folder, self.key)


def new_vault(folder: Path, unit: UUID | None = None) -> CrashVault:
    """An empty vault with nobody's name in it; one of *unit*, or one that may found or join a municipality."""
    workspace = vault_folder.create(folder, PASSPHRASE).workspace
    if unit is not None:
        with workspace.transaction() as tx:
            keep_secret(tx.connection, "unit", unit.bytes)
    workspace.close()
    vault = Vault.from_bytes((folder / vault_folder.KEY_FILE).read_bytes())
    return CrashVault(folder, keys.open_with_passphrase(vault, PASSPHRASE))
