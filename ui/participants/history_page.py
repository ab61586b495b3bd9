"""What has been changed in an akt: who, when, from which laptop, and what stood there before; each change can be undone."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLayout, QVBoxLayout

from coachdesk.storage.history import HistoryLine
from ui.kit.fields import ChoiceField
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.kit.people import People
from ui.kit.pieces import Button, Card, Text, column, row, rule
from ui.kit.surroundings import Surroundings
from ui.kit.when import capital, moment_words
from ui.kit.words import kind_words, register_words, values_words
from ui.participants.events import Event, Told, is_deletion, told, undo_line

SHOWN = 60
"""Events on the page at first; more on demand."""
SAID_ANYHOW = ("written_at", "author_role", "saved_at", "destroyed_value")
"""What the line about who and when says already."""
LONG = 320
"""Characters of a value that are shown at once: a note's whole text would hide what else happened."""


class HistoryPage(Page):
    """*place.key* is the akt; *state* may name one record."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        assert place.key is not None
        super().__init__(tr("history.title"), back=(tr("note.back"), Place("participant", place.key)), width=820)
        self._surroundings, self._desk, self._akt = surroundings, surroundings.desk, place.key
        self._record = UUID(str(place.state["record"])) if place.state.get("record") else None
        self._limit = SHOWN
        self.say_meta(tr("history.why"))
        self.about = ChoiceField("about", tr("history.about_what"), [(None, tr("history.all"))], empty=False)
        self.about.edited.connect(self._choose)
        self.body.addLayout(row(self.about, None))
        self.about.setMinimumWidth(320)
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
        """Here, with what is looked at."""
        return Place("history", self._akt, {"record": str(self._record)} if self._record else {})

    @Slot(object)
    def _news(self, changes: Any) -> None:
        if changes.touch(self._akt):
            self._reload()

    @Slot()
    def _choose(self) -> None:
        self._record, self._limit = self.about.value(), SHOWN
        self._reload()

    @Slot()
    def _show_more(self) -> None:
        self._limit += SHOWN
        self._reload()

    def _reload(self) -> None:
        self._desk.read(told, self._akt, self._record).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, found: Told) -> None:
        self.undo_buttons = []
        self.retitle(tr("history.about", name=found.person))
        ordered = sorted(found.about, key=lambda one: (kind_words(one[1]), one[2].casefold()))
        self.about.offer([(None, tr("history.all")), *((key, _named(kind_words(kind), title)) for key, kind, title in ordered)])
        self.about.put(self._record)
        self.more.setVisible(len(found.events) > self._limit)
        with filling(self._list):
            for number, event in enumerate(found.events[: self._limit]):
                if number:
                    self._list.addWidget(rule())
                self._list.addLayout(self._event(event, found.names))
            if not found.events:
                self._list.addWidget(Text(tr("history.empty"), "meta", wrap=True))

    # --- one event ------------------------------------------------------------------------------------------------

    def _event(self, event: Event, names: People) -> QLayout:
        now = self._desk.who.now()
        line = event.lines[0]
        head = _named(kind_words(event.kind), event.title)
        who = tr("history.by", who=names.who(line.user_id), when=moment_words(line.at, now), laptop=names.where(line.device_id))
        waits = "" if line.sent else "  ·  " + tr("history.waits")
        words = column(Text(head, "strong", wrap=True), gap=1)
        for text in self._what(event, names):
            words.addLayout(_shortened(text))
        words.addWidget(Text(capital(who) + waits, "caption", wrap=True))
        parts = row()
        parts.addLayout(words, 1)
        if event.can_undo:
            parts.addWidget(self._undo_button(line, f"{head}, {register_words(event.kind, line.name)}"))
        return parts

    def _undo_button(self, line: HistoryLine, what: str) -> Button:
        button = Button(tr("history.undo"), symbol="undo-2", size="small")
        button.setAccessibleName(tr("history.undo_named", what=what))
        button.clicked.connect(partial(self._undo, line))
        self.undo_buttons.append(button)
        return button

    def _undo(self, line: HistoryLine, *_: object) -> None:
        self._surroundings.change(tr("history.undone"), undo_line, line).failed_to(self.fail)

    def _what(self, event: Event, names: People) -> list[str]:
        """What was written, or what stood there and what stands there since."""
        now, line = self._desk.who.now(), event.lines[0]
        if event.is_new:
            told_of = [
                one for one in event.lines if one.name not in SAID_ANYHOW and not all(isinstance(v, UUID) for v in one.values.values())
            ]
            values = ((register_words(event.kind, one.name), self._values(one, names)) for one in told_of)
            parts = [tr("history.part", register=name, value=words) for name, words in values if words and words != event.title]
            return [tr("history.written"), *(["  ·  ".join(parts)] if parts else [])]
        if is_deletion(line):
            return [tr("history.deleted" if line.values.get("deleted") is not None else "history.brought_back")]
        name = register_words(event.kind, line.name)
        before, after = values_words(line.before, names, now), self._values(line, names)
        if not before:
            return [tr("history.now", register=name, after=after or tr("history.nothing"))]
        return [tr("history.now", register=name, after=after or tr("history.nothing")), tr("history.before", before=before)]

    def _values(self, line: HistoryLine, names: People) -> str:
        """What was written; or that it is destroyed, which another event tells more about."""
        return tr("history.redacted") if line.redacted else values_words(line.values, names, self._desk.who.now())


def _named(kind: str, title: str) -> str:
    return f"{kind}: {title}" if title and title != kind else kind


def _shortened(words: str) -> QLayout:
    """A long text is begun; the rest opens where it stands."""
    box = column(gap=0)
    text = Text(words if len(words) <= LONG else words[:LONG].rstrip() + "…", wrap=True).copyable()
    box.addWidget(text)
    if len(words) > LONG:
        whole = Button(tr("history.whole"), "quiet", size="small")

        def show_all() -> None:
            text.setText(words)
            text.setFocus()
            whole.hide()

        whole.clicked.connect(show_all)
        box.addLayout(row(whole, None))
    return box
