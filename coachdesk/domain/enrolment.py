"""An enrolment: one participation of the akt's person; there may be several over the years."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.lineage import keep_under, require
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import Record, change, field, link, record


class EnrolmentStatus(StrEnum):
    """Where a participation stands."""

    INTAKE = "intake"  # aktualisering
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class EndReason(StrEnum):
    """Where a participation led to: Kraftsamling's exits, and ends that are none."""

    EMPLOYMENT = "employment"
    STUDIES = "studies"
    APPRENTICESHIP = "apprenticeship"
    OWN_BUSINESS = "own_business"
    SOCIAL_ENTERPRISE = "social_enterprise"
    OTHER_LIVELIHOOD = "other_livelihood"
    OTHER_AUTHORITY = "other_authority"
    MOVED = "moved"
    OWN_WISH = "own_wish"
    NOT_REACHED = "not_reached"
    DECEASED = "deceased"
    OTHER = "other"


@record("enrolment", number=11, parent=Akt, title="programme")
class Enrolment(Record, table=True):
    """One participation in a programme, from referral to end."""

    akt_id: UUID | None = link(1, Akt)
    programme: str | None = field(2, max_length=200, search=True)
    referrer: str | None = field(3, max_length=200)
    started_on: date | None = field(4)
    ended_on: date | None = field(5, group="end", merge="ask")
    end_reason: EndReason | None = field(5, group="end", merge="ask")
    status: EnrolmentStatus | None = field(6)

    def rules(self) -> None:
        """An enrolment names a programme; an end has a reason and doesn't come before the start."""
        require(self, "programme")
        if self.ended_on is not None:
            require(self, "end_reason")
            if self.started_on is not None and self.ended_on < self.started_on:
                refuse("enrolment", "ended_on", Reason.BEFORE_START)


def enrol(session: Session, draft: Enrolment) -> Enrolment:
    """Begin a participation, today unless the draft says otherwise. Raises RecordGone, InvalidInput."""
    draft.started_on = draft.started_on or acting(session).today
    draft.status = draft.status or EnrolmentStatus.RUNNING
    return keep_under(session, draft)


def end_enrolment(session: Session, enrolment_id: UUID, reason: EndReason, on: date | None = None) -> Enrolment:
    """End a participation, today unless *on* says otherwise. Raises RecordGone, InvalidInput."""
    values = {"ended_on": on or acting(session).today, "end_reason": reason, "status": EnrolmentStatus.ENDED}
    return change(session, Enrolment, enrolment_id, values)


def resume_enrolment(session: Session, enrolment_id: UUID) -> Enrolment:
    """Take back an end or a pause."""
    return change(session, Enrolment, enrolment_id, {"ended_on": None, "end_reason": None, "status": EnrolmentStatus.RUNNING})


def enrolments_of(session: Session, akt_id: UUID) -> list[Enrolment]:
    """The akt's participations, the newest first."""
    query = select(Enrolment).where(Enrolment.akt_id == akt_id, col(Enrolment.deleted).is_(None))
    return list(session.exec(query.order_by(col(Enrolment.started_on).desc().nulls_last(), col(Enrolment.id).desc())))


def running_enrolment(session: Session, akt_id: UUID) -> Enrolment | None:
    """The participation that new notes belong to: the newest that hasn't ended, else the newest."""
    found = enrolments_of(session, akt_id)
    return next((one for one in found if one.ended_on is None), found[0] if found else None)
