"""The akt: one person's case file in one unit, and one space. It is given to teams as a whole, and holds all about the person."""

from datetime import date
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.lineage import require
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import Record, alive, change, field, keep, link, record
from coachdesk.domain.staff import StaffMember
from coachdesk.domain.unit import Unit


@record("akt", number=6, root="akt", title="designation")
class Akt(Record, table=True):
    """Person × unit. Its space's id is its own id; *team_id* is the team of the place that it is given to."""

    responsible_id: UUID | None = link(1, StaffMember, merge="ask")
    place: str | None = field(2, group="place", max_length=100)
    team_id: UUID | None = field(2, group="place")
    unit_id: UUID | None = link(3, Unit)
    opened_on: date | None = field(4)
    closed_on: date | None = field(5)
    case_number: str | None = field(6, max_length=50, search=True)

    @property
    def designation(self) -> str:
        """The registry number, or the last digits of the id. A person's name is shown instead where it can be (titles.title_of)."""
        return self.case_number or self.id.hex[-6:]

    def rules(self) -> None:
        """An akt says when it was opened, and isn't closed before that."""
        require(self, "opened_on")
        if self.closed_on is not None and self.opened_on is not None and self.closed_on < self.opened_on:
            refuse("akt", "closed_on", Reason.BEFORE_START)


def open_case_file(session: Session, draft: Akt) -> Akt:
    """Keep a new akt of the acting user's unit, which founds its space. Who opens it is responsible unless the draft says otherwise."""
    actor = acting(session)
    draft.space_id = draft.id
    draft.unit_id = actor.unit_id
    draft.opened_on = draft.opened_on or actor.today
    draft.responsible_id = draft.responsible_id or actor.user_id
    return keep(session, draft)


def move_akt(session: Session, akt_id: UUID, *, responsible_id: UUID | None, place: str | None, team_id: UUID | None) -> Akt:
    """Give the akt another responsible coach or place. Who may read it follows from the teams it is granted to, not from this."""
    return change(session, Akt, akt_id, {"responsible_id": responsible_id, "place": place, "team_id": team_id})


def close_akt(session: Session, akt_id: UUID, on: date | None = None) -> Akt:
    """Close the akt, today unless *on* says otherwise. Raises RecordGone, InvalidInput."""
    return change(session, Akt, akt_id, {"closed_on": on or acting(session).today})


def reopen_akt(session: Session, akt_id: UUID) -> Akt:
    """Take up a closed akt again."""
    return change(session, Akt, akt_id, {"closed_on": None})


def held(session: Session, akt_id: UUID) -> Akt:
    """The akt, or RecordGone where this laptop doesn't hold it or it was deleted."""
    return alive(session, Akt, akt_id)
