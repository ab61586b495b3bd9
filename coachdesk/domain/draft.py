"""Drafts: what is being typed, in the writer's private space, until "Spara" makes it a record."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.record import Record, check, field, keep, record
from coachdesk.domain.space import natural_id


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
        except ValueError:
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


def drop_draft(session: Session, form: str, target_id: UUID) -> None:
    """Empty the draft, as its words stand in a record now or weren't wanted. It isn't deleted, as the same form will need it again."""
    found = session.get(NoteDraft, draft_id_of(session, form, target_id))
    if found is not None:
        found.content = None


def draft_of(session: Session, form: str, target_id: UUID) -> NoteDraft | None:
    """What *form* held unsaved, or None."""
    found = session.get(NoteDraft, draft_id_of(session, form, target_id))
    return found if found is not None and found.deleted is None and found.content is not None else None


def drafts(session: Session) -> list[NoteDraft]:
    """The acting user's unsaved drafts, the latest first."""
    query = select(NoteDraft).where(
        NoteDraft.space_id == acting(session).private, col(NoteDraft.deleted).is_(None), col(NoteDraft.content).is_not(None)
    )
    return list(session.exec(query.order_by(col(NoteDraft.saved_at).desc(), col(NoteDraft.id))))
