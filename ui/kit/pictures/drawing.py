"""What pictures are drawn with. Everything takes the theme to draw in: the screen's, or the light one of paper."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

from ui.kit.icons import STROKE
from ui.kit.resources import RESOURCES
from ui.kit.theme import Theme

Weight = QFont.Weight
AA_ROOM = 4
"""Inter's Å is taller than its ascent: every line of text gets this many px more than the font says."""


def font(look: Theme, px: float, weight: Weight = Weight.Normal) -> QFont:
    """Inter at *px* of 100 % text."""
    made = QFont("Inter")
    made.setPixelSize(look.px(px))
    made.setWeight(weight)
    return made


def wide(worn: QFont, words: str) -> float:
    """How wide a line of words is."""
    return QFontMetricsF(worn).horizontalAdvance(words)


def high(worn: QFont) -> float:
    """How high a line of words is, rings and dots of capitals included."""
    return ceil(QFontMetricsF(worn).height()) + AA_ROOM


def write(
    painter: QPainter,
    room: QRectF,
    words: str,
    worn: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One line in the middle of *room*, elided where it is too long."""
    painter.setFont(worn)
    painter.setPen(colour)
    shown = QFontMetricsF(worn).elidedText(words, Qt.TextElideMode.ElideRight, room.width() + 0.5)
    painter.drawText(room, int(align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)


def folded(worn: QFont, words: str, room: float, most: int = 2) -> list[str]:
    """*words* as lines no wider than *room*, *most* of them; what is too long for that ends in an ellipsis.

    A line ends between words, and at a hyphen where a word alone is wider than the room: a double name is read whole.
    """
    measure = QFontMetricsF(worn)
    lines: list[str] = []
    for word, space in _pieces(measure, words, room):
        longer = lines[-1] + space + word if lines else word
        if lines and (measure.horizontalAdvance(longer) <= room or len(lines) == most):
            lines[-1] = longer
        else:
            lines.append(word)
    return [measure.elidedText(line, Qt.TextElideMode.ElideRight, room + 0.5) for line in lines]


def _pieces(measure: QFontMetricsF, words: str, room: float) -> Iterator[tuple[str, str]]:
    """Each piece that stays together, and what joins it to the one before."""
    for word in words.split():
        parts = re.split(r"(?<=-)", word) if measure.horizontalAdvance(word) > room else [word]
        for number, part in enumerate(parts):
            yield part, " " if number == 0 else ""


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    svg = (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(svg.replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{STROKE}"').encode()))


def draw_icon(painter: QPainter, name: str, colour: QColor, room: QRectF) -> None:
    """An icon as lines, sharp on any screen and in any file."""
    _renderer(name, colour.name()).render(painter, room)


def line_pen(colour: QColor, width: float = 1.0, *, dashed: bool = False) -> QPen:
    """A pen; its dashes are the same length whatever its width."""
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:
        pen.setDashPattern([3.5 / width, 3.0 / width])
    return pen


@dataclass(frozen=True)
class Spot:
    """A point that can be pointed at: where, what is said of it, and what a choice hands on (None: there is nothing to open).

    *line* is the row of the picture it stands in, for the up and down keys.
    """

    room: QRectF
    words: str
    key: object = None
    line: int = 0
