"""Write a note: new, changed or correcting. What is typed is a draft within a second, and is there again after a lock or a crash."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QWidget

from coachdesk.domain.draft import CHANGED_NOTE, CORRECTION, NEW_NOTE, free_form, keep_draft
from coachdesk.domain.note import ContactWith, JournalNote
from coachdesk.domain.record import alive
from coachdesk.errors import DiskFull, InvalidInput
from ui.kit.columns import Columns
from ui.kit.drafts import DraftKeeper
from ui.kit.failure import failure_words
from ui.kit.fields import FieldProblem
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.kit.pieces import Button
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.when import moment_words
from ui.notes.beside import Beside
from ui.notes.editor_head import EditorHead
from ui.notes.foot import Foot
from ui.notes.greeting import Greeting, greeting
from ui.notes.note_form import NoteForm
from ui.notes.paper import Paper
from ui.notes.room import Room
from ui.notes.saving import save_change, save_correction, save_new
from ui.notes.sheet import Sheet
from ui.notes.templates import Beginning, TemplateMenu

TITLES = {NEW_NOTE: "note.title_new", CHANGED_NOTE: "note.title_edit", CORRECTION: "note.title_correct"}


class NoteEditor(Page):
    """*place.key* is the akt; *state* may name the note that is changed or corrected, another draft, and where the cursor stood."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        assert place.key is not None
        super().__init__(tr("note.new_title"))
        self._surroundings, self._desk, self._akt = surroundings, surroundings.desk, place.key
        self._state = dict(place.state)
        self._form_name, self._target = _target(place)
        self._kind = self._form_name.partition(":")[0]
        self._seen: Any = None
        self._before: dict[str, Any] = {"text": ""}
        self._kept_at = str(self._state.get("draft_clock", ""))
        self._templates: list[Beginning] = []
        self._ready = False
        self._build()
        self._keeper = DraftKeeper(self._desk, self._form_name, self._target, self.typed, self)
        self._keeper.found.connect(self._bring)
        self._keeper.kept.connect(self._say_kept)
        self._keeper.emptied.connect(self._say_empty)
        self._keeper.lost.connect(self._say_lost)
        self._listen()
        self._begin()

    def _build(self) -> None:
        today = self._desk.who.now().date()
        self.setObjectName("sheet")
        self.top = EditorHead(tr("note.back"))
        self.kept = self.top.kept
        outer = self.layout()
        assert outer is not None
        outer.setSpacing(theme().gap(8))
        outer.insertWidget(0, self.top)  # type: ignore[attr-defined]  # a page's layout is a box
        self.form = NoteForm(today, correcting=self._kind == CORRECTION, more=self._surroundings.preferences.settings.note_more)
        if self._kind == NEW_NOTE:
            self.form.show_values({"event_on": today, "contact_with": ContactWith.PARTICIPANT})
        self.template = Button(tr("note.template"), "quiet", size="small", symbol="list-plus", hint="Ctrl+T")
        self.form.tools.addWidget(self.template)
        QWidget.setTabOrder(self.form.more, self.template)
        self.sheet = Sheet(tr("register.journal_note.text"))
        self.sheet.setMinimumHeight(theme().px(160))
        self.sheet.setMaximumWidth(theme().px(650) + 8)
        self.room = Room(self.sheet)
        self.foot = Foot()
        self.save, self.sign, self.drop = self.foot.save, self.foot.sign, self.foot.drop
        columns = Columns(context=300)
        columns.main.addWidget(self.form)
        columns.main.addWidget(self.sheet, 1)
        columns.main.addWidget(self.room)
        self.beside = Beside()
        columns.context.addWidget(self.beside)
        box = self.scrolled()
        ground = box.parentWidget()
        assert ground is not None
        self._ground = ground
        self._area = _area_of(ground)
        for part in (ground, self._area):
            part.setObjectName("sheet")
            part.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box.addWidget(columns, 1)
        self.body.addWidget(self.foot)

    def _listen(self) -> None:
        self.top.back.clicked.connect(self._leave)
        self.top.another.clicked.connect(self._begin_another)
        self.form.unfolded.connect(self._remember_fold)
        self.form.day.settled.connect(self.sheet.setFocus)
        self.template.clicked.connect(self._offer_templates)
        self._soon = QTimer(self)  # once the layout has settled
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._follow)
        self.sheet.moved.connect(self._soon.start)
        self.sheet.overfull.connect(self._say_overfull)
        self.save.clicked.connect(self._save)
        self.sign.clicked.connect(self._save_and_sign)
        self.drop.clicked.connect(self._drop)
        self.foot.close_button.clicked.connect(self._leave)
        self._key("Ctrl+D", self.form.day.open)
        self._key("Ctrl+T", self._offer_templates)
        self._key("Ctrl+0", self.form.reached.flip)
        for number in range(4):
            self._key(f"Ctrl+{number + 1}", partial(self.form.channel.segments.press, number))

    def _key(self, keys: str, slot: Any) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    def _begin(self) -> None:
        but = self._target if self._kind != NEW_NOTE else None
        self._desk.read(greeting, self._akt, but).then(self._greet).failed_to(self.fail)
        if self._kind == CHANGED_NOTE:
            self._desk.show(JournalNote, self._target).then(self._show).failed_to(self.fail)
        elif self._kind == CORRECTION:
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
        """What the editor holds, as plain values; nothing where there is nothing to lose."""
        text = self.sheet.toPlainText()
        if text == self._before["text"] and not self.form.touched:
            return {}
        return {"text": text, **self.form.plain_values()}

    # --- what is there already ------------------------------------------------------------------------------------

    @Slot(object)
    def _greet(self, found: Greeting) -> None:
        self.retitle(tr(TITLES[self._kind], name=found.short))
        self.top.back.setText(f" {found.full}")
        self.top.back.setAccessibleName(found.full)
        self.form.know(found.short)
        self.foot.words.setText(tr("note.signs_as", who=found.me))
        self._templates = found.templates
        if self._kind != CORRECTION:
            self.beside.show_last(found.last, self._desk.who.now().date())

    @Slot(object)
    def _show(self, shown: Any) -> None:
        self._seen = shown.seen
        self._copy(shown.record)

    @Slot(object)
    def _copy(self, note: JournalNote) -> None:
        values = {name: getattr(note, name) for name in self.form.fields}
        if self._kind == CORRECTION:
            values["correction_reason"] = None
            paper = Paper(tr("note.as_it_stands"), [(note.text or "", "same")], scrolls=True)
            paper.setMinimumHeight(theme().px(320))
            self.beside.show_corrected(paper)
        self.form.show_values(values)
        self._before = {"text": note.text or ""}
        self._put(note.text or "")
        self._keeper.look()

    @Slot(object)
    def _bring(self, values: dict[str, Any] | None) -> None:
        early = self.form.touched or bool(values is None and self.sheet.toPlainText() != self._before["text"])
        if values is not None:
            by_hand = self._changed()
            self.form.put_plain(values)
            self.form.put_plain(by_hand)
            early = self._put(str(values.get("text", ""))) or bool(by_hand)
            when = moment_words(self._keeper.saved_at, self._desk.who.now()) if self._keeper.saved_at else ""
            self.kept.setText(tr("note.brought", when=when))
            self.top.another.setVisible(self._kind == NEW_NOTE)
        self.form.edited.connect(self._keeper.touch)
        self.sheet.textChanged.connect(self._keeper.touch)
        self._ready = True
        if early:
            self._keeper.touch()

    def _put(self, text: str) -> bool:
        """Show *text*; what someone has typed while it was being read goes in where the cursor stands. Says whether there was any."""
        early = self.sheet.toPlainText()
        self.sheet.put(text, self._state.get("cursor"))
        if early and early != self._before["text"]:
            self.sheet.insertPlainText(early)
            return True
        return False

    def _changed(self) -> dict[str, Any]:
        """What someone has filled in while the draft was being read."""
        try:
            changed = self.form.changed_values().keys()
        except FieldProblem:
            return {}
        return {name: value for name, value in self.form.plain_values().items() if name in changed}

    @Slot()
    def _follow(self) -> None:
        """Keep the line that is being written in sight, where the page is too low for all of it."""
        if self.sheet.hasFocus():
            # The sheet scrolls by itself, so the line is never below its end.
            line = min(self.sheet.cursorRect().bottom(), self.sheet.viewport().height())
            foot = self.sheet.viewport().mapTo(self._ground, QPoint(0, line))
            self._area.ensureVisible(0, foot.y(), 0, theme().px(28))

    # --- templates ------------------------------------------------------------------------------------------------

    @Slot()
    def _offer_templates(self) -> None:
        menu = TemplateMenu(self, self._templates)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.chosen.connect(self._begin_with)
        menu.wanted_all.connect(self._to_templates)
        menu.popup(self.template.mapToGlobal(self.template.rect().bottomLeft()))

    @Slot(object)
    def _begin_with(self, template: Beginning) -> None:
        self.form.suppose(template.channel, template.contact_with, template.subject)
        self.sheet.begin_with(template.text)
        self.sheet.setFocus()

    @Slot()
    def _to_templates(self) -> None:
        self.went.emit(Place("note_templates", None, {"akt": str(self._akt), "state": self._state}))

    # --- drafts ---------------------------------------------------------------------------------------------------

    @Slot(object)
    def _say_kept(self, moment: Any) -> None:
        self._kept_at = f"{moment:%H:%M}"
        self.kept.setText(tr("draft.kept", clock=self._kept_at))
        self.banner.clear()

    @Slot()
    def _say_empty(self) -> None:
        self._kept_at = ""
        self.kept.setText("")

    @Slot(object)
    def _say_lost(self, error: BaseException) -> None:
        self.kept.setText(tr("draft.only_on_screen"))
        self.banner.say("stop", failure_words(error) if isinstance(error, DiskFull) else tr("draft.not_kept", why=failure_words(error)))

    @Slot()
    def _say_overfull(self) -> None:
        self.banner.say("soon", tr("note.overfull"))

    @Slot()
    def _begin_another(self) -> None:
        self._keeper.hand_in()
        self._desk.read(free_form, self._akt).then(self._go_on_in)

    @Slot(object)
    def _go_on_in(self, form: str) -> None:
        self.went.emit(Place("note_editor", self._akt, {} if form == NEW_NOTE else {"form": form}))

    @Slot(bool)
    def _remember_fold(self, more: bool) -> None:
        self._surroundings.preferences.remember(note_more=more)

    # --- saving ---------------------------------------------------------------------------------------------------

    @Slot()
    def _save(self) -> None:
        self._write(sign=False)

    @Slot()
    def _save_and_sign(self) -> None:
        self._write(sign=True)

    def _write(self, *, sign: bool) -> None:
        try:
            values = self.form.changed_values() if self._kind == CHANGED_NOTE else self.form.values()
        except FieldProblem:
            return
        text = self.sheet.toPlainText().strip()
        if self._kind != CHANGED_NOTE or text != self._before["text"]:
            values["text"] = text or None
        said = tr("note.was_signed" if sign else "note.was_saved")
        change = self._surroundings.change
        self.foot.enable(False)
        if self._kind == NEW_NOTE:
            work = change(said, save_new, self._target, values, sign, self._form_name)
        else:
            verb = save_change if self._kind == CHANGED_NOTE else save_correction
            work = change(said, verb, self._target, values, sign, seen=self._seen)
        work.then(self._saved).failed_to(self._refused)

    @Slot(object)
    def _saved(self, _: UUID) -> None:
        self._keeper.close()
        self._leave()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.foot.enable(True)
        if isinstance(error, InvalidInput) and error.facts.get("field") == "text":
            self.banner.say("soon", self.room.words or tr("note.blank"))
            self.sheet.setFocus()
        elif not self.form.complain(error):
            self.fail(error)

    @Slot()
    def _drop(self) -> None:
        values = self.typed()
        self._keeper.drop()
        if values:
            again = partial(self._desk.write, keep_draft, self._form_name, self._target, values)
            self._surroundings.toasts.say(tr("note.was_dropped"), again)
        self._leave()

    @Slot()
    def _leave(self) -> None:
        self.went.emit(Place("participant", self._akt))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes and keeps the draft."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)


def _area_of(inside: QWidget) -> QScrollArea:
    viewport = inside.parentWidget()
    area = viewport.parentWidget() if viewport is not None else None
    assert isinstance(area, QScrollArea)
    return area


def _target(place: Place) -> tuple[str, UUID]:
    assert place.key is not None
    for form, key in ((CHANGED_NOTE, "note"), (CORRECTION, "corrects")):
        if key in place.state:
            return form, UUID(place.state[key])
    return str(place.state.get("form", NEW_NOTE)), place.key
