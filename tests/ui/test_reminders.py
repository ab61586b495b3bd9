"""Nästa steg on a participant's page."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.reminder import Reminder, add_reminder, reminders_of
from tests.ui.hands import outcome, press, type_in
from tests.ui.places import Karin
from ui.kit.fields import FieldProblem
from ui.kit.pieces import IconButton, Text
from ui.kit.surroundings import Surroundings
from ui.reminders.clock_field import read_clock
from ui.reminders.panel import RemindersPanel, when_words
from ui.reminders.tick import Tick

Show = Callable[[QWidget], None]
TODAY = date(2026, 11, 24)


def due(session: Any, karin: Karin, what: str, days: int, **more: Any) -> None:
    """Keep a reminder about Lovisa."""
    add_reminder(session, karin.mina, Reminder(what=what, due_on=TODAY + timedelta(days=days), **more))


def left(surroundings: Surroundings, karin: Karin) -> list[tuple[str | None, date | None, str | None, str | None]]:
    """What is still to be done, as the vault has it."""
    workspace = surroundings.desk._vault.workspace
    return [(one.what, one.due_on, one.due_time, one.about) for one in workspace.read(reminders_of, karin.mina)]


@pytest.fixture
def panel(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show) -> RemindersPanel:
    """With one that is late and one of Per-Ola's for Friday."""
    for what, days, more in (
        ("Skicka intyget", -2, {"about": "Birgit väntar på det"}),
        ("Möte", 3, {"due_time": "13:30", "responsible_id": karin.colleague}),
    ):
        # Waited for: news that comes later would draw the rows anew under a test.
        outcome(qtbot, surroundings.desk.write(due, karin, what, days, **more))
    made = RemindersPanel(surroundings, karin.mina)
    shown(made)
    qtbot.waitUntil(lambda: len(ticks(made)) == 2)
    return made


def ticks(panel: RemindersPanel) -> list[Tick]:
    """The circles in sight."""
    return [one for one in panel.findChildren(Tick) if one.isVisible()]


def words(panel: RemindersPanel) -> list[tuple[str, str]]:
    """Texts in sight with their roles, below the heading."""
    return [(one.text(), one.property("role")) for one in panel._rows.findChildren(Text) if one.isVisible()]


def test_what_when_and_why_stand_there(panel: RemindersPanel) -> None:
    """The most urgent first; late is said in words, too; who, where it is somebody else."""
    assert sorted(words(panel)) == sorted([
        ("Skicka intyget", "strong"),
        ("22 nov, 2 dagar försenat", "problem"),
        ("Birgit väntar på det", "meta"),
        ("Möte", "strong"),
        ("Fre 27 nov 13:30, Per-Ola Bränd", "meta"),
    ])  # fmt: skip
    assert [tick.accessibleName() for tick in ticks(panel)] == ["Klar: Skicka intyget", "Klar: Möte"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_ticked_one_is_gone_and_comes_back(
    qtbot: QtBot, surroundings: Surroundings, panel: RemindersPanel, karin: Karin, key: Qt.Key
) -> None:
    """By key; the toast brings it back."""
    said: list[Any] = []
    surroundings.toasts.said.connect(said.append)
    ticks(panel)[0].setFocus()
    press(ticks(panel)[0], key)
    qtbot.waitUntil(lambda: [tick.accessibleName() for tick in ticks(panel)] == ["Klar: Möte"])
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].words == "Klart: Skicka intyget"
    said[0].undo()
    qtbot.waitUntil(lambda: len(ticks(panel)) == 2)


def test_one_is_added_in_place(qtbot: QtBot, surroundings: Surroundings, panel: RemindersPanel, karin: Karin) -> None:
    """What, a day as people say it, perhaps a time and why; Enter keeps it."""
    panel.add_link.click()
    assert panel.form is not None
    fields = panel.form.form.fields
    type_in(line(fields["what"]), "Ring Försäkringskassan")
    type_in(line(fields["due_on"]), "tors")
    type_in(line(fields["due_time"]), "9")
    fields["about"].put("Hon får inte svar")
    press(line(fields["what"]), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.form is None)
    assert ("Ring Försäkringskassan", date(2026, 11, 26), "09:00", "Hon får inte svar") in left(surroundings, karin)
    qtbot.waitUntil(lambda: len(ticks(panel)) == 3)


def line(field: QWidget) -> QLineEdit:
    """Where a field is typed in."""
    found = field.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def test_what_is_missing_is_said_where_it_is_missing(qtbot: QtBot, panel: RemindersPanel) -> None:
    """What and when are needed; the form stays open."""
    panel.add_link.click()
    assert panel.form is not None
    panel.form.submit()
    qtbot.waitUntil(lambda: panel.form is not None and bool(panel.form.form.fields["what"].problem.text()))
    panel.form.form.fields["what"].put("Ring")
    panel.form.submit()
    qtbot.waitUntil(lambda: panel.form is not None and bool(panel.form.form.fields["due_on"].problem.text()))
    type_in(line(panel.form.form.fields["due_time"]), "kvart i")
    panel.form.submit()
    assert panel.form.form.fields["due_time"].problem.text().startswith("Det går inte att läsa som en tid.")


def test_one_is_changed_and_one_removed(qtbot: QtBot, surroundings: Surroundings, panel: RemindersPanel, karin: Karin) -> None:
    """A changed day keeps the time beside it; a removed one can come back."""
    said: list[Any] = []
    surroundings.toasts.said.connect(said.append)
    buttons = {one.accessibleName(): one for one in panel.findChildren(IconButton)}
    buttons["Ändra Möte"].click()
    qtbot.waitUntil(lambda: panel.form is not None)
    assert panel.form is not None
    panel.form.form.fields["due_on"].put(date(2026, 11, 30))
    panel.form.submit()
    qtbot.waitUntil(lambda: panel.form is None)
    assert ("Möte", date(2026, 11, 30), "13:30", None) in left(surroundings, karin)
    qtbot.waitUntil(lambda: "Mån 30 nov 13:30, Per-Ola Bränd" in [text for text, _ in words(panel)])
    next(one for one in panel.findChildren(IconButton) if one.accessibleName() == "Ta bort Möte" and one.isVisible()).click()
    qtbot.waitUntil(lambda: len(ticks(panel)) == 1)
    qtbot.waitUntil(lambda: [one.words for one in said] == ["Ändrat: Möte", "Borttaget: Möte"])
    said[1].undo()
    qtbot.waitUntil(lambda: len(ticks(panel)) == 2)


def test_nothing_to_do_says_what_to_do_first(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show) -> None:
    """And where it will be seen."""
    made = RemindersPanel(surroundings, karin.mina)
    shown(made)
    qtbot.waitUntil(lambda: [text for text, _ in words(made)] == ["Skriv upp vad du ska göra och vilken dag, så påminner Min dag dig."])


@pytest.mark.parametrize(
    "days,at,said",
    [
        (0, "13:00", "I dag 13:00"),
        (1, None, "I morgon"),
        (2, None, "Tors 26 nov"),
        (7, None, "1 dec"),
        (-1, "09:00", "I går 09:00, 1 dag försenat"),
        (60, None, "23 jan 2027"),
    ],
)
def test_when_is_said_as_people_say_it(days: int, at: str | None, said: str) -> None:
    """The weekday within a week, the date further off."""
    assert when_words(Reminder(what="Ring", due_on=TODAY + timedelta(days=days), due_time=at), TODAY) == said


@pytest.mark.parametrize(
    "typed,meant",
    [("13:30", "13:30"), ("13.30", "13:30"), ("1330", "13:30"), ("930", "09:30"), ("9", "09:00"), ("9:05", "09:05"), (" ", None)],
)
def test_times_are_read_as_people_write_them(typed: str, meant: str | None) -> None:
    """Kept as HH:MM."""
    assert read_clock(typed) == meant


@pytest.mark.parametrize("typed", ["25", "13:60", "kvart över", "1:2:3", "12345"])
def test_what_is_no_time_is_said_to_be_none(typed: str) -> None:
    """No guess is made."""
    with pytest.raises(FieldProblem):
        read_clock(typed)
