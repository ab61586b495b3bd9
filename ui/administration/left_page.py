"""Efterlämnat: what colleagues wrote and could no longer send, for those who lead. Oldest first, one card a colleague and akt."""

from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout

from coachdesk.errors import Locked, NotAllowed
from ui.administration.left_card import LeftCard
from ui.kit.carrying import Carrier
from ui.kit.empty import EmptyState
from ui.kit.i18n import tr
from ui.kit.leftovers import Kept, LeftGroup
from ui.kit.page import Page, Place
from ui.kit.people import People, people
from ui.kit.surroundings import Surroundings
from ui.kit.sync_view import SyncView
from ui.kit.theme import theme

SETTLE_MS = 150
WIDE = 860
"""Px at 100 % text."""


class LeftPage(Page):
    """Cards that stay the same are kept as they are, with what is open in them."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:  # noqa: ARG002 - every page maker takes a place
        super().__init__(tr("left.title"), width=WIDE)
        self._surroundings, self._desk = surroundings, surroundings.desk
        self._contact = self._desk.sync.last_contact
        self._going_on: tuple[object, ...] = ()
        self.cards: list[LeftCard] = []
        box = self.scrolled()
        self._list = QVBoxLayout()
        self._list.setSpacing(theme().gap(12))
        box.addLayout(self._list)
        self.empty = EmptyState(tr("left.none"), tr("left.to_my_day"))
        self.empty.pressed.connect(self._home)
        self.empty.hide()
        box.addWidget(self.empty)
        box.addStretch(1)
        self._soon = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._soon.timeout.connect(self.reload)
        self._desk.sync_changed.connect(self._news)
        self.reload()

    def place(self) -> Place:
        """Here."""
        return Place("left_behind")

    def entered(self) -> None:
        """The first to be read."""
        if self.cards:
            self.cards[0].read.setFocus()
        else:
            super().entered()

    @Slot(object)
    def _news(self, view: SyncView) -> None:
        if view.last_contact != self._contact:  # parcels come with a round, and are no records
            self._contact = view.last_contact
            self._soon.start()

    @Slot()
    def reload(self) -> None:
        """Ask what is left."""
        self._desk.carry(_look).then(self._name_people).failed_to(self._unknown)

    @Slot(object)
    def _name_people(self, groups: tuple[LeftGroup, ...]) -> None:
        self._desk.read(people).then(self.show_groups, groups).failed_to(self.fail)

    @Slot(object)
    def _unknown(self, error: BaseException) -> None:
        if isinstance(error, NotAllowed) or (
            isinstance(error, Locked) and self._desk.is_open
        ):  # no municipality, or none to carry: nobody left
            self._name_people(())
        else:
            self.fail(error)

    @Slot(object, object)
    def show_groups(self, known: People, groups: tuple[LeftGroup, ...]) -> None:
        """Show them; what is open stays open."""
        hand = QApplication.focusWidget() or self
        had_hand = any(card.isAncestorOf(hand) for card in self.cards)
        kept = {card.group: card for card in self.cards}
        for card in self.cards:
            self._list.removeWidget(card)
            if card.group not in groups:
                card.hide()
                card.deleteLater()
        self.cards = [kept.get(group) or self._card(known, group) for group in groups]
        for card in self.cards:
            self._list.addWidget(card)
            card.show()
            if card.group not in kept and _whose(card.group) == self._going_on:
                card.open()  # the rest of what somebody was dealing with
        self._going_on = ()
        self.empty.setVisible(not groups)
        self.say_meta(tr("left.meta", count=sum(group.count for group in groups)) if groups else "")
        if had_hand and not any(card.isAncestorOf(hand) for card in self.cards):
            self.entered()

    def _card(self, known: People, group: LeftGroup) -> LeftCard:
        card = LeftCard(self._surroundings, known, group)
        card.went.connect(self.went)
        card.failed.connect(self.fail)
        card.taken.connect(self._go_on)
        card.put_aside.connect(self._is_aside)
        return card

    @Slot(object)
    def _go_on(self, group: LeftGroup) -> None:
        self._going_on = _whose(group)
        self.reload()

    @Slot(object)
    def _is_aside(self, kept: Kept) -> None:
        self._surroundings.toasts.say(tr("left.is_aside"), lambda: self._desk.carry(partial(_bring_back, kept)).then(self._is_back))
        self.reload()

    @Slot(object)
    def _is_back(self, _: object) -> None:
        self.reload()

    @Slot()
    def _home(self) -> None:
        self.went.emit(Place("my_day"))


def _look(carrier: Carrier) -> tuple[LeftGroup, ...]:
    return carrier.leftovers().look()


def _whose(group: LeftGroup) -> tuple[object, ...]:
    return group.user_id, group.space, group.akt_id


def _bring_back(kept: Kept, carrier: Carrier) -> None:
    carrier.leftovers().bring_back(kept)
