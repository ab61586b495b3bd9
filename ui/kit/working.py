"""Shown while something long goes on: what, how far, and a way to stop."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QProgressBar

from ui.kit.i18n import tr
from ui.kit.pieces import Button, Card, Text, row


class WorkingCard(Card):
    """Says `stop_asked` once."""

    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = Text("", "h3")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.far = Text("", "meta")
        self.stop = Button(tr("working.stop"))
        self.stop.clicked.connect(self._stop)
        for part in (self.words, self.bar, self.far):
            self.body.addWidget(part)
        self.body.addLayout(row(self.stop, None))

    def begin(self, words: str) -> None:
        """Something long starts."""
        self.words.setText(words)
        self.bar.setAccessibleName(words)
        self.bar.setRange(0, 0)
        self.far.setText("")
        self.stop.setEnabled(True)
        self.stop.setFocus()

    @Slot(int, int)
    def come(self, done: int, everything: int) -> None:
        """So many of so many rows."""
        self.bar.setRange(0, max(1, everything))
        self.bar.setValue(done)
        self.far.setText(tr("working.far", done=done, all=everything))

    @Slot()
    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.stop_asked.emit()
