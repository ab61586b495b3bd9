"""Notes written while nobody could be looked up: a text and a line about whom, kept as drafts until they are put in their place."""

from typing import Final
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.draft import NoteDraft, draft_of, drafts, drop_draft, free_form, keep_draft

LOOSE_NOTE: Final = "note.loose"
"""The form they are written in; its target is an id of the note's own."""


def loose_notes(session: Session) -> list[NoteDraft]:
    """The acting user's, the latest first."""
    return [one for one in drafts(session) if one.form == LOOSE_NOTE]


def count_loose_notes(session: Session) -> int:
    """How many wait for their place."""
    return len(loose_notes(session))


def place_loose_note(session: Session, note_id: UUID, akt_id: UUID) -> str:
    """Make it an unsaved note about a participant, and give the form it is gone on with in.

    Every word goes along, those about whom as well; the day is the one it was written on. Where nine notes about her are begun already,
    it follows on what the last of them holds.
    """
    loose = draft_of(session, LOOSE_NOTE, note_id)
    form = free_form(session, akt_id)
    if loose is None:
        return form
    before = draft_of(session, form, akt_id)
    values = dict(before.values) if before is not None else {}
    parts = (values.get("text"), loose.values.get("whom"), loose.values.get("text"))
    values["text"] = "\n\n".join(str(part).strip() for part in parts if part and str(part).strip())
    if before is None and loose.saved_at is not None:
        values["event_on"] = loose.saved_at.astimezone(acting(session).now().tzinfo).date().isoformat()
    keep_draft(session, form, akt_id, values)
    drop_draft(session, LOOSE_NOTE, note_id)
    return form
