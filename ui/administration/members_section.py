"""Colleagues: who they are, what they see, their computers, and what to do when someone leaves."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.record import change
from coachdesk.domain.staff import StaffMember
from ui.administration.knowledge import Knowledge
from ui.administration.leaving_form import LeavingForm
from ui.administration.member_form import MemberForm
from ui.administration.section import Section, let_go
from ui.administration.words import seeing_words
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.pieces import Button, Card, Chip, IconButton, Text, clear, column, row, rule
from ui.kit.surroundings import Surroundings
from ui.kit.when import day_words
from ui.kit.words import choice_words


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
        self.former.body.addLayout(self._gone)
        self.former.hide()
        self.box.addWidget(self.former)
        self.box.addStretch(1)
        self._known: Knowledge | None = None
        self._slots: dict[UUID, QVBoxLayout] = {}
        self._member: StaffMember | None = None
        self.form: MemberForm | LeavingForm | None = None

    def busy(self) -> bool:
        return self.form is not None

    def begin(self, key: UUID | None) -> None:
        if key is not None and self._known is not None:
            self.edit(key)
        elif self.invite.isVisibleTo(self):
            self.invite.setFocus()

    def show_known(self, known: Knowledge) -> None:
        self._known = known
        self.invite.setVisible(known.issues)
        clear(self._list)
        self._slots = {}
        for number, one in enumerate(known.working):
            if number:
                self._list.addWidget(rule())
            self._list.addLayout(self._row(known, one))
        clear(self._gone)
        for one in known.former:
            self._gone.addLayout(self._left_row(known, one))
        self.former.setVisible(bool(known.former))

    def _row(self, known: Knowledge, one: StaffMember) -> QVBoxLayout:
        came = known.came(one.id)
        since = tr("admin.since", day=day_words(came.astimezone(known.now.tzinfo).date(), known.now.date())) if came else ""
        role = one.title or (choice_words(one.role) if one.role else "")
        words = column(Text(one.name or "", "strong", wrap=True), gap=0)
        for line in (
            "  ·  ".join(part for part in (role, one.place or "", since) if part),
            seeing_words(known, one),
            self._computers(known, one),
        ):
            if line:
                words.addWidget(Text(line, "meta", wrap=True))
        line_box = row(gap=8)
        line_box.addLayout(words, 1)
        if one.id == known.me.user_id:
            line_box.addWidget(Text(tr("admin.you"), "meta"))
        elif known.log and not known.has_come(one.id):
            line_box.addWidget(Chip("calm", tr("admin.waiting")))
        if known.issues or one.id == known.me.user_id:
            edit = IconButton("pencil-line", tr("form.edit_named", name=one.name or ""))
            edit.clicked.connect(lambda _=False, key=one.id: self.edit(key))
            line_box.addWidget(edit)
        if known.issues and one.id != known.me.user_id:
            leave = IconButton("user-minus", tr("leaving.named", name=one.name or ""))
            leave.clicked.connect(lambda _=False, key=one.id: self.let_leave(key))
            line_box.addWidget(leave)
        slot = self._slots[one.id] = column(line_box, gap=8)
        return slot

    def _computers(self, known: Knowledge, one: StaffMember) -> str:
        names = [laptop.name or "" for laptop in known.laptops_of(one.id)]
        heard = max((at for laptop in known.laptops_of(one.id) if (at := known.heard(laptop.id)) is not None), default=None)
        if not names:
            return ""
        last = tr("admin.heard", when=day_words(heard.astimezone(known.now.tzinfo).date(), known.now.date())) if heard else ""
        return "  ·  ".join(part for part in (", ".join(names), last) if part)

    def _left_row(self, known: Knowledge, one: StaffMember) -> Any:
        assert one.left_on is not None
        left = tr("admin.left_on", day=day_words(one.left_on, known.now.date()))
        again = Button(tr("admin.works_again"), size="small")
        again.setVisible(known.issues)
        again.clicked.connect(lambda _=False, key=one.id, name=one.name or "": self._take_up(key, name))
        return row(column(Text(one.name or "", "strong"), Text(left, "meta"), gap=0), None, again)

    # --- forms ----------------------------------------------------------------------------------------------------

    def edit(self, user: UUID) -> None:
        """Open the row of *user*, on what stands there now."""
        self._member = self._of(user)
        if self._member is not None:
            self.desk.show(StaffMember, user).then(self._open).failed_to(self.fail)

    def let_leave(self, user: UUID) -> None:
        """Open what is to be done when someone leaves."""
        member = self._of(user)
        if member is not None and self._known is not None:
            self._put(LeavingForm(self.surroundings, self._known, member), member)

    def _of(self, user: UUID) -> StaffMember | None:
        found = [] if self._known is None else [one for one in self._known.working if one.id == user]
        return found[0] if found else None

    @Slot(object)
    def _open(self, shown: Any) -> None:
        if self._member is not None and self._known is not None:
            self._put(MemberForm(self.surroundings, self._known, shown), self._member)

    def _put(self, form: MemberForm | LeavingForm, member: StaffMember) -> None:
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

    def _take_up(self, user: UUID, name: str) -> None:
        said = tr("admin.works_again.done", name=name)
        self.surroundings.change(said, change, StaffMember, user, {"left_on": None}).failed_to(self.fail)
