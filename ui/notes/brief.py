"""A note in a few lines on somebody's overview: pressed, it opens."""

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.kit.row_view import paint_chip, paint_line, row_font
from ui.kit.theme import theme
from ui.notes.note_rows import NoteRow, paint_two_lines


class NoteBrief(QAbstractButton):
    """Day at the left; title, chip, and how it begins."""

    chosen = Signal(object)

    def __init__(self, row: NoteRow, *, first: bool) -> None:
        super().__init__()
        self._row, self._first = row, first
        self.setAccessibleName(row.words)
        self.setToolTip(row.title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._choose)

    def sizeHint(self) -> QSize:
        """A title, two lines, and a line for the state."""
        return QSize(theme().px(240), theme().px(100))

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self._row.key)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """By hand, as rows of lists are."""
        look, row, painter = theme(), self._row, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("hover"))
            painter.drawRoundedRect(self.rect(), 6, 6)
        elif not self._first:
            painter.fillRect(QRect(0, 0, self.width(), 1), look.colour("line"))
        if self.hasFocus():
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        small = row_font(13, QFont.Weight.Normal)
        left = max(look.px(50), QFontMetrics(small).horizontalAdvance(row.date)) + look.gap(12)
        room = self.rect().adjusted(look.gap(6), look.px(8), -look.gap(6), 0)
        line = look.px(20)
        for number, words in enumerate((row.day, row.date)):
            paint_line(painter, QRect(room.left(), room.top() + number * line, left, line), words, small, "text2")
        x, wide = room.left() + left, room.width() - left
        paint_line(painter, QRect(x, room.top(), wide, look.px(21)), row.title, row_font(14, QFont.Weight.DemiBold), "text")
        below = room.top() + look.px(22)
        paint_two_lines(painter, QRect(x, below, wide, 2 * look.px(18)), row.begins, small, look.px(18))
        status, word, symbol = row.chip
        state = QRect(x, below + 2 * look.px(18) + 3, wide, look.px(22))
        paint_chip(painter, status, word, state, at_left=True, symbol=symbol)
        painter.end()
