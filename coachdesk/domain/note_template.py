"""Note templates: the headings a unit wants in its notes, in the directory, for everyone, in the order the unit gave them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.lineage import require
from coachdesk.domain.note import ContactWith
from coachdesk.domain.person import Channel
from coachdesk.domain.record import Record, alive, change, delete, field, keep, record


@record("note_template", number=20, root="directory", title="name")
class NoteTemplate(Record, table=True):
    """What a new note begins with. *position* orders them; two made at the same time elsewhere may share one."""

    name: str | None = field(1, max_length=80, merge="ask")
    subject: str | None = field(2, max_length=200, merge="ask")
    text: str | None = field(3, max_length=6_000, merge="ask")
    contact_with: ContactWith | None = field(4, group="contact")
    channel: Channel | None = field(4, group="contact")
    position: int | None = field(5)

    def rules(self) -> None:
        """It has a name to be chosen by."""
        require(self, "name")


def templates(session: Session) -> list[NoteTemplate]:
    """The unit's templates in their order."""
    query = select(NoteTemplate).where(NoteTemplate.space_id == acting(session).directory, col(NoteTemplate.deleted).is_(None))
    return list(session.exec(query.order_by(col(NoteTemplate.position).nulls_last(), col(NoteTemplate.id))))


def add_template(session: Session, draft: NoteTemplate) -> NoteTemplate:
    """Keep *draft* in the unit's directory, after the others. Raises InvalidInput."""
    draft.space_id = acting(session).directory
    draft.position = max((one.position or 0 for one in templates(session)), default=0) + 1
    return keep(session, draft)


def change_template(session: Session, template_id: UUID, values: Mapping[str, Any]) -> NoteTemplate:
    """Set the fields that the user changed. Notes begun with the template stay as they are. Raises RecordGone, InvalidInput."""
    return change(session, NoteTemplate, template_id, values)


def remove_template(session: Session, template_id: UUID) -> None:
    """Take a template away. Raises RecordGone."""
    delete(session, alive(session, NoteTemplate, template_id))


def move_template(session: Session, template_id: UUID, by: int) -> None:
    """Move a template *by* places down (up where negative), as far as the list goes. Raises RecordGone.

    Only positions that change are written, so that two people who sort at once don't undo each other more than they must.
    """
    moved = alive(session, NoteTemplate, template_id)
    order = [one for one in templates(session) if one.id != template_id]
    place = next(number for number, one in enumerate(templates(session)) if one.id == template_id)
    order.insert(max(0, min(len(order), place + by)), moved)
    for number, one in enumerate(order, start=1):
        if one.position != number:
            one.position = number
            session.add(one)
