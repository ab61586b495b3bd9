"""A line to type in with an icon before and buttons after the words; Qt's own icons there stay small where the text is large."""

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from ui.kit.i18n import tr
from ui.kit.icons import pixmap
from ui.kit.pieces import IconButton
from ui.kit.theme import theme


class LineEdit(QLineEdit):
    """*symbol* stands before the words; `add_button` puts one after them."""

    def __init__(self, symbol: str = "") -> None:
        super().__init__()
        self._symbol = symbol
        self._buttons: list[IconButton] = []
        self._make_room()

    def add_button(self, symbol: str, words: str) -> IconButton:
        """A button in the field; the mouse's alone, so whatever it does has a key or another way, too."""
        button = IconButton(symbol, words)
        button.setParent(self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        self._buttons.append(button)
        self._make_room()
        return button

    def _make_room(self) -> None:
        before = theme().px(16) + theme().gap(8) if self._symbol else 0
        shown = [button for button in self._buttons if not button.isHidden()]
        self.setTextMargins(before, 0, sum(button.sizeHint().width() for button in shown), 0)
        right = self.width() - 4
        for button in reversed(shown):
            size = button.sizeHint()
            button.setGeometry(right - size.width(), (self.height() - size.height()) // 2, size.width(), size.height())
            right -= size.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons stay at the end."""
        super().resizeEvent(event)
        self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon, over Qt's own painting."""
        super().paintEvent(event)
        if self._symbol:
            painter, side = QPainter(self), theme().px(16)
            painter.drawPixmap(theme().gap(12), (self.height() - side) // 2, pixmap(self._symbol, "text2", 16, self.devicePixelRatioF()))
            painter.end()


class SearchField(LineEdit):
    """To search in: a magnifying glass, and a cross that empties it. Esc empties it, too."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__("search")
        self.setProperty("scale", "large")
        self.setAccessibleName(name)
        self.setPlaceholderText(hint or name)
        self._empty = self.add_button("x", tr("field.empty"))
        self._empty.hide()
        self._empty.clicked.connect(self.clear)
        self.textChanged.connect(self._offer)

    def setText(self, text: str | None) -> None:
        """With the cross, also where nobody is to hear of the other text."""
        super().setText(text)
        self._offer(text or "")

    @Slot(str)
    def _offer(self, text: str) -> None:
        if self._empty.isHidden() == bool(text):
            self._empty.setVisible(bool(text))
            self._make_room()

    def event(self, event: QEvent) -> bool:
        """Esc empties what is full; in an empty field it is somebody else's."""
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape and self.text():  # type: ignore[attr-defined]  # a key press
            self.clear()
            return True
        return super().event(event)
