"""Keeps "since last time" right while a vault is open: notes that its user is here, at once, now and then, and at lock."""

from PySide6.QtCore import QObject, QTimer, Slot

from coachdesk.storage.sitting import be_here
from ui.kit.desk import Desk

EVERY_MS = 5 * 60 * 1000
"""What a crash can take from "last time"."""


class Sitting(QObject):
    """Lives as long as the frame. Before there is a municipality there is nobody to be here."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        if desk.who.unit_id is None:
            return
        timer = QTimer(self)
        timer.setInterval(EVERY_MS)
        timer.timeout.connect(self.note)
        timer.start()
        desk.locking.connect(self.note)
        self.note()

    @Slot()
    def note(self) -> None:
        """Note it. Where that fails, news are told once more another day; nobody need hear of it."""
        self._desk.write(be_here).failed_to(self._let_be)

    @Slot(object)
    def _let_be(self, _: BaseException) -> None:
        return
