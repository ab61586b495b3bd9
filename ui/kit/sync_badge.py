"""How it stands with sync, in two lines: the state, and what is safe. Offline is an ordinary day."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout

from ui.kit.i18n import tr
from ui.kit.icons import pixmap
from ui.kit.pieces import Status, Text
from ui.kit.theme import theme


class SyncBadge(QAbstractButton):
    """Green only when nothing waits and nothing is refused; red only when someone must act."""

    def __init__(self) -> None:
        super().__init__()
        self._status: Status = "calm"
        self._symbol = "laptop"
        self._narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        box = self._box = QVBoxLayout(self)
        box.setContentsMargins(48, theme().gap(10), 12, theme().gap(12))
        box.setSpacing(0)
        self._state = Text("", "strong", wrap=True)
        self._safe = Text("", "caption", wrap=True)
        for text in (self._state, self._safe):
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(text)
        self.say("calm", "laptop", tr("sync.badge.alone"), tr("sync.badge.safe_here"))

    def say(self, status: Status, symbol: str, state: str, safe: str) -> None:
        """Show how it stands."""
        self._status, self._symbol = status, symbol
        self._state.setText(state)
        self._safe.setText(safe)
        self.setAccessibleName(f"{state}. {safe}")
        self.setToolTip(f"{state}. {safe}" if self._narrow else "")
        self.update()

    @property
    def words(self) -> str:
        """The line of state."""
        return self._state.text()

    def shrink(self, narrow: bool) -> None:
        """Only the icon."""
        self._narrow = narrow
        self._state.setVisible(not narrow)
        self._safe.setVisible(not narrow)
        self.setToolTip(self.accessibleName() if narrow else "")

    def sizeHint(self) -> QSize:
        """As high as its words."""
        return QSize(64, theme().px(44)) if self._narrow else self._box.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return not self._narrow

    def heightForWidth(self, width: int) -> int:
        return self._box.heightForWidth(width)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Icon and focus ring; the words are labels."""
        look, painter = theme(), QPainter(self)
        if self.hasFocus() or self.underMouse():
            painter.fillRect(self.rect(), look.colour("hover"))
        if self.hasFocus():
            pen = painter.pen()
            pen.setColor(look.colour("accent"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.drawPixmap(
            20, theme().gap(13), pixmap(self._symbol, self._status if self._status != "calm" else "text2", 18, self.devicePixelRatioF())
        )
        painter.end()
