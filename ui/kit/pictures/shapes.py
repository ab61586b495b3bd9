"""The shapes of points on a time line, and a legend of those that need one."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.kit.pictures.drawing import line_pen
from ui.kit.pictures.lanes import Shape
from ui.kit.theme import Theme, theme


def draw_shape(painter: QPainter, shape: Shape, room: QRectF, look: Theme) -> None:
    """A shape that fills *room*. A rim in the card's colour keeps neighbours apart."""
    painter.setPen(line_pen(look.colour("card"), 3))
    painter.setBrush(look.colour("card"))
    painter.drawEllipse(room.adjusted(-0.5, -0.5, 0.5, 0.5))
    small = room.adjusted(1, 1, -1, -1)
    if shape is Shape.DOT:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("text2"))
        painter.drawEllipse(small)
    elif shape in (Shape.RING, Shape.DASHED):
        pen = line_pen(look.colour("text2" if shape is Shape.RING else "accent"), 2)
        if shape is Shape.DASHED:
            pen.setDashPattern([1.1, 1.1])
        painter.setPen(pen)
        painter.drawEllipse(small)
    elif shape is Shape.TICK:
        painter.setPen(line_pen(look.colour("text2"), 2))
        painter.drawPolyline([_at(small, 0.05, 0.55), _at(small, 0.4, 0.9), _at(small, 0.95, 0.15)])
    elif shape is Shape.FLAG:
        painter.setPen(line_pen(look.colour("soon"), 2))
        painter.setBrush(look.colour("soon"))
        painter.drawLine(_at(small, 0.1, 0), _at(small, 0.1, 1.1))
        painter.drawPolygon(QPolygonF([_at(small, 0.1, 0), _at(small, 1, 0.3), _at(small, 0.1, 0.6)]))
    else:
        painter.setPen(line_pen(look.colour("accent"), 1.6))
        painter.setBrush(look.colour("card"))
        wide = room.adjusted(-0.5, -0.5, 0.5, 0.5)
        painter.drawPolygon(QPolygonF([_at(wide, 0.5, 0), _at(wide, 1, 0.5), _at(wide, 0.5, 1), _at(wide, 0, 0.5)]))


def _at(room: QRectF, across: float, down: float) -> QPointF:
    return QPointF(room.left() + across * room.width(), room.top() + down * room.height())


class ShapeSign(QWidget):
    """A shape by itself, for a legend. It says nothing: the word beside it does."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self._shape = shape
        side = theme().gap(10) + 6
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The shape in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_shape(painter, self._shape, QRectF(self.rect()).adjusted(3, 3, -3, -3), theme())
        painter.end()
