"""The day field: typed as people type, picked by keys, written out so that the eye can check."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.hands import press, type_in
from tests.ui.notebook import Show
from ui.kit.calendar import CalendarPopup
from ui.kit.day_field import DayField
from ui.kit.day_reading import read_day, spoken_day
from ui.kit.fields import FieldProblem
from ui.kit.i18n import speak

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    "typed,meant",
    [
        ("igår", date(2026, 11, 23)),
        ("i förrgår", date(2026, 11, 22)),
        ("mån", date(2026, 11, 23)),
        ("tis", date(2026, 11, 24)),
        ("ons", date(2026, 11, 18)),
        ("måndag 23 november", date(2026, 11, 23)),
        ("lör 21 nov.", date(2026, 11, 21)),
        ("23", date(2026, 11, 23)),
        ("25", date(2026, 10, 25)),
        ("261123", date(2026, 11, 23)),
        ("650314", date(1965, 3, 14)),
        ("14 mars 2003", date(2003, 3, 14)),
    ],
)
def test_a_day_that_has_been(typed: str, meant: date) -> None:
    """A weekday is the last one, a number the last such day; the weekday before a date is for the eye."""
    assert read_day(typed, TODAY) == meant


@pytest.mark.parametrize(
    "typed,meant",
    [
        ("mån", date(2026, 11, 30)),
        ("tis", date(2026, 12, 1)),
        ("23", date(2026, 12, 23)),
        ("5 jan", date(2027, 1, 5)),
        ("i morgon", date(2026, 11, 25)),
    ],
)
def test_a_day_to_come(typed: str, meant: date) -> None:
    """For what is still to be done the same words mean the next such day."""
    assert read_day(typed, TODAY, ahead=True) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "31 feb",
        "m",
        "32",
        "23 nov 2026 kl",
        "261399",
        "snart",
        "mån x",
        "1 1 12345678901234567890",
        "2003-03-14" + "9" * 20,
        "9" * 200,
        "9" * 5000,
        "2³/11",
        "2/³11",
    ],
)
def test_what_is_no_day(typed: str) -> None:
    """No guess is made."""
    with pytest.raises(FieldProblem):
        read_day(typed, TODAY)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 1, 31), date(2025, 12, 24), date(2003, 3, 14), date(2027, 2, 1), TODAY])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_written_out_can_be_read_again(qapp: QApplication, day: date, language: str) -> None:
    """Someone may change a letter of it."""
    speak(qapp, "sv" if language == "sv" else "en")
    assert read_day(spoken_day(day, TODAY), TODAY) == day


def test_a_day_is_written_out_with_what_people_know(qapp: QApplication) -> None:
    """The weekday of last week, the year of last year, and nobody knows the weekday of a birth."""
    speak(qapp, "sv")
    said = [spoken_day(day, TODAY) for day in (date(2026, 11, 23), date(2025, 12, 24), date(2003, 3, 14))]
    assert said == ["Måndag 23 november", "24 december 2025", "14 mars 2003"]


@pytest.fixture
def field(qtbot: QtBot, shown: Show) -> DayField:
    """A field for a day that has been."""
    made = DayField("event_on", "När hände det?", TODAY, latest=TODAY)
    shown(made)
    made.put(TODAY)
    made.line.setFocus()
    return made


def _popup(field: DayField) -> CalendarPopup:
    press(field.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert field.popup is not None
    return field.popup


def test_what_is_typed_is_written_out_when_the_field_is_left(qtbot: QtBot, field: DayField) -> None:
    """And said to be no day where it is none."""
    field.line.selectAll()
    type_in(field.line, "igår")
    with qtbot.waitSignal(field.settled):
        press(field.line, Qt.Key.Key_Return)
    assert (field.line.text(), field.value()) == ("Måndag 23 november", date(2026, 11, 23))
    field.line.selectAll()
    type_in(field.line, "snart")
    press(field.line, Qt.Key.Key_Return)
    assert field.problem.text().startswith("Det går inte att läsa som en dag.")
    assert field.line.text() == "snart"


def test_a_day_is_picked_by_keys_alone(qtbot: QtBot, field: DayField) -> None:
    """Alt+Down opens; a week up, a day back, Enter."""
    view = _popup(field).view
    press(view, Qt.Key.Key_Up)
    press(view, Qt.Key.Key_Left)
    with qtbot.waitSignal(field.settled):
        press(view, Qt.Key.Key_Return)
    assert field.value() == date(2026, 11, 16)


def test_months_are_turned_and_over_the_edge_comes_the_next(field: DayField) -> None:
    """Page Up from the 31st lands on the last of a short month; what may not be chosen is never pointed at."""
    field.put(date(2026, 10, 31))
    view = _popup(field).view
    press(view, Qt.Key.Key_PageUp)
    assert view.day == date(2026, 9, 30)
    press(view, Qt.Key.Key_Right)
    assert view.day == date(2026, 10, 1)
    for _ in range(3):
        press(view, Qt.Key.Key_PageDown)
    assert view.day == TODAY
    press(view, Qt.Key.Key_Right)
    assert view.day == TODAY


def test_someone_who_would_rather_type_does(field: DayField) -> None:
    """A figure shuts the calendar and goes on in the line; D is today, G yesterday."""
    type_in(_popup(field).view, "2")
    assert field.line.text() == "2"
    type_in(field.line, "0 nov")
    press(field.line, Qt.Key.Key_Return)
    assert field.value() == date(2026, 11, 20)
    type_in(_popup(field).view, "d")
    assert field.value() == TODAY


def test_the_arrows_go_a_day_on_or_back(field: DayField) -> None:
    """As far as there may be days."""
    press(field.line, Qt.Key.Key_Down)
    press(field.line, Qt.Key.Key_Down)
    press(field.line, Qt.Key.Key_Up)
    assert field.value() == date(2026, 11, 23)
    press(field.line, Qt.Key.Key_Up)
    press(field.line, Qt.Key.Key_Up)
    assert field.value() == TODAY


def test_the_calendar_is_said_aloud(field: DayField) -> None:
    """Each cell says its whole day, the first column the week; what is not offered can't be chosen."""
    model = _popup(field).view.model()
    said = model.data(model.index(5, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "måndag 23 november 2026"
    assert model.data(model.index(5, 0), Qt.ItemDataRole.DisplayRole) == "48"
    assert model.data(model.index(0, 1), Qt.ItemDataRole.DisplayRole) == "mån"
    assert not model.flags(model.index(5, 3)) & Qt.ItemFlag.ItemIsEnabled
