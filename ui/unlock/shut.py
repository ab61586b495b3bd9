"""The door stays shut for a reason that no passphrase mends: say why, what is safe, and what can be done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Text, row
from ui.kit.theme import theme


class Shut(QWidget):
    """*also* says what can be done, or that nothing can; *backup*: there is one to open."""

    restored = Signal()
    cancelled = Signal()

    def __init__(self, words: str, also: str = "", *, backup: bool = False) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(12))
        box.addLayout(row(IconLabel("octagon-alert", "stop", 18), Text(tr("shut.title"), "h2"), None))
        box.addWidget(Text(words, wrap=True))
        if also:
            box.addWidget(Text(also, wrap=True))
        if backup:
            self.button = Button(tr("shut.restore"), "primary", size="large")
            self.button.clicked.connect(self.restored)
            box.addWidget(self.button)
        back = Button(tr("unlock.back"), "quiet" if backup else "secondary", size="small")
        back.clicked.connect(self.cancelled)
        box.addLayout(row(back, None))
