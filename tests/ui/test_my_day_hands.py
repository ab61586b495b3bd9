"""Hands on Min dag: what is done vanishes, arrows and Tab go as the eye does, and the focus stays where it was."""

from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.draft import keep_draft
from coachdesk.domain.record import delete
from coachdesk.domain.reminder import Reminder, mark_done, reminders_of
from tests.ui.hands import press, read, write
from tests.ui.my_day import Show, due, long_ago, whats, with_three
from tests.ui.places import Karin
from ui.kit.page import Place
from ui.kit.pieces import Button
from ui.kit.surroundings import Surroundings
from ui.my_day.line import Line
from ui.my_day.page import MyDayPage
from ui.my_day.task_row import TaskRow


@pytest.fixture
def page(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> MyDayPage:
    """One thing late, one today, one on Friday."""
    return with_three(qtbot, surroundings, shown, karin)


def test_what_is_done_vanishes_at_once_and_can_come_back(qtbot: QtBot, surroundings: Surroundings, page: MyDayPage, karin: Karin) -> None:
    """Space on a row; the toast's way back brings it again."""
    said: list[Any] = []
    surroundings.toasts.said.connect(said.append)
    with qtbot.waitSignal(surroundings.toasts.said):
        press(page.list.rows[0], Qt.Key.Key_Space)
        assert whats(page) == ["Möte", "Vikariera"]
    assert said[0].words == "Klart: Skicka intyget"
    assert [one.what for one in read(qtbot, surroundings, reminders_of, karin.mina)] == ["Möte"]
    said[0].undo()
    qtbot.waitUntil(lambda: whats(page) == ["Skicka intyget", "Möte", "Vikariera"])


def test_one_that_is_gone_meanwhile_is_said_and_drawn_anew(qtbot: QtBot, surroundings: Surroundings, page: MyDayPage) -> None:
    """Somebody deleted it in the moment before: the page says so, and shows what there is."""
    row = page.list.rows[0]
    workspace = surroundings.desk._vault.workspace
    page._soon.stop()
    page._desk.changed.disconnect(page._news)
    workspace.write(_delete_reminder, row.task.reminder_id)
    press(row, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(page.banner.words))
    qtbot.waitUntil(lambda: whats(page) == ["Möte", "Vikariera"])


def _delete_reminder(session: Any, reminder_id: UUID) -> None:
    delete(session, session.get(Reminder, reminder_id))


def test_everything_by_keys(qtbot: QtBot, page: MyDayPage, karin: Karin) -> None:
    """The first row has the focus; the arrows walk over both parts; Enter opens, N writes, and Tab reaches the row's buttons."""
    rows = page.list.rows
    qtbot.waitUntil(rows[0].hasFocus)
    press(rows[0], Qt.Key.Key_Down)
    press(rows[1], Qt.Key.Key_Down)
    assert rows[2].hasFocus()
    press(rows[2], Qt.Key.Key_Down)
    assert rows[2].hasFocus()
    press(rows[2], Qt.Key.Key_Home)
    assert rows[0].hasFocus()
    for key, place in ((Qt.Key.Key_Return, "participant"), (Qt.Key.Key_N, "note_editor")):
        with qtbot.waitSignal(page.went) as went:
            press(rows[0], key)
        assert went.args[0] == Place(place, karin.mina)
    press(rows[0], Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert isinstance(focused, Button)
    assert focused.accessibleName() == "Anteckna om Lovisa Åkerbrand: Skicka intyget"
    assert rows[0].is_pointed
    press(focused, Qt.Key.Key_Down)
    assert rows[1].hasFocus()


def test_the_focus_stays_while_news_come_in(qtbot: QtBot, surroundings: Surroundings, page: MyDayPage, karin: Karin) -> None:
    """On the same row, and where that is gone on the one that took its place."""
    page.list.rows[1].setFocus()
    write(qtbot, surroundings, due, karin.mina, "Ny", 0)
    qtbot.waitUntil(lambda: len(page.list.rows) == 4)
    focused = next(row for row in page.list.rows if row.hasFocus())
    assert focused.task.what == "Möte"
    write(qtbot, surroundings, mark_done, focused.task.reminder_id)
    qtbot.waitUntil(lambda: len(page.list.rows) == 3)
    assert [row.task.what for row in page.list.rows if row.hasFocus()] == ["Ny"]


def test_tab_follows_the_eye_also_after_news(qtbot: QtBot, surroundings: Surroundings, shown: Show, page: MyDayPage, karin: Karin) -> None:
    """From the choice of order over the rows to what stands beside them; rows and lines that came later stand where they stand."""
    write(qtbot, surroundings, long_ago, karin.enrolment)
    qtbot.waitUntil(page.beside.unheard.isVisible)
    write(qtbot, surroundings, keep_draft, "note.new", karin.mina, {"subject": "besök på bageriet"})
    qtbot.waitUntil(page.beside.drafts.isVisible)
    write(qtbot, surroundings, due, karin.mina, "Ny", 1)
    qtbot.waitUntil(lambda: len(page.list.rows) == 4 and page.list.rows[-1].isVisible() and not page._soon.isActive())
    page.order.setFocus()
    reached: list[QWidget] = []
    for _ in range(30):
        focused = QApplication.focusWidget()
        if focused is None or focused in reached:
            break
        reached.append(focused)
        press(focused, Qt.Key.Key_Tab)
    lines = [one.task.what if isinstance(one, TaskRow) else one.accessibleName() for one in reached if isinstance(one, Line)]
    assert lines == [
        "Skicka intyget",
        "Möte",
        "Ny",
        "Vikariera",
        "Lovisa Åkerbrand, besök på bageriet. Sparat i dag 12:00",
        "Lovisa Åkerbrand  ·  Sveg. 40 dagar",
    ]


def test_a_tick_hands_the_focus_on(page: MyDayPage) -> None:
    """To the row that comes after, and from the last to the one before."""
    page.list.rows[1].setFocus()
    page.list.tick(page.list.rows[1].task)
    assert [row.hasFocus() for row in page.list.rows] == [False, True]
    page.list.tick(page.list.rows[1].task)
    assert [row.hasFocus() for row in page.list.rows] == [True]
