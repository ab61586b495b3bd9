"""A QR code, painted black on white in every theme: readers need the contrast and four squares of white around it."""

import segno
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.theme import theme

QUIET = 4
"""Squares of white on each side (ISO/IEC 18004)."""
Matrix = tuple[bytearray, ...]


def matrix_of(text: str) -> Matrix:
    """Rows of squares, 1 for black. Level M reads with 15 % of it lost: paper gets folded."""
    return segno.make_qr(text, error="m", boost_error=False).matrix


def paint_code(painter: QPainter, room: QRectF, matrix: Matrix) -> None:
    """The code and its white edge in *room*; each square is a whole number of the painter's pixels."""
    side = len(matrix) + 2 * QUIET
    square = max(1, int(min(room.width(), room.height()) // side))
    left, top = round(room.left()), round(room.top())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.fillRect(QRect(left, top, side * square, side * square), Qt.GlobalColor.white)
    for y, line in enumerate(matrix):
        for x, black in enumerate(line):
            if black:
                painter.fillRect(QRect(left + (x + QUIET) * square, top + (y + QUIET) * square, square, square), Qt.GlobalColor.black)
    painter.restore()


class QrPicture(QWidget):
    """*words*: what a screen reader says, since squares say nothing."""

    def __init__(self, text: str, words: str, side: float = 196) -> None:
        super().__init__()
        self._matrix = matrix_of(text)
        self._side = theme().px(side)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As large as its squares come out."""
        squares = len(self._matrix) + 2 * QUIET
        side = max(1, self._side // squares) * squares
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The whole of it."""
        painter = QPainter(self)
        paint_code(painter, QRectF(self.rect()), self._matrix)
        painter.end()
