"""A circle of people round one: a whole line where we may be in touch, dashed and with the reason in words where we may not."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, degrees
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.kit.i18n import tr
from ui.kit.pictures.circle_layout import MOST, Measures, Seat, order, seat
from ui.kit.pictures.drawing import Spot, Weight, draw_icon, folded, font, high, line_pen, wide, write
from ui.kit.pictures.picture import Drawing, Picture
from ui.kit.theme import Theme


@dataclass(frozen=True, slots=True)
class Around:
    """Someone in the circle. *detail* is the role or the place; *but* is why we may not be in touch, empty where we may."""

    name: str
    detail: str
    icon: str
    but: str = ""
    key: Any = None


class Circle(Picture):
    """The arrow keys go round; Enter opens a person."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._middle = ""
        self._people: Sequence[Around] = ()

    def show_people(self, middle: str, people: Sequence[Around], gist: str) -> None:
        """*middle* is what the participant is called."""
        self._middle, self._people = middle, people
        self.setAccessibleName(gist)
        self.renew()

    def drawing(self, wide: float, look: Theme) -> Drawing:
        """At any width; a wide place doesn't make a wide circle."""
        return CircleDrawing(self._middle, self._people, wide, look)


class CircleDrawing:
    """Pure: the same people at the same width give the same picture."""

    def __init__(self, middle: str, people: Sequence[Around], width: float, look: Theme) -> None:
        self._look, self._word, self._people = look, middle, people[:MOST]
        self._more = len(people) - len(self._people)
        self._name, self._detail = font(look, 13, Weight.Medium), font(look, 13)
        across = min(width, look.px(460))
        self._measures = Measures(look.px(28), look.px(17), look.gap(12), across)
        self._lines = [self._folded(one, place) for one, place in zip(self._people, order(len(self._people)), strict=True)]
        self._seats = seat([self._size(lines) for lines in self._lines], self._measures)
        self._shift = (width - across) / 2
        self.height = max(self._seats.height, self._measures.middle * 2) + 4 + (high(self._detail) + 4 if self._more else 0)
        self._width = width
        self.spots: Sequence[Spot] = [
            Spot(self._node(one).united(one.label).translated(self._shift, 0), said(person), person.key)
            for one, person in zip(self._seats.seats, self._people, strict=True)
        ]

    def _folded(self, one: Around, place: str) -> tuple[list[str], list[str], list[str]]:
        room = self._measures.side if place in ("left", "right") else self._measures.wide
        room -= self._look.gap(8)  # the plate's margin
        return folded(self._name, one.name, room, 3), folded(self._detail, one.detail, room), folded(self._detail, one.but, room)

    def _size(self, lines: tuple[list[str], list[str], list[str]]) -> tuple[float, float]:
        names, details, buts = lines
        widths = [wide(self._name, words) for words in names] + [wide(self._detail, words) for words in (*details, *buts)]
        return max(widths, default=0) + self._look.gap(8), len(widths) * (high(self._name) - 2) + 4

    def _node(self, one: Seat) -> QRectF:
        side = self._measures.node
        return QRectF(one.node.x() - side, one.node.y() - side, side * 2, side * 2)

    def paint(self, painter: QPainter) -> None:
        """Ring, lines, plates, people, and the middle on top."""
        painter.save()
        painter.translate(self._shift, 0)
        look, middle = self._look, self._seats.middle
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(line_pen(look.colour("line")))
        if len(self._people) > 2:
            self._paint_ring(painter, middle)
        for one, person in zip(self._seats.seats, self._people, strict=True):
            painter.setPen(line_pen(look.colour("edge" if person.but else "accent"), 1.6, dashed=bool(person.but)))
            painter.drawLine(middle, one.node)
        for one, person, lines in zip(self._seats.seats, self._people, self._lines, strict=True):
            self._paint_person(painter, one, person, lines)
        self._paint_middle(painter, middle)
        if self._more:
            room = QRectF(0, self.height - high(self._detail) - 2, self._measures.wide, high(self._detail))
            words = tr("picture.more", count=self._more)
            write(painter, room, words, self._detail, look.colour("text2"), Qt.AlignmentFlag.AlignHCenter)
        painter.restore()

    def _paint_ring(self, painter: QPainter, middle: QPointF) -> None:
        """Two halves; where nobody stands below the middle, only as far as the lowest person."""
        across, up, down = self._seats.ring
        painter.drawArc(QRectF(middle.x() - across, middle.y() - up, across * 2, up * 2), 0, 180 * 16)
        lowest = max(one.node.y() for one in self._seats.seats) - middle.y()
        reach = round(degrees(asin(min(1.0, max(0.0, lowest / down)))) * 16)
        lower = QRectF(middle.x() - across, middle.y() - down, across * 2, down * 2)
        painter.drawArc(lower, 0, -reach)
        painter.drawArc(lower, 180 * 16, reach)

    def _paint_person(self, painter: QPainter, one: Seat, person: Around, lines: tuple[list[str], list[str], list[str]]) -> None:
        look = self._look
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("card"))
        painter.drawRoundedRect(one.label, 4, 4)
        painter.setPen(line_pen(look.colour("edge" if person.but else "accent"), 1.6, dashed=bool(person.but)))
        node = self._node(one)
        painter.drawEllipse(node)
        side = look.px(16)
        sign = QRectF(one.node.x() - side / 2, one.node.y() - side / 2, side, side)
        draw_icon(painter, person.icon, look.colour("text2" if person.but else "accent_text"), sign)
        top, tall = one.label.top() + 1, high(self._name) - 2
        for group, worn, token in zip(lines, (self._name, self._detail, self._detail), ("text", "text2", "soon"), strict=True):
            for words in group:
                room = QRectF(one.label.left(), top, one.label.width(), tall + 2)
                write(painter, room, words, worn, look.colour(token), Qt.AlignmentFlag.AlignHCenter)
                top += tall

    def _paint_middle(self, painter: QPainter, middle: QPointF) -> None:
        look, radius = self._look, self._measures.middle
        painter.setPen(line_pen(look.colour("card"), 3))
        painter.setBrush(look.colour("accent"))
        painter.drawEllipse(middle, radius, radius)
        worn = font(look, 14, Weight.DemiBold)
        if wide(worn, self._word) > radius * 2 - 6:
            worn = font(look, 11, Weight.DemiBold)
        room = QRectF(middle.x() - radius + 3, middle.y() - radius, radius * 2 - 6, radius * 2)
        write(painter, room, self._word, worn, look.colour("on_accent"), Qt.AlignmentFlag.AlignHCenter)


def said(person: Around) -> str:
    """A person in words."""
    return ", ".join(part for part in (person.name, person.detail, person.but) if part)
