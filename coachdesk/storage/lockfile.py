"""One instance per vault: a lock of the operating system's, which ends with the process however that ends."""

import os
import sys
from pathlib import Path

from coachdesk.errors import VaultInUse
from coachdesk.storage.durable import PRIVATE_FILE, telling_full_disk

NAME = "lock"


class VaultLock:
    """Holds a vault folder until released. The file stays: a deleted lock file could be locked twice."""

    def __init__(self, folder: Path) -> None:
        """Raises VaultInUse where another holder has it, in this process or another."""
        with telling_full_disk():
            self._descriptor: int | None = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        try:
            _lock(self._descriptor)
        except OSError:
            self.release()
            raise VaultInUse(folder=folder.name) from None

    def release(self) -> None:
        """Let others in. Releasing twice is harmless."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        # flock and not lockf: the latter would let this process in twice, and drop the lock when any descriptor of the file is closed.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
