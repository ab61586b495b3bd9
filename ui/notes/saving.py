"""What saving a note does, as one transaction: the note, its signature if wanted, and the draft that is no longer needed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.draft import CHANGED_NOTE, CORRECTION, drop_draft
from coachdesk.domain.enrolment import running_enrolment
from coachdesk.domain.note import JournalNote, change_note, correct_note, sign_note, write_note
from coachdesk.errors import RecordGone


def save_new(session: Session, akt_id: UUID, values: Mapping[str, Any], sign: bool, form: str) -> UUID:
    """A new note about the akt's running enrolment, typed in *form*. Raises RecordGone where it has none, InvalidInput."""
    enrolment = running_enrolment(session, akt_id)
    if enrolment is None:
        raise RecordGone(kind="enrolment", id=akt_id)
    note = write_note(session, JournalNote(enrolment_id=enrolment.id, **values))
    return _finish(session, note.id, sign, form, akt_id)


def save_change(session: Session, note_id: UUID, values: Mapping[str, Any], sign: bool) -> UUID:
    """A saved note changed by its author. Raises AlreadySigned, NotTheAuthor, RecordGone, InvalidInput."""
    change_note(session, note_id, values)
    return _finish(session, note_id, sign, CHANGED_NOTE, note_id)


def save_correction(session: Session, corrected: UUID, values: Mapping[str, Any], sign: bool) -> UUID:
    """A new note that corrects a signed one. Raises RecordGone, InvalidInput."""
    plain = dict(values)
    reason = plain.pop("correction_reason", None)
    note = correct_note(session, corrected, JournalNote(**plain), reason or "")
    return _finish(session, note.id, sign, CORRECTION, corrected)


def _finish(session: Session, note_id: UUID, sign: bool, form: str, target: UUID) -> UUID:
    session.flush()
    if sign:
        sign_note(session, note_id)
    drop_draft(session, form, target)
    return note_id
