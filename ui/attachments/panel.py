"""The files in an akt: what each is, who added it and when, and where it is. Files come in by the button, or by being dropped here."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from coachdesk.domain.attachment import Attachment, attach, attachments_and_notes, attachments_of, take_away
from coachdesk.domain.note import JournalNote
from coachdesk.domain.record import change
from ui.attachments.words import detail_words, note_words, state_words
from ui.kit.attached import attach_file, standing_of
from ui.kit.desk import Step
from ui.kit.fields import TextField
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.job import Job
from ui.kit.page import Place
from ui.kit.people import People, with_people
from ui.kit.pieces import Button, Chip, IconButton, Text, column, row
from ui.kit.record_panel import RecordPanel
from ui.kit.surroundings import Surroundings

ENDINGS = "*.jpg *.jpeg *.png *.pdf *.txt *.docx *.odt"
"""Only what the dialog offers first: what a file is, its content says."""


class AttachmentsPanel(RecordPanel):
    """The newest first. A name opens its file."""

    cls, heading, empty = Attachment, "files.heading", "files.empty"

    def __init__(self, surroundings: Surroundings, akt_id: UUID) -> None:
        self._people: People | None = None
        self._notes: dict[UUID, JournalNote] = {}
        self._chips: dict[UUID, Chip] = {}
        super().__init__(surroundings, akt_id)
        self.add_link.setText(tr("files.add"))
        self.add_link.setAccessibleName(tr("files.add"))
        self.setAcceptDrops(True)
        self.desk.sync_changed.connect(self._sync_news)
        self.body.addStretch(1)

    def query(self) -> Callable[..., Sequence[Any]]:
        return attachments_of

    def add_verb(self) -> Callable[..., Any]:
        return attach

    @Slot()
    def reload(self) -> None:
        """Read the list, the notes it belongs to, and the names of who added what."""
        self.desk.read(with_people, attachments_and_notes, self.akt_id).then(self._show_with_names).failed_to(self.fail)

    @Slot(object)
    def _show_with_names(self, found: tuple[tuple[list[Attachment], dict[UUID, JournalNote]], People]) -> None:
        (records, self._notes), self._people = found
        self._chips = {}
        self._show(records)
        self._ask_states()

    def row_words(self, record: Attachment) -> tuple[str, str]:
        assert self._people is not None
        return record.name or "", detail_words(record, self._people, self.desk.who.now())

    def _row(self, record: Attachment) -> Any:
        name, detail = self.row_words(record)
        title = Button(name, "quiet", symbol="file-text", size="small")
        title.setToolTip(tr("files.open", name=name))
        title.setAccessibleName(tr("files.open", name=name))
        title.clicked.connect(partial(self.open, record.id))
        words = column(row(title, None, gap=0), gap=0)
        if record.about:
            words.addWidget(Text(record.about, wrap=True))
        words.addWidget(Text(detail, "meta", wrap=True))
        note = self._notes.get(record.note_id) if record.note_id is not None else None
        if note is not None:
            words.addWidget(Text(note_words(note, self.desk.who.now().date()), "meta", wrap=True))
        chip = self._chips[record.id] = Chip()
        chip.hide()
        edit = IconButton("pencil-line", tr("files.rename", name=name))
        remove = IconButton("trash-2", tr("files.remove", name=name))
        edit.clicked.connect(lambda: self.edit(record.id))
        remove.clicked.connect(lambda: self._remove(record.id, name))
        line = row(gap=4)
        line.addLayout(words, 1)
        self._lines[record.id] = line, name
        for part in (chip, edit, remove):
            line.addWidget(part)
        return line

    @Slot(object)
    def open(self, attachment_id: UUID) -> None:
        """Go to the file."""
        self.went.emit(Place("attachment", attachment_id, {"akt": str(self.akt_id)}))

    # --- where they are -------------------------------------------------------------------------------------------

    @Slot(object)
    def _sync_news(self, _: object) -> None:
        self._ask_states()

    def _ask_states(self) -> None:
        if self._chips:
            standing_of(self.desk, list(self._chips)).then(self._say_states).failed_to(self.fail)

    @Slot(object)
    def _say_states(self, found: dict[UUID, Any]) -> None:
        for key, chip in self._chips.items():
            if key in found:
                said = state_words(found[key], self.desk.sync)
                chip.say(said.status, said.words, said.symbol)
                chip.setToolTip(said.story)
                chip.setAccessibleDescription(said.story)
                chip.show()

    # --- in and out -----------------------------------------------------------------------------------------------

    @Slot()
    def add(self) -> None:
        """Choose files."""
        kinds = f"{tr('files.kinds')} ({ENDINGS});;{tr('files.all_kinds')} (*)"
        paths, _ = QFileDialog.getOpenFileNames(self, tr("files.choose"), "", kinds)
        self.add_files([Path(path) for path in paths])

    def add_files(self, paths: Sequence[Path]) -> None:
        """Keep files in the akt, one after the other; each can be undone."""
        for path in paths:
            self.banner.say("calm", tr("files.adding", name=path.name), closable=False)
            step = Step()
            attach_file(self.desk, step, self.akt_id, path).then(self._added, step).failed_to(self.fail)

    @Slot(object, object)
    def _added(self, found: tuple[Attachment, bool], step: Step) -> None:
        one, cleaned = found
        self.banner.clear()
        said = tr("files.added_clean" if cleaned else "files.added", name=one.name)
        self.surroundings.toasts.wrote(one, said, step, self.desk)

    def _remove(self, attachment_id: UUID, name: str) -> None:
        self.surroundings.change(tr("files.removed", name=name), take_away, attachment_id).failed_to(self.fail)

    def make_form(self) -> Form:
        return Form(
            TextField("name", tr("files.form.name")), TextField("about", tr("files.form.about"), tr("files.form.about_hint"), longest=500)
        )

    def save(self, edited: UUID | None, changed: dict[str, Any], seen: Any) -> Job:
        """Another name, or other words about it; a file comes in by `add_files` alone."""
        assert edited is not None
        return self.surroundings.change(tr("files.renamed"), change, Attachment, edited, changed, seen=seen)

    # --- Qt's own -------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files of this computer may be dropped; nothing else."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.banner.say("calm", tr("files.drop"), closable=False)

    def dragLeaveEvent(self, event: Any) -> None:
        """They went elsewhere."""
        super().dragLeaveEvent(event)
        self.banner.clear()

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep them."""
        event.acceptProposedAction()
        self.banner.clear()
        self.add_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
