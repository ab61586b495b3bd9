"""Who takes over the akter that somebody was responsible for: one for all, or one for each; and what isn't chosen now can wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coachdesk.domain.handing_on import InHand, in_hand
from coachdesk.domain.staff import StaffMember
from ui.administration.knowledge import Knowledge
from ui.kit.carrying import Carrier
from ui.kit.fields import ChoiceField
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Text, row
from ui.kit.surroundings import Surroundings
from ui.kit.words import someone_words


@dataclass(frozen=True)
class Outcome:
    """*said*: the server has it. *unread*: akter that who is responsible now can't read, and that weren't this user's to give."""

    said: bool
    unread: int


def see_through(choices: Mapping[UUID, UUID], dismissed: UUID | None, carrier: Carrier) -> Outcome:
    """Let the new ones read what they are responsible for; then dismiss her whom they take over from, if she is to be."""
    personnel, unread = carrier.personnel(), 0
    for user in sorted(set(choices.values())):
        unread += personnel.let_read(tuple(akt for akt, one in choices.items() if one == user), user)
    return Outcome(personnel.dismiss(dismissed) if dismissed is not None else True, unread)


class HandOver(QWidget):
    """Hidden while there is nothing to hand over. Who has protected identity is never in "all": that is chosen for her alone."""

    known = Signal()
    """It has been read how many there are."""

    def __init__(self, surroundings: Surroundings, known: Knowledge, member: StaffMember, team: UUID | None = None) -> None:
        super().__init__()
        self._name, self._place = member.name or "", known.directory.places.get(team, "") if team is not None else ""
        self.akter: list[InHand] = []
        self._who: list[tuple[UUID | None, str]] = [(None, tr("hand_over.later"))]
        self._who += [(one.id, one.name or "") for one in known.working if one.id != member.id and one.left_on is None]
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._count = Text("", wrap=True)
        self.all = ChoiceField("all", tr("hand_over.all"), self._who, empty=False)
        self.all.edited.connect(self._spread)
        self._apart = Text("", "meta", wrap=True)
        self.each = Button(tr("hand_over.each"), "quiet", size="small")
        self.each.clicked.connect(self.open_list)
        self._list = QVBoxLayout()
        self.fields: dict[UUID, ChoiceField] = {}
        for part in (self._count, self.all, self._apart):
            box.addWidget(part)
        box.addLayout(row(self.each, None))
        box.addLayout(self._list)
        self.hide()
        surroundings.desk.read(in_hand, member.id, team).then(self._show)

    def choices(self) -> dict[UUID, UUID]:
        """Akt to who takes it over, for those that were chosen."""
        if self.fields:
            return {akt: user for akt, field in self.fields.items() if (user := field.value()) is not None}
        user = self.all.value()
        return {} if user is None else {one.akt_id: user for one in self.akter if one.name}

    @Slot(object)
    def _show(self, found: list[InHand]) -> None:
        self.akter = found
        if self._place:
            self._count.setText(tr("hand_over.count_place", count=len(found), name=self._name, place=self._place))
        else:
            self._count.setText(tr("hand_over.count", count=len(found), name=self._name))
        hidden = sum(not one.name for one in found)
        self._apart.setText(tr("hand_over.protected", count=hidden) if hidden else "")
        self._apart.setVisible(hidden > 0)
        self.setVisible(bool(found))
        self.known.emit()

    @Slot()
    def open_list(self) -> None:
        """A field for each of them, beginning with what was chosen for all."""
        self.each.hide()
        for one in self.akter:
            name = one.name or tr("hand_over.protected_akt", who=someone_words(""), akt=one.designation)
            field = self.fields[one.akt_id] = ChoiceField(one.akt_id.hex, name, self._who, one.place or "", empty=False)
            if one.name:
                field.put(self.all.value())
            self._list.addWidget(field)
        first: Any = next(iter(self.fields.values()), None)
        if first is not None:
            first.setFocus()

    @Slot()
    def _spread(self) -> None:
        for one in self.akter:
            if one.name and one.akt_id in self.fields:
                self.fields[one.akt_id].put(self.all.value())
