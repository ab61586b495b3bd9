"""Inviting: the form, the invitation that was just made, and who hasn't come yet."""

from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coachdesk.domain.staff import StaffMember
from ui.administration.invitation_card import InvitationCard
from ui.administration.invite_form import InviteForm
from ui.administration.knowledge import Knowledge
from ui.administration.section import Section, let_go
from ui.administration.words import left_words
from ui.kit.carrying import Carrier, Colleague, Invited
from ui.kit.filling import filling
from ui.kit.flow import Flow
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.page import show_whole
from ui.kit.pieces import Button, Card, Text, column, row, rule
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.words import choice_words

LARGE = 1.5
"""Text from which the buttons stand below the words."""


class InviteSection(Section):
    """One thing at a time: a form, or an invitation to hand over."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self.start = Card(tr("admin.invite.title"))
        self._why = Text("", wrap=True)
        self.start.body.addWidget(self._why)
        self.open_form = Button(tr("admin.invite.new"), "primary", symbol="mail-plus")
        self.open_form.clicked.connect(self.open)
        self.start.body.addLayout(row(self.open_form, None))
        self.box.addWidget(self.start)
        self.form: InviteForm | None = None
        self.card: InvitationCard | None = None
        self.waiting = Card(tr("admin.invite.waiting"))
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.waiting.body.addLayout(self._list)
        self.box.addWidget(self.waiting)
        self.box.addStretch(1)
        self._known: Knowledge | None = None
        self._again = ""
        self._slots: dict[UUID, QVBoxLayout] = {}
        self._asking: Card | None = None
        self.back: dict[UUID, Button] = {}
        self.sure: Button | None = None

    def busy(self) -> bool:
        return self.form is not None or self.card is not None or self.sure is not None

    def left(self) -> None:
        if self.form is not None:
            self.form.keeper.hand_in()

    def begin(self, key: UUID | None) -> None:
        if self._known is None or not self._known.issues or self.busy():
            return
        again = next((one for one in self._known.working if one.id == key), None)
        if again is not None:
            self._make_again(again.id, again.name or "", again.team_id)
        else:
            self.open()

    def show_known(self, known: Knowledge) -> None:
        self._known = known
        self._why.setText(tr("admin.invite.why") if known.issues else tr("admin.invite.elsewhere" if known.log else "admin.no_server"))
        self.open_form.setVisible(known.issues)
        with filling(self._list):
            self._slots, self.back = {}, {}
            for number, one in enumerate(known.waiting):
                if number:
                    self._list.addWidget(rule())
                self._list.addLayout(self._row(known, one))
            if known.waiting:
                self._list.addWidget(Text(tr("admin.invite.lost_code"), "caption", wrap=True))
        self.waiting.setVisible(bool(known.waiting))

    def _row(self, known: Knowledge, one: StaffMember) -> QVBoxLayout:
        invited, name = known.log.get(one.id), one.name or ""
        holds = _holds(invited, known.now)
        role = choice_words(one.role) if one.role else ""
        about = "  ·  ".join(part for part in (role, one.place or "") if part)
        words = column(Text(name, "strong", wrap=True), Text(about, "meta"), Text(_state(known, one.id), "meta", wrap=True), gap=0)
        line = row(IconLabel("hourglass" if holds else "circle-dashed"), gap=10)
        line.addLayout(words, 1)
        slot = self._slots[one.id] = column(line, gap=8)
        if not known.issues:
            return slot
        again = Button(tr("admin.invite.again"), size="small")
        again.setAccessibleName(tr("admin.invite.again_named", name=name))
        again.clicked.connect(partial(self._make_again, one.id, name, one.team_id))
        buttons = [again]
        if holds and invited is not None and not invited.calling_off:
            back = self.back[one.id] = Button(tr("admin.invite.back"), "quiet", size="small")
            back.setAccessibleName(tr("admin.invite.back_named", name=name))
            back.clicked.connect(partial(self.ask_back, one.id, name))
            buttons.insert(0, back)
        if theme().k < LARGE:
            for button in buttons:
                line.addWidget(button)
        else:
            slot.addLayout(Flow(tuple(buttons)))
        return slot

    # --- taking one back ------------------------------------------------------------------------------------------

    def ask_back(self, user: UUID, name: str, _: bool = False) -> None:
        """Say what it means; the button in it does it."""
        self._put_question_away()
        self._asking = Card(kind="place")
        self._asking.body.addWidget(Text(tr("admin.invite.back_title", name=name), "h3", wrap=True))
        self._asking.body.addWidget(Text(tr("admin.invite.back_means", name=name), wrap=True))
        self.sure = Button(tr("admin.invite.back"), "danger", size="small")
        self.sure.clicked.connect(partial(self._take_back, user, name))
        cancel = Button(tr("form.cancel"), size="small")
        cancel.clicked.connect(self._asked)
        self._asking.body.addLayout(row(self.sure, cancel, None))
        self._slots[user].addWidget(self._asking)
        self.sure.setFocus()
        show_whole(self._asking)

    def _take_back(self, user: UUID, name: str, _: bool = False) -> None:
        assert self.sure is not None
        self.sure.setEnabled(False)
        self.desk.carry(partial(_call_off, user)).then(self._taken_back, name).failed_to(self._not_taken_back)

    @Slot(object, object)
    def _taken_back(self, said: bool, name: str) -> None:
        self.surroundings.toasts.say(tr("admin.invite.back_done" if said else "admin.invite.back_waits", name=name))
        self._asked()

    @Slot(object)
    def _not_taken_back(self, error: BaseException) -> None:
        self._asked()
        self.fail(error)

    @Slot()
    def _asked(self) -> None:
        self._put_question_away()
        self.stale.emit()

    def _put_question_away(self) -> None:
        if self._asking is not None:
            let_go(self._asking)
        self._asking = self.sure = None

    # --- forms ----------------------------------------------------------------------------------------------------

    @Slot()
    def open(self) -> None:
        """A new form, with what was typed before if it was left."""
        if self._known is None or self.form is not None:
            return
        self._put_question_away()
        self._close()
        self.form = InviteForm(self.surroundings, self._known)
        self.form.made.connect(self._hand_over)
        self.form.gone.connect(self._shut)
        self._put(self.form)
        self.form.begin()

    def _make_again(self, user: UUID, name: str, team: UUID | None, _: bool = False) -> None:
        known = self._known.log.get(user) if self._known is not None else None
        places = known.places if known is not None and known.places else (team,) if team is not None else ()
        heads = known is not None and known.heads
        self._again = name
        self.desk.carry(lambda carrier: carrier.invite(user, places, heads)).then(self._made_again).failed_to(self.fail)

    @Slot(object)
    def _made_again(self, invited: Invited) -> None:
        self._hand_over(invited, self._again)

    @Slot(object, str)
    def _hand_over(self, invited: Invited, name: str) -> None:
        assert self._known is not None
        self._close()
        unit = self._known.directory.unit
        municipality = (unit.municipality_name or unit.name or "") if unit is not None else ""
        me = next((one for one in self._known.directory.members if one.id == self._known.me.user_id), None)
        phone = (me.phone if me is not None else None) or (unit.phone if unit is not None else None)
        contact = tr("invitation.sheet.ask", name=me.name or "", phone=phone) if me is not None and phone else ""
        self.card = InvitationCard(self.surroundings, invited, name, municipality, contact)
        self.card.gone.connect(self._shut)
        self._put(self.card)
        self.card.begin()

    def _put(self, widget: QWidget) -> None:
        self.start.hide()
        self.box.insertWidget(0, widget)

    def _close(self) -> None:
        for widget in (self.form, self.card):
            if widget is not None:
                let_go(widget)
        self.form = self.card = None

    @Slot()
    def _shut(self) -> None:
        self._close()
        self.start.show()
        self.open_form.setFocus()
        self.stale.emit()


def _holds(invited: Colleague | None, now: datetime) -> bool:
    """Whether a code is out that opens something."""
    return invited is not None and invited.invited_until is not None and invited.invited_until > now


def _state(known: Knowledge, user: UUID) -> str:
    """How it stands with her code."""
    invited = known.log.get(user)
    if invited is None or invited.invited_until is None:
        return tr("admin.invite.lost" if known.is_without(user) else "admin.invite.never")
    if invited.called_off:
        return tr("admin.invite.is_back")
    return tr("admin.invite.will_be_back") if invited.calling_off else left_words(invited.invited_until, known.now)


def _call_off(user: UUID, carrier: Carrier) -> bool:
    return carrier.personnel().call_off(user)
