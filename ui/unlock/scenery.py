"""Three ridges of fells behind the unlock card, and the program's mark."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.kit.theme import theme

_RIDGES = (
    ("fell1", (0.828, 0.768, 0.84, 0.81, 0.73, 0.755, 0.82, 0.795, 0.80)),
    ("fell2", (0.888, 0.843, 0.888, 0.898, 0.895, 0.888, 0.90, 0.832, 0.868)),
    ("fell3", (0.938, 0.926, 0.94, 0.946, 0.935, 0.948, 0.945, 0.937, 0.943)),
)
"""Heights at nine equal steps across, as parts of the window's height."""


class Fells(QWidget):
    """Paints itself; everything else of the unlock screen stands on it."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Canvas and ridges."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme().colour("canvas"))
        if not theme().contrast:
            for token, heights in _RIDGES:
                painter.fillPath(self._ridge(heights), theme().colour(token))
        painter.end()

    def _ridge(self, heights: tuple[float, ...]) -> QPainterPath:
        wide, high = float(self.width()), float(self.height())
        step = wide / (len(heights) - 1)
        path = QPainterPath(QPointF(0, heights[0] * high))
        for number, height in enumerate(heights[1:], start=1):
            middle = (number - 0.5) * step
            path.cubicTo(middle, heights[number - 1] * high, middle, height * high, number * step, height * high)
        path.lineTo(wide, high)
        path.lineTo(0, high)
        path.closeSubpath()
        return path


class Mark(QWidget):
    """A fell on lake blue."""

    def __init__(self) -> None:
        super().__init__()
        side = theme().px(30)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Sharp at every scale."""
        side = self.width()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("accent"))
        painter.drawRoundedRect(QRectF(0, 0, side, side), 8, 8)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(theme().colour("on_accent"), side / 14)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        points = ((0.2, 0.68), (0.42, 0.34), (0.55, 0.52), (0.63, 0.42), (0.82, 0.68))
        painter.drawPolyline(QPolygonF([QPointF(x * side, y * side) for x, y in points]))
        painter.end()
