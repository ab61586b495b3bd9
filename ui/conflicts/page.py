"""Questions to you: a list at the left, the answers side by side at the right. Nothing is thrown away, and it can wait."""

from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QPlainTextEdit

from coachdesk.domain.access import OpenReason
from ui.conflicts.answer_card import AnswerCard
from ui.conflicts.list_model import QuestionList
from ui.conflicts.question import Asked
from ui.kit.empty import EmptyState
from ui.kit.fields import FieldProblem
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.page import Page, Place, scroll_area
from ui.kit.pieces import Button, Card, Text, clear, column, row, rule
from ui.kit.register_form import register_form
from ui.kit.row_view import RowView
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.words import register_words, values_words

BESIDE_FROM = 800
"""Effective width of the page from which things stand beside each other."""


class ConflictsPage(Page):
    """Keys 1 to 4 answer; Esc leaves it for later."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        super().__init__(tr("conflicts.title"))
        self._desk = surroundings.desk
        self._asked: Asked | None = None
        self._first = place.key
        self.model = QuestionList(self._desk, self)
        self.model.settled.connect(self._settled)
        self.model.failed.connect(self.fail)
        self.list = RowView(tr("conflicts.title"))
        self.list.setModel(self.model)
        self.list.pointed.connect(self._put)
        self._right, self._box = scroll_area()
        self.both = row(gap=24)
        left = column(self.list, Text(tr("conflicts.can_wait"), "meta", wrap=True))
        self.both.addLayout(left, 2)
        self.both.addWidget(self._right, 5)
        self.body.addLayout(self.both, 1)
        self.empty = EmptyState(tr("conflicts.empty"))
        self.empty.hide()
        self.body.addWidget(self.empty, 1)
        self.cards: list[AnswerCard] = []
        self._cards: QBoxLayout | None = None

    def place(self) -> Place:
        """At this question."""
        return Place("conflicts", self._asked.question.record_id if self._asked else None)

    def entered(self) -> None:
        """The list first."""
        self.list.setFocus()

    @Slot(int)
    def _settled(self, number: int) -> None:
        self.empty.setVisible(number == 0)
        for part in (self.list, self._right):
            part.setVisible(number > 0)
        self.say_meta(tr("conflicts.count", count=number) if number else "")
        if number:
            keys = [one.key[0] for one in self.model.questions]
            self.list.point_at(keys.index(self._first) if self._first in keys else 0)

    # --- one question ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _put(self, asked: Asked | None) -> None:
        if asked is None:
            return
        self._asked = asked
        if asked.name:
            self._desk.open_akt(asked.question.space_id, OpenReason.QUESTION).then(self._show).failed_to(self.fail)
        else:
            self._show(None)

    @Slot(object)
    def _show(self, _: object) -> None:
        asked = self._asked
        assert asked is not None
        self._cards = None
        clear(self._box)
        self.banner.clear()
        question, now = asked.question, self._desk.who.now()
        what = register_words(asked.kind, asked.register.name)
        head = row(IconLabel("circle-question-mark", "ask", 18), Text(tr("conflicts.two_answers"), "ask"), None)
        self._box.addLayout(head)
        self._box.addWidget(
            Text(tr("conflicts.question", what=what.lower(), name=asked.name or tr("conflicts.directory")), "h2", wrap=True)
        )
        before = values_words(question.before, asked.names, now)
        told = tr("conflicts.before", before=before) if before else tr("conflicts.no_before")
        self._box.addWidget(Text(tr("conflicts.deleted_or_kept") if asked.is_deletion else told, "meta", wrap=True))
        self.cards = []
        cards = self._cards = row(gap=16)
        for number, answer in enumerate(question.answers):
            others = [one for one in question.answers if one is not answer]
            card = AnswerCard(asked, answer, others[0] if others else answer, number + 1, now)
            card.chosen.connect(self._choose)
            self.cards.append(card)
            cards.addWidget(card, 1)
        self._box.addLayout(cards)
        self._arrange()
        if not asked.is_deletion:
            self._box.addWidget(self._other_ways(asked))
        later = Button(tr("conflicts.later"), "quiet")
        later.clicked.connect(self._later)
        safe = Text(tr("conflicts.nothing_lost"), "meta", wrap=True)
        self._box.addLayout(row(later, None, IconLabel("history"), safe))
        self._box.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room for the text, else below."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width() / theme().k >= BESIDE_FROM
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self.both.setDirection(direction)
        self.list.setMaximumSize(theme().px(280) if wide else 16_777_215, 16_777_215 if wide else theme().px(120))
        if self._cards is not None:
            self._cards.setDirection(direction)

    def _other_ways(self, asked: Asked) -> Card:
        card = Card()
        number = len(asked.question.answers) + 1
        if asked.question.can_keep_both:
            both = Button(tr("conflicts.keep_both", key=number))
            both.clicked.connect(self._keep_both)
            self.keep_both_button = both
            card.body.addLayout(row(IconLabel("copy-plus"), Text(tr("conflicts.both_right"), "strong"), None, both))
            card.body.addWidget(rule())
            number += 1
        self.third = register_form(asked.kind, asked.register, self._desk.who.now().date(), asked.names)
        self.third.show_values({})
        save = Button(tr("conflicts.save_third"))
        save.clicked.connect(self._write_third)
        self.third_button = save
        card.body.addLayout(row(IconLabel("pencil-line"), Text(tr("conflicts.neither"), "strong"), None))
        card.body.addWidget(self.third)
        card.body.addLayout(row(None, save))
        return card

    # --- answers --------------------------------------------------------------------------------------------------

    @Slot(int)
    def _choose(self, number: int) -> None:
        assert self._asked is not None
        self._answer(self._asked.question.answers[number - 1].values)

    @Slot()
    def _write_third(self) -> None:
        try:
            self._answer(self.third.values())
        except FieldProblem:
            return

    def _answer(self, values: dict[str, Any]) -> None:
        assert self._asked is not None
        self._first = None
        self._desk.answer(self._asked.question, values).then(self._answered).failed_to(self.fail)

    @Slot()
    def _keep_both(self) -> None:
        assert self._asked is not None
        self._desk.keep_both(self._asked.question).then(self._answered).failed_to(self.fail)

    @Slot(object)
    def _answered(self, _: object) -> None:
        self.banner.say("ok", tr("conflicts.answered"))
        self.model.again()

    @Slot()
    def _later(self) -> None:
        self.went.emit(Place("participants"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 and 2 choose, 3 keeps both where that is offered, Esc is later; in a field they are only signs."""
        number = event.key() - Qt.Key.Key_0
        typing = isinstance(self.focusWidget(), QLineEdit | QPlainTextEdit)
        if event.key() == Qt.Key.Key_Escape:
            self._later()
        elif not typing and 1 <= number <= len(self.cards):
            self._choose(number)
        elif not typing and number == len(self.cards) + 1 and self._asked is not None and self._asked.question.can_keep_both:
            self._keep_both()
        else:
            super().keyPressEvent(event)
