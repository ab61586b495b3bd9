"""The circle of the group that is pointed at in the list. Somebody else's is shown only after the akt was opened with a reason."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot

from coachdesk.domain.access import OpenReason
from coachdesk.domain.group import MemberRow
from coachdesk.domain.participants import ParticipantRow
from ui.groups.around import Group, circle_of, gist, why_not
from ui.groups.around import group_of as read_group
from ui.groups.contact_card import ContactCard
from ui.kit.failure import failure_words
from ui.kit.i18n import tr
from ui.kit.pictures.circle import Circle
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.surroundings import Surroundings
from ui.kit.words import someone_words

REST_MS = 250
"""Running through the list with the arrows opens nothing, and logs nothing."""
LOOKS = (OpenReason.PREVIEW, OpenReason.SEARCH_HIT)
"""Reasons that show a line of an akt, and don't open the rest."""


class GroupPreview(Card):
    """Says which akt is to be opened."""

    chosen = Signal(object)

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(tr("groups.preview"))
        self._desk = surroundings.desk
        self._row: ParticipantRow | None = None
        self._group: Group | None = None
        self._members: dict[UUID, MemberRow] = {}
        self.words = Text(tr("group.point"), "meta", wrap=True)
        self.body.addWidget(self.words)
        self.circle = Circle(tr("groups.preview"))
        self.circle.chosen.connect(self._show_contact)
        self.circle.hide()
        self.body.addWidget(self.circle)
        self.card = ContactCard()
        self.card.gone.connect(self.circle.setFocus)
        self.body.addWidget(self.card)
        self.open_button = Button(tr("group.open"), size="small")
        self.open_button.clicked.connect(self._choose)
        self.open_button.hide()
        self.body.addLayout(row(self.open_button, None))
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._look)

    def point(self, found: ParticipantRow | None) -> None:
        """The list points at *found*."""
        self._row = found
        self.card.hide()
        self.circle.hide()
        self.open_button.setVisible(found is not None)
        if found is None:
            self.title.setText(tr("groups.preview"))
            self.words.setText(tr("group.point"))
            self.words.show()
            return
        self.title.setText(someone_words(found.name))
        if not found.name:
            self.words.setText(tr("protected.preview"))
            self.words.show()
            return
        self._rest.start()

    @Slot()
    def _look(self) -> None:
        found = self._row
        if found is None:
            return
        reason = self._desk.reason_for(found.akt_id)
        if found.responsible_id == self._desk.who.user_id:
            reason = OpenReason.OWN_CASE
        if reason is None or reason in LOOKS:
            coach = found.responsible_name
            self.words.setText(tr("group.not_yours", name=coach) if coach else tr("group.nobodys"))
            self.words.show()
            return
        self._desk.open_akt(found.akt_id, reason).then(self._opened, found.akt_id).failed_to(self._fail)

    @Slot(object, object)
    def _opened(self, _: Any, akt_id: UUID) -> None:
        self._desk.read(read_group, akt_id).then(self._show, akt_id).failed_to(self._fail)

    @Slot(object, object)
    def _show(self, group: Group, akt_id: UUID) -> None:
        if self._row is None or self._row.akt_id != akt_id:
            return  # the list points at another one by now
        self._group = group
        self._members = {one.member_id: one for one in group.members}
        self.words.setVisible(not group.members)
        self.words.setText(tr("group.gist_nobody", name=group.name))
        self.circle.show()
        self.circle.show_people(group.name, circle_of(group), gist(group))

    @Slot(object)
    def _show_contact(self, member_id: Any) -> None:
        if self._group is not None and (member := self._members.get(member_id)) is not None:
            self.card.show_member(member, why_not(member, self._group.today))

    @Slot()
    def _choose(self) -> None:
        if self._row is not None:
            self.chosen.emit(self._row.akt_id)

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self.words.setText(failure_words(error))
        self.words.show()
