"""What is sent, what waits? Per akt and in all, with the reason where something was refused."""

from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout

from ui.kit.carried import refusal_words
from ui.kit.carrying import Held, SyncView
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Card, Text, clear, column, row, rule
from ui.kit.surroundings import Surroundings
from ui.kit.when import capital, moment_words
from ui.syncing.words import trouble_words

SETTLE_MS = 300


class SyncPage(Page):
    """Reads again when something changed here or came from away."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:  # noqa: ARG002 - every page maker takes a place
        super().__init__(tr("sync.title"), width=760)
        self._desk = surroundings.desk
        self.send = Button(tr("sync.send_now"), symbol="refresh-cw")
        self.send.clicked.connect(self._send)
        self.send.setVisible(bool(self._desk.sync.server))
        self.head.addWidget(self.send)
        self._box = self.scrolled()
        self._list = QVBoxLayout()
        self._list.setSpacing(16)
        self._box.addLayout(self._list)
        self._box.addStretch(1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self._look)
        self._desk.changed.connect(self._news)
        self._desk.sync_changed.connect(self._show)
        self._look()

    def place(self) -> Place:
        """Here."""
        return Place("syncing")

    def entered(self) -> None:
        """The one thing to do here, where there is a server to send to."""
        if self.send.isVisible():
            self.send.setFocus()
        else:
            super().entered()

    @Slot(object)
    def _news(self, _: object) -> None:
        self._soon.start()

    @Slot()
    def _look(self) -> None:
        self._desk.carry(lambda carrier: carrier.look()).failed_to(self.fail)

    @Slot()
    def _send(self) -> None:
        self.send.setEnabled(False)
        self._desk.carry(lambda carrier: carrier.send_now()).then(self._sent).failed_to(self._not_sent)

    @Slot(object)
    def _sent(self, view: SyncView) -> None:
        self.send.setEnabled(True)
        self._show(view)

    @Slot(object)
    def _not_sent(self, error: BaseException) -> None:
        self.send.setEnabled(True)
        self.fail(error)

    @Slot(object)
    def _show(self, view: SyncView) -> None:
        now = self._desk.who.now()
        clear(self._list)
        self.send.setVisible(bool(view.server))
        self._list.addLayout(self._summary(view, now))
        for one in view.refused:
            self._list.addWidget(_refused(one))
        if view.spaces:
            self._list.addWidget(_waiting(view))
        if view.trouble:
            self._list.addLayout(row(IconLabel("info"), Text(trouble_words(view.trouble), "meta", wrap=True)))
        self._list.addWidget(_what_the_server_sees(view))

    def _summary(self, view: SyncView, now: Any) -> Any:
        parts = row(gap=24)
        if view.refused:
            count = sum(one.writes for one in view.refused)
            parts.addLayout(_fact("octagon-alert", "stop", tr("sync.refused", count=count), tr("sync.you_choose")))
        if view.waiting and view.server:
            parts.addLayout(_fact("laptop", "text2", tr("sync.waiting", count=view.waiting), tr("sync.goes_by_itself")))
        if not view.server:
            parts.addLayout(_fact("laptop", "text2", tr("sync.badge.alone"), tr("sync.no_server")))
        elif view.last_contact is not None:
            done = not view.waiting and not view.refused
            words = tr("sync.all_there") if done else tr("sync.the_rest_there")
            when = tr("sync.last_contact", when=moment_words(view.last_contact, now))
            parts.addLayout(_fact("cloud-check", "ok" if done else "text2", words, when))
        else:
            parts.addLayout(_fact("laptop", "text2", tr("sync.no_contact_yet"), tr("sync.badge.safe_here")))
        if view.next_try is not None:
            parts.addLayout(_fact("clock", "text2", tr("sync.next_try"), capital(moment_words(view.next_try, now))))
        parts.addStretch(1)
        return parts


def _fact(symbol: str, token: str, words: str, below: str) -> Any:
    return row(IconLabel(symbol, token, 18), column(Text(words, "strong"), Text(below, "meta"), gap=0))


def _refused(one: Held) -> Card:
    card = Card(kind="alarm")
    name = one.name or tr("sync.directory")
    card.body.addLayout(
        row(IconLabel("octagon-alert", "stop", 18), Text(tr("sync.refused_about", name=name, count=one.writes), "h3", wrap=True), None)
    )
    card.body.addWidget(Text(tr("sync.server_said", why=refusal_words(one.reason)), wrap=True))
    card.body.addWidget(Text(tr("sync.words_kept"), "meta", wrap=True))
    return card


def _waiting(view: SyncView) -> Card:
    card = Card(tr("sync.waits"))
    assert card.head is not None
    card.head.addWidget(Text(tr("sync.kilobytes", changes=view.waiting, kilobytes=max(1, round(view.bytes / 1024))), "meta"))
    for number, one in enumerate(view.spaces[:30]):
        if number:
            card.body.addWidget(rule())
        card.body.addLayout(
            row(
                IconLabel("pencil-line"),
                Text(one.name or tr("sync.directory"), "strong"),
                None,
                Text(tr("sync.writes", count=one.writes), "meta"),
            )
        )
    return card


def _what_the_server_sees(view: SyncView) -> Card:
    card = Card(tr("sync.server_sees"))
    card.body.addWidget(Text(tr("sync.server_sees_what"), "meta", wrap=True))
    if view.server:
        card.body.addWidget(Text(view.server, "caption").copyable())
    return card
