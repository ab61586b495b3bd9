"""The notes on a participant's page."""

from uuid import UUID

from PySide6.QtCore import Slot

from coachdesk.domain.draft import draft_of
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.panel import Panel
from ui.kit.pieces import Button, Text, row
from ui.kit.row_view import RowView
from ui.kit.surroundings import Surroundings
from ui.notes.timeline import NoteTimeline


class NotesPanel(Panel):
    """A draft that waits comes first."""

    def __init__(self, surroundings: Surroundings, akt_id: UUID) -> None:
        super().__init__(surroundings, akt_id, tr("notes.heading"))
        self.count = Text("", "meta")
        assert self.head is not None
        self.head.addWidget(self.count)
        self.draft = Button(tr("notes.resume"), symbol="pencil-line", size="small")
        self.draft.clicked.connect(self._resume)
        self.draft.hide()
        self.body.addLayout(row(self.draft, None))
        self.model = NoteTimeline(self.desk, akt_id, self)
        self.model.settled.connect(self._say_count)
        self.model.failed.connect(self.fail)
        self.view = RowView(tr("notes.heading"))
        self.view.setModel(self.model)
        self.view.setProperty("kind", "inside")
        self.view.chosen.connect(self._open)
        self.empty = Text(tr("notes.empty"), "meta", wrap=True)
        self.empty.hide()
        self.body.addWidget(self.empty)
        # Lists inside a card run to its edge.
        pad = self.body.contentsMargins()
        edge = row(self.view, gap=0)
        edge.setContentsMargins(-pad.left() + 1, 0, -pad.right() + 1, -pad.bottom() + 12)
        self.body.addLayout(edge, 1)
        self.desk.read(draft_of, "note.new", akt_id).then(self._offer)

    @Slot()
    def reload(self) -> None:
        """The model follows the notes by itself; the draft is looked for."""
        self.desk.read(draft_of, "note.new", self.akt_id).then(self._offer)

    @Slot(object)
    def _offer(self, draft: object) -> None:
        self.draft.setVisible(draft is not None)

    @Slot(int)
    def _say_count(self, number: int) -> None:
        self.count.setText(tr("notes.count", count=number))
        self.empty.setVisible(number == 0)
        self.view.setVisible(number > 0)
        if number == 0:
            self.body.addStretch(1)

    @Slot()
    def _resume(self) -> None:
        self.went.emit(Place("note_editor", self.akt_id))

    @Slot(object)
    def _open(self, note_id: UUID) -> None:
        self.went.emit(Place("note", note_id, {"akt": str(self.akt_id)}))
