"""Hints at keys: 11 px in a hairline box, drawn inside what the keys press. In a narrow window they make room for words."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QPainter
from PySide6.QtWidgets import QWidget

from ui.kit.theme import theme

HINTS_FROM = 900
"""Effective width of the window (px at 100 % text) from which there is room for hints."""


def native(keys: str) -> str:
    """Keys as they stand on the keyboard: "Ctrl K", "Ctrl Enter"."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ").replace("Return", "Enter")


def room_for_hints(widget: QWidget) -> bool:
    """Whether the window is wide enough for its text."""
    return widget.window().width() / theme().k >= HINTS_FROM


def hint_width(keys: str) -> int:
    """How wide the box of those keys is, in px."""
    return QFontMetrics(_font()).horizontalAdvance(native(keys)) + theme().gap(10)


def paint_hint(painter: QPainter, room: QRect, keys: str, token: str = "text2") -> None:
    """The box at the right end of *room*, in its middle."""
    look, font = theme(), _font()
    wide, high = hint_width(keys), look.px(19)
    box = QRect(room.right() - wide, room.top() + (room.height() - high) // 2, wide, high)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(look.colour("line" if token == "text2" else token))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(font)
    painter.setPen(look.colour(token))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, native(keys))
    painter.restore()


def _font() -> QFont:
    font = QFont("Inter")
    font.setPixelSize(theme().px(11))
    font.setWeight(QFont.Weight.Medium)
    return font
