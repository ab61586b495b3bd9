"""One answer: what was written, by whom, when, on which laptop, and whether a note says the same. The cards are equal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.conflicts.asking import first_name, genitive
from ui.conflicts.compare import marked
from ui.conflicts.mentions import Mention
from ui.conflicts.question import Details
from ui.kit.avatar import Avatar
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Card, Text, column, row
from ui.kit.when import capital, day_words, moment_words

LARGE, MIDDLE = 26, 90
"""Characters of the longest answer up to which all of them are written large, and up to which a little larger than text."""


class AnswerCard(Card):
    """Says `chosen` with its number, from 1; none of the cards is the primary."""

    chosen = Signal(int)

    def __init__(self, found: Details, number: int, now: datetime) -> None:
        super().__init__()
        asked, answer = found.asked, found.asked.question.answers[number - 1]
        self._mine = answer.user_id == asked.names.me
        self._name = asked.names.name(answer.user_id)
        words = _deletion_words(answer) if asked.is_deletion else found.answers[number - 1] or tr("conflicts.nothing")
        if asked.is_deletion:
            who = asked.names.who(answer.user_id)
        else:
            who = tr("conflicts.you_wrote") if self._mine else tr("conflicts.wrote", who=self._name)
        head = row(Avatar(self._name, mine=self._mine), gap=10)
        head.addWidget(Text(who, "h3", wrap=True), 1)
        self.body.addLayout(head)
        others = [one or tr("conflicts.nothing") for place, one in enumerate(found.answers) if place != number - 1]
        self.body.addWidget(_value(words, [] if asked.is_deletion else others))
        when = capital(moment_words(answer.at, now))
        laptop = asked.names.where(answer.device_id)
        where = tr("conflicts.on_own_laptop" if self._mine else "conflicts.on_laptop", laptop=laptop)
        lines = [("clock", when), ("laptop", where)]
        if noted := self._noted(found.mentions[number - 1], now):
            lines.append(("file-text", noted))
        for symbol, line in lines:
            part = row(gap=10)
            part.addLayout(column(IconLabel(symbol), None))
            part.addWidget(Text(line, "meta", wrap=True), 1)
            self.body.addLayout(part)
        self.body.addStretch(1)
        self.button = Button(self._keep_words(asked.is_deletion, answer), hint=str(number))
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.setAccessibleDescription(words)
        self.button.clicked.connect(lambda: self.chosen.emit(number))
        self.body.addSpacing(4)
        self.body.addWidget(self.button)
        self.setAccessibleName(f"{who}: {words}")

    def _keep_words(self, is_deletion: bool, answer: Any) -> str:
        if is_deletion:
            return tr("conflicts.delete") if answer.values["deleted"] is not None else tr("conflicts.keep")
        return tr("conflicts.keep_mine") if self._mine else tr("conflicts.keep_theirs", whose=genitive(first_name(self._name)))

    def _noted(self, mention: Mention | None, now: datetime) -> str:
        if mention is None:
            return ""
        if not mention.there or mention.day is None:
            return tr("conflicts.in_no_note")
        return tr("conflicts.in_note", day=day_words(mention.day, now.date()))


def _deletion_words(answer: Any) -> str:
    return tr("conflicts.deleted_it") if answer.values["deleted"] is not None else tr("conflicts.went_on")


def _value(words: str, others: Sequence[str]) -> QLabel:
    longest = max(len(one) for one in (words, *others))
    # The one label with markup: `marked` has escaped what people wrote.
    text = QLabel(marked(words, others))
    text.setTextFormat(Qt.TextFormat.RichText)
    text.setProperty("role", "answer" if longest <= LARGE else "h2" if longest <= MIDDLE else "body")
    text.setWordWrap(True)
    text.setIndent(0)
    text.setAccessibleName(words)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    text.setSizePolicy(policy)
    return text
