"""Python's cyclic garbage is collected on the UI thread, and only there.

The collector runs on whatever thread happens to make the next object. On the storage or the network thread it would take widgets apart
that lie in a cycle, and Qt doesn't live through that. So it is switched off, and the UI thread sweeps when it is due: some milliseconds
for what is young, everything only when a lot has grown old. When the vault locks, what was freed is given back to the system.
"""

import ctypes
import gc
import sys

from PySide6.QtCore import QObject, QTimer, Slot

SWEEP_MS = 1_000


class Tidying(QObject):
    """From when it is made until `end`, or until the program ends."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._all_is_due = False
        self._timer = QTimer(self)
        self._timer.setInterval(SWEEP_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    @Slot()
    def sweep(self) -> None:
        """Collect the oldest generation that is due, as Python would have."""
        if self._all_is_due:
            self._all_is_due = False
            gc.collect()
            _give_back()
            return
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    @Slot()
    def vault_closed(self) -> None:
        """At the next turn: by then the window has let go of its pages."""
        self._all_is_due = True

    def end(self) -> None:
        """Python collects by itself again."""
        self._timer.stop()
        gc.enable()


def _give_back() -> None:
    """What a closed vault took isn't needed: the system has its memory back, and hands it out emptied."""
    if sys.platform == "linux":  # elsewhere the allocator does so by itself
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's alone
        if trim is not None:
            trim(0)
