"""One answer: what was written, by whom, when and on which laptop. The cards are equal; none is the primary."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel

from ui.conflicts.compare import marked
from ui.conflicts.question import Asked
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.when import capital, moment_words
from ui.kit.words import values_words


class AnswerCard(Card):
    """Says `chosen` with its number."""

    chosen = Signal(int)

    def __init__(self, asked: Asked, answer: Any, other: Any, number: int, now: datetime) -> None:
        super().__init__()
        mine = answer.user_id == asked.names.me
        who = asked.names.who(answer.user_id)
        self.body.addWidget(Text(tr("conflicts.wrote", who=who), "h3", wrap=True))
        words, others = (self._words(asked, one.values, now) for one in (answer, other))
        # The one label with markup: `marked` has escaped what people wrote.
        text = QLabel(marked(words, others))
        text.setTextFormat(Qt.TextFormat.RichText)
        text.setProperty("role", "answer" if len(words) < 40 else "body")
        text.setWordWrap(True)
        text.setIndent(0)
        text.setAccessibleName(words)
        self.body.addWidget(text)
        when = capital(moment_words(answer.at, now))
        where = tr("conflicts.on_laptop", laptop=asked.names.where(answer.device_id))
        for symbol, line in (("clock", when), ("laptop", where)):
            self.body.addLayout(row(IconLabel(symbol), Text(line, "meta", wrap=True), None))
        self.body.addStretch(1)
        label = (
            tr("conflicts.keep_mine", key=number) if mine else tr("conflicts.keep_theirs", who=asked.names.name(answer.user_id), key=number)
        )
        self.button = Button(label)
        self.button.clicked.connect(lambda: self.chosen.emit(number))
        self.body.addWidget(self.button)
        self.setAccessibleName(f"{who}: {words}")

    def _words(self, asked: Asked, values: dict[str, Any], now: datetime) -> str:
        if asked.is_deletion:
            return tr("conflicts.delete") if values.get("deleted") is not None else tr("conflicts.keep")
        return values_words(values, asked.names, now) or tr("history.nothing")
