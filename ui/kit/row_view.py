"""A list view and the one delegate that paints every row: name, reason, chip, aside."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.kit.icons import pixmap
from ui.kit.pieces import SHAPES, Status
from ui.kit.rows import ROW, Row
from ui.kit.theme import theme


class RowDelegate(QStyledItemDelegate):
    """Two lines where the row has a reason. The delegate paints all; no style sheet touches items."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        """All rows alike, so that thousands need no measuring."""
        return QSize(200, theme().px(56))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """One row."""
        row = index.data(ROW)
        if not isinstance(row, Row):
            return
        look = theme()
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        painter.save()
        chosen, under = bool(state & QStyle.StateFlag.State_Selected), bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen or under:
            painter.fillRect(rect, look.colour("sel" if chosen else "hover"))
        if chosen:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), look.colour("accent"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.colour("line"))
        if state & QStyle.StateFlag.State_HasFocus:
            pen = painter.pen()
            pen.setColor(look.colour("accent"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRect(rect.adjusted(2, 2, -2, -2))
        self._words(painter, row, rect.adjusted(look.gap(16), 0, -look.gap(16), 0))
        painter.restore()

    def _words(self, painter: QPainter, row: Row, room: QRect) -> None:
        look = theme()
        right = room.right()
        if row.chip is not None:
            right = self._chip(painter, *row.chip, room) - 12
        if row.aside:
            font = _font(13, QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(look.colour("text2"))
            beside = QRect(room.left(), room.top(), right - room.left(), room.height())
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.aside)
            right -= QFontMetrics(font).horizontalAdvance(row.aside) + 12
        wide = right - room.left()
        # Two px over the font's own height: Inter's Å is taller than its ascent.
        top = room.top() + (look.px(8) if row.detail else 0)
        high = look.px(21) if row.detail else room.height()
        line = QRect(room.left(), top, wide, high)
        _line(painter, line, row.title, _font(14, QFont.Weight.DemiBold), "text")
        if row.detail:
            _line(painter, QRect(room.left(), top + high, wide, look.px(20)), row.detail, _font(13, QFont.Weight.Normal), "text2")

    def _chip(self, painter: QPainter, status: Status, words: str, room: QRect) -> int:
        """Paint a chip at the right; gives its left edge."""
        look = theme()
        font = _font(12, QFont.Weight.Medium)
        side, high = look.px(14), look.px(22)
        wide = QFontMetrics(font).horizontalAdvance(words) + side + 5 + look.gap(16)
        box = QRect(room.right() - wide, room.top() + (room.height() - high) // 2, wide, high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("edge") if look.contrast else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(f"{status}_ground"))
        painter.drawRoundedRect(box, 6, 6)
        picture = pixmap(SHAPES[status], status, 14, painter.deviceTransform().m11())
        painter.drawPixmap(box.left() + look.gap(7), box.top() + (high - side) // 2, picture)
        left = box.left() + look.gap(7) + side + 5
        _line(painter, QRect(left, box.top(), box.right() - left, high), words, font, status)
        return box.left()


def _font(px: int, weight: QFont.Weight) -> QFont:
    font = QFont("Inter")
    font.setPixelSize(theme().px(px))
    font.setWeight(weight)
    return font


def _line(painter: QPainter, room: QRect, words: str, font: QFont, token: str) -> None:
    painter.setFont(font)
    painter.setPen(theme().colour(token))
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, shown)


class RowView(QListView):
    """Rows to choose from: a click or Enter chooses, the arrows only point."""

    chosen = Signal(object)
    """The key of the row."""
    pointed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setItemDelegate(RowDelegate(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._choose)

    def point_at(self, number: int) -> None:
        """Put the pointer on a row."""
        model = self.model()
        if 0 <= number < model.rowCount():
            self.setCurrentIndex(model.index(number, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses. Figures go on to the page: they are its shortcuts, and no list is searched by them."""
        if event.text().isdigit():
            event.ignore()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def currentChanged(self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex) -> None:
        """Say where the pointer is."""
        super().currentChanged(current, previous)
        row: Any = current.data(ROW) if current.isValid() else None
        self.pointed.emit(row.key if isinstance(row, Row) else None)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, Row):
            self.chosen.emit(row.key)
