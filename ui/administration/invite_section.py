"""Inviting: the form, the invitation that was just made, and who hasn't come yet."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.administration.invitation_card import InvitationCard
from ui.administration.invite_form import InviteForm
from ui.administration.knowledge import Knowledge
from ui.administration.section import Section, let_go
from ui.administration.words import left_words
from ui.kit.carrying import Invited
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Card, Text, clear, column, row, rule
from ui.kit.surroundings import Surroundings
from ui.kit.words import choice_words


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

    def busy(self) -> bool:
        return self.form is not None or self.card is not None

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
        clear(self._list)
        for number, one in enumerate(known.waiting):
            if number:
                self._list.addWidget(rule())
            invited = known.log.get(one.id)
            until = invited.invited_until if invited is not None else None
            lost = "admin.invite.lost" if known.is_without(one.id) else "admin.invite.never"
            state = left_words(until, known.now) if until is not None else tr(lost)
            role = choice_words(one.role) if one.role else ""
            about = "  ·  ".join(part for part in (role, one.place or "") if part)
            words = column(Text(one.name or "", "strong", wrap=True), Text(about, "meta"), Text(state, "meta", wrap=True), gap=0)
            line = row(IconLabel("hourglass" if until is not None else "circle-dashed"), gap=10)
            line.addLayout(words, 1)
            if known.issues:
                again = Button(tr("admin.invite.again"), size="small")
                again.setAccessibleName(tr("admin.invite.again_named", name=one.name or ""))
                again.clicked.connect(partial(self._make_again, one.id, one.name or "", one.team_id))
                line.addWidget(again)
            self._list.addLayout(line)
        if known.waiting:
            self._list.addWidget(Text(tr("admin.invite.cannot_withdraw"), "caption", wrap=True))
        self.waiting.setVisible(bool(known.waiting))

    # --- forms ----------------------------------------------------------------------------------------------------

    @Slot()
    def open(self) -> None:
        """A new form, with what was typed before if it was left."""
        if self._known is None or self.form is not None:
            return
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
