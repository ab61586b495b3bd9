"""One question, laid out: what is asked, what stood before, the answers side by side, the ways out, the record around it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.conflicts.answer_card import AnswerCard
from ui.conflicts.asking import question_words, who_words
from ui.conflicts.facts_card import FactsCard
from ui.conflicts.question import Details
from ui.conflicts.ways import Ways
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Text, column, row
from ui.kit.theme import theme

BESIDE_FROM = 250
"""Width of a card, px at 100 % text, from which the cards stand beside each other."""


class QuestionSheet(QWidget):
    """Made anew for each question."""

    later = Signal()

    def __init__(self, found: Details, desk: Desk) -> None:
        super().__init__()
        asked, now = found.asked, desk.who.now()
        self.found = found
        answers = asked.question.answers
        box = column(gap=12)
        self.setLayout(box)
        several = tr("conflicts.two_answers") if len(answers) == 2 else tr("conflicts.several_answers", count=len(answers))
        said = tr("conflicts.deletion_head") if asked.is_deletion else several
        head = row(IconLabel("circle-question-mark", "ask", 18))
        head.addWidget(Text(said, "ask", wrap=True), 1)
        box.addLayout(head)
        self.title = Text(question_words(asked), "h1", wrap=True)
        box.addWidget(self.title)
        box.addWidget(Text(_told(found), "meta", wrap=True))
        if not asked.is_mine:
            box.addWidget(Text(tr("conflicts.put_to", who=asked.names.name(asked.question.asked)), "meta", wrap=True))
        self.cards = [AnswerCard(found, number, now) for number in range(1, len(answers) + 1)]
        self._cards = row(gap=16)
        for card in self.cards:
            self._cards.addWidget(card, 1)
        box.addLayout(self._cards)
        self.ways = None if asked.is_deletion else Ways(found, desk)
        if self.ways is not None:
            box.addWidget(self.ways)
        self.facts = FactsCard(found)
        box.addWidget(self.facts)
        foot = row(gap=10)
        self.later_button = Button(tr("conflicts.later"), "quiet", hint="Esc")
        self.later_button.clicked.connect(self.later)
        foot.addWidget(self.later_button)
        foot.addSpacing(16)
        foot.addWidget(IconLabel("history"))
        foot.addWidget(Text(tr("conflicts.nothing_lost"), "meta", wrap=True), 1)
        box.addLayout(foot)
        box.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room for the text, else below."""
        super().resizeEvent(event)
        wide = self.width() / theme().k / len(self.cards) >= BESIDE_FROM
        self._cards.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


def _told(found: Details) -> str:
    """How it came to two answers, and what stood there before."""
    asked = found.asked
    if asked.is_deletion:
        return tr("conflicts.deleted_or_kept")
    before = tr("conflicts.before", before=found.before) if found.before else tr("conflicts.no_before")
    users = {one.user_id for one in asked.question.answers}
    how = tr("conflicts.same_person") if len(users) == 1 else tr("conflicts.each_alone", who=who_words(asked, capital=True))
    return f"{how} {before}"
