"""Relatives and guardians, in the akt of the person they are close to."""

from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.akt import Akt
from coachdesk.domain.lineage import keep_under, require
from coachdesk.domain.ordering import in_order
from coachdesk.domain.record import Record, field, link, record


class RelativeRole(StrEnum):
    """Who someone is to the participant."""

    PARTNER = "partner"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GUARDIAN = "guardian"  # vårdnadshavare who isn't a parent
    TRUSTEE = "trustee"  # god man, förvaltare
    FRIEND = "friend"
    OTHER = "other"


@record("relative", number=10, parent=Akt, title="name")
class Relative(Record, table=True):
    """Someone close. *contact_ok*: the participant agrees that we call them."""

    akt_id: UUID | None = link(1, Akt)
    name: str | None = field(2, max_length=200, search=True, merge="ask")
    role: RelativeRole | None = field(3)
    custody: bool | None = field(4)
    contact_ok: bool | None = field(5)
    phone: str | None = field(6, max_length=50, merge="ask")
    email: str | None = field(7, max_length=254, merge="ask")
    about: str | None = field(8, max_length=2000, search=True, merge="ask")

    def rules(self) -> None:
        """A relative has a name."""
        require(self, "name")


def add_relative(session: Session, draft: Relative) -> Relative:
    """Keep a relative in the akt. Raises RecordGone, InvalidInput."""
    return keep_under(session, draft)


def relatives_of(session: Session, akt_id: UUID) -> list[Relative]:
    """The akt's relatives: those with custody first, then by name."""
    query = select(Relative).where(Relative.akt_id == akt_id, col(Relative.deleted).is_(None))
    return list(session.exec(query.order_by(col(Relative.custody).desc().nulls_last(), in_order(session, Relative.name), col(Relative.id))))
