"""The resource group as a circle on a participant's page. Enter or a click on someone shows how to reach them, below."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot

from coachdesk.domain.group import MemberRow
from ui.groups.around import Group, circle_of, gist, why_not
from ui.groups.around import group_of as read_group
from ui.groups.contact_card import ContactCard
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.panel import Panel
from ui.kit.pictures.circle import Circle
from ui.kit.pictures.saving import PictureSaving
from ui.kit.pieces import Text
from ui.kit.surroundings import Surroundings


class CirclePanel(Panel):
    """The list, with what changes the group, is its twin on a tab of its own."""

    list_is_near = False
    """Whether the twin stands beside it, so that no link has to lead there."""

    def __init__(self, surroundings: Surroundings, akt_id: UUID) -> None:
        super().__init__(surroundings, akt_id, tr("group.heading"))
        self.list_link = self.link(tr("picture.as_list"), self._go_to_list)
        self.list_link.setHidden(self.list_is_near)
        self.circle = Circle(tr("group.heading"))
        self.circle.chosen.connect(self.show_contact)
        self.saving = PictureSaving(self, self.circle)  # before the picture: Tab goes as people read
        self.body.addWidget(self.circle)
        self.empty = Text(tr("group.empty"), "meta", wrap=True)
        self.empty.hide()
        self.body.addWidget(self.empty)
        self.card = ContactCard()
        self.card.gone.connect(self.circle.setFocus)
        self.body.addWidget(self.card)
        self.body.addStretch(1)
        self._members: dict[UUID, MemberRow] = {}
        self._group: Group | None = None
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read the group."""
        self.desk.read(read_group, self.akt_id).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, group: Group) -> None:
        self._group = group
        self._members = {one.member_id: one for one in group.members}
        self.circle.show_people(group.name, circle_of(group), gist(group))
        self.empty.setVisible(not group.members)
        self.list_link.setText(tr("picture.as_list") if group.members else tr("form.add"))
        self.title.setText(tr("group.around", name=group.name) if self.list_is_near else tr("group.heading"))
        if self.card.member_id not in self._members:
            self.card.hide()

    @Slot(object)
    def show_contact(self, member_id: Any) -> None:
        """Who it is and how to reach them."""
        if self._group is not None and (member := self._members.get(member_id)) is not None:
            self.card.show_member(member, why_not(member, self._group.today))

    @Slot()
    def _go_to_list(self) -> None:
        self.went.emit(Place("participant", self.akt_id, {"tab": "group"}))


class GroupPicture(CirclePanel):
    """The same beside the list."""

    list_is_near = True
