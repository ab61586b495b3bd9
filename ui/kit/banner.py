"""A banner: only for what the whole page needs to know; one line, one action, in the page's flow and never over it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import SHAPES, Button, IconButton, Status, Text
from ui.kit.theme import theme


class Banner(QFrame):
    """What happened, what is safe, what to do."""

    closed = Signal()

    def __init__(
        self, status: Status, words: str, action: tuple[str, Callable[[], object]] | None = None, *, closable: bool = True
    ) -> None:
        super().__init__()
        self.words = words
        self.setProperty("banner", status)
        self.setAccessibleName(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().gap(14), theme().gap(7), theme().gap(8), theme().gap(7))
        row.setSpacing(theme().gap(10))
        row.addWidget(IconLabel(SHAPES[status], status, 18))
        text = Text(words, wrap=True)
        row.addWidget(text, 1)
        if action is not None:
            button = Button(action[0], size="small")
            button.clicked.connect(action[1])
            row.addWidget(button)
        if closable:
            shut = IconButton("x", tr("banner.close"))
            shut.clicked.connect(self.closed)
            row.addWidget(shut)


class BannerPlace(QWidget):
    """Where a page's banner stands; empty most of the time. A new banner takes the place of the old one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._banner: Banner | None = None
        self.hide()

    @property
    def words(self) -> str:
        """What it says now; empty where it says nothing."""
        return self._banner.words if self._banner is not None else ""

    def say(self, status: Status, words: str, action: tuple[str, Callable[[], object]] | None = None, *, closable: bool = True) -> None:
        """Show a banner and have it read aloud."""
        self.clear()
        self._banner = Banner(status, words, action, closable=closable)
        self._banner.closed.connect(self.clear)
        self._box.addWidget(self._banner)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._banner, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Say nothing."""
        if self._banner is not None:
            self._box.removeWidget(self._banner)
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        self.hide()
