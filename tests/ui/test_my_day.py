"""Min dag: the day stands there, by place or by time, on any screen, and a day without anything is calm."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coachdesk.domain.my_day import Order, order_of
from coachdesk.settings import Settings
from tests.ui.hands import read
from tests.ui.my_day import TODAY, Show, opened, task, whats, with_three, words_on
from tests.ui.places import Karin
from ui.kit.i18n import tr
from ui.kit.look import apply
from ui.kit.page import Place
from ui.kit.pieces import Button, Chip
from ui.kit.surroundings import Surroundings
from ui.my_day.page import MyDayPage
from ui.my_day.task_list import TaskList


@pytest.fixture
def page(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> MyDayPage:
    """One thing late, one today, one on Friday."""
    return with_three(qtbot, surroundings, shown, karin)


def test_the_day_stands_there(page: MyDayPage) -> None:
    """Day, count, places, late first with its one chip, and why below."""
    assert page.heading.text() == "Tisdag 24 november"
    assert page.meta.text() == "Vecka 48. Två saker i dag, en till den här veckan"
    assert whats(page) == ["Skicka intyget", "Möte", "Vikariera"]
    assert [chip.accessibleName() for chip in page.findChildren(Chip)] == ["1 dag försenat"]
    names = [row.accessibleName() for row in page.list.rows]
    assert names[0] == "I går Lovisa Åkerbrand  ·  Skicka intyget. 1 dag försenat"
    assert names[1] == "13:30 Lovisa Åkerbrand  ·  Möte. Planen är ett halvår gammal"
    assert names[2] == "Fre 27 Emil Östman  ·  Vikariera"
    assert {"I dag", "Senare i veckan", "Sveg", "Funäsdalen"} <= set(words_on(page.list))


def test_it_can_stand_by_time_and_that_is_remembered(qtbot: QtBot, surroundings: Surroundings, shown: Show, page: MyDayPage) -> None:
    """Without places then; and so on the next page, too."""
    with qtbot.waitSignal(surroundings.desk.changed):
        page.order.press(1)
    assert "Sveg" not in words_on(page.list)
    assert whats(page) == ["Skicka intyget", "Möte", "Vikariera"]
    assert read(qtbot, surroundings, order_of) is Order.TIME
    again = opened(qtbot, surroundings, shown)
    assert again.order.value is Order.TIME
    assert "Sveg" not in words_on(again.list)


def test_nothing_is_cut_off_however_large_the_text(qapp: QApplication, qtbot: QtBot, shown: Show) -> None:
    """At 200 % in a small window every row is as high as its words, and the buttons are icons with names."""
    apply(qapp, Settings(language="sv", theme="light", text_size=2.0))
    tasks = TaskList()
    tasks.show_tasks([task(-1, what="Ring handledaren " * 6, about="Hon undrar om schemat " * 6)], TODAY, Order.PLACE, "Sveg")
    shown(tasks)
    tasks.resize(860, 900)
    row = tasks.rows[0]
    qtbot.waitUntil(lambda: row.height() >= row.heightForWidth(row.width()) > 300)
    row.setFocus()
    qtbot.waitUntil(lambda: bool(row._buttons))
    assert {button.accessibleName() for button in row._buttons} == {tr(key, name=row.task.name, what=row.task.what) for key in NAMED}
    assert all(not button.text().strip() and button.width() >= 24 for button in row._buttons)
    chip = tasks.findChildren(Chip)[0]
    assert chip.isVisible()
    assert chip.geometry().bottom() <= row.height()


NAMED = ("my_day.note_named", "my_day.tick_named")


def test_the_context_goes_below_in_a_narrow_window(page: MyDayPage, qtbot: QtBot) -> None:
    """Under 900 px of page, that is 1200 of window."""
    assert page.columns.is_wide
    page.resize(800, 700)
    qtbot.waitUntil(lambda: page.beside.mapTo(page, page.beside.rect().topLeft()).y() > page.list.geometry().bottom())
    assert page.columns.beside.width() > 600


def test_a_long_list_is_drawn_in_part(shown: Show) -> None:
    """Sixty rows, and a button for the rest."""
    tasks = TaskList()
    tasks.show_tasks([task(-1) for _ in range(75)], TODAY, Order.TIME, "")
    shown(tasks)
    assert len(tasks.rows) == 60
    next(one for one in tasks.findChildren(Button) if one.text() == "Visa 15 till").click()
    assert len(tasks.rows) == 75


def test_a_day_without_anything_is_calm_and_says_what_to_do_first(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> None:
    """No error, no empty boxes: a sentence, a button, and what there will be tomorrow."""
    page = opened(qtbot, surroundings, shown)
    assert page.meta.text() == "Vecka 48. Inget är inplanerat"
    assert page.empty is not None
    assert not page.order.isVisible()
    assert [section.isVisible() for section in (page.beside.news, page.beside.drafts, page.beside.waiting)] == [True, False, False]
    assert page.beside.news.nothing.text().startswith("Från och med i morgon")
    with qtbot.waitSignal(page.went) as went:
        page.empty.pressed.emit()
    assert went.args[0] == Place("participants")


def test_the_page_waits_for_midnight(page: MyDayPage) -> None:
    """And doesn't once it has been left."""
    assert page._midnight.isActive()
    assert page._midnight.remainingTime() <= 12 * 3_600_000 + 1_000
    page.left()
    assert not page._midnight.isActive()
