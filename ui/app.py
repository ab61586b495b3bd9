"""The program: builds every object by hand and passes it down.

Qt is imported on top; storage, cryptography and the features follow on the storage thread while the passphrase is typed, so that the
unlock screen waits for none of them. This is the one file with late imports.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QApplication

from ui.kit.desk import Desk
from ui.kit.indexing import Indexing
from ui.kit.job import StorageThread
from ui.kit.look import apply
from ui.kit.preferences import Preferences
from ui.kit.style import FUSION, load_fonts
from ui.kit.surroundings import Surroundings
from ui.kit.tidying import Tidying
from ui.kit.turns import Turns
from ui.unlock.doors import Doors, KnownVault, NewVault
from ui.window import Window

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from coachdesk.crypto.strength import Strength
    from coachdesk.storage.workspace import Workspace
    from ui.frame import Frame
    from ui.kit.carrying import Carrier, SyncView
    from ui.kit.locking import Wakefulness

SWITCH_SECONDS = 0.0001
"""How long the storage thread may keep the interpreter while the window waits for it: Python's own 5 ms are a third of a frame."""


class LateDoors(Doors):
    """The vaults of a folder. Its first call, on the storage thread, loads storage and cryptography."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def _real(self) -> Doors:
        from ui.unlock.vaults import Vaults

        return Vaults(self._root)

    def known(self) -> list[KnownVault]:
        return self._real().known()

    def create(self, name: str, passphrase: str) -> NewVault:
        return self._real().create(name, passphrase)

    def unlock(self, folder: Path, secret: str) -> "Workspace":
        return self._real().unlock(folder, secret)

    def restore(self, folder: Path, secret: str, backup: str) -> "Workspace":
        return self._real().restore(folder, secret, backup)

    def made_at(self, backup: str) -> "datetime":
        return self._real().made_at(backup)

    def change_passphrase(self, folder: Path, code: str, passphrase: str) -> None:
        self._real().change_passphrase(folder, code, passphrase)

    def strength(self, passphrase: str) -> "Strength":
        return self._real().strength(passphrase)


def glance(root: Path) -> list[KnownVault]:
    """The vaults as far as file names tell: quick enough to look at before the first painting."""
    return [KnownVault(found.parent, found.parent.name) for found in sorted(root.glob("*/vault.json"))]


def late_frame(surroundings: Surroundings) -> "Frame":
    """What stands in the window while a vault is open; loaded by then."""
    from ui.features import Features
    from ui.frame import Frame

    return Frame(surroundings, Features())


def late_wakefulness(application: QApplication, minutes: int) -> "Wakefulness":
    """Until a vault is open there is nothing to lock."""
    from ui.kit.locking import Wakefulness

    return Wakefulness(application, time.time, minutes)


def late_carrier(turns: Turns, workspace: "Workspace", tell: "Callable[[SyncView], None]") -> "Carrier":
    """Sync for a vault that has been opened."""
    from ui.unlock.carrier import RealCarrier

    return RealCarrier(workspace, tell, give_way=turns.wait)


def load_the_rest(doors: Doors) -> list[KnownVault]:
    """On the storage thread: import what the window needs after the passphrase, and read the vaults' names."""
    import ui.features
    import ui.unlock.carrier  # noqa: F401 - loaded is what they should be

    known = doors.known()
    gc.freeze()  # what was imported stays: the collector needn't look through it while someone types
    return known


def look(session: "Session") -> tuple[str, int | None]:
    """SQLCipher's version and, once there is a municipality, how many participants the vault holds."""
    from coachdesk.domain.participants import count_participants

    version = session.connection().exec_driver_sql("PRAGMA cipher_version").scalar_one()
    return version, count_participants(session) if "actor" in session.info else None


class Program(QObject):
    """All objects of a run, made here and nowhere else."""

    def __init__(self, application: QApplication, root: Path, settings: Path) -> None:
        super().__init__(application)
        self._application = application
        self.preferences = Preferences(settings, self)
        load_fonts()
        apply(application, self.preferences.settings)
        self.desk = Desk(StorageThread(self), self, partial(late_carrier, Turns(self)))
        self.tidying = Tidying(self)
        self.desk.locked.connect(self.tidying.vault_closed)
        self.indexing = Indexing(self.desk)
        self.doors = LateDoors(root)
        self.window = Window(application, Surroundings(self.desk, self.preferences), self.doors, late_frame)
        self.window.begin(glance(root))
        self.window.first_paint.connect(self._load)

    @Slot()
    def _load(self) -> None:
        self.wakefulness = late_wakefulness(self._application, self.preferences.settings.lock_minutes)
        self.wakefulness.due.connect(self.desk.lock)
        self.window.unlocked.connect(self._watch)
        self.desk.locked.connect(self.wakefulness.rest)
        self.preferences.changed.connect(self._heed_minutes)
        # From here on two threads share the interpreter, and the window mustn't wait for storage at every call of Qt's.
        sys.setswitchinterval(SWITCH_SECONDS)
        self.desk.work(load_the_rest, self.doors).then(self._know)

    @Slot()
    def _watch(self) -> None:
        self.wakefulness.heed(self.window.windowHandle())
        self.wakefulness.watch()

    @Slot()
    def _heed_minutes(self) -> None:
        self.wakefulness.minutes = self.preferences.settings.lock_minutes

    @Slot(object)
    def _know(self, vaults: list[KnownVault]) -> None:
        self.window.know(vaults)


def options(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="coachdesk", description="Case files for field coaches.")
    parser.add_argument("--vaults", type=Path, metavar="DIR", help="where the vaults lie (default: this user's application data)")
    parser.add_argument("--probe", action="store_true", help="read a passphrase from standard input, unlock, print a JSON line, end")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Start; returns the exit status."""
    started = time.perf_counter()
    chosen = options(sys.argv[1:] if arguments is None else arguments)
    QApplication.setApplicationName("CoachDesk")
    application = QApplication([sys.argv[0], *FUSION])
    root = chosen.vaults or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)) / "vaults"
    program = Program(application, root, root.parent / "settings.json" if chosen.vaults is None else root / "settings.json")
    if chosen.probe:
        from ui.probe import Probe

        probe = Probe(program.window, program.desk, started, look)
        program.window.show()
        return probe.run(application)
    program.window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
