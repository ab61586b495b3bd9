"""The record that the question is about: what else stands there, so that nobody answers for the wrong number."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from ui.conflicts.question import Details
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Card, Text
from ui.kit.theme import theme
from ui.kit.words import kind_words


class FactsCard(Card):
    """*open_akt* leads to the participant, where there is one."""

    def __init__(self, found: Details) -> None:
        asked = found.asked
        kind = kind_words(asked.kind)
        super().__init__(tr("conflicts.record_of", what=kind, name=asked.name) if asked.name else kind)
        assert self.head is not None
        self.open_akt = Button(tr("conflicts.open_akt"), "quiet", size="small")
        self.open_akt.setVisible(bool(asked.name))
        self.head.addWidget(self.open_akt)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().gap(16))
        grid.setVerticalSpacing(theme().gap(4))
        grid.setColumnStretch(1, 1)
        for line, (label, words) in enumerate(found.facts):
            grid.addWidget(Text(label, "meta"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Text(words, wrap=True).copyable(), line, 1)
        if not found.facts:
            grid.addWidget(Text(tr("conflicts.no_facts"), "meta", wrap=True), 0, 0)
        self.body.addLayout(grid)
