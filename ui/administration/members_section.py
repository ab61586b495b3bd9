"""Colleagues: who they are, what they see, their computers, and what to do when someone leaves."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.record import change
from coachdesk.domain.staff import StaffMember
from ui.administration.hand_over_form import HandOverForm
from ui.administration.knowledge import Knowledge
from ui.administration.leaving_form import LeavingForm
from ui.administration.member_form import MemberForm
from ui.administration.member_words import former_words, member_words
from ui.administration.places_form import PlacesForm
from ui.administration.section import Section, let_go
from ui.kit.filling import filling
from ui.kit.flow import Flow
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.pieces import Button, Card, Chip, IconButton, Text, column, row, rule
from ui.kit.surroundings import Surroundings

OpenForm = MemberForm | LeavingForm | PlacesForm | HandOverForm


class MembersSection(Section):
    """A row opens where it stands."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self.card = Card(tr("admin.members"))
        assert self.card.head is not None
        self.invite = Button(tr("admin.invite"), "quiet", symbol="mail-plus", size="small")
        self.invite.clicked.connect(lambda: self.went.emit(Place("administration", None, {"section": "invite"})))
        self.card.head.addWidget(self.invite)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.card.body.addLayout(self._list)
        self.box.addWidget(self.card)
        self.former = Card(tr("admin.former"))
        self._gone = QVBoxLayout()
        self._gone.setSpacing(10)
        self.former.body.addLayout(self._gone)
        self.former.hide()
        self.box.addWidget(self.former)
        self.box.addStretch(1)
        self._known: Knowledge | None = None
        self._slots: dict[UUID, QVBoxLayout] = {}
        self._member: StaffMember | None = None
        self.form: OpenForm | None = None

    def busy(self) -> bool:
        return self.form is not None

    def begin(self, key: UUID | None) -> None:
        if key is not None and self._known is not None:
            (self.edit if key in {one.id for one in self._known.working} else self.let_leave)(key)
        elif self.invite.isVisibleTo(self):
            self.invite.setFocus()

    def show_known(self, known: Knowledge) -> None:
        self._known = known
        self.invite.setVisible(known.issues)
        with filling(self._list):
            self._slots = {}
            for number, one in enumerate(known.working):
                if number:
                    self._list.addWidget(rule())
                self._list.addLayout(self._row(known, one))
        with filling(self._gone):
            for number, one in enumerate(known.former):
                if number:
                    self._gone.addWidget(rule())
                self._gone.addLayout(self._left_row(known, one))
        self.former.setVisible(bool(known.former))

    def _row(self, known: Knowledge, one: StaffMember) -> QVBoxLayout:
        line = row(gap=8)
        line.addLayout(member_words(known, one), 1)
        if one.id == known.me.user_id:
            line.addWidget(Text(tr("admin.you"), "meta"))
        elif known.log and not known.has_come(one.id):
            line.addWidget(Chip("calm", tr("admin.waiting")))
        others, name = known.issues and one.id != known.me.user_id, one.name or ""
        for offered, symbol, words, does in (
            (known.issues or one.id == known.me.user_id, "pencil-line", tr("form.edit_named", name=name), self.edit),
            (others and one.id in known.log, "map-pin", tr("places.named", name=name), self.place),
            (others, "user-minus", tr("leaving.named", name=name), self.let_leave),
        ):
            if offered:
                button = IconButton(symbol, words)
                button.clicked.connect(partial(_press, does, one.id))
                line.addWidget(button)
        slot = self._slots[one.id] = column(line, gap=8)
        return slot

    def _left_row(self, known: Knowledge, one: StaffMember) -> QVBoxLayout:
        slot, name, buttons = column(gap=8), one.name or "", []
        waits = bool(known.directory.in_hand.get(one.id))
        still = known.still_in(one.id)
        for offered, words, named, does in (
            (still, "leaving.end", "leaving.end_named", partial(_press, self.let_leave, one.id)),
            (waits and not still, "hand_over.choose", "hand_over.choose_named", partial(_press, self.hand_over, one.id)),
            (True, "admin.works_again", "admin.works_again_named", partial(self._take_up, one)),
        ):
            if offered and known.issues:
                button = Button(tr(words), size="small")
                button.setAccessibleName(tr(named, name=name))
                button.clicked.connect(does)
                buttons.append(button)
        self._slots[one.id] = slot
        slot.addLayout(former_words(known, one))
        if buttons:
            slot.addLayout(Flow(tuple(buttons)))
        return slot

    # --- forms ----------------------------------------------------------------------------------------------------

    def edit(self, user: UUID) -> None:
        """Open the row of *user*, on what stands there now."""
        self._member = self._of(user)
        if self._member is not None:
            self.desk.show(StaffMember, user).then(self._open).failed_to(self.fail)

    def let_leave(self, user: UUID) -> None:
        """Open what is to be done when someone leaves, or has left and is still let in."""
        self._put_made(LeavingForm, user)

    def place(self, user: UUID) -> None:
        """Open where she belongs."""
        self._put_made(PlacesForm, user)

    def hand_over(self, user: UUID) -> None:
        """Open who takes over from somebody who has left."""
        self._put_made(HandOverForm, user)

    def _put_made(self, make: Callable[[Surroundings, Knowledge, StaffMember], OpenForm], user: UUID) -> None:
        member = self._of(user)
        if member is not None and self._known is not None:
            self._put(make(self.surroundings, self._known, member), member)

    def _of(self, user: UUID) -> StaffMember | None:
        found = [] if self._known is None else [one for one in self._known.directory.members if one.id == user]
        return found[0] if found else None

    @Slot(object)
    def _open(self, shown: Any) -> None:
        if self._member is not None and self._known is not None:
            self._put(MemberForm(self.surroundings, self._known, shown), self._member)

    def _put(self, form: OpenForm, member: StaffMember) -> None:
        if self.form is not None:
            let_go(self.form)
            self.form = None
        slot = self._slots.get(member.id)
        if slot is None:
            return  # gone from the list while the form was being made
        self.form = form
        form.gone.connect(self._shut)
        form.failed.connect(self.fail)
        slot.addWidget(form)
        form.begin()

    @Slot()
    def _shut(self) -> None:
        if self.form is not None:
            let_go(self.form)
            self.form = None
        self.stale.emit()

    def _take_up(self, one: StaffMember, _: bool = False) -> None:
        said = tr("admin.works_again.done", name=one.name or "")
        self.surroundings.change(said, change, StaffMember, one.id, {"left_on": None}).failed_to(self.fail)
        if self._known is not None and (known := self._known.log.get(one.id)) is not None and known.left:
            self.went.emit(Place("administration", None, {"section": "invite", "look": True}))


def _press(does: Callable[[UUID], None], user: UUID, _: bool = False) -> None:
    does(user)
