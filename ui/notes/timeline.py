"""The notes about a participant, the latest event first."""

from uuid import UUID

from PySide6.QtCore import QObject, Slot
from sqlmodel import Session, col, func, select

from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.note import JournalNote
from coachdesk.domain.record import RECORDS
from coachdesk.domain.timeline import notes_about
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.people import People, people
from ui.kit.rows import Row, RowsModel
from ui.kit.when import capital, day_words
from ui.kit.words import choice_words

EXCERPT = 160


class NoteTimeline(RowsModel):
    """Follows new notes by itself, own and from away."""

    def __init__(self, desk: Desk, akt_id: UUID, parent: QObject) -> None:
        super().__init__(desk, notes_about, count_notes, self._row, parent)
        self._akt_id = akt_id
        self._names: People | None = None
        self._number = RECORDS.of(JournalNote).number
        desk.changed.connect(self._news)
        desk.read(people).then(self._begin)

    @Slot(object)
    def _begin(self, names: People) -> None:
        self._names = names
        self.ask(self._akt_id)

    @Slot(object)
    def _news(self, changes: object) -> None:
        records = getattr(changes, "records")  # noqa: B009 - storage's class is not for features to name
        if self._names is not None and any(kind == self._number and space == self._akt_id for kind, _, space in records):
            self.again()

    def _row(self, note: JournalNote) -> Row:
        assert self._names is not None
        today = self._desk.who.now().date()
        text = " ".join((note.text or "").split())[:EXCERPT]
        how = choice_words(note.channel) if note.channel else ""
        title = note.subject or how or text[:60]
        detail = "  ·  ".join(part for part in (how if note.subject else "", self._names.name(note.author_id), text) if part)
        day = capital(day_words(note.event_on, today)) if note.event_on else ""
        chip = None if note.is_signed else ("calm", tr("note.unsigned"))
        return Row(note.id, title, detail, day, chip)  # type: ignore[arg-type]  # a literal pair


def count_notes(session: Session, akt_id: UUID) -> int:
    """How many there are in all."""
    query = select(func.count(col(JournalNote.id))).join(Enrolment, col(Enrolment.id) == col(JournalNote.enrolment_id))
    return session.exec(query.where(Enrolment.akt_id == akt_id, col(Enrolment.deleted).is_(None), col(JournalNote.deleted).is_(None))).one()
