"""The view of a list and the one delegate that paints every row: name, reason, chip, aside."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QRegion, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.kit.icons import pixmap
from ui.kit.marks import paint_marked
from ui.kit.pieces import SHAPES, Status
from ui.kit.rows import ROW, Row
from ui.kit.theme import theme

CORNER = 11
"""Px: the frame's corner in the style sheet less its line."""


class RowDelegate(QStyledItemDelegate):
    """Two lines where the row has a reason. The delegate paints all; no style sheet touches items.

    *needles*: the folded words that are searched for, marked where they stand.
    """

    needles: Sequence[str] = ()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        """All rows alike, so that thousands need no measuring."""
        return QSize(200, theme().px(56))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """One row."""
        row = index.data(ROW)
        rect: QRect = option.rect
        painter.save()
        paint_ground(painter, option.state, rect, last=is_last(index))
        if isinstance(row, Row):
            self._words(painter, row, rect.adjusted(theme().gap(16), 0, -theme().gap(16), 0))
        painter.restore()

    def _words(self, painter: QPainter, row: Row, room: QRect) -> None:
        look = theme()
        right = room.right()
        if row.chip is not None:
            right = paint_chip(painter, *row.chip, room) - 12
        if row.aside:
            font = row_font(13, QFont.Weight.Normal)
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
        paint_marked(painter, line, row.title, row_font(14, QFont.Weight.DemiBold), "text", self.needles)
        if row.detail:
            below = QRect(room.left(), top + high, wide, look.px(20))
            paint_marked(painter, below, row.detail, row_font(13, QFont.Weight.Normal), "text2", self.needles)


def is_last(index: QModelIndex | QPersistentModelIndex) -> bool:
    """Whether it is the list's last row."""
    return index.row() == index.model().rowCount() - 1


def paint_ground(painter: QPainter, state: QStyle.StateFlag, rect: QRect, *, last: bool = False) -> None:
    """What lies under the words of a row: chosen, under the mouse, focused; and the hairline to the next, but for the *last*."""
    look = theme()
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    if chosen or state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, look.colour("sel" if chosen else "hover"))
    if chosen:
        painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), look.colour("accent"))
    if not last:
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.colour("line"))
    if chosen and look.contrast:
        painter.setPen(look.colour("edge"))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
    if state & QStyle.StateFlag.State_HasFocus:
        pen = painter.pen()
        pen.setColor(look.colour("accent"))
        pen.setWidth(2)
        painter.setPen(pen)
        painter.drawRect(rect.adjusted(2, 2, -2, -2))


def paint_chip(painter: QPainter, status: Status, words: str, room: QRect, *, at_left: bool = False, symbol: str | None = None) -> int:
    """Paint a chip in the middle of *room*, at its right end or its left; gives the chip's left edge."""
    look = theme()
    font = row_font(12, QFont.Weight.Medium)
    side, high = look.px(14), look.px(22)
    wide = QFontMetrics(font).horizontalAdvance(words) + side + 5 + look.gap(16)
    box = QRect(room.left() if at_left else room.right() - wide, room.top() + (room.height() - high) // 2, wide, high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(look.colour("edge") if look.contrast else Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(f"{status}_ground"))
    painter.drawRoundedRect(box, 6, 6)
    picture = pixmap(symbol or SHAPES[status], status, 14, painter.deviceTransform().m11())
    painter.drawPixmap(box.left() + look.gap(7), box.top() + (high - side) // 2, picture)
    left = box.left() + look.gap(7) + side + 5
    paint_line(painter, QRect(left, box.top(), box.right() - left, high), words, font, status)
    return box.left()


def row_font(px: int, weight: QFont.Weight) -> QFont:
    """The rows' font; *px* at 100 % text."""
    return _font(theme().px(px), weight)


@lru_cache(maxsize=64)
def _font(pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont("Inter")
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font


def paint_line(painter: QPainter, room: QRect, words: str, font: QFont, token: str) -> None:
    painter.setFont(font)
    painter.setPen(theme().colour(token))
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, shown)


class RowView(QTableView):
    """Rows to choose from: a click or Enter chooses, the arrows only point.

    A table of one column: a list view looks at each of 50,000 rows whenever their number changes, which takes 80 ms; a table 2 ms.
    """

    chosen = Signal(object)
    """The key of the row."""
    pointed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("rows", "true")
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setItemDelegate(RowDelegate(self))
        self.clicked.connect(self._choose)

    def setItemDelegate(self, delegate: QAbstractItemDelegate) -> None:
        """Whoever paints the rows says how high they are."""
        super().setItemDelegate(delegate)
        self.measure()

    def measure(self) -> None:
        """Ask again how high a row is."""
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(self.itemDelegate().sizeHint(QStyleOptionViewItem(), QModelIndex()).height())

    def hug(self, number: int) -> None:
        """End where *number* rows end."""
        self.setMaximumHeight(min(number * self.verticalHeader().defaultSectionSize() + 2 * self.frameWidth(), 16_777_215))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A list with a frame of its own: the first and the last row end in its round corners, not over them."""
        super().resizeEvent(event)
        if self.property("kind") != "inside":
            shape = QPainterPath()
            shape.addRoundedRect(QRectF(self.viewport().rect()), CORNER, CORNER)
            self.viewport().setMask(QRegion(shape.toFillPolygon().toPolygon()))

    def showEvent(self, event: QShowEvent) -> None:
        """The text size may be another than when it was made."""
        super().showEvent(event)
        self.measure()

    def point_at(self, number: int) -> None:
        """Put the pointer on a row."""
        if 0 <= number < self.model().rowCount():
            self.setCurrentIndex(self.model().index(number, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, Home and End are the ends. Letters and figures go on to the page; no list is searched by them."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.currentIndex().isValid():
                self._choose(self.currentIndex())
            case Qt.Key.Key_Home:
                self.point_at(0)
            case Qt.Key.Key_End:
                self.point_at(self.model().rowCount() - 1)
            case _ if event.text().isprintable() and event.text().strip():
                event.ignore()
            case _:
                super().keyPressEvent(event)

    def currentChanged(self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex) -> None:
        """Say where the pointer is."""
        super().currentChanged(current, previous)
        row: Any = current.data(ROW) if current.isValid() else None
        self.pointed.emit(getattr(row, "key", None))

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if row is not None:
            self.chosen.emit(row.key)
