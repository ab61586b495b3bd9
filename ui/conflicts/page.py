"""Questions to you: a list at the left, the answers side by side at the right. Nothing is thrown away, and it can wait."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractSpinBox, QBoxLayout, QComboBox, QLineEdit, QPlainTextEdit

from coachdesk.domain.access import OpenReason
from ui.conflicts.asking import about_words
from ui.conflicts.list_model import QuestionList
from ui.conflicts.question import Asked, Details, details
from ui.conflicts.sheet import QuestionSheet
from ui.kit.empty import EmptyState
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.kit.pieces import Text, clear, column, row
from ui.kit.row_view import RowView
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme

BESIDE_FROM = 800
"""Effective width of the page from which things stand beside each other."""
LIST = 260
"""Width of the list, px at 100 % text."""
ABOVE = 1
"""Rows of it that show where it stands above the question; the arrows lead to the others."""
TYPED_INTO = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)


class ConflictsPage(Page):
    """A figure chooses an answer, the next keeps them all, the next writes another; Esc leaves it for later."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        super().__init__(tr("conflicts.title"))
        self._surroundings, self._desk = surroundings, surroundings.desk
        self._asked: Asked | None = None
        self._first = place.key
        self._last_row = 0
        self._answering = False
        self.sheet: QuestionSheet | None = None
        self.model = QuestionList(self._desk, self)
        self.model.settled.connect(self._settled)
        self.model.failed.connect(self.fail)
        self.list = RowView(tr("conflicts.title"))
        self.list.setModel(self.model)
        self.list.pointed.connect(self._put)
        self.list.chosen.connect(self._go_in)
        self._right, self._box = self.edge_area(860)
        self.both = row(gap=24)
        self._wait = Text(tr("conflicts.can_wait"), "meta", wrap=True)
        self._count = Text("", "meta", wrap=True)
        self._title = Text(tr("conflicts.title"), "h2", wrap=True)
        left = column(column(self._title, self._count, gap=2))
        left.addWidget(self.list, 1)
        left.addWidget(self._wait)
        left.addStretch(0)
        left.setContentsMargins(0, 0, 0, theme().gap(16))
        self.both.addLayout(left, 0)
        self.both.addWidget(self._right, 1)
        self.body.addLayout(self.both, 1)
        self.empty = EmptyState(tr("conflicts.empty"), tr("conflicts.empty_button"))
        self.empty.pressed.connect(self._later)
        self.empty.hide()
        self.body.addWidget(self.empty, 1)

    @property
    def cards(self) -> list[Any]:
        """The answers on screen."""
        return list(self.sheet.cards) if self.sheet is not None else []

    def place(self) -> Place:
        """At this question."""
        return Place("conflicts", self._asked.question.record_id if self._asked else None)

    def entered(self) -> None:
        """The list first; where there is none, the way on."""
        self.list.setFocus() if not self.list.isHidden() else self.empty.setFocus()

    def left(self) -> None:
        """What was typed as a third answer is kept."""
        if self.sheet is not None and self.sheet.ways is not None:
            self.sheet.ways.leave()

    # --- the list -----------------------------------------------------------------------------------------------------

    @Slot(int)
    def _settled(self, number: int) -> None:
        held = self.list.hasFocus()
        self.empty.setVisible(number == 0)
        self.heading.setVisible(number == 0)  # else it stands above the list, and the question is the title
        for part in (self._title, self._count, self.list, self._wait, self._right):
            part.setVisible(number > 0)
        self.body.setStretch(self.body.indexOf(self.both), 1 if number else 0)
        mine = sum(one.is_mine for one in self.model.questions)
        self._count.setText(_count_words(mine, number - mine))
        self._arrange()
        if not number:
            self._forget()
            if held:  # else Qt hands it to the first button of the window, and that one locks
                self.empty.setFocus()
            return
        keys = [one.question.record_id for one in self.model.questions]
        wanted = self._first or (self._asked.question.record_id if self._asked is not None else None)
        same = keys.index(wanted) if wanted in keys else min(self._last_row, number - 1)
        self._first = None
        self.list.point_at(same)

    @Slot(object)
    def _put(self, asked: Asked | None) -> None:
        if asked is None:
            return
        self._last_row = self.model.questions.index(asked)
        if self.sheet is not None and self._asked is not None and self._asked.question == asked.question:
            return  # the same as stands there: what is being typed stays
        self._asked = asked
        if asked.name:
            self._desk.open_akt(asked.question.space_id, OpenReason.QUESTION).then(self._ask_details).failed_to(self.fail)
        else:
            self._ask_details(None)

    @Slot(object)
    def _ask_details(self, _: object) -> None:
        if self._asked is not None:
            self._desk.read(details, self._asked).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _go_in(self, _: object) -> None:
        if self.sheet is not None:
            self.sheet.cards[0].button.setFocus()

    # --- one question -------------------------------------------------------------------------------------------------

    @Slot(object)
    def _show(self, found: Details) -> None:
        if self._asked is None or found.asked.question != self._asked.question:
            return  # somebody has gone on to another meanwhile
        self.left()
        clear(self._box)
        self.banner.clear()
        sheet = self.sheet = QuestionSheet(found, self._desk)
        sheet.later.connect(self._later)
        sheet.facts.open_akt.clicked.connect(self._open)
        for card in sheet.cards:
            card.chosen.connect(self._choose)
        if sheet.ways is not None:
            sheet.ways.both_chosen.connect(self._keep_both)
            sheet.ways.answered.connect(self._answer)
        self._box.addWidget(sheet)
        sheet.show()  # at once, and not when the layout comes to it: a key pressed now is meant for this question
        self._right.verticalScrollBar().setValue(0)

    def _forget(self) -> None:
        self._asked = self.sheet = None
        clear(self._box)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list beside the question where there is room, else above it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() / theme().k >= BESIDE_FROM
        self.both.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        side = theme().gap(LIST)
        rows = max(self.model.rowCount(), 1)
        high = (rows if wide else min(rows, ABOVE)) * theme().px(56) + 4
        for part in (self.list, self._wait, self._title, self._count):
            part.setMinimumWidth(side if wide else 0)
            part.setMaximumWidth(side if wide else 16_777_215)
        self.list.setMaximumHeight(high)
        self.list.setMinimumHeight(theme().px(56) + 4)
        self._wait.setVisible(wide and self.model.rowCount() > 0)

    # --- answers ------------------------------------------------------------------------------------------------------

    @Slot(int)
    def _choose(self, number: int) -> None:
        assert self._asked is not None
        self._answer(self._asked.question.answers[number - 1].values)

    @Slot(object)
    def _answer(self, values: dict[str, Any]) -> None:
        if self._asked is None or self._answering:
            return
        self._answering = True
        self._desk.answer(self._asked.question, values).then(self._answered).failed_to(self._refused)

    @Slot()
    def _keep_both(self) -> None:
        if self._asked is None or self._answering:
            return
        self._answering = True
        self._desk.keep_both(self._asked.question).then(self._kept).failed_to(self._refused)

    @Slot(object)
    def _kept(self, made: list[Any]) -> None:
        self._say([one.id for one in made])

    @Slot(object)
    def _answered(self, _: object) -> None:
        self._say([])

    def _say(self, made: list[UUID]) -> None:
        asked, self._answering = self._asked, False
        assert asked is not None
        if self.sheet is not None and self.sheet.ways is not None:
            self.sheet.ways.settled()
        said = tr("conflicts.answered", what=about_words(asked), name=asked.name or asked.title)
        self._surroundings.toasts.say(said, partial(self._desk.ask_again, asked.question, made))
        self.sheet = None
        self.list.setFocus()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self._answering = False
        ways = self.sheet.ways if self.sheet is not None else None
        if ways is None or not ways.third.complain(error):
            self.fail(error)

    @Slot()
    def _later(self) -> None:
        self.went.emit(Place("participants"))

    @Slot()
    def _open(self) -> None:
        if self._asked is not None:
            self.went.emit(Place("participant", self._asked.question.space_id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """In a field figures are only signs, and Esc goes back to the list with what was typed kept."""
        number = event.key() - Qt.Key.Key_0
        typing = isinstance(self.focusWidget(), TYPED_INTO)
        if event.key() == Qt.Key.Key_Escape and typing:
            self.list.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self._later()
        elif typing or not self._press(number):
            super().keyPressEvent(event)

    def _press(self, number: int) -> bool:
        """The way out with that figure, if there is one."""
        sheet = self.sheet
        if sheet is None or not sheet.isVisible():
            return False
        if 1 <= number <= len(sheet.cards):
            sheet.cards[number - 1].button.click()
        elif sheet.ways is not None and sheet.ways.both is not None and number == len(sheet.cards) + 1:
            sheet.ways.both.click()
        elif sheet.ways is not None and number == sheet.ways.key:
            sheet.ways.begin()
        else:
            return False
        return True


def _count_words(mine: int, others: int) -> str:
    parts = [tr("conflicts.count", count=mine)] if mine or others else []
    parts += [tr("conflicts.count_others", count=others)] if others else []
    return ", ".join(parts)
