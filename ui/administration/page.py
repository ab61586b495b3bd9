"""Administration: colleagues, invitations, who sees and checks what, computers, places, keys. Without a municipality: join or begin one."""

from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.administration.devices_section import DevicesSection
from ui.administration.erased_section import ErasedSection
from ui.administration.invite_section import InviteSection
from ui.administration.keys_section import KeysSection
from ui.administration.knowledge import Directory, Knowledge, directory
from ui.administration.members_section import MembersSection
from ui.administration.reviewers_section import ReviewersSection
from ui.administration.section import Section, SectionList, Split
from ui.administration.seeing_section import SeeingSection
from ui.administration.unit_section import UnitSection
from ui.administration.welcome import Welcome
from ui.kit.carrying import Colleague, SyncView
from ui.kit.i18n import tr
from ui.kit.navigation import Entry
from ui.kit.page import Page, Place
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme

SECTIONS = (
    (Entry("members", "users", "admin.members"), MembersSection),
    (Entry("invite", "mail-plus", "admin.invite"), InviteSection),
    (Entry("seeing", "eye", "admin.section.seeing"), SeeingSection),
    (Entry("reviewers", "clipboard-check", "admin.section.reviewers"), ReviewersSection),
    (Entry("devices", "laptop", "admin.devices"), DevicesSection),
    (Entry("unit", "map-pin", "admin.section.unit"), UnitSection),
    (Entry("keys", "key-round", "admin.section.keys"), KeysSection),
    (Entry("erased", "trash-2", "admin.section.erased"), ErasedSection),
)
WELCOME_WIDE = 760
"""Px at 100 % text."""
SETTLE_MS = 30
"""Several changes in a row are one reading."""


class AdministrationPage(Page):
    """*place.state* says which section, with "begin" that it is gone into at once; *place.key* whom it is about, if anyone."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        self._surroundings, self._desk = surroundings, surroundings.desk
        founded = self._desk.who.unit_id is not None
        super().__init__(tr("admin.title") if founded else tr("admin.welcome"), width=None if founded else WELCOME_WIDE)
        self.welcome: Welcome | None = None
        self.section: Section | None = None
        self._name, self._begun = str(place.state.get("section", SECTIONS[0][0].page)), place.key
        self._begins = place.key is not None or bool(place.state.get("begin"))
        box = self.scrolled()
        if not founded:
            self.say_meta(tr("admin.welcome_why"))
            self.welcome = Welcome(self._desk)
            box.addWidget(self.welcome)
            box.addStretch(1)
            return
        self.sections = SectionList([entry for entry, _ in SECTIONS])
        self.sections.chosen.connect(self.choose)
        content = QWidget()
        self._content = QVBoxLayout(content)
        self._content.setContentsMargins(0, 0, 0, 0)
        split = Split(self.sections, content)
        box.addWidget(split, 1)
        area = self.findChild(QScrollArea)
        assert isinstance(area, QScrollArea)
        split.follow(area.verticalScrollBar())
        self._log: list[Colleague] = []
        self._known: Knowledge | None = None
        self._contact = self._desk.sync.last_contact
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self._reload)
        self._desk.changed.connect(self._news)
        self._desk.sync_changed.connect(self._sync_news)
        self._desk.carry(lambda carrier: carrier.key_file()).then(self._remind).failed_to(self._quietly)
        self._show(self._name)
        self._reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A welcome stands in the middle, as the unlock screen did that it comes after."""
        super().resizeEvent(event)
        box = self.layout()
        if self.welcome is not None and box is not None:
            side = max(theme().gap(32), (self.width() - theme().px(WELCOME_WIDE)) // 2)
            box.setContentsMargins(side, theme().gap(22), side, 0)

    def place(self) -> Place:
        """Here, with the section."""
        return Place("administration", None, {} if self.welcome is not None else {"section": self._name})

    def entered(self) -> None:
        """Where there is something to fill in, there; else the list of sections."""
        if self.welcome is not None:
            self.welcome.begin()
        elif self.section is None or not self.section.busy():  # what was gone into at once has the hand already
            self.sections.focus(self._name)

    def left(self) -> None:
        """Hand in."""
        if self.section is not None:
            self.section.left()

    @Slot(str)
    def choose(self, name: str) -> None:
        """Another section, with the focus in it."""
        self._show(name)
        assert self.section is not None
        self.section.begin(None)

    def _show(self, name: str) -> None:
        if self.section is not None:
            self.section.left()
            self._content.removeWidget(self.section)
            self.section.hide()
            self.section.deleteLater()
        self._name = name
        make = next(make for entry, make in SECTIONS if entry.page == name)
        self.section = make(self._surroundings)
        self.section.failed.connect(self.fail)
        self.section.went.connect(self._go)
        self.section.stale.connect(self._soon.start)
        self._content.addWidget(self.section)
        self.sections.mark(name)
        self.banner.clear()
        if self._known is not None:
            self.section.show_known(self._known)

    @Slot(object)
    def _go(self, place: Place) -> None:
        if place.page == "administration":
            self._show(str(place.state["section"]))
            assert self.section is not None
            if not place.state.get("look"):
                self.section.begin(place.key)
        else:
            self.went.emit(place)

    # --- what is known --------------------------------------------------------------------------------------------

    @Slot(object)
    def _news(self, _: object) -> None:
        self._soon.start()

    @Slot(object)
    def _sync_news(self, view: SyncView) -> None:
        # Each contact may have brought membership entries, which are no records.
        if view.last_contact != self._contact:
            self._contact = view.last_contact
            self._soon.start()

    @Slot()
    def _reload(self) -> None:
        self._desk.carry(lambda carrier: carrier.colleagues()).then(self._learn).failed_to(self._quietly)

    @Slot(object)
    def _learn(self, found: list[Colleague]) -> None:
        self._log = found
        self._desk.read(directory).then(self._know).failed_to(self.fail)

    @Slot(object)
    def _quietly(self, _: BaseException) -> None:
        # Without a server there is no membership log; the directory is there all the same.
        self._desk.read(directory).then(self._know).failed_to(self.fail)

    @Slot(object)
    def _know(self, found: Directory) -> None:
        first = self._known is None
        self._known = Knowledge(self._desk.who, found, {one.user_id: one for one in self._log})
        self.sections.count("invite", str(len(self._known.waiting)) if self._known.waiting else "")
        assert self.section is not None
        if not self.section.busy():
            self.section.show_known(self._known)
        if first and self._begins:
            self.section.begin(self._begun)

    @Slot(object)
    def _remind(self, file: bytes | None) -> None:
        """The key file still lies here: said on every section, as losing it loses the municipality."""
        if file is not None and self._name != "keys":
            self.banner.say("soon", tr("admin.key_file.waits"), (tr("admin.key_file.to"), self._to_keys))

    @Slot()
    def _to_keys(self) -> Any:
        self.choose("keys")
