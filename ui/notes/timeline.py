"""The notes about a participant as a list: drafts first, then the latest event."""

from uuid import UUID

from PySide6.QtCore import QObject, Slot

from coachdesk.domain.draft import NoteDraft
from coachdesk.domain.note import JournalNote
from coachdesk.domain.note_list import Line, NoteFilter, count_note_lines, note_lines
from coachdesk.domain.record import RECORDS
from ui.kit.desk import Desk
from ui.kit.people import People, people
from ui.kit.rows import RowsModel
from ui.notes.note_rows import NoteRow, note_row


class NoteTimeline(RowsModel):
    """Follows notes and drafts by itself, own and from away."""

    def __init__(self, desk: Desk, akt_id: UUID, parent: QObject) -> None:
        super().__init__(desk, note_lines, count_note_lines, self._row_of, parent)
        self._akt_id, self._which = akt_id, NoteFilter()
        self._names: People | None = None
        self._notes, self._drafts = RECORDS.of(JournalNote).number, RECORDS.of(NoteDraft).number
        desk.changed.connect(self._news)
        desk.read(people).then(self._begin)

    def narrow(self, which: NoteFilter) -> None:
        """Show only these."""
        self._which = which
        if self._names is not None:
            self.ask(self._akt_id, which)

    @Slot(object)
    def _begin(self, names: People) -> None:
        self._names = names
        self.ask(self._akt_id, self._which)

    @Slot(object)
    def _news(self, changes: object) -> None:
        records = getattr(changes, "records")  # noqa: B009 - storage's class is not for features to name
        ours = any(kind == self._drafts or (kind == self._notes and space == self._akt_id) for kind, _, space in records)
        if self._names is not None and ours:
            self.again()

    def _row_of(self, line: Line) -> NoteRow:
        assert self._names is not None
        return note_row(line, self._akt_id, self._names, self._desk.who.now())
