"""One participant. The akt is opened with a reason, which its access log keeps, before anything of it is shown."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout

from coachdesk.domain.access import OpenReason
from coachdesk.errors import RecordGone
from ui.kit.banner import BannerPlace
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.page import Page, Place
from ui.kit.panel import SETTLE_MS, Panel
from ui.kit.pictures.lanes import said_day
from ui.kit.pieces import Button, Text, column, row, rule
from ui.kit.surroundings import Surroundings
from ui.kit.tabs import Beside, Tab, TabBar
from ui.kit.theme import theme
from ui.kit.words import choice_words
from ui.participants.akt_errands import AktErrands
from ui.participants.akt_menu import AktMenu
from ui.participants.erase_form import may_erase
from ui.participants.head import Head, akt_sync_words, head_of, meta_words
from ui.participants.reason_card import ReasonCard

LOOKS = (OpenReason.PREVIEW, OpenReason.SEARCH_HIT)
"""A look from a list is no reason to open the whole akt."""
NARROW_BELOW = 520
"""Effective width of the page below which the buttons stand under the name."""


class ParticipantPage(Page):
    """*tabs* are what features offer; this page knows no panel by name."""

    def __init__(self, surroundings: Surroundings, place: Place, tabs: Sequence[Tab]) -> None:
        super().__init__("", back=(tr("participants.title"), Place("participants")))
        assert place.key is not None
        self._surroundings, self._desk, self.akt_id = surroundings, surroundings.desk, place.key
        self._tabs, self._wanted = {tab.name: tab for tab in tabs}, str(place.state.get("tab", ""))
        self._then: Place | None = place.state.get("then")
        was = place.state.get("reason")
        known = OpenReason(was) if was else self._desk.reason_for(place.key)
        self._reason = known if known not in LOOKS else None
        self._head: Head | None = None
        self._gone = False
        self._is_open = self._erasable = False
        self._card: ReasonCard | None = None
        self.panels: list[Panel] = []
        self._areas: dict[str, tuple[QScrollArea, QVBoxLayout]] = {}
        self._make_head(tabs)
        self._soon = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._soon.timeout.connect(self._read_head)
        self._desk.changed.connect(self._news)
        self._desk.sync_changed.connect(self._sync_news)
        self._read_head()

    def _make_head(self, tabs: Sequence[Tab]) -> None:
        self.note = Button(tr("participant.note"), "primary", symbol="square-pen", hint="Ctrl+N")
        self.note.clicked.connect(self._write)
        self.menu = AktMenu()
        self.errands = AktErrands(self._surroundings, self.akt_id, self)
        self.errands.form_made.connect(self._place_form)
        self.errands.went.connect(self.went)
        self.errands.failed.connect(self.fail)
        self.menu.chosen.connect(self.errands.do)
        buttons = row(self.note, self.menu)
        buttons.addStretch(0)
        self.head.addLayout(buttons)
        self._protected, self._state = BannerPlace(), BannerPlace()
        self.body.addWidget(self._protected)
        self.body.addWidget(self._state)
        self._joined = QVBoxLayout()
        self.body.addLayout(self._joined)
        self.tabs = TabBar(tabs, tr("participant.tabs"))
        self.tabs.chosen.connect(self._turn)
        self._sync_sign = IconLabel("laptop", "calm", 14)
        self._sync = Text("", "meta", wrap=False)
        self._sync_row = row(self._sync_sign, self._sync, gap=6)
        self._sync_row.addStretch(0)
        self._tab_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tab_row.addWidget(self.tabs, 1)
        self._tab_row.addLayout(self._sync_row)
        self._line = rule()
        self.body.addLayout(column(self._tab_row, self._line, gap=0))
        self.body.setSpacing(theme().gap(12))
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack, 1)
        for part in (self.tabs, self._sync_sign, self._sync, self._line, self._stack, self.note, self.menu):
            part.hide()

    def place(self) -> Place:
        """With the reason, so that coming back after a lock doesn't ask twice (it is logged again), and the tab."""
        state = {"reason": self._reason.value} if self._reason else {}
        return Place("participant", self.akt_id, state | {"tab": self.tabs.current})

    def entered(self) -> None:
        """The way back until the akt is open; then the first thing to do."""
        if self.note.isVisible():
            self.note.setFocus()
        else:
            super().entered()

    # --- head -----------------------------------------------------------------------------------------------------

    @Slot(object)
    def _news(self, changes: Any) -> None:
        if changes.touch(self.akt_id):
            self._soon.start()

    @Slot()
    def _read_head(self) -> None:
        self._desk.read(head_of, self.akt_id).then(self._greet).failed_to(self._is_gone)

    @Slot(object)
    def _greet(self, head: Head) -> None:
        first, self._head = self._head is None, head
        today = self._desk.who.now().date()
        self.retitle(head.person.full_name)
        self.say_meta(meta_words(head, today))
        self.menu.offer(head, erasable=self._erasable)
        self.errands.know(head)
        if first:
            self._ask_why(head)
        if self._is_open:
            self._say_state(head)

    def _ask_why(self, head: Head) -> None:
        if head.akt.responsible_id == self._desk.who.user_id:
            self._open(OpenReason.OWN_CASE)
        elif self._reason is not None:
            self._open(self._reason)
        else:
            self._card = card = ReasonCard(head.names.name(head.akt.responsible_id))
            card.chosen.connect(self._open)
            self.body.insertWidget(0, card)
            self.body.addStretch(1)
            card.setFocus()

    def _say_state(self, head: Head) -> None:
        """What the whole page needs to know of the akt: that it is closed, that there is another one, and where its changes are."""
        self._say_sync(head)
        if head.person.is_protected:
            words = tr("protected.page", level=choice_words(head.person.protection_level).lower())  # type: ignore[arg-type]  # it has one
            self._protected.say("calm", words, (tr("protected.who"), self._show_access), closable=False)
        else:
            self._protected.clear()
        today = self._desk.who.now().date()
        if head.akt.closed_on is not None:
            words = tr("participant.closed", day=said_day(head.akt.closed_on, today))
            self._state.say("calm", words, (tr("participant.menu.reopen"), self.errands.reopen), closable=False)
        else:
            self._state.clear()
        with filling(self._joined):
            for other, place in head.joined:
                words = tr("participant.joined", place=place) if place else tr("participant.joined_elsewhere")
                line = row(IconLabel("link", "text2", 14), Text(words, "meta", wrap=True), gap=6)
                line.setStretch(1, 1)
                if place is not None:
                    go = Button(tr("participant.joined_open"), "quiet", size="small")
                    go.clicked.connect(lambda _=False, akt=other: self.went.emit(Place("participant", akt)))
                    line.addWidget(go)
                    line.setStretch(1, 0)
                    line.addStretch(1)
                self._joined.addLayout(line)

    @Slot(object)
    def _sync_news(self, _: object) -> None:
        self._soon.start()

    def _say_sync(self, head: Head) -> None:
        said = akt_sync_words(head.carried, self._desk.who.now())
        if said.words != self._sync.text():
            sign = IconLabel(said.symbol, said.status, 14)
            self._sync_row.replaceWidget(self._sync_sign, sign)
            self._sync_sign.hide()
            self._sync_sign.deleteLater()
            self._sync_sign = sign
        self._sync.setText(said.words)
        self._sync.setToolTip(said.story)
        self._arrange()

    # --- opening --------------------------------------------------------------------------------------------------

    @Slot(object)
    def _open(self, reason: OpenReason) -> None:
        self._reason = reason
        self._desk.open_akt(self.akt_id, reason).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, _: object) -> None:
        if self._then is not None:
            self.went.emit(self._then)
            return
        if self._card is not None:
            self.body.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
            self._card = None
        self._is_open = True
        assert self._head is not None
        self._say_state(self._head)
        self._desk.carry(partial(may_erase, self.akt_id)).then(self._know_erasable).failed_to(self._not_erasable)
        for part in (self.tabs, self._sync_sign, self._sync, self._line, self._stack, self.note, self.menu):
            part.show()
        self.tabs.open(self._wanted)
        self._turn(self.tabs.current)
        self._arrange()
        self.note.setFocus()

    @Slot(object)
    def _know_erasable(self, may: bool) -> None:
        self._erasable = may
        assert self._head is not None
        self.menu.offer(self._head, erasable=may)

    @Slot(object)
    def _not_erasable(self, _: BaseException) -> None:
        """No municipality yet, or locked meanwhile: nothing is offered."""

    @Slot(str)
    def _turn(self, name: str) -> None:
        """Show a tab. Its panels are made when it is first looked at."""
        if not self._is_open:
            return
        if name not in self._areas:
            area, box = self.edge_area()
            self._areas[name] = (area, box)
            self._stack.addWidget(area)
            rows = self._tabs[name].rows
            for line in rows:
                made = [self._panel(maker) for maker in line]
                # A panel by itself at the end fills the page: a list scrolls in it.
                box.addWidget(made[0] if len(made) == 1 else Beside(made), 1 if line is rows[-1] and len(made) == 1 else 0)
            if len(rows[-1]) > 1:
                box.addStretch(1)
        self._stack.setCurrentWidget(self._areas[name][0])

    def _panel(self, maker: Any) -> Panel:
        panel: Panel = maker(self._surroundings, self.akt_id)
        panel.went.connect(self._go)
        self.panels.append(panel)
        return panel

    @Slot(object)
    def _go(self, place: Place) -> None:
        """A panel may ask for another tab of this page, or for another page."""
        if place.page == "participant" and place.key == self.akt_id:
            self.tabs.open(str(place.state.get("tab", "")))
            self.tabs.setFocus()
        else:
            self.went.emit(place)

    @Slot(object)
    def _place_form(self, form: Any) -> None:
        """A form about the akt stands on top of whatever tab is open."""
        area, box = self._areas[self.tabs.current]
        box.insertWidget(0, form)
        area.verticalScrollBar().setValue(0)
        form.setMaximumWidth(theme().px(640))
        form.begin()

    @Slot()
    def _show_access(self) -> None:
        self.went.emit(Place("access", self.akt_id))

    @Slot(object)
    def _is_gone(self, error: BaseException) -> None:
        """It was taken back from this user, or deleted: nothing of it stays on the screen."""
        if not isinstance(error, RecordGone) or self._head is None:
            self.fail(error)
        elif not self._gone:  # said once, however many reads were under way
            self._gone = True
            self._surroundings.toasts.say(tr("participant.gone"))
            self.went.emit(Place("participants"))

    @Slot()
    def _write(self) -> None:
        self.went.emit(Place("note_editor", self.akt_id))

    # --- Qt's own -------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons beside the name, and the state of sync beside the tabs, where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self.head.setDirection(down if self.width() / theme().k < NARROW_BELOW else across)
        room = self._line.width() if self._line.isVisible() else self.width()
        wanted = self.tabs.bar.sizeHint().width() + self._sync_row.sizeHint().width() + theme().gap(16)
        self._tab_row.setDirection(across if wanted <= room else down)
