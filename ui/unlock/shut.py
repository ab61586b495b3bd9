"""The door stays shut for a reason that no passphrase mends: what happened, what is safe, what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.errors import BackupDamaged, CoachDeskError, DatabaseDamaged, DatabaseTooNew, DiskFull, VaultDamaged
from ui.kit.aloud import say_aloud
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Text, column, row
from ui.kit.theme import theme
from ui.unlock.form import UnlockForm

REASONS = (BackupDamaged, DatabaseDamaged, DatabaseTooNew, DiskFull, VaultDamaged)
"""Failures of a vault that have words of their own here; others are said at the field."""


class Shut(UnlockForm):
    """*when*: the newest good backup was made then; empty where there is none, or where none is needed."""

    restored = Signal()
    cancelled = Signal()

    def __init__(self, error: CoachDeskError, when: str = "") -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(10))
        title = row(IconLabel("octagon-alert", "stop", 18))
        title.addWidget(Text(tr("shut.title"), "h2", wrap=True), 1)
        box.addLayout(title)
        damaged = isinstance(error, DatabaseDamaged)
        do = tr("shut.backup", when=when) if when else tr("shut.no_backup") if damaged else tr(f"shut.{error.code}.do")
        self.words = (tr(f"shut.{error.code}.what"), tr(f"shut.{error.code}.safe"), do)
        for heading, words in zip(("shut.what", "shut.safe", "shut.do"), self.words, strict=True):
            box.addLayout(column(Text(tr(heading), "label"), Text(words, wrap=True).copyable(), gap=0))
        self.button = Button(tr("shut.restore") if when else tr("shut.again"), "primary", size="large", hint="Return")
        self.button.clicked.connect(self.restored if when else self.cancelled)
        box.addSpacing(theme().gap(6))
        box.addWidget(self.button)
        self._back = Button(tr("unlock.back"), "quiet", size="small")
        self._back.clicked.connect(self.cancelled)
        self._back.setVisible(bool(when))
        box.addLayout(row(self._back, None))

    def begin(self) -> None:
        """What can be done first, and all of it read aloud."""
        self.button.setFocus()
        say_aloud(self, " ".join((tr("shut.title"), *self.words)), now=True)

    def busy(self) -> None:
        """The backup is being put in place."""
        self.button.setEnabled(False)
        self.button.setText(tr("shut.restoring"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
