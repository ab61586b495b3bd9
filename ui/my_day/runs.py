"""Words in several weights and colours on the same lines, broken where they must be: names heavy, the rest plain."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from ui.kit.theme import theme

_WEIGHTS = {400: QFont.Weight.Normal, 500: QFont.Weight.Medium, 600: QFont.Weight.DemiBold}


class Run(NamedTuple):
    """A stretch of text in one weight (400, 500 or 600) and the colour of a token."""

    text: str
    weight: int = 400
    token: str = "text"


class Runs:
    """Lays runs out in a width and paints them. *px* and *line* are the type's size and the height of its lines at 100 % text."""

    def __init__(self, runs: Sequence[Run], px: int, line: int) -> None:
        self.runs = [run for run in runs if run.text]
        self._px, self._line = px, line
        self._layout = QTextLayout("".join(run.text for run in self.runs), self._font(400))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._wide, self._high = -1, 0

    @property
    def text(self) -> str:
        """All of it, plain."""
        return self._layout.text()

    def lay(self, wide: int) -> int:
        """Break the lines for *wide* px; gives the height. Nothing takes no room."""
        if wide != self._wide:
            self._wide, self._high = wide, self._broken(max(wide, 1)) if self.runs else 0
        return self._high

    def _broken(self, wide: int) -> int:
        high, top = theme().px(self._line), 0
        self._layout.setFormats(self._formats())
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(wide)
            line.setPosition(QPointF(0, top + (high - line.height()) / 2))
            top += high
        self._layout.endLayout()
        return top

    def paint(self, painter: QPainter, left: int, top: int) -> None:
        """Paint what was laid out."""
        if self.runs:
            self._layout.draw(painter, QPointF(left, top))

    def _formats(self) -> list[QTextLayout.FormatRange]:
        found, start = [], 0
        for run in self.runs:
            form = QTextCharFormat()
            form.setFont(self._font(run.weight))
            form.setForeground(theme().colour(run.token))
            one = QTextLayout.FormatRange()
            one.start, one.length, one.format = start, _utf16(run.text), form
            found.append(one)
            start += one.length
        return found

    def _font(self, weight: int) -> QFont:
        font = QFont("Inter")
        font.setPixelSize(theme().px(self._px))
        font.setWeight(_WEIGHTS[weight])
        return font


def _utf16(text: str) -> int:
    """Qt counts in UTF-16."""
    return len(text.encode("utf-16-le")) // 2
