"""Sync gives way to the hands at the keyboard: it takes its next small piece when the window has nothing to do.

Both share one interpreter. What sync does between two looks is short, but a key that comes meanwhile would wait for it at every call
of Qt's.
"""

import threading
import time

from PySide6.QtCore import QObject, Qt, Signal, Slot

LONGEST_SECONDS = 0.05
"""A window that is busy for longer is waited for no more: sync must come on as well."""
PATIENCE_SECONDS = 0.5
"""How long it isn't waited for then."""


class Turns(QObject):
    """Lives on the UI thread; `wait` is called from another. *longest* and *patience* are in seconds."""

    _asked = Signal()

    def __init__(self, parent: QObject | None = None, *, longest: float = LONGEST_SECONDS, patience: float = PATIENCE_SECONDS) -> None:
        super().__init__(parent)
        self._longest, self._patience = longest, patience
        self._came_round = threading.Event()
        self._not_before = 0.0
        self._asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def wait(self) -> None:
        """Until the event loop has come round to what was asked just now, but not for long."""
        if time.monotonic() < self._not_before:
            return
        self._came_round.clear()
        self._asked.emit()
        if not self._came_round.wait(self._longest):
            self._not_before = time.monotonic() + self._patience

    @Slot()
    def _answer(self) -> None:
        self._came_round.set()
