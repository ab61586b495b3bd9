"""Write a note: new, changed or correcting. What is typed is a draft within a second, and is there again after a lock or a crash."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent

from coachdesk.domain.note import ContactWith, JournalNote
from coachdesk.domain.person import Channel, person_of
from coachdesk.domain.record import alive
from coachdesk.errors import DiskFull
from ui.kit.drafts import DraftKeeper
from ui.kit.failure import failure_words
from ui.kit.fields import FieldProblem
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Text, row
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.when import long_day
from ui.notes.note_form import note_form
from ui.notes.saving import CORRECT, EDIT, NEW, save_change, save_correction, save_new
from ui.notes.sheet import Sheet


class NoteEditor(Page):
    """*place.key* is the akt; *state* may name the note that is changed or corrected, and where the cursor stood."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        assert place.key is not None
        self._akt = place.key
        self._state = dict(place.state)
        self._form_name, self._target = _target(place)
        super().__init__(tr("note.new_title"), back=(tr("note.back"), Place("participant", self._akt)), width=None)
        self._desk = surroundings.desk
        self._seen: Any = None
        self._before: dict[str, Any] = {}
        self._kept_at = str(self._state.get("draft_clock", ""))
        today = self._desk.who.now().date()
        self.say_meta(tr("note.both_days", day=long_day(today)))
        self.form = note_form(today, correcting=self._form_name == CORRECT)
        self.form.show_values({"event_on": today})
        box = self.scrolled()
        box.addWidget(self.form)
        self.sheet = Sheet(tr("register.journal_note.text"))
        self.sheet.setMinimumHeight(theme().px(160))
        box.addWidget(self.sheet, 1)
        self.kept = Text("", "meta", wrap=True)
        self.kept.setMinimumWidth(200)
        self.save = Button(tr("note.save"), keys="Ctrl+S")
        self.save.clicked.connect(self._save)
        self.sign = Button(tr("note.sign"), "primary", symbol="pencil-line", keys="Ctrl+Return")
        self.sign.clicked.connect(self._save_and_sign)
        self.drop = Button(tr("note.drop"), "danger")
        self.drop.clicked.connect(self._drop)
        foot = row(None, self.drop, self.save, self.sign)
        foot.insertWidget(0, self.kept, 1)
        self.body.addLayout(foot)
        self._keeper = DraftKeeper(self._desk, self._form_name, self._target, self.typed, self)
        self._keeper.found.connect(self._bring)
        self._keeper.kept.connect(self._say_kept)
        self._keeper.lost.connect(self._say_lost)
        self._ready = False
        self._desk.read(_name, self._akt).then(self._greet).failed_to(self.fail)
        if self._form_name == EDIT:
            self._desk.show(JournalNote, self._target).then(self._show).failed_to(self.fail)
        elif self._form_name == CORRECT:
            self._desk.read(alive, JournalNote, self._target).then(self._copy).failed_to(self.fail)
        else:
            self._keeper.look()

    def place(self) -> Place:
        """With the cursor; the words themselves are in the draft."""
        state = self._state | {"cursor": self.sheet.textCursor().position(), "focus": self.sheet.hasFocus()}
        if self._kept_at:
            state["draft_clock"] = self._kept_at
        return Place("note_editor", self._akt, state)

    def entered(self) -> None:
        """The text first."""
        self.sheet.setFocus()

    def left(self) -> None:
        """Hand in."""
        self._keeper.hand_in()

    def typed(self) -> dict[str, Any]:
        """What the editor holds, as plain values. A day that can't be read yet is kept as it was typed."""
        found: dict[str, Any] = {"text": self.sheet.toPlainText()}
        for name, field in self.form.fields.items():
            try:
                value = field.value()
            except FieldProblem:
                continue
            found[name] = value.isoformat() if isinstance(value, date) else value
        return found

    # --- what is there already ------------------------------------------------------------------------------------

    @Slot(object)
    def _greet(self, name: str) -> None:
        titles = {NEW: "note.title_new", EDIT: "note.title_edit", CORRECT: "note.title_correct"}
        self.retitle(tr(titles[self._form_name], name=name))

    @Slot(object)
    def _show(self, shown: Any) -> None:
        self._seen = shown.seen
        self._copy(shown.record)

    @Slot(object)
    def _copy(self, note: JournalNote) -> None:
        values = {name: getattr(note, name) for name in self.form.fields}
        if self._form_name == CORRECT:
            values["correction_reason"] = None
        self.form.show_values(values)
        self._before = {"text": note.text or ""}
        self.sheet.put(note.text or "")
        self._keeper.look()

    @Slot(object)
    def _bring(self, values: dict[str, Any] | None) -> None:
        if values is not None:
            for name, value in _read(values).items():
                if name in self.form.fields:
                    self.form.fields[name].put(value)
            self.sheet.put(str(values.get("text", "")), self._state.get("cursor"))
            self.kept.setText(tr("draft.brought"))
        self.form.edited.connect(self._keeper.touch)
        self.sheet.textChanged.connect(self._keeper.touch)
        self._ready = True

    # --- drafts ---------------------------------------------------------------------------------------------------

    @Slot(object)
    def _say_kept(self, moment: Any) -> None:
        self._kept_at = f"{moment:%H:%M}"
        self.kept.setText(tr("draft.kept", clock=self._kept_at))
        self.banner.clear()

    @Slot(object)
    def _say_lost(self, error: BaseException) -> None:
        self.kept.setText(tr("draft.only_on_screen"))
        self.banner.say("stop", failure_words(error) if isinstance(error, DiskFull) else tr("draft.not_kept", why=failure_words(error)))

    # --- saving ---------------------------------------------------------------------------------------------------

    @Slot()
    def _save(self) -> None:
        self._write(sign=False)

    @Slot()
    def _save_and_sign(self) -> None:
        self._write(sign=True)

    def _write(self, *, sign: bool) -> None:
        try:
            values = self.form.changed_values() if self._form_name == EDIT else self.form.values()
        except FieldProblem:
            return
        text = self.sheet.toPlainText().strip()
        if self._form_name != EDIT or text != self._before["text"]:
            values["text"] = text or None
        verbs: dict[str, Callable[..., UUID]] = {NEW: save_new, EDIT: save_change, CORRECT: save_correction}
        self._enable(False)
        work = self._desk.write(verbs[self._form_name], self._target, values, sign, seen=self._seen)
        work.then(self._saved).failed_to(self._refused)

    @Slot(object)
    def _saved(self, _: UUID) -> None:
        self._keeper.close()
        self.went.emit(Place("participant", self._akt))

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self._enable(True)
        if not self.form.complain(error):
            self.fail(error)

    @Slot()
    def _drop(self) -> None:
        self._keeper.drop()
        self.went.emit(Place("participant", self._akt))

    def _enable(self, on: bool) -> None:
        for button in (self.save, self.sign, self.drop):
            button.setEnabled(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes and keeps the draft."""
        if event.key() == Qt.Key.Key_Escape:
            self.went.emit(Place("participant", self._akt))
        else:
            super().keyPressEvent(event)


def _target(place: Place) -> tuple[str, UUID]:
    assert place.key is not None
    for form, key in ((EDIT, "note"), (CORRECT, "corrects")):
        if key in place.state:
            return form, UUID(place.state[key])
    return NEW, place.key


def _name(session: Any, akt_id: UUID) -> str:
    return person_of(session, akt_id).short_name


def _read(values: dict[str, Any]) -> dict[str, Any]:
    """A draft's plain values as the fields take them; what can't be read any more is left out."""
    found = dict(values)
    for name, kind in (("channel", Channel), ("contact_with", ContactWith)):
        found[name] = next((member for member in kind if member.value == found.get(name)), None)
    found["event_on"] = date.fromisoformat(found["event_on"]) if found.get("event_on") else None
    return found
