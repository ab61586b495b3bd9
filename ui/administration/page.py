"""Administration: colleagues, invitations, computers. Before there is a municipality: join one or begin one."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.staff import Laptop, StaffMember, laptops, staff
from ui.administration.invite_form import InviteForm
from ui.administration.key_file_card import KeyFileCard
from ui.administration.welcome import Welcome
from ui.kit.carrying import Colleague, SyncView
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Card, Chip, Text, clear, column, row, rule
from ui.kit.surroundings import Surroundings
from ui.kit.when import moment_words
from ui.kit.words import choice_words


class AdministrationPage(Page):
    """Reads the directory and the membership log; the log decides what anyone may do."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:  # noqa: ARG002 - every page maker takes a place
        self._desk = surroundings.desk
        founded = self._desk.who.unit_id is not None
        super().__init__(tr("admin.title") if founded else tr("admin.welcome"), width=760)
        self._box = self.scrolled()
        self._invite: InviteForm | None = None
        self.welcome: Welcome | None = None
        if not founded:
            self.say_meta(tr("admin.welcome_why"))
            self.welcome = Welcome(self._desk)
            self.welcome.failed.connect(self.fail)
            self._box.addWidget(self.welcome)
            self._box.addStretch(1)
            return
        self._top, self._lists = QVBoxLayout(), QVBoxLayout()
        for part in (self._top, self._lists):
            part.setSpacing(16)
            self._box.addLayout(part)
        self._box.addStretch(1)
        self._log: dict[Any, Colleague] = {}
        self._contact = self._desk.sync.last_contact
        self._desk.changed.connect(self._news)
        self._desk.sync_changed.connect(self._sync_news)
        self._desk.carry(lambda carrier: carrier.key_file()).then(self._offer_key_file)
        self._reload()

    def place(self) -> Place:
        """Here."""
        return Place("administration")

    def entered(self) -> None:
        """Where there is something to fill in, there."""
        if self.welcome is not None:
            self.welcome.form.fields["server"].setFocus()
        else:
            super().entered()

    # --- founded --------------------------------------------------------------------------------------------------

    @Slot(object)
    def _offer_key_file(self, file: bytes | None) -> None:
        if file is not None:
            card = KeyFileCard(self._desk, file)
            card.kept.connect(self._key_file_kept)
            self._top.addWidget(card)

    @Slot()
    def _key_file_kept(self) -> None:
        clear(self._top)
        self.banner.say("ok", tr("admin.key_file.kept"))

    @Slot(object)
    def _news(self, _: object) -> None:
        if self._invite is None:
            self._reload()

    @Slot(object)
    def _sync_news(self, view: SyncView) -> None:
        # Each contact may have brought membership entries, which are no records.
        if view.last_contact != self._contact and self._invite is None:
            self._contact = view.last_contact
            self._reload()

    def _reload(self) -> None:
        self._desk.carry(lambda carrier: carrier.colleagues()).then(self._learn).failed_to(self._read_alone)

    @Slot(object)
    def _learn(self, found: list[Colleague]) -> None:
        self._log = {one.user_id: one for one in found}
        self._desk.read(_directory).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _read_alone(self, _: BaseException) -> None:
        # Without a server there is no membership log; the directory is there all the same.
        self._desk.read(_directory).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, found: tuple[list[StaffMember], list[Laptop]]) -> None:
        members, computers = found
        clear(self._lists)
        self._lists.addWidget(self._members(members))
        self._lists.addWidget(self._computers(members, computers))

    def _members(self, members: list[StaffMember]) -> Card:
        card = Card(tr("admin.members"))
        me = self._log.get(self._desk.who.user_id)
        if me is not None and me.issuer:
            invite = Button(tr("admin.invite"), "quiet", symbol="mail-plus", size="small")
            invite.clicked.connect(lambda: self._open_invite(card, members, None))
            assert card.head is not None
            card.head.addWidget(invite)
        for number, one in enumerate(members):
            if number:
                card.body.addWidget(rule())
            detail = "  ·  ".join(part for part in (choice_words(one.role) if one.role else "", one.place) if part)
            line = row(column(Text(one.name or "", "strong"), Text(detail, "meta"), gap=0), None)
            is_in = one.id in self._log
            if self._log:
                line.addWidget(Chip("ok" if is_in else "calm", tr("admin.is_in") if is_in else tr("admin.waiting")))
            if not is_in and me is not None and me.issuer:
                again = Button(tr("admin.invite.again"), size="small")
                again.clicked.connect(lambda _=False, who=one: self._open_invite(card, members, who))
                line.addWidget(again)
            card.body.addLayout(line)
        return card

    def _open_invite(self, card: Card, members: list[StaffMember], again: StaffMember | None) -> None:
        if self._invite is None:
            self._invite = InviteForm(self._desk, members, again)
            self._invite.gone.connect(self._shut_invite)
            card.body.addWidget(self._invite)
            self._invite.begin()

    @Slot()
    def _shut_invite(self) -> None:
        self._invite = None
        self._reload()

    def _computers(self, members: list[StaffMember], computers: list[Laptop]) -> Card:
        card = Card(tr("admin.devices"))
        names, now = {one.id: one.name or "" for one in members}, self._desk.who.now()
        for number, one in enumerate(computers):
            if number:
                card.body.addWidget(rule())
            added = moment_words(one.added_at, now) if one.added_at else ""
            detail = "  ·  ".join(part for part in (names.get(one.user_id, "") if one.user_id else "", added) if part)
            line = row(IconLabel("laptop"), column(Text(one.name or "", "strong"), Text(detail, "meta"), gap=0), None)
            if one.id == self._desk.who.device_id:
                line.addWidget(Text(tr("admin.this_one"), "meta"))
            card.body.addLayout(line)
        if not computers:
            card.body.addWidget(Text(tr("admin.no_devices"), "meta"))
        return card


def _directory(session: Any) -> tuple[list[StaffMember], list[Laptop]]:
    return staff(session), laptops(session)
