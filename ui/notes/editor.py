"""Write a note: new, changed or correcting. What is typed is a draft within a second, and is there again after a lock or a crash.

What is being written is `writing.py`, how it ends `ending.py`; here stand the page, its keys and tools, and what it says about the draft.
"""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from coachdesk.domain.draft import CHANGED_NOTE, CORRECTION, NEW_NOTE, free_form
from coachdesk.domain.note import ContactWith, JournalNote
from coachdesk.domain.record import alive
from coachdesk.errors import DiskFull
from ui.kit.columns import Columns
from ui.kit.drafts import DraftKeeper
from ui.kit.failure import failure_words
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.kit.pieces import Button
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.when import moment_words
from ui.notes.beside import Beside
from ui.notes.editor_head import EditorHead
from ui.notes.ending import Ending
from ui.notes.foot import Foot
from ui.notes.greeting import Greeting, greeting
from ui.notes.in_sight import LineInSight, area_of
from ui.notes.intent import intent_of
from ui.notes.note_form import NoteForm
from ui.notes.paper import Paper
from ui.notes.room import Room
from ui.notes.sheet import Sheet
from ui.notes.templates import Beginning, TemplateMenu
from ui.notes.writing import Writing

TITLES = {NEW_NOTE: "note.title_new", CHANGED_NOTE: "note.title_edit", CORRECTION: "note.title_correct"}


class NoteEditor(Page):
    """*place.key* is the akt; *state* may name the note that is changed or corrected, another draft, and where the cursor stood."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        super().__init__(tr("note.new_title"))
        self._surroundings, self._desk, self._state = surroundings, surroundings.desk, dict(place.state)
        self._intent = intent_of(place)
        self._akt, self._kind = self._intent.akt, self._intent.kind
        self._kept_at = str(self._state.get("draft_clock", ""))
        self._templates: list[Beginning] = []
        self._ready = False
        self._build()
        self.writing = Writing(self.form, self.sheet, self._kind, self._state.get("cursor"))
        self._keeper = DraftKeeper(self._desk, self._intent.form, self._intent.target, self.writing.typed, self)
        self._keeper.found.connect(self._bring)
        self._keeper.kept.connect(self._say_kept)
        self._keeper.emptied.connect(self._say_empty)
        self._keeper.lost.connect(self._say_lost)
        self._ending = Ending(surroundings, self._intent, self.writing, self._keeper, self.foot)
        self._ending.over.connect(self._leave)
        self._ending.kept.connect(self._read)
        self._ending.text_refused.connect(self._say_text_refused)
        self._ending.failed.connect(self.fail)
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
        self.sheet.setMaximumWidth(theme().px(650) + 8)
        self.room = Room(self.sheet)
        self.foot = Foot()
        self.save, self.sign, self.drop = self.foot.save, self.foot.sign, self.foot.drop
        columns = Columns(context=300)
        columns.main.addWidget(self.form)
        columns.main.addWidget(self.sheet, 1)
        columns.turned.connect(lambda wide: self.sheet.grow(not wide))
        self.sheet.grow(not columns.is_wide)
        columns.main.addWidget(self.room)
        self.beside = Beside()
        columns.context.addWidget(self.beside)
        box = self.scrolled(foot=True)
        ground = box.parentWidget()
        assert ground is not None
        area = area_of(ground)
        LineInSight(self.sheet, ground, area)
        for part in (ground, area):
            part.setObjectName("sheet")
            part.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box.addWidget(columns, 1)
        self.body.addWidget(self.foot)

    def _listen(self) -> None:
        self.top.back.clicked.connect(self._leave)
        self.top.another.clicked.connect(self._begin_another)
        self.form.unfolded.connect(self._remember_fold)
        self.form.day.settled.connect(self.sheet.setFocus)
        self.form.reasoned.connect(self.sheet.setFocus)
        self.template.clicked.connect(self._offer_templates)
        self.sheet.overfull.connect(self._say_overfull)
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
        but = self._intent.target if self._kind != NEW_NOTE else None
        self._desk.read(greeting, self._akt, but).then(self._greet).failed_to(self.fail)
        if self._kind == CHANGED_NOTE:
            self._desk.show(JournalNote, self._intent.target).then(self._show).failed_to(self.fail)
        elif self._kind == CORRECTION:
            self._desk.read(alive, JournalNote, self._intent.target).then(self._copy).failed_to(self.fail)
        else:
            self._keeper.look()

    def place(self) -> Place:
        """With the cursor; the words themselves are in the draft."""
        state = self._state | {"cursor": self.sheet.textCursor().position(), "focus": self.sheet.hasFocus()}
        if self._kept_at:
            state["draft_clock"] = self._kept_at
        return Place("note_editor", self._akt, state)

    def entered(self) -> None:
        """The text first; in a correction why, unless the hand was in the text when the vault was locked."""
        if self._kind == CORRECTION and not self._state.get("focus"):
            self.form.reason.setFocus()
        else:
            self.sheet.setFocus()

    def left(self) -> None:
        """Hand in."""
        self._keeper.hand_in()

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
        self._ending.seen = shown.seen
        self._copy(shown.record)

    @Slot(object)
    def _copy(self, note: JournalNote) -> None:
        if self._kind == CORRECTION:
            paper = Paper(tr("note.as_it_stands"), [(note.text or "", "same")], scrolls=True)
            paper.setMinimumHeight(theme().px(320))
            self.beside.show_corrected(paper)
        self.writing.begin_from(note)
        self._keeper.look()

    @Slot(object)
    def _bring(self, values: dict[str, Any] | None) -> None:
        early = self.writing.go_on_from(values)
        if values is not None:
            when = moment_words(self._keeper.saved_at, self._desk.who.now()) if self._keeper.saved_at else ""
            self.kept.setText(tr("note.brought", when=when))
            self.top.another.setVisible(self._kind == NEW_NOTE)
        self.form.edited.connect(self._keeper.touch)
        self.sheet.textChanged.connect(self._keeper.touch)
        self._ready = True
        if early:
            self._keeper.touch()

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

    # --- leaving --------------------------------------------------------------------------------------------------

    @Slot()
    def _say_text_refused(self) -> None:
        self.banner.say("soon", self.room.words or tr("note.blank"))
        self.sheet.setFocus()

    @Slot(object)
    def _read(self, note: UUID) -> None:
        self.went.emit(Place("note", note, {"akt": str(self._akt)}))

    @Slot()
    def _leave(self) -> None:
        self.went.emit(Place("participant", self._akt))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes and keeps the draft."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)
