"""What the unlock screen asks of the vaults, so that it can be painted before storage and cryptography are loaded."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from coachdesk.crypto.strength import Strength
    from coachdesk.storage.workspace import Workspace


@dataclass(frozen=True)
class KnownVault:
    """A vault on this computer; *name* is what its user called it."""

    folder: Path
    name: str


@dataclass(frozen=True)
class NewVault:
    """A vault just made, open, and its recovery code, which nobody can show again. *name* is the folder's."""

    name: str
    workspace: "Workspace"
    recovery_code: str


class Doors(Protocol):
    """Every call may take long and runs on the storage thread; each raises the vault errors of `coachdesk.errors`."""

    def known(self) -> list[KnownVault]:
        """The vaults of this computer, by name."""

    def create(self, name: str, passphrase: str) -> NewVault:
        """Make a vault."""

    def unlock(self, folder: Path, secret: str) -> "Workspace":
        """Open a vault with its passphrase or its recovery code."""

    def restore(self, folder: Path, secret: str, backup: str) -> "Workspace":
        """Put a backup in the place of a damaged database, keep that aside, and open."""

    def made_at(self, backup: str) -> "datetime":
        """When a backup was made (UTC): its name says it, so this one call is quick. Raises ValueError for a name that no backup has."""

    def change_passphrase(self, folder: Path, code: str, passphrase: str) -> None:
        """Give a vault that its recovery code opens a new passphrase."""

    def strength(self, passphrase: str) -> "Strength":
        """How hard it is to guess."""
