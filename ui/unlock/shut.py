"""The door stays shut for a reason that no passphrase mends: say why, what is safe, and what can be done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Text, row
from ui.kit.theme import theme


class Shut(QWidget):
    """Offers the newest good backup where there is one."""

    restored = Signal()
    cancelled = Signal()

    def __init__(self, words: str, backup: str | None = None) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(12))
        box.addLayout(row(IconLabel("octagon-alert", "stop", 18), Text(tr("shut.title"), "h2"), None))
        box.addWidget(Text(words, wrap=True))
        if backup is not None:
            box.addWidget(Text(tr("shut.backup", when=backup), wrap=True))
            self.button = Button(tr("shut.restore"), "primary", size="large")
            self.button.clicked.connect(self.restored)
            box.addWidget(self.button)
        back = Button(tr("unlock.back"), "quiet" if backup is not None else "secondary", size="small")
        back.clicked.connect(self.cancelled)
        box.addLayout(row(back, None))
