"""What has been changed in an akt: who, when, from which laptop, and what stood there before; each change can be undone."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.record import DELETED, RECORDS
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.kit.people import People
from ui.kit.pieces import Button, Card, Text, clear, column, row, rule
from ui.kit.surroundings import Surroundings
from ui.kit.when import capital, moment_words
from ui.kit.words import kind_words, register_words, values_words
from ui.participants.events import Event, events_of

SHOWN = 60
"""Events on the page at first; more on demand."""


class HistoryPage(Page):
    """*place.key* is the akt."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        assert place.key is not None
        super().__init__(tr("history.title"), back=(tr("note.back"), Place("participant", place.key)), width=820)
        self._desk, self._akt = surroundings.desk, place.key
        self._limit = SHOWN
        card = Card()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        card.body.addLayout(self._list)
        box = self.scrolled()
        box.addWidget(card)
        self.more = Button(tr("history.more"))
        self.more.clicked.connect(self._show_more)
        box.addLayout(row(None, self.more, None))
        box.addStretch(1)
        self.undo_buttons: list[Button] = []
        self._desk.changed.connect(self._news)
        self._reload()

    def place(self) -> Place:
        """Here."""
        return Place("history", self._akt)

    @Slot(object)
    def _news(self, changes: Any) -> None:
        if any(space == self._akt for _, _, space in changes.records):
            self._reload()

    @Slot()
    def _show_more(self) -> None:
        self._limit += SHOWN
        self._reload()

    def _reload(self) -> None:
        self._desk.read(events_of, self._akt).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, found: tuple[list[Event], People, str]) -> None:
        events, names, name = found
        clear(self._list)
        self.undo_buttons = []
        self.retitle(tr("history.about", name=name))
        self.more.setVisible(len(events) > self._limit)
        for number, event in enumerate(events[: self._limit]):
            if number:
                self._list.addWidget(rule())
            self._list.addLayout(self._event(event, names))

    def _event(self, event: Event, names: People) -> Any:
        now = self._desk.who.now()
        line = event.lines[0]
        kind = RECORDS.by_number(line.kind)
        head = kind_words(kind) if event.is_new else tr("history.head", kind=kind_words(kind), register=register_words(kind, line.name))
        who = tr("history.by", who=names.who(line.user_id), when=moment_words(line.at, now), laptop=names.where(line.device_id))
        waits = "" if line.sent else "  ·  " + tr("history.waits")
        words = column(
            Text(head, "strong", wrap=True),
            Text(self._what(event, names, now), wrap=True).copyable(),
            Text(capital(who) + waits, "caption", wrap=True),
            gap=1,
        )
        parts = row()
        parts.addLayout(words, 1)
        if not event.is_new and not kind.add_only:
            undo = Button(tr("history.undo"), symbol="undo-2", size="small")
            undo.setAccessibleName(tr("history.undo_named", what=head))
            undo.clicked.connect(lambda: self._desk.undo(line).failed_to(self.fail))
            self.undo_buttons.append(undo)
            parts.addWidget(undo)
        return parts

    def _what(self, event: Event, names: People, now: Any) -> str:
        if event.is_new:
            values = (values_words(line.values, names, now) for line in event.lines)
            return tr("history.written", what=", ".join(words for words in values if words))
        line = event.lines[0]
        if line.register == DELETED:
            return tr("history.deleted" if line.values.get("deleted") is not None else "history.brought_back")
        before, after = (values_words(values, names, now) for values in (line.before, line.values))
        return tr("history.changed", before=before or tr("history.nothing"), after=after or tr("history.nothing"))
