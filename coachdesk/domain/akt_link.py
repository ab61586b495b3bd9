"""Two akter of the same human being, joined by a link that says who, when and why, and that can be undone. Nothing moves.

One link stands in each akt, so that the readers of either see it. The laptop's signature over what it sends makes it a signed one.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt, held
from coachdesk.domain.lineage import is_blank, keep_under, require
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import Record, field, link, record


@record("akt_link", number=17, parent=Akt, title="reason")
class AktLink(Record, table=True):
    """*akt_id* is the akt that the link stands in. Undoing wins over whatever is done to the link at the same time."""

    akt_id: UUID | None = link(1, Akt)
    other_akt_id: UUID | None = link(2, Akt)
    linked_at: datetime | None = field(3, group="made")
    linked_by: UUID | None = field(3, group="made")
    reason: str | None = field(4, max_length=500)
    undone_at: datetime | None = field(5, group="undone", merge="withdrawn")
    undone_by: UUID | None = field(5, group="undone", merge="withdrawn")
    undone_reason: str | None = field(5, group="undone", max_length=500, merge="withdrawn")

    def rules(self) -> None:
        """Two different akter and a reason."""
        require(self, "akt_id", "other_akt_id", "reason")
        if self.akt_id == self.other_akt_id:
            refuse("akt_link", "other_akt_id", Reason.SAME_AKT)


def join_akter(session: Session, akt_id: UUID, other_akt_id: UUID, reason: str) -> AktLink:
    """Say that both akter are about one person; gives the link in the first.

    Raises RecordGone, InvalidInput (same_akt, missing, already_there).
    """
    actor, first, second = acting(session), held(session, akt_id), held(session, other_akt_id)
    if any(one.other_akt_id == second.id for one in links_of(session, first.id)):
        refuse("akt_link", "other_akt_id", Reason.ALREADY_THERE)
    made = actor.now()
    keep_under(session, AktLink(akt_id=second.id, other_akt_id=first.id, reason=reason, linked_at=made, linked_by=actor.user_id))
    return keep_under(session, AktLink(akt_id=first.id, other_akt_id=second.id, reason=reason, linked_at=made, linked_by=actor.user_id))


def undo_join(session: Session, akt_id: UUID, other_akt_id: UUID, reason: str) -> None:
    """Part two joined akter, in both where this laptop holds both; who joined them and when stays. Raises InvalidInput (missing)."""
    if is_blank(reason):
        refuse("akt_link", "reason", Reason.MISSING)
    actor = acting(session)
    pair = {akt_id, other_akt_id}
    for one in session.exec(select(AktLink).where(col(AktLink.akt_id).in_(pair), col(AktLink.other_akt_id).in_(pair), _standing())):
        one.undone_at, one.undone_by, one.undone_reason = actor.now(), actor.user_id, reason
        session.add(one)


def links_of(session: Session, akt_id: UUID) -> list[AktLink]:
    """The standing links in an akt, oldest first."""
    return list(session.exec(select(AktLink).where(AktLink.akt_id == akt_id, _standing()).order_by(col(AktLink.id))))


def _standing() -> ColumnElement[bool]:
    return col(AktLink.deleted).is_(None) & col(AktLink.undone_at).is_(None)
