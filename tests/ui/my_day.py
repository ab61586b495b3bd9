"""Min dag on the screen: something to do, the page that shows it, and what stands there to be read."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlmodel import select

from coachdesk.domain.my_day import ToDo
from coachdesk.domain.note import JournalNote
from coachdesk.domain.reminder import Reminder, add_reminder
from tests.makers import STOCKHOLM
from tests.ui.hands import write
from tests.ui.places import Karin
from ui.kit.page import Place
from ui.kit.pieces import Text
from ui.kit.surroundings import Surroundings
from ui.my_day.line import Line
from ui.my_day.page import MyDayPage

Show = Callable[[QWidget], None]
TODAY = date(2026, 11, 24)
YESTERDAY = datetime(2026, 11, 23, 17, 12, tzinfo=STOCKHOLM)


def task(days: int = 0, **more: Any) -> ToDo:
    """Something to do so many days from today."""
    values: dict[str, Any] = {"name": "Lovisa Åkerbrand", "place": "Sveg", "what": "Ring", "about": None, "due_time": None, **more}
    return ToDo(reminder_id=UUID(int=1), akt_id=UUID(int=2), due_on=TODAY + timedelta(days=days), **values)


def due(session: Any, akt_id: UUID, what: str, days: int = 0, **more: Any) -> UUID:
    """Keep a reminder."""
    return add_reminder(session, akt_id, Reminder(what=what, due_on=TODAY + timedelta(days=days), **more)).id


def _due_at(session: Any, akt_id: UUID) -> None:
    due(session, akt_id, "Möte", 0, due_time="13:30", about="Planen är ett halvår gammal")


def _due_elsewhere(session: Any, akt_id: UUID, user: UUID) -> None:
    due(session, akt_id, "Vikariera", 3, responsible_id=user)


def with_three(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> MyDayPage:
    """One late, one today at half past one with a reason, one on Friday in Emil's akt, which Karin is to do."""
    write(qtbot, surroundings, due, karin.mina, "Skicka intyget", -1)
    write(qtbot, surroundings, _due_at, karin.mina)
    write(qtbot, surroundings, _due_elsewhere, karin.others, karin.user)
    return opened(qtbot, surroundings, shown)


def opened(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> MyDayPage:
    """The page, read."""
    made = MyDayPage(surroundings, Place("my_day"))
    shown(made)
    made.entered()
    qtbot.waitUntil(lambda: made._day is not None)
    return made


def whats(page: MyDayPage) -> list[str]:
    """The rows, from above."""
    return [row.task.what for row in page.list.rows]


def words_on(widget: QWidget) -> list[str]:
    """All words in sight, painted ones too."""
    found = [one.text() for one in widget.findChildren(Text) if one.isVisible()]
    return found + [one.accessibleName() for one in widget.findChildren(Line) if one.isVisible()]


def long_ago(session: Any, enrolment_id: UUID) -> None:
    """The last visit was forty days ago."""
    session.exec(select(JournalNote).where(JournalNote.enrolment_id == enrolment_id)).one().event_on = TODAY - timedelta(days=40)
