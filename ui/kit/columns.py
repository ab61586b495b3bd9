"""Content with its context beside it where there is room, below it where there isn't."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.kit.theme import theme

BESIDE_FROM = 900
"""Effective width (px at 100 % text) from which the context stands beside the content."""
CONTEXT = 320
"""Width of the context, px at 100 % text; gaps and columns grow at half the rate of the text."""


class Columns(QWidget):
    """Fill *main* and *context*. Neither scrolls by itself: put the whole into a scrolling body, or scrolling things into it."""

    turned = Signal(bool)
    """The context stands beside the content from now on, or below it."""

    def __init__(self, *, context: int = CONTEXT, beside_from: int = BESIDE_FROM) -> None:
        super().__init__()
        self._from = beside_from
        self._wide = context
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme().gap(24))
        self.main = QVBoxLayout()
        self.main.setSpacing(theme().gap(16))
        self.beside = QWidget()
        self.context = QVBoxLayout(self.beside)
        self.context.setContentsMargins(0, 0, 0, 0)
        self.context.setSpacing(theme().gap(16))
        self._box.addLayout(self.main, 1)
        self._box.addWidget(self.beside, 0, Qt.AlignmentFlag.AlignTop)
        self._arrange()

    @property
    def is_wide(self) -> bool:
        """Whether the context stands beside the content."""
        return self.width() / theme().k >= self._from

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or below."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide, was = self.is_wide, self._box.direction() == QBoxLayout.Direction.LeftToRight
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        side = round(self._wide * (1 + theme().k) / 2)
        self.beside.setMinimumWidth(side if wide else 0)
        self.beside.setMaximumWidth(side if wide else 16_777_215)
        if wide != was:
            self.turned.emit(wide)
