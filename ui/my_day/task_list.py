"""What is to be done: today on a card, later in the week below it, by place or by time; one list for the arrow keys."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coachdesk.domain.my_day import Order, ToDo
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Card, Text, row, rule
from ui.kit.theme import theme
from ui.my_day.task_row import TaskRow
from ui.my_day.words import is_this_week, late_words, when_words

MOST = 60
"""Rows drawn at once; the rest is a button away. Whoever has more to do needs no more to look at."""


class TaskList(QWidget):
    """Says what was chosen, with the ToDo."""

    opened = Signal(object)
    noted = Signal(object)
    done = Signal(object)
    walked = Signal(QWidget)
    """To a row, by key: it should be brought into sight."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("my_day.list"))
        self.rows: list[TaskRow] = []
        self._more: Button | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme().gap(10))
        self._shown: tuple[Any, ...] = ()
        self._all = False
        self.ticked = False
        """A row was taken away that the next reading may bring back."""

    def show_tasks(self, tasks: Sequence[ToDo], today: date, order: Order, home: str) -> None:
        """Draw them, if they aren't drawn already. *home*: the place that comes first.

        The row that had the focus keeps it, and if it is gone the one after it.
        """
        if self._shown == (tasks, today, order, home) and not self.ticked:
            return
        self._shown = (tasks, today, order, home)
        self._draw(tasks, today, order, home)

    def _draw(self, tasks: Sequence[ToDo], today: date, order: Order, home: str) -> None:
        self.ticked = False
        focused = self._focused()
        if focused is not None:
            self.setFocus()  # else Qt hands the focus to whatever comes next, and scrolls there
        with filling(self._box):
            self.rows = []
            drawn = tasks if self._all else tasks[:MOST]
            wide = _lead_wide(when_words(task, today) for task in drawn)
            now, later = [one for one in drawn if one.due_on <= today], [one for one in drawn if one.due_on > today]
            if now:
                card = Card(tr("my_day.today_heading"))
                card.body.setContentsMargins(theme().gap(8), theme().gap(14), theme().gap(8), theme().gap(10))
                assert card.head is not None
                card.head.setContentsMargins(12, 0, 12, 0)
                card.body.setSpacing(2)
                self._fill(card.body, _grouped(now, order, home), today, wide)
                self._box.addWidget(card)
            if later:
                self._box.addLayout(self._later(later, today, order, wide, calm=not now))
            self._more = None
            if len(drawn) < len(tasks):
                self._more = Button(tr("my_day.more", count=len(tasks) - len(drawn)), "quiet")
                self._more.clicked.connect(self._show_all)
                self._box.addLayout(row(self._more, None))
        self._refocus(focused)

    def _later(self, tasks: Sequence[ToDo], today: date, order: Order, wide: int, *, calm: bool) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setContentsMargins(theme().gap(8) + 1, 0, theme().gap(8) + 1, 0)  # the card's edge
        box.setSpacing(2)
        heading = Text(tr("my_day.later_heading" if is_this_week(tasks, today) else "my_day.soon_heading"), "h2")
        if calm:
            box.addWidget(_indented(Text(tr("my_day.nothing_today"), "meta", wrap=True)))
            box.addSpacing(theme().gap(10))
        box.addWidget(_indented(heading))
        self._fill(box, _grouped(tasks, order), today, wide)
        return box

    def _fill(self, box: QVBoxLayout, groups: Iterable[tuple[str | None, list[ToDo]]], today: date, wide: int) -> None:
        for number, (place, group) in enumerate(groups):
            if place is not None:
                box.addSpacing(theme().gap(10 if number else 6))
                box.addLayout(_place_head(place))
                box.addSpacing(theme().gap(2))
            elif not number:
                box.addSpacing(theme().gap(6))
            for position, task in enumerate(group):
                if position:
                    box.addLayout(_hairline(wide))
                box.addWidget(self._row(task, today, wide))

    def _row(self, task: ToDo, today: date, wide: int) -> TaskRow:
        made = TaskRow(task, when_words(task, today), wide, late_words(task, today))
        made.clicked.connect(lambda: self.opened.emit(task))
        made.noted.connect(self.noted)
        made.done.connect(self.tick)
        self.rows.append(made)
        return made

    def tick(self, task: ToDo) -> None:
        """Gone at once, whatever the disk is doing; the next reading says whether it is."""
        here = next((number for number, one in enumerate(self.rows) if one.task is task), None)
        if here is None:
            return
        gone = self.rows.pop(here)
        if self.rows and gone.holds_focus:
            self.rows[min(here, len(self.rows) - 1)].setFocus()
        gone.hide()
        self.ticked = True
        self.done.emit(task)

    def _show_all(self) -> None:
        self._all = True
        self._draw(*self._shown)

    # --- the focus --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go from row to row, Home and End to the ends."""
        here = next((number for number, one in enumerate(self.rows) if one.holds_focus), None)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -len(self.rows), Qt.Key.Key_End: len(self.rows)}
        if event.key() not in step or here is None:
            super().keyPressEvent(event)
            return
        there = self.rows[min(max(here + step[Qt.Key(event.key())], 0), len(self.rows) - 1)]
        there.setFocus()
        self.walked.emit(there)

    def begin(self) -> bool:
        """Put the focus on the first row; says whether there is one."""
        if self.rows:
            self.rows[0].setFocus()
        return bool(self.rows)

    def _focused(self) -> tuple[UUID, int] | None:
        found = [(one.task.reminder_id, number) for number, one in enumerate(self.rows) if one.holds_focus]
        return found[0] if found else None

    def _refocus(self, focused: tuple[UUID, int] | None) -> None:
        if focused is None or not self.rows:
            return
        same = [one for one in self.rows if one.task.reminder_id == focused[0]]
        (same or [self.rows[min(focused[1], len(self.rows) - 1)]])[0].setFocus()


def _grouped(tasks: Sequence[ToDo], order: Order, home: str | None = None) -> list[tuple[str | None, list[ToDo]]]:
    """By time all in one. By place as the days go, on the day itself *home* first; in a place what is most urgent is first already."""
    if order is Order.TIME:
        return [(None, list(tasks))]
    groups: dict[str, list[ToDo]] = {}
    for task in tasks:
        groups.setdefault(task.place or "", []).append(task)

    def urgency(place: str) -> tuple[bool, date, str]:
        day = groups[place][0].due_on if home is None else date.min
        return place != home, day, min(one.due_time or "99" for one in groups[place])

    return [(place, groups[place]) for place in sorted(groups, key=urgency)]


def _place_head(place: str) -> Any:
    name = Text(place or tr("my_day.no_place"), "strong")
    head = row(IconLabel("map-pin", "text3", 16), name, None, gap=6)
    head.setContentsMargins(12, 0, 12, 0)
    return head


def _hairline(wide: int) -> Any:
    line = row(rule(), gap=0)
    line.setContentsMargins(12 + wide, 0, 12, 0)
    return line


def _indented(widget: Text) -> Text:
    widget.setContentsMargins(12, 0, 12, 0)
    return widget


def _lead_wide(leads: Iterable[str]) -> int:
    """Px of the widest time or day, and the gap after it."""
    probe = Text()
    probe.ensurePolished()
    font = probe.font()
    font.setPixelSize(theme().px(14))
    return max([QFontMetrics(font).horizontalAdvance(lead) for lead in leads] or [0]) + theme().gap(20)
