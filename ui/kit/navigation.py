"""The left column: who and where, lock, the pages there are, and how it stands with sync."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from ui.kit.i18n import tr
from ui.kit.icons import pixmap
from ui.kit.pieces import IconButton, Text, column, row, rule
from ui.kit.sync_badge import SyncBadge
from ui.kit.theme import theme

WIDE, RAIL = 220, 64


@dataclass(frozen=True)
class Entry:
    """A line of the menu; *foot*: it stands at the bottom."""

    page: str
    symbol: str
    words: str
    foot: bool = False


class NavButton(QAbstractButton):
    """One page: icon, word, and a count at the right. The chosen one has a bar, a ground and heavier type."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry
        self._count = ""
        self._narrow = False
        self.setCheckable(True)
        self.setText(tr(entry.words))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.count("")

    def count(self, count: str, words: str = "") -> None:
        """A number at the right; *words* take the entry's place where the number is part of them."""
        self._count = "" if words else count
        self.setText(words or tr(self.entry.words))
        self.setAccessibleName(f"{self.text()} {self._count}".strip())
        self.update()

    def shrink(self, narrow: bool) -> None:
        """Only the icon; the word becomes the tooltip."""
        self._narrow = narrow
        self.setToolTip(self.text() if narrow else "")
        self.update()

    def sizeHint(self) -> QSize:
        """36 px high, growing with the text."""
        return QSize(theme().px(40), theme().px(36))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """All by hand, as the three states share one geometry."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "sel" if self.isChecked() else "hover" if self.underMouse() else None
        inside = self.rect().adjusted(12, 0, -12, 0)
        if ground is not None:
            painter.setPen(look.colour("edge") if look.contrast else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(ground))
            painter.drawRoundedRect(inside, 8, 8)
        if self.isChecked():
            painter.fillRect(QRect(0, 6, 3, self.height() - 12), look.colour("accent"))
        if self.hasFocus():
            pen = painter.pen()
            pen.setColor(look.colour("accent"))
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inside.adjusted(1, 1, -1, -1), 8, 8)
        self._paint_words(painter, inside)
        painter.end()

    def _paint_words(self, painter: QPainter, inside: QRect) -> None:
        look = theme()
        token = "accent_text" if self.isChecked() else "ask" if self.entry.page == "conflicts" else "text2"
        side = look.px(18)
        left = inside.center().x() - side // 2 if self._narrow else inside.left() + 8
        painter.drawPixmap(left, (self.height() - side) // 2, pixmap(self.entry.symbol, token, 18, self.devicePixelRatioF()))
        if self._narrow:
            return
        font = self.font()
        font.setPixelSize(look.px(14))
        font.setWeight(font.Weight.DemiBold if self.isChecked() else font.Weight.Medium)
        painter.setFont(font)
        painter.setPen(look.colour("text"))
        words = QRect(left + side + 10, 0, inside.right() - left - side - 18, self.height())
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter, painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        )
        if self._count:
            font.setPixelSize(look.px(12))
            font.setWeight(font.Weight.Normal)
            painter.setFont(font)
            painter.setPen(look.colour("text2"))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._count)


class Navigation(QWidget):
    """Says `chosen` with the page's name."""

    chosen = Signal(str)
    lock_asked = Signal()

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("nav.name"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme().gap(14), 1, 0)
        box.setSpacing(2)
        self._unit = Text("CoachDesk", "h3")
        self._who = Text("", "caption")
        self._lock = IconButton("lock", tr("nav.lock"))
        self._lock.clicked.connect(self.lock_asked)
        self._words = QWidget()
        words = column(self._unit, self._who, gap=0)
        self._words.setLayout(words)
        head = row(self._words, None, self._lock, gap=4)
        head.setContentsMargins(20, 0, 12, theme().gap(10))
        box.addLayout(head)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, NavButton] = {}
        feet = []
        for entry in entries:
            button = NavButton(entry)
            self._group.addButton(button)
            self._buttons[entry.page] = button
            button.clicked.connect(self._choose)
            if entry.foot:
                feet.append(button)
            else:
                box.addWidget(button)
        box.addStretch(1)
        for button in feet:
            box.addWidget(button)
        box.addSpacing(6)
        box.addWidget(rule())
        self.badge = SyncBadge()
        self.badge.clicked.connect(self._to_sync)
        box.addWidget(self.badge)
        self.shrink(False)

    def belongs(self, unit: str, who: str) -> None:
        """Whose desk this is."""
        self._unit.setText(unit or "CoachDesk")
        self._who.setText(who)

    def mark(self, page: str) -> None:
        """Show which page is open; none where it isn't in the menu."""
        self._group.setExclusive(False)
        for name, button in self._buttons.items():
            button.setChecked(name == page)
        self._group.setExclusive(True)

    def count(self, page: str, count: str, words: str = "", *, visible: bool = True) -> None:
        """The number beside a page, and whether the page is offered."""
        if page in self._buttons:
            self._buttons[page].count(count, words)
            self._buttons[page].setVisible(visible)

    def shrink(self, narrow: bool) -> None:
        """A rail of icons where the window is narrow for its text."""
        self.setFixedWidth(RAIL if narrow else round(WIDE * max(1.0, (1 + theme().k) / 2)))
        self._words.setVisible(not narrow)
        self.badge.shrink(narrow)
        for button in self._buttons.values():
            button.shrink(narrow)

    @Slot()
    def _choose(self) -> None:
        button = self.sender()
        assert isinstance(button, NavButton)
        self.chosen.emit(button.entry.page)

    @Slot()
    def _to_sync(self) -> None:
        self.chosen.emit("syncing")
