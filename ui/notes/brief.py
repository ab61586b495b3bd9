"""A note in a few lines on somebody's overview: pressed, it opens."""

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.kit.row_view import paint_chip, paint_line, row_font
from ui.kit.theme import theme
from ui.notes.note_rows import NoteRow, two_lines

HIGH, LINE = 100, 18
"""Px at 100 % text: one with two lines of text, and one of these."""


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
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self._choose)

    def sizeHint(self) -> QSize:
        """A title, two lines, and a line for the state."""
        return QSize(theme().px(240), theme().px(HIGH))

    def hasHeightForWidth(self) -> bool:
        """Few words take one line."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Less where the note begins with fewer words than two lines hold."""
        _, wide = self._across(width)
        return theme().px(HIGH) - (2 - len(two_lines(self._row.begins, row_font(13, QFont.Weight.Normal), wide))) * theme().px(LINE)

    def _across(self, width: int) -> tuple[int, int]:
        """How far from the left the words begin, and how wide they may be."""
        look, day = theme(), QFontMetrics(row_font(13, QFont.Weight.Normal)).horizontalAdvance(self._row.date)
        left = max(look.px(50), day) + look.gap(12)
        return left, width - 2 * look.gap(6) - left

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
        left, wide = self._across(self.width())
        room = self.rect().adjusted(look.gap(6), look.px(8), -look.gap(6), 0)
        line = look.px(20)
        for number, words in enumerate((row.day, row.date)):
            paint_line(painter, QRect(room.left(), room.top() + number * line, left, line), words, small, "text2")
        x = room.left() + left
        paint_line(painter, QRect(x, room.top(), wide, look.px(21)), row.title, row_font(14, QFont.Weight.DemiBold), "text")
        below = room.top() + look.px(22)
        for words in two_lines(row.begins, small, wide):
            paint_line(painter, QRect(x, below, wide, look.px(LINE)), words, small, "text2")
            below += look.px(LINE)
        status, word, symbol = row.chip
        state = QRect(x, below + 3, wide, look.px(22))
        paint_chip(painter, status, word, state, at_left=True, symbol=symbol)
        painter.end()
