"""Parents and children: a child lives in its parent's space and takes its title from where people would look."""

from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import RECORDS, Record, alive, keep

R = TypeVar("R", bound=Record)


def keep_under(session: Session, draft: R) -> R:
    """Keep *draft* in the space of its parent. Raises RecordGone where the parent was deleted meanwhile, and InvalidInput."""
    kind = RECORDS.of(type(draft))
    assert kind.parent is not None
    assert kind.parent_field is not None
    parent_id: UUID | None = getattr(draft, kind.parent_field)
    if parent_id is None:
        refuse(kind.name, kind.parent_field, Reason.MISSING)
    draft.space_id = alive(session, kind.parent, parent_id).space_id
    return keep(session, draft)


def is_blank(value: Any) -> bool:
    """Nothing, or only white space."""
    return value is None or (isinstance(value, str) and not value.strip())


def require(draft: Record, *fields: str) -> None:
    """Each of *fields* holds something. Raises InvalidInput(reason=missing) about the first that doesn't."""
    for name in fields:
        if is_blank(getattr(draft, name)):
            refuse(RECORDS.of(type(draft)).name, name, Reason.MISSING)
