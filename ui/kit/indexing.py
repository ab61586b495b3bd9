"""Search is fed behind the records' back: in small bites on the storage thread, when nothing else has been written for a moment."""

from PySide6.QtCore import QObject, QTimer, Slot

from ui.kit.desk import Desk

PAUSE_MS = 200
BREATH_MS = 30
"""Between two bites: what a bite takes of the interpreter is felt in the window."""


class Indexing(QObject):
    """Begins after unlocking and after every change, and goes on bite by bite until search knows all."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._bite)
        desk.unlocked.connect(self._soon)
        desk.changed.connect(self._soon)
        desk.locking.connect(self._pause.stop)

    @Slot()
    @Slot(object)
    def _soon(self, _: object = None) -> None:
        self._pause.start(PAUSE_MS)

    @Slot()
    def _bite(self) -> None:
        if self._desk.is_open:
            self._desk.feed_search().then(self._go_on).failed_to(self._rest)

    @Slot(object)
    def _go_on(self, more: bool) -> None:
        if more and self._desk.is_open:
            self._pause.start(BREATH_MS)
        elif not more:
            self._desk.indexed.emit()

    @Slot(object)
    def _rest(self, _: BaseException) -> None:
        """Locked meanwhile, or the disk is full: the next change tries again, and nothing that was written waits for it."""
        self._pause.stop()
