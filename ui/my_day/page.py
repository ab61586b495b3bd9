"""Min dag: what is to be done today and this week, and why; beside it what is new, begun and too quiet. The first page of the day."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget

from coachdesk.domain.my_day import Order, ToDo, put_order
from coachdesk.domain.reminder import mark_done
from ui.kit.carrying import SyncView
from ui.kit.choice import Segments
from ui.kit.columns import Columns
from ui.kit.empty import EmptyState
from ui.kit.i18n import tr
from ui.kit.latest import Latest
from ui.kit.page import Page, Place
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.my_day.beside import Beside
from ui.my_day.left_due import LeftDue
from ui.my_day.people_due import PeopleDue
from ui.my_day.reading import MyDay, read_my_day
from ui.my_day.task_list import TaskList
from ui.my_day.words import count_words, day_title

SETTLE_MS = 150
"""Several changes in a row are one reading."""
META_BESIDE_FROM = 860
"""Effective width of the page from which the count stands beside the day, not below it."""


class MyDayPage(Page):
    """Reads again when something changed, and at midnight."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:  # noqa: ARG002 - every page is made with its place
        super().__init__(tr("my_day.title"))
        self._surroundings, self._desk = surroundings, surroundings.desk
        self._day: MyDay | None = None
        self._wants_focus = False
        self.order = Segments([(Order.PLACE, tr("my_day.by_place")), (Order.TIME, tr("my_day.by_time"))])
        self.order.name(tr("my_day.order"))
        self.order.chosen.connect(self._lay_out)
        self.head.addWidget(self.order)
        self.columns = Columns()
        self._area, box = self.edge_area()
        box.addWidget(self.columns)
        self.body.addWidget(self._area, 1)
        self.list = TaskList()
        self.list.opened.connect(self._open)
        self.list.noted.connect(self._note)
        self.list.done.connect(self._done)
        self.list.walked.connect(self._bring_into_sight)
        self.empty: EmptyState | None = None
        self.columns.main.addWidget(self.list)
        self.columns.main.addStretch(1)
        self.beside = Beside()
        self.beside.went.connect(self.went)
        self.people = PeopleDue(surroundings)
        self.people.went.connect(self.went)
        self.people.refused.connect(self.fail)
        self.left_due = LeftDue(surroundings)
        self.left_due.went.connect(self.went)
        self.columns.context.addWidget(self.people)
        self.columns.context.addWidget(self.left_due)
        self.columns.context.addWidget(self.beside)
        self.columns.context.addStretch(1)
        self._latest = Latest(self._desk, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self.fail)
        self._soon = self._timer(SETTLE_MS)
        self._midnight = self._timer(0)
        self._midnight.setTimerType(Qt.TimerType.PreciseTimer)  # the usual one may be five per cent late: half an hour
        self._desk.changed.connect(self._news)
        self._desk.sync_changed.connect(self._say_sync)
        self._say_sync(self._desk.sync)
        self._desk.carry(lambda carrier: carrier.reviewers()).then(self.know_reviewers).failed_to(self._nobody_reviews)
        self.retitle(day_title(self._desk.who.now().date()))
        self.reload()

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self.reload)
        return timer

    def place(self) -> Place:
        """There is one."""
        return Place("my_day")

    def entered(self) -> None:
        """The first thing to do, as soon as it is there."""
        super().entered()
        self._wants_focus = True

    def left(self) -> None:
        """No more readings."""
        self._soon.stop()
        self._midnight.stop()

    # --- reading ----------------------------------------------------------------------------------------------------

    @Slot()
    def reload(self) -> None:
        """Read the day."""
        self._latest.ask(read_my_day)
        self.people.reload()
        self.left_due.reload()

    @Slot(object)
    def _news(self, _: object) -> None:
        self._soon.start()

    @Slot(object)
    def _show(self, day: MyDay) -> None:
        now = self._desk.who.now()
        self._midnight.start(until_midnight(now))
        if day == self._day and not self.list.ticked:
            return  # nothing that is shown has changed
        self._day = day
        self.retitle(day_title(day.today))
        self.say_meta(count_words(day.to_do, day.today) if day.participants else "")
        self.order.put(day.order)
        self.order.setVisible(bool(day.to_do))
        if not day.to_do and self.list.isAncestorOf(QApplication.focusWidget() or self):
            self.setFocus()  # else Qt hands it to whatever comes next, and scrolls there
        self.list.setVisible(bool(day.to_do))
        self.list.show_tasks(day.to_do, day.today, day.order, day.place)
        self._say_nothing(day)
        self.beside.show_day(day, now)
        if self._wants_focus and (self.hasFocus() or self.focusWidget() is None):
            self._wants_focus = not self.list.begin()

    def _say_nothing(self, day: MyDay) -> None:
        """A calm day: say what to do first."""
        if self.empty is not None:
            self.columns.main.removeWidget(self.empty)
            self.empty.hide()
            self.empty.deleteLater()
            self.empty = None
        if day.to_do:
            return
        words, button = ("my_day.empty", "my_day.to_participants") if day.participants else ("participants.empty", "participants.new")
        self.empty = EmptyState(tr(words), tr(button))
        self.empty.setMinimumHeight(theme().gap(300))
        self.empty.pressed.connect(self._begin_somewhere)
        self.columns.main.insertWidget(0, self.empty, 1)

    @Slot(object)
    def _say_sync(self, view: SyncView) -> None:
        self.beside.show_sync(view, self._desk.who.now())

    @Slot(object)
    def know_reviewers(self, reviewers: frozenset[UUID]) -> None:
        """Whoever reviews the access log is told when that is due."""
        self.beside.is_reviewer = self._desk.who.user_id in reviewers
        if self._day is not None:
            self.beside.show_review(self._day.log)

    @Slot(object)
    def _nobody_reviews(self, _: BaseException) -> None:
        """There is no server yet, and so nobody whose looks could be checked; or the vault is locked."""

    # --- doing ------------------------------------------------------------------------------------------------------

    @Slot()
    def _lay_out(self) -> None:
        order = self.order.value
        if self._day is not None:
            self.list.show_tasks(self._day.to_do, self._day.today, order, self._day.place)
        self._desk.write(put_order, order).failed_to(self.fail)

    @Slot(QWidget)
    def _bring_into_sight(self, row: QWidget) -> None:
        self._area.ensureWidgetVisible(row, 0, theme().px(44))  # with the heading above it

    @Slot(object)
    def _open(self, task: ToDo) -> None:
        self.went.emit(Place("participant", task.akt_id))

    @Slot(object)
    def _note(self, task: ToDo) -> None:
        self.went.emit(Place("note_editor", task.akt_id))

    @Slot(object)
    def _done(self, task: ToDo) -> None:
        said = tr("reminders.done_said", what=task.what or tr("protected.reminder"))
        self._surroundings.change(said, mark_done, task.reminder_id).failed_to(self._not_done)

    @Slot(object)
    def _not_done(self, error: Any) -> None:
        self.fail(error)
        self.reload()

    @Slot()
    def _begin_somewhere(self) -> None:
        self.went.emit(Place("participants" if self._day is not None and self._day.participants else "new_participant"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The count stands beside the day where there is room."""
        super().resizeEvent(event)
        item = self.head.itemAt(0)
        words = item.layout() if item is not None else None
        if isinstance(words, QBoxLayout):
            wide = self.width() / theme().k >= META_BESIDE_FROM
            words.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
            words.setSpacing(theme().gap(12) if wide else 2)
            words.setStretch(1, 1 if wide else 0)


def until_midnight(now: datetime) -> int:
    """Milliseconds to a second past the next midnight in *now*'s zone; that day may have 23 hours or 25."""
    tomorrow = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo)
    return round((tomorrow.timestamp() - now.timestamp() + 1) * 1000)
