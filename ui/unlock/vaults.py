"""The vaults of one folder, on real storage and cryptography. Loaded on the storage thread, after the unlock screen stands."""

import re
from datetime import datetime
from pathlib import Path

from coachdesk.crypto.strength import Strength, strength
from coachdesk.errors import VaultExists
from coachdesk.storage import vault_folder
from coachdesk.storage.backup import taken_at
from coachdesk.storage.workspace import Workspace
from ui.unlock.doors import Doors, KnownVault, NewVault

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Vaults(Doors):
    """Every vault is a folder in *root*, called what its user called it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def known(self) -> list[KnownVault]:
        return [KnownVault(found.folder, found.name) for found in vault_folder.vaults(self._root)]

    def create(self, name: str, passphrase: str) -> NewVault:
        folder = self._root / folder_name(name)
        if folder.exists():
            raise VaultExists(folder=folder.name)
        created = vault_folder.create(folder, passphrase)
        return NewVault(folder.name, created.workspace, created.recovery_code)

    def unlock(self, folder: Path, secret: str) -> Workspace:
        return vault_folder.unlock(folder, secret)

    def restore(self, folder: Path, secret: str, backup: str) -> Workspace:
        return vault_folder.restore(folder, secret, backup)

    def made_at(self, backup: str) -> datetime:
        if (stamp := taken_at(backup)) is None:
            raise ValueError(backup)
        return stamp

    def change_passphrase(self, folder: Path, code: str, passphrase: str) -> None:
        vault_folder.change_passphrase(folder, code, passphrase)

    def strength(self, passphrase: str) -> Strength:
        return strength(passphrase)


def folder_name(name: str) -> str:
    """A name that every file system takes; Windows is the strictest."""
    plain = _NOT_IN_NAMES.sub("-", name).strip(" .") or "valv"
    return f"{plain}-valv" if _RESERVED.fullmatch(plain) else plain
