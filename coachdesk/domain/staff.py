"""Staff members and their laptops, in the unit's directory."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, or_, select

from coachdesk.domain.actor import acting
from coachdesk.domain.lineage import require
from coachdesk.domain.ordering import in_order
from coachdesk.domain.record import Record, change, field, keep, link, record


class StaffRole(StrEnum):
    """What a staff member does here; rights come from the membership log, never from this."""

    COACH = "coach"
    WORK_SUPERVISOR = "work_supervisor"
    CASE_OFFICER = "case_officer"
    UNIT_HEAD = "unit_head"
    PROJECT_LEADER = "project_leader"
    ADMINISTRATOR = "administrator"
    KEEPER = "keeper"  # no human: the unit's archive service, see docs/keeper.md
    OTHER = "other"


@record("staff_member", number=2, root="directory", title="name")
class StaffMember(Record, table=True):
    """Someone who works in the unit; the id is the user's id.

    *left_on*: the first day on which she works here no more, which may be to come.
    *substitute*: the place where she stands in for somebody,
    and her last day there.
    """

    name: str | None = field(1, max_length=200, search=True, merge="ask")
    title: str | None = field(2, max_length=200)
    role: StaffRole | None = field(3)
    place: str | None = field(4, group="place", max_length=100)
    team_id: UUID | None = field(4, group="place")
    phone: str | None = field(5, max_length=50)
    email: str | None = field(6, max_length=254)
    left_on: date | None = field(7)
    substitute_team_id: UUID | None = field(8, group="substitute")
    substitute_until: date | None = field(8, group="substitute")

    def rules(self) -> None:
        """A staff member has a name."""
        require(self, "name")


@record("laptop", number=3, root="directory", title="name")
class Laptop(Record, table=True):
    """A laptop with a vault of the unit; the id is the device's id.

    *lease_sealed*: its lease secret for the heads (crypto.lease), and to which of their keys. *longer*: days that it was given beyond the
    unit's, until when, and by whom.
    """

    name: str | None = field(1, max_length=100)
    user_id: UUID | None = link(2, StaffMember)
    added_at: datetime | None = field(3)
    lease_sealed: bytes | None = field(4, group="lease_secret", max_length=2048)
    lease_sealed_to: bytes | None = field(4, group="lease_secret", max_length=16)
    longer_until: date | None = field(5, group="longer")
    longer_on: date | None = field(5, group="longer")
    longer_by: UUID | None = field(5, group="longer")
    by_telephone: bool | None = field(5, group="longer")


def add_staff(session: Session, draft: StaffMember) -> StaffMember:
    """Keep a staff member in the directory; *draft.id* is the user's id."""
    draft.space_id = acting(session).directory
    return keep(session, draft)


def put_staff(session: Session, draft: StaffMember) -> StaffMember:
    """Keep a staff member who may have been begun before: an invitation that had to be made twice is one colleague."""
    if session.get(StaffMember, draft.id) is None:
        return add_staff(session, draft)
    return change(session, StaffMember, draft.id, {name: getattr(draft, name) for name in ("name", "role", "place", "team_id")})


def has_left(session: Session, user_id: UUID, on: date | None = None) -> StaffMember:
    """Whoever works here no more is offered nowhere, from today unless *on* says otherwise. It takes no akt back. Raises RecordGone."""
    return change(session, StaffMember, user_id, {"left_on": on or acting(session).today})


def add_laptop(session: Session, draft: Laptop) -> Laptop:
    """Keep a laptop in the directory; *draft.id* is the device's id."""
    draft.space_id = acting(session).directory
    return keep(session, draft)


def staff(session: Session, *, former: bool = False) -> list[StaffMember]:
    """Who works in the unit, by name; with *former* also who has left."""
    query = select(StaffMember).where(col(StaffMember.deleted).is_(None), StaffMember.space_id == acting(session).directory)
    if not former:
        query = query.where(or_(col(StaffMember.left_on).is_(None), col(StaffMember.left_on) > acting(session).today))
    return list(session.exec(query.order_by(in_order(session, StaffMember.name), col(StaffMember.id))))


def myself(session: Session) -> StaffMember | None:
    """The acting user's own entry, or None until it has come."""
    return session.get(StaffMember, acting(session).user_id)


def laptops(session: Session) -> list[Laptop]:
    """The unit's laptops, by name."""
    query = select(Laptop).where(col(Laptop.deleted).is_(None), Laptop.space_id == acting(session).directory)
    return list(session.exec(query.order_by(in_order(session, Laptop.name), col(Laptop.id))))
