"""The unit's templates for notes: add, change, order, remove; and the suggestions that someone may take as a start."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot

from coachdesk.domain.note import ContactWith
from coachdesk.domain.note_template import NoteTemplate, add_template, change_template, move_template, remove_template, templates
from coachdesk.domain.person import Channel
from coachdesk.domain.record import RECORDS
from ui.kit.fields import ChoiceField, LongTextField, TextField, choices
from ui.kit.filling import filling
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.open_form import OpenForm
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Card, IconButton, Text, column, row
from ui.kit.place_form import PlaceForm
from ui.kit.surroundings import Surroundings
from ui.notes.beside import excerpt
from ui.notes.contact import short_words
from ui.notes.templates import Beginning, starters


class TemplatesPage(Page):
    """*state* may hold the akt and the state of the editor that someone came from, who goes back there."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        back = None
        if "akt" in place.state:
            back = (tr("templates.back"), Place("note_editor", UUID(place.state["akt"]), place.state.get("state", {})))
        super().__init__(tr("templates.title"), back=back, width=820)
        self._surroundings, self._desk, self._place = surroundings, surroundings.desk, place
        self._number = RECORDS.of(NoteTemplate).number
        self._seen: Any = None
        self._open_form = OpenForm(self)
        self._open_form.shut.connect(self._shut)
        self._open_form.failed.connect(self.fail)
        self._changed_id: UUID | None = None
        self.rows: list[_TemplateRow] = []
        self._list: Card | None = None
        self.taking: dict[str, Button] = {}
        self.say_meta(tr("templates.meta"))
        self.new = Button(tr("templates.new"), "primary", symbol="plus")
        self.new.clicked.connect(self._add)
        self.head.addWidget(self.new, 0, Qt.AlignmentFlag.AlignTop)
        self._box = self.scrolled()
        self._desk.changed.connect(self._news)
        self._reload()

    @property
    def form(self) -> PlaceForm | None:
        """The form, while it is open."""
        return self._open_form.form

    def place(self) -> Place:
        """With the way back."""
        return self._place

    def entered(self) -> None:
        """Writing a new one is what there is to do first."""
        self.new.setFocus()

    @Slot(object)
    def _news(self, changes: Any) -> None:
        if self.form is None and any(kind == self._number for kind, _, _ in changes.records):
            self._reload()

    def _reload(self) -> None:
        self._desk.read(templates).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, found: list[NoteTemplate]) -> None:
        with filling(self._box):
            self.rows, self.taking, self._list = [], {}, Card() if found else None
            if self._list is not None:
                for number, one in enumerate(found):
                    self._list.body.addWidget(self._row(one, first=number == 0, last=number == len(found) - 1))
                self._box.addWidget(self._list)
            else:
                self._box.addWidget(Text(tr("templates.empty"), wrap=True))
            self._suggest({one.name for one in found})
            self._box.addStretch(1)

    def _row(self, template: NoteTemplate, *, first: bool, last: bool) -> "_TemplateRow":
        line = _TemplateRow(template, first=first, last=last)
        line.up.clicked.connect(partial(self._move, template.id, -1))
        line.down.clicked.connect(partial(self._move, template.id, 1))
        line.edit.clicked.connect(partial(self._edit, template.id))
        line.remove.clicked.connect(partial(self._remove, template.id))
        self.rows.append(line)
        return line

    def _suggest(self, taken: set[str | None]) -> None:
        offered = [one for one in starters() if one.name not in taken]
        if not offered:
            return
        card = Card(tr("templates.starters"))
        card.body.addWidget(Text(tr("templates.take_words"), "meta", wrap=True))
        for one in offered:
            take = Button(tr("templates.take_short"), size="small")
            take.setAccessibleName(tr("templates.take", name=one.name))
            take.clicked.connect(partial(self._take, one))
            self.taking[one.name] = take
            words = column(Text(one.name, "strong"), Text(_headings(one.text), "meta", wrap=True), gap=0)
            line = row(words, take)
            line.setStretch(0, 1)
            card.body.addLayout(line)
        self._box.addWidget(card)

    # --- doing ----------------------------------------------------------------------------------------------------

    def _take(self, one: Beginning, *_: object) -> None:
        self._surroundings.change(tr("templates.taken", name=one.name), add_template, one.as_record()).failed_to(self.fail)

    def _move(self, template: UUID, by: int, *_: object) -> None:
        self._surroundings.change(tr("templates.moved"), move_template, template, by).failed_to(self.fail)

    def _remove(self, template: UUID, *_: object) -> None:
        self._surroundings.change(tr("templates.removed"), remove_template, template).failed_to(self.fail)

    @Slot()
    def _add(self) -> None:
        self._open(None, {})

    def _edit(self, template: UUID, *_: object) -> None:
        if self.form is None:
            self._desk.show(NoteTemplate, template).then(self._edit_shown).failed_to(self.fail)

    @Slot(object)
    def _edit_shown(self, shown: Any) -> None:
        self._seen = shown.seen
        record = shown.record
        self._open(record.id, {name: getattr(record, name) for name in ("name", "subject", "text", "channel", "contact_with")})

    def _open(self, template: UUID | None, values: dict[str, Any]) -> None:
        if self.form is not None:
            return
        self._changed_id = template
        form = Form(
            (TextField("name", tr("templates.name"), longest=80), TextField("subject", tr("note.subject"))),
            (
                ChoiceField("channel", tr("note.channel"), [(one, short_words(one)) for one in Channel]),
                ChoiceField("contact_with", tr("note.contact_with"), choices(ContactWith, "contact_with")),
            ),
            LongTextField("text", tr("templates.text"), tr("templates.text_hint"), lines=10),
            groups=(("contact_with", "channel"),),
        )
        form.show_values(values)
        placed = PlaceForm(form)
        self._open_form.hold(placed, self._save)
        place = next((number for number, line in enumerate(self.rows) if line.template_id == template), None)
        if place is not None and self._list is not None:
            self.rows[place].hide()
            self._list.body.insertWidget(place, placed)
        else:
            self._box.insertWidget(0, placed)
        self.new.setEnabled(False)
        placed.begin()

    @Slot(object)
    def _save(self, changed: dict[str, Any]) -> None:
        if self._changed_id is None:
            work = self._surroundings.change(tr("templates.added"), add_template, NoteTemplate(**changed))
        elif changed:
            work = self._surroundings.change(tr("templates.changed"), change_template, self._changed_id, changed, seen=self._seen)
        else:
            self._open_form.close()
            return
        self._open_form.settle(work)

    @Slot()
    def _shut(self) -> None:
        self.new.setEnabled(True)
        self.new.setFocus()
        self._reload()


def _headings(text: str | None) -> str:
    return excerpt(" · ".join(line.strip() for line in (text or "").splitlines() if line.strip()), 110)


class _TemplateRow(Card):
    """Name, how it begins, and what can be done with it."""

    def __init__(self, template: NoteTemplate, *, first: bool, last: bool) -> None:
        super().__init__()
        name = template.name or ""
        self.template_id = template.id
        self.setProperty("kind", "plain")
        self.body.setContentsMargins(0, 0, 0, 0)
        self.up, self.down = (
            IconButton("arrow-up", tr("templates.up", name=name)),
            IconButton("arrow-down", tr("templates.down", name=name)),
        )
        self.up.setEnabled(not first)
        self.down.setEnabled(not last)
        self.edit = IconButton("pencil-line", tr("form.edit_named", name=name))
        self.remove = IconButton("trash-2", tr("form.remove_named", name=name), "stop")
        words = column(Text(name, "strong", wrap=True), Text(_headings(template.text), "meta", wrap=True), gap=0)
        line = row(words, self.up, self.down, self.edit, self.remove, gap=4)
        line.setStretch(0, 1)
        self.body.addLayout(line)
