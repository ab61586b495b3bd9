"""Who has looked at an akt: when, why and on which laptop, day by day. Access has to be checkable (lag 2001:454, 10 §)."""

from itertools import groupby
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLayout, QVBoxLayout

from coachdesk.domain.access import AccessEvent, OpenReason, openings_of
from coachdesk.domain.person import person_of
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.kit.people import People, people
from ui.kit.pieces import Button, Card, Text, column, row
from ui.kit.surroundings import Surroundings
from ui.kit.when import capital, day_words
from ui.kit.words import choice_words

SHOWN = 100
OWN_WORDS = {OpenReason.OWN_CASE: "openings.own", OpenReason.SUBSTITUTE: "openings.substitute", OpenReason.RESOURCE_GROUP: "openings.group"}
"""The question is put to oneself ("Min deltagare"); the log speaks of others."""


class OpeningsPage(Page):
    """*place.key* is the akt. It only shows: the log is add-only."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        assert place.key is not None
        super().__init__(tr("openings.title"), back=(tr("note.back"), Place("participant", place.key)), width=820)
        self._desk, self._akt, self._limit = surroundings.desk, place.key, SHOWN
        self.say_meta(tr("openings.why"))
        box = self.scrolled()
        self.days = QVBoxLayout()
        box.addLayout(self.days)
        self.more = Button(tr("history.more"))
        self.more.clicked.connect(self._show_more)
        box.addLayout(row(None, self.more, None))
        box.addStretch(1)
        self._desk.changed.connect(self._news)
        self._reload()

    def place(self) -> Place:
        """Here."""
        return Place("openings", self._akt)

    @Slot(object)
    def _news(self, changes: Any) -> None:
        if changes.touch(self._akt):
            self._reload()

    @Slot()
    def _show_more(self) -> None:
        self._limit += SHOWN
        self._reload()

    def _reload(self) -> None:
        self._desk.read(_looked, self._akt, self._limit + 1).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, found: tuple[list[AccessEvent], str, People]) -> None:
        events, name, names = found
        self.retitle(tr("openings.about", name=name))
        with filling(self.days):
            now = self._desk.who.now()
            self.more.setVisible(len(events) > self._limit)
            shown = [one for one in events[: self._limit] if one.at is not None]
            for day, looks in groupby(shown, key=lambda one: one.at.astimezone(now.tzinfo).date()):  # type: ignore[union-attr]  # not None above
                card = Card(capital(day_words(day, now.date())))
                for look in looks:
                    card.body.addLayout(_line(look, names, now))
                self.days.addWidget(card)
            if not shown:
                self.days.addWidget(Text(tr("openings.empty"), "meta", wrap=True))


def _looked(session: Any, akt_id: UUID, limit: int) -> tuple[list[AccessEvent], str, People]:
    return openings_of(session, akt_id, limit), person_of(session, akt_id).full_name, people(session)


def _line(look: AccessEvent, names: People, now: Any) -> QLayout:
    assert look.at is not None
    clock = Text(f"{look.at.astimezone(now.tzinfo):%H:%M}", "meta")
    clock.setMinimumWidth(clock.fontMetrics().horizontalAdvance("00:00") + 16)
    words = column(
        Text(names.who(look.user_id), "strong", wrap=True),
        Text("  ·  ".join(part for part in (why_words(look), names.where(look.device_id)) if part), "meta", wrap=True),
        gap=0,
    )
    line = row(gap=8)
    line.addWidget(clock)
    line.addLayout(words, 1)
    return line


def why_words(look: AccessEvent) -> str:
    """Why it was opened, as one says it of somebody else; for an export also what."""
    if look.reason is None:
        return ""
    key = OWN_WORDS.get(look.reason)
    why = tr(key) if key else choice_words(look.reason)
    return tr("openings.what", why=why, what=look.detail) if look.detail else why
