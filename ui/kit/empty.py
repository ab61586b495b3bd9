"""An empty state: a line of fells, one sentence what to do first, one button."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.kit.pieces import Button, Text, row
from ui.kit.theme import theme

_RIDGES = (
    ("fell1", (1.0, 0.8, 0.52, 0.44, 0.0, 0.36, 0.12, 0.62, 0.74, 1.0)),
    ("fell2", (1.0, 0.98, 0.86, 0.5, 0.66, 0.7, 0.62, 0.36, 0.86, 1.0)),
    ("fell3", (1.0, 0.96, 0.98, 0.8, 0.86, 0.92, 0.84, 0.9, 0.96, 1.0)),
)
"""From the far ridge to the near one: heights at equal steps across, as parts of the whole from above, joined by a soft line."""
WIDE, HIGH = 400, 76
"""Px at 100 % text."""
LINE = 460
"""A sentence is no wider than the eye follows, px at 100 % text."""


class FellLine(QWidget):
    """Three ridges, for the eye alone. In high contrast there are none: they would say nothing, and could be taken for something."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if theme().contrast:
            self.hide()

    def sizeHint(self) -> QSize:
        """A strip."""
        return QSize(theme().px(WIDE), theme().px(HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """In the middle, from the far ridge to the near one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = min(theme().px(WIDE), self.width())
        painter.translate((self.width() - wide) / 2, 0)
        for token, tops in _RIDGES:
            painter.fillPath(_ridge(tops, wide, self.height()), theme().colour(token))
        painter.end()


def _ridge(tops: tuple[float, ...], wide: float, high: float) -> QPainterPath:
    step = wide / (len(tops) - 1)
    points = [QPointF(number * step, top * high) for number, top in enumerate(tops)]
    path = QPainterPath(QPointF(0, high))
    path.lineTo(points[0])
    for one, after in pairwise(points[1:]):
        path.quadTo(one, (one + after) / 2)
    path.lineTo(points[-1])
    path.lineTo(wide, high)
    path.closeSubpath()
    return path


class EmptyState(QWidget):
    """Stands where the list will be."""

    pressed = Signal()

    def __init__(self, words: str, button: str | None = None) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setSpacing(theme().gap(16))
        box.addStretch(1)
        box.addWidget(FellLine())
        text = Text(words, wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text.setMaximumWidth(theme().px(LINE))
        line = row(None, gap=0)
        line.addWidget(text, 100)
        line.addStretch(1)
        box.addLayout(line)
        self.button: Button | None = None
        if button is not None:
            self.button = Button(button, "primary")
            self.button.clicked.connect(self.pressed)
            self.setFocusProxy(self.button)
            box.addLayout(row(None, self.button, None))
        self._also = row(None, None)
        box.addLayout(self._also)
        box.addStretch(2)

    def also(self, button: Button) -> None:
        """Another way out, below the first one."""
        self._also.insertWidget(1, button)
