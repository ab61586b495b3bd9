"""A time line laid out for one width. Where there is little room the lanes' names stand above them, and fewer months are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.kit.i18n import tr
from ui.kit.pictures.drawing import Spot, Weight, font, high, line_pen, wide, write
from ui.kit.pictures.lanes import Lane, Span, point_words, span_words
from ui.kit.pictures.shapes import draw_shape
from ui.kit.pictures.time_scale import TimeScale
from ui.kit.theme import Theme

LEVELS = 3
"""Points that would cover each other stand in as many storeys."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A span laid out; *until* is where it fades into what is ahead."""

    room: QRectF
    until: float
    span: Span
    free: float
    """How far to the right nothing else stands: words that don't fit inside may stand there."""


class TimeDrawing:
    """Pure: the same lanes at the same width give the same picture."""

    def __init__(self, lanes: Sequence[Lane], today: date, width: float, look: Theme) -> None:
        self._lanes, self._today, self._look, self._wide = lanes, today, look, width
        self._small, self._name, self._strong = font(look, 11), font(look, 13), font(look, 13, Weight.DemiBold)
        names = max((wide(self._name, lane.name) for lane in lanes), default=0) + look.gap(20) + 4
        self._beside = names <= width * 0.2
        left = names if self._beside else 0.0
        self._scale = TimeScale.over(_days(lanes), today, left + 1, width - 2)
        self._head = high(self._small) * 2 + look.gap(6)
        self._found: list[Spot] = []
        self.spots: Sequence[Spot] = self._found
        self._bars: list[Bar] = []
        self._tops: list[tuple[float, float]] = []
        top = self._head + look.gap(6)
        for number, lane in enumerate(lanes):
            top += 0 if self._beside else high(self._name)
            bottom = self._lay(lane, number, top)
            self._tops.append((top, bottom))
            top = bottom + look.gap(8)
        self.height = top

    # --- layout ---------------------------------------------------------------------------------------------------

    def _lay(self, lane: Lane, number: int, top: float) -> float:
        """Give a lane's things their places; gives its lower edge."""
        bottom = self._lay_spans(lane, number, top)
        if lane.points or not lane.spans:
            bottom = self._lay_points(lane, number, bottom)
        return bottom

    def _lay_spans(self, lane: Lane, number: int, top: float) -> float:
        tall, gap = self._look.px(30), 4
        ends: list[float] = []
        laid: list[Bar] = []
        for span in sorted(lane.spans, key=lambda one: one.begin):
            left = self._scale.x(span.begin)
            right = max(self._scale.x(span.end) if span.end is not None else self._scale.right, left + 6)
            row = next((n for n, end in enumerate(ends) if end <= left), len(ends))
            ends[row : row + 1] = [right]
            room = QRectF(left, top + row * (tall + gap), right - left, tall)
            until = right if span.end is not None and span.end <= self._today else min(max(self._scale.x(self._today), left), right)
            laid.append(Bar(room, until, span, self._scale.right))
            self._found.append(Spot(room, span_words(lane, span, self._today), span.key, number))
        for bar in laid:
            after = [one.room.left() for one in laid if one.room.top() == bar.room.top() and one.room.left() >= bar.room.right()]
            self._bars.append(Bar(bar.room, bar.until, bar.span, min(after, default=self._scale.right)))
        return top + len(ends) * (tall + gap)

    def _lay_points(self, lane: Lane, number: int, top: float) -> float:
        across = self._look.gap(10)
        last = [-1e9] * LEVELS
        lowest = 0
        placed: list[tuple[float, int, str, object]] = []
        for point in sorted(lane.points, key=lambda one: one.on):
            x = self._scale.x(point.on)
            level = next((n for n, end in enumerate(last) if x - end >= across + 2), LEVELS - 1)
            last[level] = x
            lowest = max(lowest, level)
            placed.append((x, level, point_words(lane, point, self._today), point.key))
        tall = max(self._look.px(24), (lowest + 1) * (across + 3) + 6)
        base = top + tall / 2 + lowest * (across + 3) / 2
        for x, level, words, key in placed:
            y = base - level * (across + 3)
            self._found.append(Spot(QRectF(x - across / 2, y - across / 2, across, across), words, key, number))
        return top + tall

    # --- paint ----------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """From the back to the front."""
        self._paint_calendar(painter)
        self._paint_names(painter)
        for bar in self._bars:
            self._paint_bar(painter, bar)
        self._paint_today(painter)
        self._paint_points(painter)

    def _paint_calendar(self, painter: QPainter) -> None:
        look, scale = self._look, self._scale
        tall = high(self._small)
        foot = self.height - look.gap(8)
        flag = self._flag()
        measure = partial(wide, self._small)
        for mark in scale.years(measure):
            painter.setPen(line_pen(look.colour("line")))
            painter.drawLine(QPointF(mark.x, 0), QPointF(mark.x, foot))
            room = QRectF(mark.x + 5, 0, measure(mark.words) + 4, tall)
            if mark.words and not room.intersects(flag):
                write(painter, room, mark.words, font(look, 11, Weight.DemiBold), look.colour("text2"))
        for mark in scale.months(measure, _month):
            painter.setPen(line_pen(look.colour("line")))
            painter.drawLine(QPointF(mark.x, tall + 4), QPointF(mark.x, tall * 2))
            if mark.words:
                room = QRectF(mark.x + 4, tall, measure(mark.words) + 4, tall)
                write(painter, room, mark.words, self._small, look.colour("text3"))

    def _paint_names(self, painter: QPainter) -> None:
        for lane, (top, bottom) in zip(self._lanes, self._tops, strict=True):
            tall = high(self._name)
            at = top + (bottom - top - tall) / 2 if self._beside else top - tall
            write(painter, QRectF(4, at, self._wide, tall), lane.name, self._name, self._look.colour("text2"))
            if not lane.spans and not lane.points and lane.empty:
                room = QRectF(self._scale.left + 6, top, self._wide, bottom - top)
                write(painter, room, lane.empty, self._name, self._look.colour("text3"))

    def _paint_bar(self, painter: QPainter, bar: Bar) -> None:
        look, room = self._look, bar.room
        goes_on = bar.span.end is None or bar.span.end > self._today
        edge = look.colour("accent" if goes_on else "edge")
        if bar.until < room.right():
            painter.setPen(line_pen(look.colour("edge"), dashed=True))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                QRectF(bar.until - 6, room.top(), room.right() - bar.until + 6, room.height()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5
            )
        painter.setPen(line_pen(edge))
        painter.setBrush(look.colour("band" if goes_on else "band2"))
        done = QRectF(room.left(), room.top(), max(bar.until - room.left(), 6), room.height())
        painter.drawRoundedRect(done.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        self._paint_bar_words(painter, bar, done)

    def _paint_bar_words(self, painter: QPainter, bar: Bar, done: QRectF) -> None:
        look = self._look
        inside = done.width() - look.gap(18)
        name, state = wide(self._strong, bar.span.name), wide(self._name, bar.span.state)
        text = QRectF(done.left() + look.gap(10), done.top(), inside, done.height())
        if name > inside and bar.free - done.right() - 8 > max(inside, name * 0.6) and bar.until >= bar.room.right():
            text = QRectF(done.right() + 6, done.top(), bar.free - done.right() - 12, done.height())
        if text.width() < look.px(26):
            return  # too narrow for words: the point is announced, shown by the pointer, and stands in the table
        write(painter, text, bar.span.name, self._strong, look.colour("text"))
        if bar.span.state and name + state + look.gap(24) <= inside:
            write(painter, text, bar.span.state, self._name, look.colour("text2"), Qt.AlignmentFlag.AlignRight)

    def _flag(self) -> QRectF:
        worn = font(self._look, 11, Weight.DemiBold)
        across = wide(worn, tr("picture.today")) + self._look.gap(14)
        middle = self._scale.x(self._today)
        left = min(max(middle - across / 2, self._scale.left), self._wide - across)
        return QRectF(left, 0, across, high(worn))

    def _paint_today(self, painter: QPainter) -> None:
        look, x, flag = self._look, self._scale.x(self._today), self._flag()
        painter.setPen(line_pen(look.colour("accent"), 2))
        painter.drawLine(QPointF(x, flag.bottom()), QPointF(x, self.height - look.gap(8)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        painter.drawRoundedRect(flag, 4, 4)
        words = font(look, 11, Weight.DemiBold)
        write(painter, flag, tr("picture.today"), words, look.colour("on_accent"), Qt.AlignmentFlag.AlignHCenter)

    def _paint_points(self, painter: QPainter) -> None:
        for number, lane in enumerate(self._lanes):
            spots = [spot for spot in self.spots if spot.line == number][len(lane.spans) :]
            for spot, point in zip(spots, sorted(lane.points, key=lambda one: one.on), strict=True):
                draw_shape(painter, point.shape, spot.room, self._look)


def _days(lanes: Sequence[Lane]) -> list[date]:
    spans = [day for lane in lanes for span in lane.spans for day in (span.begin, span.end) if day is not None]
    return spans + [point.on for lane in lanes for point in lane.points]


def _month(day: date) -> str:
    return QLocale().monthName(day.month, QLocale.FormatType.ShortFormat).rstrip(".")
