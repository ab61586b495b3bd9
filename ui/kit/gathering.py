"""What comes from elsewhere in a stream is told a few times a second, not write by write: who listens reads and paints anew each time."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

GATHER_MS = 800


class Gathering(QObject):
    """Tells at once what was written here, and what comes after a quiet while; the rest of a stream together."""

    told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: Any = None
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.tell)

    @Slot(object)
    def hear(self, changes: Any) -> None:
        """A commit's (`Changes`)."""
        if not changes.away:
            self.told.emit(changes)
            return
        waiting = self._waiting
        self._waiting = changes if waiting is None else replace(waiting, records=waiting.records | changes.records)
        if not self._timer.isActive():
            quiet = self._since.elapsed() if self._since.isValid() else GATHER_MS
            self._timer.start(max(0, GATHER_MS - quiet))

    @Slot()
    def tell(self) -> None:
        """What has been gathered."""
        changes, self._waiting = self._waiting, None
        self._since.start()
        if changes is not None:
            self.told.emit(changes)

    def forget(self) -> None:
        """The vault is closed: there is nobody to tell."""
        self._timer.stop()
        self._waiting = None
