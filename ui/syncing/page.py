"""What is sent, what waits? Overall and for each participant, with the reason for every wait and what happens next."""

from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.access import OpenReason
from coachdesk.errors import Locked
from ui.kit.aloud import say_aloud
from ui.kit.carrying import SyncView
from ui.kit.columns import Columns
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel, icon
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Status, Text, column, row
from ui.kit.surroundings import Surroundings
from ui.kit.sync_view import Held
from ui.kit.when import long_day
from ui.syncing.awaiting_card import AwaitingCard
from ui.syncing.copying import words_of
from ui.syncing.laptops_card import MyLaptops
from ui.syncing.refused_card import RefusedCard, place_of
from ui.syncing.rounds_card import RoundsCard
from ui.syncing.shut_card import ShutCard
from ui.syncing.summary import Summary, facts
from ui.syncing.waiting_card import WaitingCard
from ui.syncing.words import next_words, reasons

SETTLE_MS = 300
TELL_TIME_MS = 10_000
"""How often "in 4 minutes" is reckoned anew."""


class SyncPage(Page):
    """Reads again when something changed here or came from away."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:  # noqa: ARG002 - every page maker takes a place
        super().__init__(tr("sync.title"))
        self._surroundings, self._desk = surroundings, surroundings.desk
        self._folded: set[UUID] = set()
        self._pressed = False
        self._shown: SyncView | None = None
        self._build()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self._look)
        self._clock = QTimer(self)
        self._clock.setInterval(TELL_TIME_MS)
        self._clock.timeout.connect(self._tell_time)
        self._clock.start()
        self._desk.changed.connect(self._news)
        self._desk.sync_changed.connect(self.show_view)
        self.show_view(self._desk.sync)
        self._look()

    def _build(self) -> None:
        box = self.scrolled()
        self.shut_out = ShutCard(self._desk)
        box.addWidget(self.shut_out)
        self.summary = Summary()
        box.addWidget(self.summary)
        columns = Columns(context=300)
        box.addWidget(columns)
        box.addStretch(1)
        self._refused = QVBoxLayout()
        self._refused.setSpacing(12)
        self.waiting = WaitingCard()
        self._why = column(gap=6)
        self.next = Text("", "meta", wrap=True)
        self.send = Button(tr("sync.send_now"), symbol="refresh-cw")
        self.send.clicked.connect(self._send)
        self.head.addWidget(self.send)  # always in sight, however much waits
        foot = row(gap=10)
        self._sign = IconLabel("info")
        foot.addWidget(self._sign)
        foot.addWidget(self.next, 1)
        self.rounds = RoundsCard()
        self.awaiting = AwaitingCard(self._desk)
        self.awaiting.went.connect(self.went)
        columns.main.addLayout(self._refused)
        columns.main.addWidget(self.awaiting)
        columns.main.addWidget(self.waiting)
        columns.main.addLayout(self._why)
        columns.main.addLayout(foot)
        columns.main.addWidget(self.rounds)
        columns.main.addStretch(1)
        self.laptops = MyLaptops(self._desk)
        self.laptops.lost.clicked.connect(self._lost)
        columns.context.addWidget(self.laptops)
        self._seen = Text("", "caption", wrap=True).copyable()
        seen = Text(tr("sync.server_sees_what"), "meta", wrap=True)
        columns.context.addLayout(column(Text(tr("sync.server_sees"), "h3"), seen, self._seen, gap=4))
        columns.context.addStretch(1)

    def place(self) -> Place:
        """Here."""
        return Place("syncing")

    def entered(self) -> None:
        """The one thing that can always be done here."""
        self.send.setFocus()

    # --- news ---------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _news(self, _: object) -> None:
        self._soon.start()

    @Slot()
    def _look(self) -> None:
        self._desk.carry(lambda carrier: carrier.look()).failed_to(self._cannot_look)
        self.awaiting.reload()

    @Slot(object)
    def _cannot_look(self, error: BaseException) -> None:
        if not isinstance(error, Locked):  # locked meanwhile, or a program without a net: what was told last still stands
            self.fail(error)

    @Slot(object)
    def show_view(self, view: SyncView) -> None:
        """How it stands; only what is another is drawn anew, so that the focus stays."""
        before, self._shown = self._shown, view
        now = self._desk.who.now()
        if before is not None and before.last_contact != view.last_contact:
            self.awaiting.reload()  # membership entries and what was left behind come with a round, and are no records
        self.shut_out.show_view(view)
        self.summary.show_facts(facts(view, now))
        self.summary.setVisible(not view.shut_out)
        lease = self._desk.lease.now
        if lease is not None and lease.until is not None:
            self.say_meta(tr("lease.status", day=long_day(lease.until)))
        if before is None or (before.refused, before.shut_out) != (view.refused, view.shut_out):
            self._draw_refused()
        if before is None or (before.items, before.waiting, before.bytes) != (view.items, view.waiting, view.bytes):
            self.waiting.setVisible(bool(view.items))
            self.waiting.show_view(view, now)
        if before is None or (reasons(before), before.shut_out) != (reasons(view), view.shut_out):
            self._draw_reasons([] if view.shut_out else reasons(view))
        if before is None or before.rounds != view.rounds:
            self.rounds.show_rounds(view.rounds, now)
        self.rounds.setVisible(bool(view.server))
        for part in (self.next, self._sign):
            part.setVisible(not view.shut_out)  # what comes next is said above
        words = tr("sync.send_now") if view.server else tr("sync.connect")
        self.send.setText(f" {words}")
        self.send.setIcon(icon("refresh-cw" if view.server else "link", "text2"))
        self.send.setAccessibleName(words)
        self._seen.setText(tr("sync.server_at", server=view.server) if view.server else "")
        self._seen.setVisible(bool(view.server))
        self.laptops.show_contact(view.last_contact)
        self._tell_time()
        if self._pressed and not view.working:
            self._pressed = False
            say_aloud(self, f"{self.summary.accessibleName()}. {self.next.text()}")

    @Slot()
    def _tell_time(self) -> None:
        if self._shown is not None and self._desk.is_open:
            self.next.setText(next_words(self._shown, self._desk.who.now()))

    def _draw_reasons(self, said: list[tuple[Status, str]]) -> None:
        with filling(self._why):
            for status, words in said:
                line = row(gap=10)
                sign = IconLabel("hourglass") if status == "calm" else IconLabel("triangle-alert", status)
                line.addLayout(column(sign, None))
                line.addWidget(Text(words, wrap=True), 1)
                self._why.addLayout(line)

    # --- what wasn't taken --------------------------------------------------------------------------------------------

    def _draw_refused(self) -> None:
        assert self._shown is not None
        with filling(self._refused):
            self.cards: list[RefusedCard] = []
            for one in () if self._shown.shut_out else self._shown.refused:  # nothing of it is hers to decide any more
                card = RefusedCard(one, self._desk.who.now(), folded=one.space_id in self._folded)
                card.again.connect(self._try_again)
                card.read.connect(self._read)
                card.copied.connect(self._copy)
                card.put_off.connect(self._put_off)
                self.cards.append(card)
                self._refused.addWidget(card)

    def _about(self, space: UUID) -> Held:
        assert self._shown is not None
        return next(one for one in self._shown.refused if one.space_id == space)

    @Slot(object)
    def _try_again(self, space: UUID) -> None:
        self._pressed = True
        self._desk.carry(lambda carrier: carrier.try_again(space)).failed_to(self.fail)

    @Slot(object)
    def _read(self, space: UUID) -> None:
        if (place := place_of(self._about(space))) is not None:
            self.went.emit(place)

    @Slot(object)
    def _copy(self, space: UUID) -> None:
        if self._about(space).name:
            self._desk.open_akt(space, OpenReason.OTHER).failed_to(self.fail)
        self._desk.read(words_of, space).then(self._copied).failed_to(self.fail)

    @Slot(object)
    def _copied(self, words: str) -> None:
        QGuiApplication.clipboard().setText(words)
        self._surroundings.toasts.say(tr("sync.copied"))

    @Slot(object, bool)
    def _put_off(self, space: UUID, folded: bool) -> None:
        (self._folded.add if folded else self._folded.discard)(space)
        self._draw_refused()
        card = next(card for card in self.cards if card.one.space_id == space)
        card.first.setFocus()

    # --- now ------------------------------------------------------------------------------------------------------------

    @Slot()
    def _send(self) -> None:
        if self._shown is None or not self._shown.server:
            self.went.emit(Place("administration"))
            return
        self._pressed = True
        self.next.setText(tr("sync.next.working"))
        self._desk.carry(lambda carrier: carrier.send_now()).failed_to(self.fail)

    @Slot()
    def _lost(self) -> None:
        self.went.emit(Place("administration", state={"section": "devices"}))
