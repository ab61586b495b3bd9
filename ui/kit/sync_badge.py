"""How it stands with sync, in two lines: the state, and what is safe. Offline is an ordinary day."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
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
        self._count = 0
        self._narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        box = self._box = QVBoxLayout(self)
        box.setContentsMargins(20 + theme().px(18) + 10, theme().gap(10), 12, theme().gap(12))
        box.setSpacing(0)
        self._state = Text("", "strong", wrap=True)
        self._safe = Text("", "caption", wrap=True)
        for text in (self._state, self._safe):
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(text)
        self.say("calm", "laptop", tr("sync.badge.alone"), tr("sync.badge.safe_here"))

    def say(self, status: Status, symbol: str, state: str, safe: str, count: int = 0) -> None:
        """Show how it stands; *count* is what stands below the icon where there is no room for words."""
        self._status, self._symbol, self._count = status, symbol, count
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
        return QSize(theme().px(40), theme().px(48)) if self._narrow else self._box.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The same; words wrap rather than widen the column."""
        return QSize(0, self.sizeHint().height())

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
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        token = self._status if self._status != "calm" else "text2"
        picture, side = pixmap(self._symbol, token, 18, self.devicePixelRatioF()), look.px(18)
        if self._narrow:
            painter.drawPixmap((self.width() - side) // 2, look.px(6 if self._count else 15), picture)
            self._paint_count(painter)
        else:
            painter.drawPixmap(20, look.gap(13), picture)
        painter.end()

    def _paint_count(self, painter: QPainter) -> None:
        if self._count:
            look, font = theme(), QFont("Inter")
            font.setPixelSize(look.px(12))
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(look.colour("text"))
            room = QRect(0, look.px(25), self.width(), look.px(20))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(self._count) if self._count < 1000 else "999+")
