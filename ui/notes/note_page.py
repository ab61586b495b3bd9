"""One note: what it says, who says so and who wrote it down; sign, change, correct, dispute."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from coachdesk.domain.note import JournalNote, dispute_note, sign_note, signature_holds
from coachdesk.domain.record import alive
from coachdesk.domain.timeline import corrections_of
from ui.kit.fields import LongTextField
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.kit.people import People, with_people
from ui.kit.pieces import Button, Card, Chip, Text, clear, row
from ui.kit.place_form import PlaceForm
from ui.kit.surroundings import Surroundings
from ui.kit.when import capital, long_day, moment_words
from ui.kit.words import choice_words


class NotePage(Page):
    """*place.key* is the note, *state* names the akt."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        assert place.key is not None
        self._akt = UUID(place.state["akt"])
        super().__init__(tr("note.title"), back=(tr("note.back"), Place("participant", self._akt)), width=720)
        self._desk, self._note = surroundings.desk, place.key
        self._form: PlaceForm | None = None
        self._box = self.scrolled()
        self.buttons: dict[str, Button] = {}
        self._desk.changed.connect(self._news)
        self._reload()

    def place(self) -> Place:
        """Here."""
        return Place("note", self._note, {"akt": str(self._akt)})

    @Slot(object)
    def _news(self, changes: Any) -> None:
        if self._form is None and any(record == self._note for _, record, _ in changes.records):
            self._reload()

    def _reload(self) -> None:
        self._desk.read(with_people, _note, self._note).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, found: tuple[tuple[JournalNote, list[JournalNote]], People]) -> None:
        (note, corrections), names = found
        clear(self._box)
        now = self._desk.who.now()
        self.retitle(note.subject or tr("note.title"))
        day = capital(long_day(note.event_on)) if note.event_on else ""
        contact = [choice_words(one) for one in (note.channel, note.contact_with) if one]
        self.say_meta("  ·  ".join(part for part in (day, note.event_time, *contact, note.contact_name) if part))
        self._box.addLayout(row(self._state(note, names, now), None))
        paper = Card()
        text = Text(note.text or "", "note", wrap=True).copyable()
        text.setMaximumWidth(650)
        paper.body.addWidget(text)
        written = moment_words(note.written_at, now) if note.written_at else ""
        paper.body.addWidget(Text(tr("note.written", who=names.name(note.author_id), when=written), "caption", wrap=True))
        if note.told_by:
            paper.body.addWidget(Text(tr("note.told", who=note.told_by), "caption", wrap=True))
        if note.correction_reason:
            paper.body.addWidget(Text(tr("note.corrects", why=note.correction_reason), "meta", wrap=True))
        self._box.addWidget(paper)
        if note.dispute_text:
            card = Card(tr("note.dispute_heading"))
            card.body.addWidget(Text(note.dispute_text, wrap=True).copyable())
            self._box.addWidget(card)
        for one in corrections:
            link = Button(tr("note.corrected_by", who=names.name(one.author_id)), "quiet")
            link.clicked.connect(lambda _=False, key=one.id: self.went.emit(Place("note", key, {"akt": str(self._akt)})))
            self._box.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self._box.addLayout(self._buttons(note))
        self._box.addStretch(1)

    def _state(self, note: JournalNote, names: People, now: Any) -> QWidget:
        if not note.is_signed:
            return Chip("calm", tr("note.unsigned"))
        if not signature_holds(note):
            return Chip("stop", tr("note.signature_broken"))
        assert note.signed_at is not None
        return Chip("ok", tr("note.signed_by", who=names.name(note.signed_by), when=moment_words(note.signed_at, now)))

    def _buttons(self, note: JournalNote) -> Any:
        mine = note.author_id == self._desk.who.user_id
        offered = [("dispute", "secondary", self._dispute)]
        if note.is_signed:
            offered.append(("correct", "secondary", self._correct))
        elif mine:
            offered += [("edit", "secondary", self._edit), ("sign", "primary", self._sign)]
        self.buttons = {}
        line = row()
        for name, kind, slot in offered:
            button = Button(tr(f"note.{name}"), kind)  # type: ignore[arg-type]  # both are kinds
            button.clicked.connect(slot)
            self.buttons[name] = button
            line.addWidget(button)
        line.addStretch(1)
        return line

    @Slot()
    def _sign(self) -> None:
        self._desk.write(sign_note, self._note).failed_to(self.fail)

    @Slot()
    def _edit(self) -> None:
        self.went.emit(Place("note_editor", self._akt, {"note": str(self._note)}))

    @Slot()
    def _correct(self) -> None:
        self.went.emit(Place("note_editor", self._akt, {"corrects": str(self._note)}))

    @Slot()
    def _dispute(self) -> None:
        if self._form is not None:
            return
        self._desk.show(JournalNote, self._note).then(self._open_dispute).failed_to(self.fail)

    @Slot(object)
    def _open_dispute(self, shown: Any) -> None:
        self._seen = shown.seen
        form = Form(LongTextField("dispute_text", tr("note.dispute_label"), tr("note.dispute_hint"), lines=4))
        form.show_values({"dispute_text": shown.record.dispute_text})
        self._form = PlaceForm(form)
        self._form.done.connect(self._save_dispute)
        self._form.gone.connect(self._shut)
        self._box.insertWidget(max(0, self._box.count() - 2), self._form)
        self._form.begin()

    @Slot(object)
    def _save_dispute(self, changed: dict[str, Any]) -> None:
        if changed:
            self._desk.write(dispute_note, self._note, changed["dispute_text"] or "", seen=self._seen).then(self._kept).failed_to(
                self._refused
            )
        else:
            self._shut()

    @Slot(object)
    def _kept(self, _: object) -> None:
        self._shut()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        if self._form is None or not self._form.refuse(error):
            self.fail(error)

    @Slot()
    def _shut(self) -> None:
        self._form = None
        self._reload()


def _note(session: Any, note_id: UUID) -> tuple[JournalNote, list[JournalNote]]:
    return alive(session, JournalNote, note_id), corrections_of(session, note_id)
