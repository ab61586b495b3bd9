"""What was done is said, can be undone as long as nobody has built on it, and takes nothing from who goes on working."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.access import OpenReason
from coachdesk.domain.note import JournalNote, sign_note
from coachdesk.domain.person import ContactPoint, contact_points_of
from coachdesk.domain.record import alive, change, living
from coachdesk.domain.relative import relatives_of
from coachdesk.errors import RecordGone
from coachdesk.settings import Settings
from tests.ui.hands import press, type_in, unlock, write
from tests.ui.places import Karin
from ui.app import Program
from ui.kit.desk import Desk
from ui.kit.look import apply
from ui.kit.page import Page, Place
from ui.kit.surroundings import Surroundings
from ui.kit.toast_place import SECONDS, SECONDS_TO_UNDO, ToastPlace
from ui.kit.toasts import Toast
from ui.participants.panels import ContactPanel, RelativesPanel

CTRL = Qt.KeyboardModifier.ControlModifier
Show = Callable[[QWidget], None]


@pytest.fixture
def room(shown: Show, surroundings: Surroundings) -> QWidget:
    """Room for a page, with a toast place that listens."""
    room = QWidget()
    place = ToastPlace(room)
    place.setObjectName("toasts")
    surroundings.toasts.said.connect(place.say)
    shown(room)
    return room


def place_in(room: QWidget) -> ToastPlace:
    """The toast place."""
    found = room.findChild(ToastPlace)
    assert isinstance(found, ToastPlace)
    return found


def phone(desk: Desk, karin: Karin) -> ContactPoint:
    """Mina's telephone number as it stands."""
    workspace = desk._vault.workspace
    return workspace.read(contact_points_of, karin.mina)[0]


def test_a_change_is_said_and_undone(qtbot: QtBot, room: QWidget, surroundings: Surroundings, karin: Karin) -> None:
    """The storage says what stood before, the screens hear of it, and the toast says that it is done; once."""
    desk, place, before = surroundings.desk, place_in(room), phone(surroundings.desk, karin)
    surroundings.change("Numret är ändrat", change, ContactPoint, before.id, {"value": "070-174 06 99"})
    qtbot.waitUntil(lambda: place.words == "Numret är ändrat")
    assert place.undo_button is not None
    with qtbot.waitSignal(desk.changed):
        place.undo_button.click()
    qtbot.waitUntil(lambda: place.words == "Ångrat: ”Numret är ändrat”. Det står som förut.")
    assert phone(desk, karin).value == before.value
    assert not place.can_undo


def test_a_panel_offers_to_undo_what_it_removed(qtbot: QtBot, room: QWidget, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """And shows it again afterwards, without being told by anybody but the desk."""
    surroundings.desk.open_akt(karin.mina, OpenReason.OWN_CASE)
    panel = ContactPanel(surroundings, karin.mina)
    shown(panel)
    qtbot.waitUntil(lambda: panel._list.count() == 1)
    panel.remove(phone(surroundings.desk, karin).id)
    place = place_in(room)
    qtbot.waitUntil(lambda: place.words == "Borttaget: Kontaktuppgift")
    qtbot.waitUntil(lambda: "070" not in _said(panel))
    place.undo()
    qtbot.waitUntil(lambda: "070" in _said(panel))


def _said(panel: QWidget) -> str:
    return " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def test_what_was_added_is_gone_again(qtbot: QtBot, room: QWidget, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Undoing an addition deletes it."""
    panel = RelativesPanel(surroundings, karin.mina)
    shown(panel)
    panel.add()
    assert panel.form is not None
    type_in(panel.form.form.fields["name"].findChildren(QLineEdit)[0], "Eva")
    panel.form.submit()
    place, workspace = place_in(room), surroundings.desk._vault.workspace
    qtbot.waitUntil(lambda: place.words == "Tillagt: Närstående")
    assert workspace is not None
    assert [one.name for one in workspace.read(relatives_of, karin.mina)] == ["Eva"]
    place.undo()
    qtbot.waitUntil(lambda: workspace.read(relatives_of, karin.mina) == [])


def test_an_undo_that_would_touch_later_work_says_why(qtbot: QtBot, room: QWidget, surroundings: Surroundings, karin: Karin) -> None:
    """In plain words, and nothing is changed."""
    desk, place, before = surroundings.desk, place_in(room), phone(surroundings.desk, karin)
    surroundings.change("Ändrat", change, ContactPoint, before.id, {"value": "1"})
    qtbot.waitUntil(lambda: place.can_undo)
    write(qtbot, surroundings, change, ContactPoint, before.id, {"value": "2"})
    place.undo()
    qtbot.waitUntil(lambda: place.words.startswith("Inte ångrat. Det går inte att ångra, för något av det har ändrats"))
    assert phone(desk, karin).value == "2"


def test_a_signature_is_said_and_stands(qtbot: QtBot, room: QWidget, surroundings: Surroundings, karin: Karin) -> None:
    """No undo is offered for it, nor for having looked."""
    workspace, place = surroundings.desk._vault.workspace, place_in(room)
    note = workspace.read(living, JournalNote, enrolment_id=karin.enrolment)[0]
    surroundings.change("Anteckningen är signerad", sign_note, note.id)
    qtbot.waitUntil(lambda: place.words == "Anteckningen är signerad")
    assert place.undo_button is None


def test_a_change_that_fails_is_no_toast(qtbot: QtBot, room: QWidget, surroundings: Surroundings) -> None:
    """Its error goes the way of all errors."""
    told: list[BaseException] = []
    surroundings.desk.failed.connect(told.append)
    surroundings.change("Klart", lambda session: alive(session, ContactPoint, None))
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], RecordGone)
    assert place_in(room).words == ""


# --- staying, going, standing ------------------------------------------------------------------------------------


def test_it_stays_long_enough_and_longer_while_used(qtbot: QtBot, room: QWidget) -> None:
    """At least six seconds, longer with undo; while the pointer or the focus is in it, it doesn't go."""
    place = place_in(room)
    place.say(Toast("Sparat"))
    assert place._time.interval() == SECONDS * 1000 >= 6_000
    place.say(Toast("Borttaget", lambda: None))
    assert place._time.interval() == SECONDS_TO_UNDO * 1000 > 6_000
    place.enterEvent(QEnterEvent(QPointF(), QPointF(), QPointF()))
    assert not place._time.isActive()
    place.leaveEvent(QEvent(QEvent.Type.Leave))
    assert place._time.isActive()
    assert place.undo_button is not None
    qtbot.waitUntil(place.undo_button.isVisible)
    place.undo_button.setFocus()
    place._go()
    assert place.isVisible()
    room.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    room.setFocus()
    place._go()
    assert not place.isVisible()


def test_a_toast_that_takes_anothers_place_is_as_large_as_its_words(qtbot: QtBot, room: QWidget) -> None:
    """And the focus that the old one had goes back to where it came from."""
    field = QLineEdit(room)
    field.show()
    field.setFocus()
    place = place_in(room)
    place.say(Toast("Borttaget", lambda: None))
    assert place.undo_button is not None
    place.undo_button.setFocus()
    short = place.width()
    place.say(Toast("Ett längre besked som ändå får plats på en rad"))
    assert place.width() > short
    assert field.hasFocus()
    place.say(Toast("Inte ångrat, för något av det har ändrats eller börjat användas sedan dess, och det ska inte gå förlorat. " * 2))
    assert place.height() > 50
    assert room.rect().contains(place.geometry())


def test_it_never_stands_over_what_has_the_focus(qtbot: QtBot, room: QWidget) -> None:
    """A field at the foot of the page stays in sight (WCAG 2.2, 2.4.11)."""
    field = QLineEdit(room)
    field.setGeometry(20, room.height() - 60, 500, 36)
    field.show()
    place = place_in(room)
    place.say(Toast("Sparat"))
    low = place.geometry()
    assert low.intersects(field.geometry())
    field.setFocus()
    qtbot.waitUntil(lambda: not place.geometry().intersects(field.geometry()))
    assert room.rect().contains(place.geometry())


def test_nothing_moves_for_who_wants_it_still(room: QWidget, dressed: QApplication) -> None:
    """With "Visa utan rörelse" it stands where it stands at once."""
    place = place_in(room)
    place.say(Toast("Sparat"))
    assert place._rise.state() is place._rise.State.Running
    apply(dressed, Settings(language="sv", theme="light", still=True))
    place.say(Toast("Sparat"))
    assert place._rise.state() is place._rise.State.Stopped


# --- Ctrl+Z ------------------------------------------------------------------------------------------------------


def test_ctrl_z_is_the_fields_while_it_has_something_to_undo(program: Program, qtbot: QtBot) -> None:
    """Then the toast's; from anywhere in the window."""
    unlock(program, qtbot)
    frame = program.window.frame
    frame.go(Place("groups"))
    field: QLineEdit = frame.page.search  # type: ignore[attr-defined]
    qtbot.waitUntil(field.hasFocus)
    undone: list[bool] = []
    frame.toasts.say(Toast("Borttaget", lambda: undone.append(True)))
    type_in(field, "x")
    press(field, Qt.Key.Key_Z, CTRL)
    assert (field.text(), undone) == ("", [])
    press(field, Qt.Key.Key_Z, CTRL)
    assert undone == [True]
    press(field, Qt.Key.Key_Z, CTRL)
    assert undone == [True]
    frame.go(Place("preferences"))
    assert isinstance(frame.page, Page)
    frame.toasts.say(Toast("Borttaget", lambda: undone.append(False)))
    press(frame.page, Qt.Key.Key_Z, CTRL)
    assert undone == [True, False]


def test_an_undo_outlives_its_toast(program: Program, qtbot: QtBot) -> None:
    """Who notices after half a minute presses Ctrl+Z all the same; the toast then says what was undone."""
    unlock(program, qtbot)
    toasts = program.window.frame.toasts
    toasts.say(Toast("Borttaget", lambda: None))
    toasts.hide()
    press(program.window.frame.page, Qt.Key.Key_Z, CTRL)
    assert toasts.words == "Ångrat: ”Borttaget”. Det står som förut."
