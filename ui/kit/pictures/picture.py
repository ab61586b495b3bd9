"""A picture: painted from data, walked by the arrow keys, each point announced; Enter or a click chooses."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip

from ui.kit.pictures.drawing import Spot, line_pen
from ui.kit.theme import Theme, theme

TARGET = 24
"""The least side of what a pointer has to hit, px."""


class Drawing(Protocol):
    """A picture laid out for one width: its height, its points, and how it is painted."""

    height: float
    spots: Sequence[Spot]

    def paint(self, painter: QPainter) -> None:
        """Paint it, its upper left corner at the origin."""


class Picture(QLabel):
    """A label with a pixmap is what screen readers call an image; the pixmap itself is never shown."""

    chosen = Signal(object)
    """The key of the point that was opened."""
    pointed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setPixmap(QPixmap(1, 1))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._drawing: Drawing | None = None
        self._painted: QPixmap | None = None
        self._at: int | None = None

    @abstractmethod
    def drawing(self, wide: float, look: Theme) -> Drawing:
        """Lay the picture out. Pure: the same for screen and file."""

    def first(self) -> int:
        """The point where the arrow keys begin."""
        return 0

    def renew(self) -> None:
        """Lay it out anew: the data or the width changed."""
        self._drawing, self._painted = self.drawing(max(self.width(), 120), theme()), None
        if self._at is not None and self._at >= len(self.spots):
            self._at = None
        self.setFixedHeight(round(self._drawing.height))
        self.update()

    @property
    def spots(self) -> Sequence[Spot]:
        """The points, in the order in which they are read."""
        return self._drawing.spots if self._drawing is not None else ()

    @property
    def spot(self) -> Spot | None:
        """The point that the keys are at."""
        return self.spots[self._at] if self._at is not None else None

    def point_at(self, number: int) -> None:
        """Go to a point and have it read aloud."""
        if not self.spots:
            return
        self._at = min(max(number, 0), len(self.spots) - 1)
        spot = self.spots[self._at]
        self.setAccessibleDescription(spot.words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spot.words))
        self.pointed.emit(spot.key)
        self.update()

    def point_at_key(self, key: object) -> None:
        """Go to the point of *key*, if it is there."""
        for number, spot in enumerate(self.spots):
            if spot.key == key:
                self.point_at(number)

    def _step(self, key: int) -> int | None:
        """The point an arrow leads to; None for other keys."""
        at = self._at if self._at is not None else self.first()
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self.spots) - 1}
        if key in ends:
            return ends[Qt.Key(key)]
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return at + (1 if key == Qt.Key.Key_Right else -1)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return self._other_line(at, 1 if key == Qt.Key.Key_Down else -1)
        return None

    def _other_line(self, at: int, way: int) -> int:
        """The nearest point of the next row that has any; where all stand in one row, the next point."""
        here = self.spots[at]
        lines = sorted({spot.line for spot in self.spots if (spot.line - here.line) * way > 0}, key=lambda line: line * way)
        if not lines:
            return at if len({spot.line for spot in self.spots}) > 1 else at + way
        near = [(abs(spot.room.center().x() - here.room.center().x()), n) for n, spot in enumerate(self.spots) if spot.line == lines[0]]
        return min(near)[1]

    # --- Qt's own -------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As high as the picture is at this width."""
        return QSize(320, self.height())

    def minimumSizeHint(self) -> QSize:
        """It draws itself into any width."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another layout, once there is something to show."""
        super().resizeEvent(event)
        if self._drawing is not None and event.size().width() != event.oldSize().width():
            self.renew()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The picture, and where the keys are."""
        if self._drawing is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._once(self._drawing))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(line_pen(theme().colour("accent"), 2))
            spot = self.spot
            ring = spot.room.adjusted(-2, -2, 2, 2) if spot is not None else QRectF(self.rect())
            painter.drawRoundedRect(ring.intersected(QRectF(self.rect())).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _once(self, drawing: Drawing) -> QPixmap:
        """Hundreds of points take longer than a frame to paint: once for each layout, not for each step of the keys."""
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._painted is None or self._painted.size() != size or self._painted.devicePixelRatio() != ratio:
            self._painted = QPixmap(size)
            self._painted.setDevicePixelRatio(ratio)
            self._painted.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._painted)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            drawing.paint(painter)
            painter.end()
        return self._painted

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End walk; Enter and space choose."""
        if self.spots:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
                if self.spot is not None and self.spot.key is not None:
                    self.chosen.emit(self.spot.key)
                return
            step = self._step(event.key())
            if step is not None:
                self.point_at(self.first() if self._at is None and event.key() not in (Qt.Key.Key_Home, Qt.Key.Key_End) else step)
                return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses what is nearest."""
        number = self._under(event.position())
        if number is not None and event.button() is Qt.MouseButton.LeftButton:
            self.point_at(number)
            key = self.spots[number].key
            if key is not None:
                self.chosen.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The words of what lies under the pointer."""
        number = self._under(event.position())
        spot = self.spots[number] if number is not None else None
        self.setCursor(Qt.CursorShape.PointingHandCursor if spot is not None and spot.key is not None else Qt.CursorShape.ArrowCursor)
        if spot is not None:
            QToolTip.showText(event.globalPosition().toPoint(), spot.words, self)
        else:
            QToolTip.hideText()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing lies under it any more."""
        QToolTip.hideText()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say where the keys are."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def _under(self, where: QPointF) -> int | None:
        """The point under the pointer: of those that hold it the nearest."""
        found = [
            (abs(where.x() - spot.room.center().x()) + abs(where.y() - spot.room.center().y()), number)
            for number, spot in enumerate(self.spots)
            if target(spot.room).contains(where)
        ]
        return min(found)[1] if found else None


def target(room: QRectF) -> QRectF:
    """*room*, made large enough to hit."""
    across, down = max(0.0, TARGET - room.width()) / 2, max(0.0, TARGET - room.height()) / 2
    return room.adjusted(-across, -down, across, down)
