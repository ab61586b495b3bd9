"""How to reach someone in the group: what stands in the directory or the akt, to be read and copied."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.group import MemberRow
from ui.kit.i18n import tr
from ui.kit.page import show_whole
from ui.kit.pieces import Card, IconButton, Text, clear, row
from ui.kit.words import choice_words


class ContactCard(Card):
    """In place, below the circle; Esc or the cross puts it away."""

    gone = Signal()

    def __init__(self) -> None:
        super().__init__(kind="place")
        self.member_id: UUID | None = None
        self._facts = QVBoxLayout()
        self.body.addLayout(self._facts)
        self.hide()

    def show_member(self, member: MemberRow, why_not: str) -> None:
        """Show who it is; *why_not* is said first where we may not be in touch."""
        self.member_id = member.member_id
        clear(self._facts)
        shut = IconButton("x", tr("group.close_contact", name=member.name))
        shut.clicked.connect(self._put_away)
        head = row(Text(member.name, "strong", wrap=True).copyable(), shut)
        head.setStretch(0, 1)
        self._facts.addLayout(head)
        if why_not:
            self._facts.addWidget(Text(why_not, "soon", wrap=True))
        where = ", ".join(part for part in (choice_words(member.role) if member.role else "", member.organisation) if part)
        ways = [words for words in (member.phone, member.email) if words]
        for words in (where, *ways, member.about):
            if words:
                self._facts.addWidget(Text(words, wrap=True).copyable())
        if not ways:
            self._facts.addWidget(Text(tr("group.no_way"), "meta", wrap=True))
        self.setAccessibleName(member.name)
        self.show()
        shut.setFocus()
        show_whole(self)

    def _put_away(self) -> None:
        self.hide()
        self.gone.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self._put_away()
        else:
            super().keyPressEvent(event)
