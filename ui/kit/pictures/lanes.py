"""What a time line shows, as data: lanes with spans and points. Steps, placements and ratings are further lanes, not further code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QLocale

from ui.kit.i18n import tr


class Shape(StrEnum):
    """How a point is drawn; its state is said in words besides."""

    DOT = "dot"  # done and settled
    RING = "ring"  # done, not settled yet
    DASHED = "dashed"  # a draft
    DIAMOND = "diamond"  # to come
    TICK = "tick"  # was to come, is done
    FLAG = "flag"  # was to come, and hasn't


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day; *end* is None for what goes on. *state* is said after the name; *key* is what opening it hands on."""

    begin: date
    end: date | None
    name: str
    state: str = ""
    key: Any = None


@dataclass(frozen=True, slots=True)
class Point:
    """Something on one day."""

    on: date
    shape: Shape
    name: str
    state: str = ""
    key: Any = None


@dataclass(frozen=True, slots=True)
class Lane:
    """*name* stands beside it ("Anteckningar"), *one* is what one thing in it is called; *empty* says that there is nothing yet."""

    name: str
    one: str
    spans: tuple[Span, ...] = ()
    points: tuple[Point, ...] = ()
    empty: str = ""


def said_day(day: date, today: date) -> str:
    """Says "12 november", with the year where it is another."""
    month = QLocale().monthName(day.month, QLocale.FormatType.LongFormat)
    return f"{day.day} {month}" if day.year == today.year else f"{day.day} {month} {day.year}"


def point_words(lane: Lane, point: Point, today: date) -> str:
    """Says "Anteckning 12 november, Besök på Fjällbageriet, signerad"."""
    return ", ".join(part for part in (f"{lane.one} {said_day(point.on, today)}", point.name, point.state) if part)


def span_words(lane: Lane, span: Span, today: date) -> str:
    """Says "Deltagande, Kraftsamling, från 8 maj 2025, pågår"."""
    return ", ".join(part for part in (lane.one, span.name, period_words(span, today), span.state) if part)


def period_words(span: Span, today: date) -> str:
    """From when, and until when where that is known."""
    begin = said_day(span.begin, today)
    return tr("picture.from", begin=begin) if span.end is None else tr("picture.period", begin=begin, end=said_day(span.end, today))


@dataclass(frozen=True, slots=True)
class TwinRow:
    """One row of a picture's table."""

    cells: tuple[str, ...]
    key: Any = None


def twin_rows(lanes: Iterable[Lane], today: date) -> list[TwinRow]:
    """Everything that the lanes show, the latest first: day, what, name, state."""
    dated = sorted(_dated(lanes, today), key=lambda pair: pair[0], reverse=True)
    return [row for _, row in dated]


def _dated(lanes: Iterable[Lane], today: date) -> Iterator[tuple[date, TwinRow]]:
    for lane in lanes:
        for span in lane.spans:
            yield span.begin, TwinRow((period_words(span, today), lane.one, span.name, span.state), span.key)
        for point in lane.points:
            yield point.on, TwinRow((said_day(point.on, today), lane.one, point.name, point.state), point.key)
