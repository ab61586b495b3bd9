"""The files that belong to a note: each opens, and one more is added here. The note itself isn't changed by them, signed or not."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from coachdesk.domain.attachment import Attachment
from ui.kit.attached import attach_file
from ui.kit.desk import Step
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.people import People
from ui.kit.pieces import Button, Card, Text, column, row
from ui.kit.surroundings import Surroundings
from ui.kit.when import moment_words


class FileAdder(QObject):
    """Adds files to a note. It lives as long as the page: what is drawn on it may be drawn anew while somebody is choosing."""

    failed = Signal(object)

    def __init__(self, surroundings: Surroundings, page: QWidget, akt_id: UUID) -> None:
        super().__init__(page)
        self._surroundings, self._page, self._akt = surroundings, page, akt_id

    def choose(self, note_id: UUID, _: bool = False) -> None:
        """Ask which."""
        paths, _filter = QFileDialog.getOpenFileNames(self._page, tr("files.choose"), "", f"{tr('files.all_kinds')} (*)")
        self.add_files(note_id, [Path(path) for path in paths])

    def add_files(self, note_id: UUID, paths: Sequence[Path]) -> None:
        """Keep files in the akt, linked to the note; each can be undone."""
        for path in paths:
            step = Step()
            attach_file(self._surroundings.desk, step, self._akt, path, note_id=note_id).then(self._added, step).failed_to(self._refused)

    @Slot(object, object)
    def _added(self, found: tuple[Attachment, bool], step: Step) -> None:
        one, cleaned = found
        said = tr("files.added_clean" if cleaned else "files.added", name=one.name)
        self._surroundings.toasts.wrote(one, said, step, self._surroundings.desk)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.failed.emit(error)


class NoteFiles(Card):
    """The *files* of all versions of a note; the page says what is to be added."""

    went = Signal(object)

    def __init__(self, akt_id: UUID, files: Sequence[Attachment], names: People, now: datetime) -> None:
        super().__init__(tr("note.files"))
        self._akt = akt_id
        self.opens: dict[UUID, Button] = {}
        for one in files:
            name = one.name or ""
            title = self.opens[one.id] = Button(name, "quiet", symbol="file-text", size="small")
            title.setAccessibleName(tr("files.open", name=name))
            title.clicked.connect(partial(self._open, one.id))
            when = moment_words(one.added_at, now) if one.added_at is not None else ""
            said = (one.about, tr("note.file_by", who=names.who(one.added_by), when=when))
            lines = [Text(words, "meta", wrap=True) for words in said if words]
            self.body.addLayout(column(row(title, None, gap=0), *lines, gap=0))
        assert self.head is not None
        self.add = Button(tr("note.attach"), "quiet", symbol="plus", size="small")
        self.head.addWidget(self.add)
        if not files:
            self.body.addWidget(Text(tr("note.no_files"), "caption", wrap=True))

    def _open(self, attachment: UUID, _: bool = False) -> None:
        self.went.emit(Place("attachment", attachment, {"akt": str(self._akt)}))
