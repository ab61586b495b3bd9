"""A note and all that corrects it: the original, and each correction of it or of another correction."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.note import JournalNote
from coachdesk.domain.record import alive


@dataclass(frozen=True, slots=True, repr=False)
class Chain:
    """*notes* begin with the original; each correction comes after what it corrects, and otherwise in the order they were written.

    *before* and *after* are the neighbours among the akt's originals, by the day of the event.
    """

    notes: tuple[JournalNote, ...]
    before: UUID | None
    after: UUID | None

    @property
    def original(self) -> JournalNote:
        """What was written first."""
        return self.notes[0]

    @property
    def latest(self) -> JournalNote:
        """What was written last."""
        return self.notes[-1]

    def corrected(self, note: JournalNote) -> JournalNote | None:
        """What *note* corrects; None for the original."""
        return next((one for one in self.notes if one.id == note.corrects_id), None)


def chain_of(session: Session, note_id: UUID) -> Chain:
    """The chain that a note belongs to, wherever in it the note stands. Raises RecordGone."""
    note = alive(session, JournalNote, note_id)
    known = {note.id}
    while note.corrects_id is not None and note.corrects_id not in known:
        earlier = session.get(JournalNote, note.corrects_id)
        if earlier is None or earlier.deleted is not None:
            break  # the original isn't here (yet): the chain begins with what is
        note = earlier
        known.add(note.id)
    notes = [note]
    for one in notes:  # grows while it is walked
        notes += [found for found in _corrections(session, one.id) if found not in notes]
    ordered = [note, *sorted(notes[1:], key=lambda one: (one.written_at is not None, one.written_at, one.id))]
    before, after = _neighbours(session, note)
    return Chain(tuple(ordered), before, after)


def _corrections(session: Session, note_id: UUID) -> list[JournalNote]:
    return list(session.exec(select(JournalNote).where(JournalNote.corrects_id == note_id, col(JournalNote.deleted).is_(None))))


def _neighbours(session: Session, note: JournalNote) -> tuple[UUID | None, UUID | None]:
    """The notes that happened just before and just after, corrections aside."""
    query = (
        select(JournalNote.id)
        .join(Enrolment, col(Enrolment.id) == col(JournalNote.enrolment_id))
        .where(JournalNote.space_id == note.space_id, col(Enrolment.deleted).is_(None), col(JournalNote.deleted).is_(None))
        .where((col(JournalNote.corrects_id).is_(None)) | (JournalNote.id == note.id))
        .order_by(
            col(JournalNote.event_on),
            col(JournalNote.event_time).nulls_first(),
            col(JournalNote.written_at),
            col(JournalNote.id),
        )
    )
    order = list(session.exec(query))
    here = order.index(note.id) if note.id in order else len(order)
    return order[here - 1] if here > 0 else None, order[here + 1] if here + 1 < len(order) else None
