"""Pictures: geometry that never overlaps, points that the keys walk, twins that say the same, files that are light."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.settings import Settings
from tests.ui.hands import press
from ui.kit.look import apply
from ui.kit.pictures.circle import Around, Circle, CircleDrawing
from ui.kit.pictures.circle_layout import MOST, Measures, order, seat
from ui.kit.pictures.lanes import Lane, Point, Shape, Span, twin_rows
from ui.kit.pictures.picture import TARGET, target
from ui.kit.pictures.saving import WIDE, picture_file
from ui.kit.pictures.time_drawing import TimeDrawing
from ui.kit.pictures.time_line import TimeLine
from ui.kit.pictures.time_scale import TimeScale
from ui.kit.pictures.twin import TwinTable
from ui.kit.theme import TEXT_SIZES, theme_named

TODAY = date(2026, 11, 24)
LONG = "Maximiliana-Kristiina Šuorra-Åkerströmsdotter"
Show = Callable[[QWidget], None]


def lanes_of(notes: int = 30) -> list[Lane]:
    """A journey with *notes* notes, two participations and two things to do."""
    spans = (Span(date(2024, 3, 1), date(2024, 12, 1), "Kom igång", "flyttade"), Span(date(2025, 5, 8), None, "Kraftsamling", "pågår"))
    points = tuple(Point(TODAY - timedelta(days=9 * n), Shape.DOT, f"Samtal {n}", "signerad", f"note{n}") for n in range(notes))
    to_do = (
        Point(TODAY + timedelta(days=20), Shape.DIAMOND, "Ring", "att göra"),
        Point(date(2026, 11, 1), Shape.FLAG, "Intyg", "23 dagar försenat"),
    )
    return [
        Lane("Deltagande", "Deltagande", spans=spans),
        Lane("Att göra", "Att göra", points=to_do),
        Lane("Anteckningar", "Anteckning", points=points, empty="Inga anteckningar än"),
    ]


def people(number: int) -> list[Around]:
    """That many, every second with a name as long as they come."""
    names = [LONG if n % 2 else f"Åsa {n}" for n in range(number)]
    return [Around(name, "Arbetsförmedlingen", "landmark", "fråga först" if n % 3 == 0 else "", n) for n, name in enumerate(names)]


# --- the circle -------------------------------------------------------------------------------------------------------


ROOMS = [(wide, k) for wide in (250, 314, 460, 900) for k in TEXT_SIZES if wide >= 250 * (1 + k) / 2]
"""Widths of a card at each text size; none is narrower for its text."""


@pytest.mark.parametrize("wide,k", ROOMS)
@pytest.mark.parametrize("number", range(MOST + 1))
def test_nobody_in_a_circle_covers_another_or_is_cut(qapp: QApplication, number: int, wide: int, k: float) -> None:
    """Names of any length, any number of people, any text size that fits the width: plates, people and the middle stand apart."""
    drawing = CircleDrawing("Lovisa", people(number), wide, theme_named("light", k))
    seats, measures = drawing._seats, drawing._measures
    middle = QRectF(seats.middle.x() - measures.middle, seats.middle.y() - measures.middle, measures.middle * 2, measures.middle * 2)
    nodes = [drawing._node(one) for one in seats.seats]
    things = [middle, *nodes, *(one.label for one in seats.seats)]
    whole = QRectF(-0.5, -0.5, measures.wide + 1, drawing.height + 1)
    assert [thing for thing in things if not whole.contains(thing)] == []
    near = [(a, b) for a, b in combinations(things, 2) if a.intersected(b).width() > 1 and a.intersected(b).height() > 1]
    assert near == []


def test_labels_at_the_side_leave_the_line_downwards_free() -> None:
    """Whoever stands below the middle keeps a line that no name covers."""
    measures = Measures(28, 17, 12, 314)
    for number in range(3, MOST + 1):
        wanted = [(measures.side, 72.0) if place in ("left", "right") else (200.0, 72.0) for place in order(number)]
        seats = seat(wanted, measures)
        sides = [one.label for one, place in zip(seats.seats, order(number), strict=True) if place in ("left", "right")]
        assert all(not (label.left() < seats.middle.x() < label.right()) for label in sides)


def test_whom_the_circle_has_no_room_for_is_counted(qtbot: QtBot, shown: Show) -> None:
    """Eight are drawn; the keys walk those, and the words say how many more."""
    circle = Circle("Resursgrupp")
    shown(circle)
    circle.show_people("Lovisa", people(11), "Elva runt Lovisa.")
    assert len(circle.spots) == MOST
    assert circle.accessibleName() == "Elva runt Lovisa."
    assert circle.drawing(400, theme_named("light", 1.0)).height > CircleDrawing("Lovisa", people(8), 400, theme_named("light", 1.0)).height


# --- the time line ----------------------------------------------------------------------------------------------------


def test_arrows_walk_in_time_and_between_lanes(qtbot: QtBot, shown: Show) -> None:
    """It begins at what happened last; every point is said in words, and Enter opens it."""
    line = TimeLine("Vägen")
    shown(line)
    line.show_lanes(lanes_of(), TODAY, "Vägen genom Kraftsamling.")
    line.setFocus()
    press(line, Qt.Key.Key_Left)
    assert line.accessibleDescription() == "Anteckning 24 november, Samtal 0, signerad"
    press(line, Qt.Key.Key_Left)
    assert line.accessibleDescription() == "Anteckning 15 november, Samtal 1, signerad"
    with qtbot.waitSignal(line.chosen) as chosen:
        press(line, Qt.Key.Key_Return)
    assert chosen.args == ["note1"]
    press(line, Qt.Key.Key_Up)
    assert line.accessibleDescription() == "Att göra 1 november, Intyg, 23 dagar försenat"
    press(line, Qt.Key.Key_Up)
    assert line.accessibleDescription() == "Deltagande, Kraftsamling, från 8 maj 2025, pågår"
    press(line, Qt.Key.Key_Home)
    assert line.accessibleDescription().startswith("Deltagande, Kom igång, 1 mars 2024 till 1 december 2024")


def test_a_click_near_a_point_opens_the_nearest(qtbot: QtBot, shown: Show) -> None:
    """What is drawn small is as large as a finger needs."""
    line = TimeLine("Vägen")
    shown(line)
    line.show_lanes(lanes_of(1), TODAY, "Vägen.")
    spot = next(one for one in line.spots if one.key == "note0")
    assert spot.room.width() < TARGET <= target(spot.room).width()
    with qtbot.waitSignal(line.chosen) as chosen:
        QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=spot.room.center().toPoint() + QPoint(8, 8))
    assert chosen.args == ["note0"]


@pytest.mark.parametrize("number", [0, 1, 30, 400])
@pytest.mark.parametrize("wide", [240, 700, 1100])
def test_any_number_of_notes_fits_any_width(qapp: QApplication, number: int, wide: int) -> None:
    """No point stands outside the picture, and each is there to be walked to."""
    drawing = TimeDrawing(lanes_of(number), TODAY, wide, theme_named("light", 1.0))
    whole = QRectF(-6, 0, wide + 12, drawing.height)
    assert len(drawing.spots) == number + 4
    assert all(whole.contains(spot.room) for spot in drawing.spots)


@pytest.mark.parametrize("days", [3, 90, 400, 4000])
@pytest.mark.parametrize("wide", [200, 900])
def test_months_and_years_never_touch(days: int, wide: int) -> None:
    """However long the journey and however narrow the page; words of 30 px each."""
    scale = TimeScale.over([TODAY - timedelta(days=days)], TODAY, 0, wide)
    for marks in (scale.months(lambda _: 30.0, lambda day: str(day.month)), scale.years(lambda _: 30.0)):
        said = [mark for mark in marks if mark.words]
        assert all(b.x - a.x >= 30 for a, b in pairwise(said))
        assert all(mark.x + 30 <= wide for mark in said)
    assert scale.x(TODAY) < wide


def test_points_of_one_day_stand_in_storeys(qapp: QApplication) -> None:
    """Three notes on a day are three points to see, not one."""
    lane = Lane("Anteckningar", "Anteckning", points=tuple(Point(TODAY, Shape.DOT, str(n)) for n in range(3)))
    rooms = [spot.room for spot in TimeDrawing([lane], TODAY, 800, theme_named("light", 1.0)).spots]
    assert not any(a.intersects(b) for a, b in combinations(rooms, 2))


# --- twin and file ----------------------------------------------------------------------------------------------------


def test_the_table_says_what_the_picture_shows_the_latest_first(qtbot: QtBot, shown: Show) -> None:
    """Every point and span is a row, and a row leads where the point does."""
    rows = twin_rows(lanes_of(2), TODAY)
    assert [row.cells[0] for row in rows[:2]] == ["14 december", "24 november"]
    assert len(rows) == 6
    table = TwinTable("Vägen", ["När", "Vad", "Om", "Läge"])
    shown(table)
    table.put(rows)
    table.setCurrentIndex(table.model().index(1, 0))
    with qtbot.waitSignal(table.chosen) as chosen:
        press(table, Qt.Key.Key_Return)
    assert chosen.args == ["note0"]


def test_a_saved_picture_is_light_whatever_the_screen_wears(qapp: QApplication) -> None:
    """For paper: white ground, dark words, in the size of a page; the SVG holds its words as text."""
    apply(qapp, Settings(language="sv", theme="dark", text_size=2.0))
    line = TimeLine("Vägen")
    line.show_lanes(lanes_of(), TODAY, "Vägen.")
    image = QImage.fromData(picture_file("png", "Vägen genom Åre", line.drawing))
    assert image.width() == WIDE * 2
    assert image.pixelColor(4, 4).name() == "#ffffff"
    drawn = ET.fromstring(picture_file("svg", "Vägen genom Åre", line.drawing))
    words = "".join(drawn.itertext())
    assert "Vägen genom Åre" in words
    assert "Kraftsamling" in words
