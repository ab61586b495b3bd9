"""Who sees what: a sentence for each colleague, as the membership log has it, and what holds for everyone."""

from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout

from ui.administration.knowledge import Knowledge
from ui.administration.section import Section
from ui.administration.words import count_words, seeing_words
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Card, Text, column, row, rule
from ui.kit.surroundings import Surroundings

EVERYONE = ("seeing.rule.directory", "seeing.rule.unit", "seeing.rule.log", "seeing.rule.server")


class SeeingSection(Section):
    """Nothing is changed here: a place is changed at the colleague, a single akt on the participant's page."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        card = Card(tr("seeing.title"))
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        card.body.addLayout(self._list)
        card.body.addWidget(Text(tr("seeing.where"), "caption", wrap=True))
        self.box.addWidget(card)
        rules = Card(tr("seeing.rules"))
        for key in EVERYONE:
            line = row(IconLabel("info", "text2", 14), gap=10)
            line.addWidget(Text(tr(key), wrap=True), 1)
            rules.body.addLayout(line)
        self.box.addWidget(rules)
        self.box.addStretch(1)

    def begin(self, key: UUID | None) -> None:
        """There is nothing to press: the list of sections keeps the focus."""

    def show_known(self, known: Knowledge) -> None:
        with filling(self._list):
            if not known.log:
                self._list.addWidget(Text(tr("admin.no_server"), wrap=True))
            shown = [(one, words) for one in known.working if (words := seeing_words(known, one))]
            for number, (one, words) in enumerate(shown):
                if number:
                    self._list.addWidget(rule())
                line = row(IconLabel("eye", "text2", 16), gap=10)
                line.addLayout(column(Text(words, wrap=True), Text(count_words(known, one.id), "meta", wrap=True), gap=0), 1)
                self._list.addLayout(line)
            for one in known.former:
                if known.still_in(one.id):
                    self._list.addWidget(rule())
                    line = row(IconLabel("triangle-alert", "soon", 16), gap=10)
                    line.addWidget(Text(tr("seeing.former", sentence=seeing_words(known, one)), "soon", wrap=True), 1)
                    self._list.addLayout(line)
