"""Take an akt out in an open format: warned before, logged always. What leaves isn't encrypted any more."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog

from coachdesk.domain.person import person_of
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.surroundings import Surroundings


class ExportPage(Page):
    """*place.key* is the akt."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        assert place.key is not None
        super().__init__(tr("export.title"), back=(tr("note.back"), Place("participant", place.key)), width=720)
        self._desk, self._akt = surroundings.desk, place.key
        card = Card(kind="alarm")
        card.body.addLayout(row(IconLabel("triangle-alert", "stop", 18), Text(tr("export.warning"), "h3", wrap=True)))
        card.body.addWidget(Text(tr("export.why"), wrap=True))
        self.go = Button(tr("export.go"), "primary", symbol="download")
        self.go.clicked.connect(self._ask)
        card.body.addLayout(row(self.go, None))
        self.body.addWidget(card)
        self.body.addStretch(1)
        self._desk.read(person_of, self._akt).then(self._greet).failed_to(self.fail)

    def place(self) -> Place:
        """Here."""
        return Place("export", self._akt)

    @Slot(object)
    def _greet(self, person: Any) -> None:
        self.retitle(tr("export.about", name=person.full_name))
        if person.is_protected:
            self.banner.say("soon", tr("protected.export"), closable=False)

    @Slot()
    def _ask(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("export.go"), tr("export.file_name"), "JSON (*.json)")
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Log it, then write the file: an export that can't be logged isn't made."""
        self.go.setEnabled(False)
        self._desk.export(self._akt, path).then(self._done).failed_to(self._not_done)

    @Slot(object)
    def _done(self, path: Path) -> None:
        self.go.setEnabled(True)
        self.banner.say("ok", tr("export.done", path=path))

    @Slot(object)
    def _not_done(self, error: BaseException) -> None:
        self.go.setEnabled(True)
        self.fail(error)
