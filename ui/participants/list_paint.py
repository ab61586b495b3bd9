"""Paints the list of participants: four columns where there is room, else three lines one below the other."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from ui.kit.i18n import tr
from ui.kit.icons import pixmap
from ui.kit.marks import paint_marked
from ui.kit.row_view import is_last, paint_chip, paint_ground, row_font
from ui.kit.rows import ROW
from ui.kit.theme import theme
from ui.participants.list_words import ListLine

COLUMNS_FROM = 660
"""Effective width of the list from which there are columns."""
_SHARES = (0.325, 0.215, 0.145, 0.315)
_NORMAL, _MEDIUM, _BOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold


def columns(width: int) -> list[QRect]:
    """Left edge and width of each column; height is none of their business."""
    look = theme()
    pad, gap = look.gap(15), look.gap(10)
    room = width - 2 * pad
    found, left = [], pad
    for share in _SHARES:
        wide = round(room * share)
        found.append(QRect(left, 0, wide - gap, 0))
        left += wide
    return found


def has_columns(width: int) -> bool:
    """Whether a list so wide has columns."""
    return width / theme().k >= COLUMNS_FROM


class ListHead(QWidget):
    """The names of the columns over *rows*. Every row says them, so it is for the eye alone."""

    WORDS = ("list.column.name", "list.column.stage", "list.column.heard", "list.column.next")

    def __init__(self, rows: QWidget) -> None:
        super().__init__()
        self._rows = rows
        rows.installEventFilter(self)
        self.setFixedHeight(theme().px(32))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A scroll bar makes the columns narrower, and these go along."""
        if event.type() == QEvent.Type.Resize:
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Captions over the columns, and a hairline."""
        painter, look = QPainter(self), theme()
        font = row_font(12, _MEDIUM)
        for place, key in zip(columns(self._rows.width()), self.WORDS, strict=True):
            paint_marked(painter, QRect(place.left(), 0, place.width(), self.height()), tr(key), font, "text3")
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), look.colour("line"))
        painter.end()


class ListDelegate(QStyledItemDelegate):
    """*needles*: the folded words that are searched for, marked where they stand."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.needles: Sequence[str] = ()
        self.wide = True

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        """All rows alike."""
        return QSize(200, theme().px(54 if self.wide else 75))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """One participant; an empty row while she is being read."""
        line, rect = index.data(ROW), QRect(option.rect)
        painter.save()
        paint_ground(painter, option.state, rect, last=is_last(index))
        if isinstance(line, ListLine):
            (self._columns if self.wide else self._lines)(painter, line, rect)
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> bool:
        """All of it in a tooltip, where something had to be cut short."""
        line = index.data(ROW)
        if event.type() != QEvent.Type.ToolTip or not isinstance(line, ListLine):
            return super().helpEvent(event, view, option, index)
        name, *_, step = columns(QRect(option.rect).width())
        cut = (
            QFontMetrics(row_font(14, _BOLD)).horizontalAdvance(line.name) > name.width()
            or QFontMetrics(row_font(13, _NORMAL)).horizontalAdvance(line.step) > step.width()
        )
        QToolTip.showText(event.globalPos(), line.words if cut else "", view)
        return True

    def _columns(self, painter: QPainter, line: ListLine, rect: QRect) -> None:
        look = theme()
        first, second = rect.top() + look.px(8), rect.top() + look.px(28)
        high, low = look.px(20), look.px(18)
        name, stage, heard, step = (QRect(rect.left() + one.left(), first, one.width(), high) for one in columns(rect.width()))
        paint_marked(painter, name, line.name, row_font(14, _BOLD), "text", self.needles)
        self._place(painter, line, QRect(name.left(), second, name.width(), low))
        middle = rect.top() + (rect.height() - low) // 2
        small = row_font(13, _NORMAL)
        paint_marked(painter, QRect(stage.left(), middle, stage.width(), low), line.stage, small, "text2")
        paint_marked(painter, QRect(heard.left(), middle, heard.width(), low), line.heard, small, "text2")
        under = QRect(step.left(), second, step.width(), low)
        if not (line.late or line.when):
            paint_marked(painter, QRect(step.left(), middle, step.width(), low), line.step, small, "text3")
            return
        if line.late:  # a chip is higher than words: both move a little apart
            paint_marked(painter, step.translated(0, -look.px(2)), line.step, small, "text")
            paint_chip(painter, "stop", line.late, under.adjusted(0, 0, 0, look.px(3)), at_left=True)
        else:
            paint_marked(painter, step, line.step, small, "text")
            paint_marked(painter, under, line.when, small, "text2")

    def _lines(self, painter: QPainter, line: ListLine, rect: QRect) -> None:
        look = theme()
        pad = look.gap(15)
        room = rect.adjusted(pad, look.px(8), -pad, 0)
        right = paint_chip(painter, "stop", line.late, rect.adjusted(pad, 0, -pad, 0)) - look.gap(8) if line.late else room.right()
        wide, small = right - room.left(), row_font(13, _NORMAL)
        paint_marked(painter, QRect(room.left(), room.top(), wide, look.px(21)), line.name, row_font(14, _BOLD), "text", self.needles)
        self._place(painter, line, QRect(room.left(), room.top() + look.px(21), wide, look.px(20)), line.stage)
        token = "text" if line.late or line.when else "text3"
        step = ", ".join(part for part in (line.step, line.when[:1].lower() + line.when[1:]) if part)
        paint_marked(painter, QRect(room.left(), room.top() + look.px(41), wide, look.px(20)), step, small, token)

    def _place(self, painter: QPainter, line: ListLine, room: QRect, stage: str = "") -> None:
        """The place, and the states that somebody should see, as far as there is room."""
        look, font = theme(), row_font(13, _NORMAL)
        left = paint_marked(painter, room, line.place, font, "text2", self.needles)
        if stage:
            rest = f". {stage}" if line.place else stage
            left = paint_marked(painter, QRect(left, room.top(), room.right() - left, room.height()), rest, font, "text2")
        side = look.px(14)
        for sign in line.signs:
            left += look.gap(12) if left > room.left() else 0
            if left + side + 4 + QFontMetrics(font).horizontalAdvance(sign.text) > room.right() + look.gap(10):
                return
            painter.drawPixmap(
                left, room.top() + (room.height() - side) // 2, pixmap(sign.symbol, sign.token, 14, painter.deviceTransform().m11())
            )
            left += side + look.gap(4)
            left = paint_marked(
                painter, QRect(left, room.top(), room.right() + look.gap(10) - left, room.height()), sign.text, font, sign.token
            )
