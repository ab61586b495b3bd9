"""Akter that were erased: what stays of each, without a name. Akter are erased from their own page."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.erasure import ErasureNote, erasure_notes
from ui.administration.knowledge import Knowledge
from ui.administration.section import Section
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.people import People, with_people
from ui.kit.pieces import Card, Text, column, row, rule
from ui.kit.surroundings import Surroundings
from ui.kit.when import day_words
from ui.kit.words import choice_words


class ErasedSection(Section):
    """The latest first."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        card = Card(tr("erased.title"))
        card.body.addWidget(Text(tr("erased.why"), "meta", wrap=True))
        self._list = QVBoxLayout()
        card.body.addLayout(self._list)
        self.box.addWidget(card)
        self.box.addStretch(1)

    def show_known(self, known: Knowledge) -> None:  # noqa: ARG002 - every section is shown what is known
        self.desk.read(with_people, erasure_notes).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, found: tuple[list[ErasureNote], People]) -> None:
        notes, names = found
        with filling(self._list):
            today = self.desk.who.now().date()
            for number, one in enumerate(notes):
                if number:
                    self._list.addWidget(rule())
                assert one.ground is not None
                assert one.erased_at is not None
                title = Text(tr("erased.akt", number=one.number), "strong", wrap=True)
                why = Text(tr("erased.ground", ground=choice_words(one.ground), reference=one.reference or ""), wrap=True)
                who = Text(tr("erased.by", day=day_words(one.erased_at.date(), today), name=names.name(one.erased_by)), "meta", wrap=True)
                line = row(IconLabel("trash-2"), column(title, why, who, gap=0))
                line.setStretch(1, 1)
                self._list.addLayout(line)
            if not notes:
                self._list.addWidget(Text(tr("erased.none"), wrap=True))
