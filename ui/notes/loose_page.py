"""Notes that were written when nobody could be looked up: each is put in its place, and gone on with there."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from sqlmodel import Session

from coachdesk.domain.draft import NoteDraft, drop_draft
from coachdesk.domain.loose_note import LOOSE_NOTE, loose_notes, place_loose_note
from coachdesk.domain.participants import Filter, participants
from ui.kit.drafts import note_draft_place
from ui.kit.fields import ChoiceField, TextField, beside
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.latest import Latest
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.surroundings import Surroundings
from ui.kit.when import moment_words

MOST = 20
"""Participants offered; more letters find more."""


def offered(session: Session, text: str) -> list[tuple[UUID, str]]:
    """Who is found by what was written about whom, and enough to tell two of the same name apart."""
    found = participants(session, Filter(text=text), limit=MOST)
    return [(one.akt_id, ", ".join(part for part in (one.name, one.place) if part)) for one in found]


class LooseNotesPage(Page):
    """The oldest first, as they were written."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        super().__init__(tr("loose.page"), width=820)
        self._desk, self._place = surroundings.desk, place
        self.say_meta(tr("loose.page_why"))
        self._box = self.scrolled()
        self.cards: list[LooseCard] = []
        self._reload()

    def place(self) -> Place:
        """There is one."""
        return self._place

    def entered(self) -> None:
        """The first note, as soon as it is there."""
        if self.cards:
            self.cards[0].whom.setFocus()
        else:
            super().entered()

    def _reload(self) -> None:
        self._desk.read(loose_notes).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, found: list[NoteDraft]) -> None:
        with filling(self._box):
            self.cards = []
            for one in reversed(found):
                card = LooseCard(self._desk, one)
                card.put_it.clicked.connect(partial(self._put, card))
                card.dropped.clicked.connect(partial(self._drop, card))
                self.cards.append(card)
                self._box.addWidget(card)
            if not found:
                self._box.addWidget(Text(tr("loose.none"), wrap=True))
            self._box.addStretch(1)
        self.entered()

    def _put(self, card: "LooseCard", _: bool = False) -> None:
        akt_id = card.whom.value()
        if akt_id is None:
            card.whom.complain(tr("loose.choose"))
            return
        self._desk.write(place_loose_note, card.note_id, akt_id).then(self._go_on, akt_id).failed_to(self.fail)

    @Slot(object)
    def _go_on(self, form: str, akt_id: UUID) -> None:
        place = note_draft_place(form, akt_id, akt_id)
        assert place is not None
        self.went.emit(place)

    def _drop(self, card: "LooseCard", _: bool = False) -> None:
        if not card.sure:
            card.ask()
            return
        self._desk.write(drop_draft, LOOSE_NOTE, card.note_id).then(self._gone).failed_to(self.fail)

    @Slot(object)
    def _gone(self, _: object) -> None:
        self._reload()


class LooseCard(Card):
    """One note: its words, about whom she wrote that it is, and a search that begins with that."""

    def __init__(self, desk: Any, draft: NoteDraft) -> None:
        super().__init__()
        assert draft.target_id is not None
        self.note_id, self.sure = draft.target_id, False
        values = draft.values
        now = desk.who.now()
        when = moment_words(draft.saved_at, now) if draft.saved_at is not None else ""
        whom = str(values.get("whom") or "")
        self.body.addWidget(Text(tr("loose.about", whom=whom) if whom else tr("loose.about_nobody"), "strong", wrap=True))
        self.body.addWidget(Text(tr("loose.written", when=when), "meta"))
        self.body.addWidget(Text(str(values.get("text") or ""), "note", wrap=True).copyable())
        self._find = TextField("find", tr("loose.find"))
        self.whom = ChoiceField("akt", tr("loose.participant"), [])
        self.body.addLayout(beside(self._find, self.whom))
        self.put_it = Button(tr("loose.place"), "primary", size="small")
        self.dropped = Button(tr("loose.drop"), "quiet", size="small")
        self.body.addLayout(row(self.put_it, self.dropped, None))
        self._latest = Latest(desk, self)
        self._latest.answered.connect(self._offer)
        self._find.edited.connect(self._search)
        self._find.put(_first_word(whom))
        self._search()

    def ask(self) -> None:
        """Throwing words away is asked about once, in place."""
        self.sure = True
        self.dropped.setText(tr("loose.drop_sure"))

    @Slot()
    def _search(self) -> None:
        self._latest.ask(offered, self._find.value() or "")

    @Slot(object)
    def _offer(self, found: list[tuple[UUID, str]]) -> None:
        self.whom.offer(found)
        if len(found) == 1:
            self.whom.put(found[0][0])


def _first_word(whom: str) -> str:
    """What she wrote about whom may be "Lovisa, på bageriet"; her name comes first."""
    return whom.replace(",", " ").split()[0] if whom.strip() else ""
