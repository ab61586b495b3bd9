"""Something that opens over the page inside the window: never a dialog. Esc and a click beside it close it, and the focus goes back."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.kit.page import Page
from ui.kit.theme import theme

VEIL = 150
"""How much of the page's ground lies over the page, of 255."""


class Overlay(QWidget):
    """Covers *behind* as long as it is open."""

    closed = Signal()

    def __init__(self, behind: QWidget) -> None:
        super().__init__(behind)
        self._way_back: list[QWidget] = []
        self.hide()

    def open_up(self) -> None:
        """Cover the page, and remember where the focus was, and within what: a row's buttons are there only as long as they have it."""
        if not self.isVisible():
            self._way_back = list(_upwards(QApplication.focusWidget()))
        self.cover()
        self.raise_()
        self.show()

    def shut(self, *, give_back: bool = True) -> None:
        """Go. Without *give_back* the focus goes where the next page puts it."""
        if not self.isVisible():
            return
        back = next((one for one in self._way_back if isValid(one) and one.isVisible() and _takes_focus(one)), None)
        self._way_back = []
        if give_back and back is not None:
            back.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()
        self.closed.emit()

    def cover(self) -> None:
        """As large as what it covers."""
        behind = self.parentWidget()
        assert behind is not None
        self.setGeometry(behind.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside what it shows closes."""
        event.accept()
        self.shut()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The page steps back behind a veil of its own ground."""
        painter, veil = QPainter(self), theme().colour("canvas")
        veil.setAlpha(VEIL)
        painter.fillRect(self.rect(), veil)
        painter.end()


def _upwards(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()


def _takes_focus(widget: QWidget) -> bool:
    """A page takes it where nothing else does: it is no stop of the Tab key, but the road goes on from there."""
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, Page)
