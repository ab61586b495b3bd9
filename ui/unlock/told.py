"""Something is told in plain words, with what to do about it: the passphrase is gone, or nothing that opens is at hand."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from ui.kit.aloud import say_aloud
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Text, column, row
from ui.kit.theme import theme
from ui.unlock.form import UnlockForm


class Told(UnlockForm):
    """*parts* are pairs of a heading and words; *does* is what the button says, if there is anything to be done here."""

    went = Signal()
    cancelled = Signal()

    def __init__(self, symbol: str, title: str, parts: list[tuple[str, str]], does: str = "") -> None:
        super().__init__()
        self._said = " ".join((title, *(words for _, words in parts)))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(10))
        head = row(IconLabel(symbol, "text2", 18))
        head.addWidget(Text(title, "h2", wrap=True), 1)
        box.addLayout(head)
        for heading, words in parts:
            box.addLayout(column(Text(heading, "label"), Text(words, wrap=True).copyable(), gap=0))
        box.addSpacing(theme().gap(6))
        self.back = Button(tr("unlock.back"), "quiet", size="small")
        self.back.clicked.connect(self.cancelled)
        self._first = self.back
        if does:
            self._first = Button(does, "primary", size="large", hint="Return")
            self._first.clicked.connect(self.went)
            box.addWidget(self._first)
        box.addLayout(row(self.back, None))

    @property
    def button(self) -> Button:
        """What can be done first."""
        return self._first

    def begin(self) -> None:
        """What can be done first, and all of it read aloud."""
        self._first.setFocus()
        say_aloud(self, self._said, now=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


def passphrase_gone() -> Told:
    """After too many wrong ones."""
    parts = [(tr(f"shut.{part}"), tr(f"gone.{part}")) for part in ("what", "safe", "do")]
    return Told("key-round", tr("gone.title"), parts, tr("gone.code"))


def neither_at_hand() -> Told:
    """Neither passphrase nor recovery code."""
    parts = [(tr(f"neither.{part}"), tr(f"neither.{part}.words")) for part in ("again", "lost", "keep")]
    return Told("circle-question-mark", tr("neither.title"), parts)
