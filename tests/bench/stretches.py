"""How long the UI thread is busy at a stretch, as a heartbeat sees it that should come every other millisecond."""

import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

FRAME_MS = 16.0
BEAT_MS = 2


class Stretches(QObject):
    """Listens from `begin` to `end`. *long* holds every stretch over a frame, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.long: list[float] = []
        self._last = 0.0
        self._beat = QTimer(self)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self._hear)

    def begin(self) -> None:
        """Forget what was, and listen."""
        self.long = []
        self._last = time.perf_counter()
        self._beat.start()

    def end(self) -> float:
        """Milliseconds in stretches over a frame since `begin`."""
        self._beat.stop()
        return sum(self.long)

    @Slot()
    def _hear(self) -> None:
        now = time.perf_counter()
        taken = (now - self._last) * 1000
        self._last = now
        if taken > FRAME_MS:
            self.long.append(taken)
