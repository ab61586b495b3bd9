"""Marks what was searched for where it stands in the words shown, as the search itself compares letters."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from coachdesk.domain.folding import fold
from ui.kit.theme import theme

_ONE_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine


def spans(text: str, needles: Sequence[str]) -> list[tuple[int, int]]:
    """Where the folded *needles* stand in *text*, as (start, end), in order and apart. None where folding changes how long the text is."""
    folded = fold(text)
    if len(folded) != len(text):
        return []
    hit = [False] * len(text)
    for needle in needles:
        start = folded.find(needle) if needle else -1
        while start >= 0:
            hit[start : start + len(needle)] = [True] * len(needle)
            start = folded.find(needle, start + 1)
    found: list[tuple[int, int]] = []
    for place, is_hit in enumerate(hit):
        if is_hit and found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        elif is_hit:
            found.append((place, place + 1))
    return found


def paint_marked(painter: QPainter, room: QRect, text: str, font: QFont, token: str, needles: Sequence[str] = ()) -> int:
    """One line of *text* at the left of *room*, elided where it must be, with marks under the needles; gives its right edge."""
    measure = _metrics(font.pixelSize(), font.weight())
    shown, wide = text, measure.horizontalAdvance(text)
    if wide > room.width():
        shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        wide = measure.horizontalAdvance(shown)
    if needles:
        high = measure.height()
        top = room.top() + (room.height() - high) // 2
        for start, end in spans(shown, needles):
            left = room.left() + measure.horizontalAdvance(shown[:start])
            right = room.left() + measure.horizontalAdvance(shown[:end])
            painter.fillRect(QRect(left - 1, top, right - left + 2, high), theme().colour("mark"))
    painter.setFont(font)
    painter.setPen(theme().colour(token))
    painter.drawText(room, _ONE_LINE, shown)
    return room.left() + wide


@lru_cache(maxsize=64)
def _metrics(pixels: int, weight: int) -> QFontMetrics:
    """Made once for a size: rows are painted by the thousand."""
    font = QFont("Inter")
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    return QFontMetrics(font)
