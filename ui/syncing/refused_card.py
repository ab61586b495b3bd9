"""What the server didn't take: whose, why, what is safe, and what can be done about it."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coachdesk.domain.record import RECORDS
from ui.kit.carried import refusal_words
from ui.kit.flow import Flow
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.page import Place
from ui.kit.pieces import Button, Card, Text, column, row
from ui.kit.sync_view import Held
from ui.kit.when import moment_words
from ui.kit.words import kind_words

NOTE = "journal_note"


def title_of(one: Held) -> str:
    """Whose it is, and how much."""
    return tr("sync.refused_about", name=one.name or tr("sync.directory"), count=one.writes)


def latest_of(one: Held, now: datetime) -> str:
    """What was written there last, and when; nothing where that isn't known."""
    if one.kind not in RECORDS or one.at is None:
        return ""
    return tr("sync.latest", what=kind_words(RECORDS.by_number(one.kind)), when=moment_words(one.at, now))


def place_of(one: Held) -> Place | None:
    """Where it can be read: the note, else the participant."""
    if not one.name:
        return None
    if one.record_id is not None and one.kind in RECORDS and RECORDS.by_number(one.kind).name == NOTE:
        return Place("note", one.record_id, {"akt": str(one.space_id)})
    return Place("participant", one.space_id)


class RefusedCard(Card):
    """It stays until the server has taken it; *folded*: it was put off, and takes only a line."""

    again = Signal(object)
    """With the space's id, as all of these."""
    read = Signal(object)
    copied = Signal(object)
    put_off = Signal(object, bool)

    def __init__(self, one: Held, now: datetime, *, folded: bool = False) -> None:
        super().__init__(kind="alarm")
        self.one = one
        self.first: QWidget = self
        self.setAccessibleName(title_of(one))
        inside = column(gap=6)
        head = row(gap=8)
        head.addWidget(Text(title_of(one), "h3", wrap=True), 1)
        inside.addLayout(head)
        line = row(gap=12)
        line.addLayout(column(IconLabel("octagon-alert", "stop", 20), None))
        line.addLayout(inside, 1)
        self.body.addLayout(line)
        if folded:
            back = Button(tr("sync.unfold"), "quiet", size="small")
            back.setAccessibleName(tr("sync.unfold_named", what=title_of(one)))
            back.clicked.connect(lambda: self.put_off.emit(one.space_id, False))
            head.addWidget(back)
            self.first = back
        else:
            self._tell(inside, one, now)
            self._offer(inside, one)

    def _tell(self, inside: QVBoxLayout, one: Held, now: datetime) -> None:
        inside.addWidget(Text(tr("sync.server_said", why=refusal_words(one.reason)), wrap=True))
        if latest := latest_of(one, now):
            inside.addWidget(Text(latest, "meta", wrap=True))
        inside.addWidget(Text(tr("sync.words_kept"), "meta", wrap=True))
        inside.addWidget(Text(tr("sync.refused_next"), "meta", wrap=True))

    def _offer(self, inside: QVBoxLayout, one: Held) -> None:
        again = Button(tr("sync.try_again"), symbol="refresh-cw")
        again.clicked.connect(lambda: self.again.emit(one.space_id))
        read = Button(tr("sync.read"))
        read.clicked.connect(lambda: self.read.emit(one.space_id))
        copied = Button(tr("sync.copy"), symbol="copy")
        copied.clicked.connect(lambda: self.copied.emit(one.space_id))
        later = Button(tr("sync.later"), "quiet")
        later.clicked.connect(lambda: self.put_off.emit(one.space_id, True))
        offers = [again, *([read] if place_of(one) is not None else []), copied, later]
        for button in offers:
            button.setAccessibleName(f"{button.accessibleName()}: {one.name or tr('sync.directory')}")
        self.first = again
        inside.addSpacing(6)
        inside.addLayout(Flow(offers))
