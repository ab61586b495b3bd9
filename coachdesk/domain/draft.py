"""Drafts: what is being typed, in the writer's private space, until "Spara" makes it a record."""

import json
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.note import JournalNote
from coachdesk.domain.record import Record, check, field, keep, record
from coachdesk.domain.space import natural_id

NEW_NOTE, CHANGED_NOTE, CORRECTION = "note.new", "note.edit", "note.correct"
"""The forms a note is written in. Another new note about the same participant is ``note.new:2`` and so on."""
MOST_AT_ONCE = 9
"""New notes begun about one participant."""


@record("note_draft", number=15, root="private", title="form", coalesce=True)
class NoteDraft(Record, table=True):
    """What one form holds unsaved: *content* is its values as JSON. One form for one target has one draft."""

    form: str | None = field(1, max_length=100)
    target_id: UUID | None = field(2)
    content: str | None = field(3, max_length=24_000)
    saved_at: datetime | None = field(4)

    @property
    def values(self) -> dict[str, Any]:
        """The form's values by name; none where the draft was dropped or can't be read."""
        try:
            found = json.loads(self.content or "{}")
        except (ValueError, RecursionError):  # brackets within brackets, without end
            return {}
        return found if isinstance(found, dict) else {}


def draft_id_of(session: Session, form: str, target_id: UUID) -> UUID:
    """The id of the acting user's draft of *form* about *target_id*."""
    return natural_id(acting(session).private, "note_draft", f"{form}:{target_id}")


def keep_draft(session: Session, form: str, target_id: UUID, values: Mapping[str, Any]) -> NoteDraft:
    """Keep what *form* (say ``note.new``) about *target_id* holds now. Raises InvalidInput(too_long)."""
    actor = acting(session)
    draft_id = draft_id_of(session, form, target_id)
    found = session.get(NoteDraft, draft_id)
    if found is None:
        found = NoteDraft(id=draft_id, space_id=actor.private, form=form, target_id=target_id)
    found.content = json.dumps(dict(values), ensure_ascii=False, separators=(",", ":"))
    found.saved_at = actor.now()
    check(found)
    return keep(session, found)


def put_beneath(session: Session, form: str, target_id: UUID, values: Mapping[str, Any]) -> NoteDraft:
    """As `keep_draft`, for what was typed before anybody could see the draft that *form* held already: that one wins, field by field."""
    found = draft_of(session, form, target_id)
    return keep_draft(session, form, target_id, beneath(values, found.values if found is not None else {}))


def bring_back(session: Session, form: str, target_id: UUID, values: Mapping[str, Any]) -> NoteDraft:
    """What was thrown away stands there again, and never over what was begun since: a new note gets another form then.

    Of a note that is changed there is one form; what was begun there since wins, field by field.
    """
    found = draft_of(session, form, target_id)
    if found is None or form.partition(":")[0] != NEW_NOTE:
        return keep_draft(session, form, target_id, beneath(values, found.values if found is not None else {}))
    numbered = (f"{NEW_NOTE}:{number}" for number in count(2))
    return keep_draft(session, next(one for one in numbered if draft_of(session, one, target_id) is None), target_id, values)


def beneath(typed: Mapping[str, Any], draft: Mapping[str, Any]) -> dict[str, Any]:
    """The draft, with what was typed where it holds nothing."""
    return {**typed, **{name: value for name, value in draft.items() if value}}


def drop_draft(session: Session, form: str, target_id: UUID) -> None:
    """Empty the draft, as its words stand in a record now or weren't wanted. It isn't deleted, as the same form will need it again."""
    found = session.get(NoteDraft, draft_id_of(session, form, target_id))
    if found is not None:
        found.content = None


def draft_of(session: Session, form: str, target_id: UUID) -> NoteDraft | None:
    """What *form* held unsaved, or None."""
    found = session.get(NoteDraft, draft_id_of(session, form, target_id))
    return found if found is not None and found.deleted is None and found.content is not None else None


def note_drafts(session: Session, akt_id: UUID) -> list[NoteDraft]:
    """The acting user's unsaved notes about one participant, the latest first."""
    return [one for one in drafts(session) if akt_of_draft(session, one) == akt_id]


def akt_of_draft(session: Session, draft: NoteDraft) -> UUID | None:
    """Whom an unsaved note is about; None for the draft of another form, or where its note isn't here any more."""
    form = (draft.form or "").partition(":")[0]
    if form == NEW_NOTE:
        return draft.target_id
    if form not in (CHANGED_NOTE, CORRECTION):
        return None
    note = session.get(JournalNote, draft.target_id) if draft.target_id is not None else None
    return note.space_id if note is not None else None


def free_form(session: Session, akt_id: UUID) -> str:
    """The first form for a new note about a participant that holds nothing unsaved; the last where all do."""
    forms = [NEW_NOTE, *(f"{NEW_NOTE}:{number}" for number in range(2, MOST_AT_ONCE + 1))]
    return next((form for form in forms if draft_of(session, form, akt_id) is None), forms[-1])


def drafts(session: Session) -> list[NoteDraft]:
    """The acting user's unsaved drafts, the latest first."""
    query = select(NoteDraft).where(
        NoteDraft.space_id == acting(session).private, col(NoteDraft.deleted).is_(None), col(NoteDraft.content).is_not(None)
    )
    return list(session.exec(query.order_by(col(NoteDraft.saved_at).desc(), col(NoteDraft.id))))
