"""The resource group: people and agencies around one participant who can help."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, func, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt, held
from coachdesk.domain.lineage import keep_under
from coachdesk.domain.ordering import in_order
from coachdesk.domain.organisation import ContactPerson, Organisation, OrganisationType
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import Record, change, field, link, record
from coachdesk.domain.relative import Relative
from coachdesk.domain.space import natural_id


class MemberRole(StrEnum):
    """What a member is to the participant in the group."""

    WORK_SUPERVISOR = "work_supervisor"
    EMPLOYER = "employer"
    CASE_OFFICER = "case_officer"
    TEACHER = "teacher"
    STUDY_COUNSELLOR = "study_counsellor"
    HEALTH_CARE = "health_care"
    PERSONAL_SUPPORT = "personal_support"
    RELATIVE = "relative"
    MENTOR = "mentor"
    OTHER = "other"


@record("resource_group", number=12, parent=Akt, title="aim")
class ResourceGroup(Record, table=True):
    """One per akt, so its id follows from the akt's and two offline creators make one."""

    akt_id: UUID | None = link(1, Akt)
    aim: str | None = field(2, max_length=1000, search=True, merge="ask")


@record("group_member", number=13, parent=ResourceGroup, title="role")
class GroupMember(Record, table=True):
    """A contact person of the directory or a relative of the akt, with a role."""

    group_id: UUID | None = link(1, ResourceGroup)
    contact_person_id: UUID | None = link(2, ContactPerson)
    relative_id: UUID | None = link(3, Relative)
    role: MemberRole | None = field(4)
    about: str | None = field(5, max_length=1000, merge="ask")
    from_on: date | None = field(6, group="period")
    to_on: date | None = field(6, group="period")

    def rules(self) -> None:
        """Exactly one of the two links; no end before the start."""
        if (self.contact_person_id is None) == (self.relative_id is None):
            refuse("group_member", "contact_person_id", Reason.EXACTLY_ONE)
        if self.from_on and self.to_on and self.to_on < self.from_on:
            refuse("group_member", "to_on", Reason.BEFORE_START)


@dataclass(frozen=True, slots=True, repr=False)
class MemberRow:
    """A member as shown: *organisation* and *organisation_type* are None for a relative.

    *contact_ok* is what the participant said of a relative, None for people of the directory; *left_work_on*: no longer there.
    """

    member_id: UUID
    name: str
    role: MemberRole | None
    organisation: str | None
    organisation_type: OrganisationType | None
    phone: str | None
    email: str | None
    about: str | None
    from_on: date | None
    to_on: date | None
    contact_person_id: UUID | None
    relative_id: UUID | None
    contact_ok: bool | None = None
    left_work_on: date | None = None

    def may_be_contacted(self, today: date) -> bool:
        """In the group that day, still at the organisation, and, for a relative, with the participant's yes."""
        if self.left_work_on is not None and self.left_work_on <= today:
            return False
        inside = (self.from_on is None or self.from_on <= today) and (self.to_on is None or self.to_on > today)
        return inside and (self.relative_id is None or bool(self.contact_ok))


def group_id_of(akt_id: UUID) -> UUID:
    """The id of the akt's one resource group."""
    return natural_id(akt_id, "resource_group")


def ensure_group(session: Session, akt_id: UUID) -> ResourceGroup:
    """The akt's resource group, made now if it has none."""
    found = session.get(ResourceGroup, group_id_of(akt_id))
    if found is not None:
        found.deleted = None
        return found
    akt = held(session, akt_id)
    return keep_under(session, ResourceGroup(id=group_id_of(akt.id), akt_id=akt.id))


def add_member(session: Session, akt_id: UUID, draft: GroupMember) -> GroupMember:
    """Put someone into the akt's resource group, from today unless the draft says otherwise.

    Raises RecordGone, InvalidInput (exactly_one, already_there).
    """
    draft.group_id = ensure_group(session, akt_id).id
    draft.from_on = draft.from_on or acting(session).today
    for one in members_of(session, akt_id):
        if (one.contact_person_id, one.relative_id) == (draft.contact_person_id, draft.relative_id):
            refuse("group_member", "contact_person_id", Reason.ALREADY_THERE)
    return keep_under(session, draft)


def remove_member(session: Session, member_id: UUID, on: date | None = None) -> GroupMember:
    """Let someone leave the group, today unless *on* says otherwise; that they were in it stays visible."""
    return change(session, GroupMember, member_id, {"to_on": on or acting(session).today})


def members_of(session: Session, akt_id: UUID, *, former: bool = False) -> list[MemberRow]:
    """Who is in the akt's resource group, by name; with *former* also who has left."""
    name = func.coalesce(ContactPerson.name, Relative.name, "")
    query = (
        select(GroupMember, ContactPerson, Relative, Organisation)
        .join(ResourceGroup, col(ResourceGroup.id) == col(GroupMember.group_id))
        .outerjoin(ContactPerson, (col(ContactPerson.id) == col(GroupMember.contact_person_id)) & col(ContactPerson.deleted).is_(None))
        .outerjoin(Organisation, (col(Organisation.id) == col(ContactPerson.organisation_id)) & col(Organisation.deleted).is_(None))
        .outerjoin(Relative, (col(Relative.id) == col(GroupMember.relative_id)) & col(Relative.deleted).is_(None))
        .where(GroupMember.group_id == group_id_of(akt_id), col(GroupMember.deleted).is_(None), col(ResourceGroup.deleted).is_(None))
    )
    if not former:
        today = acting(session).today
        query = query.where(col(GroupMember.to_on).is_(None) | (col(GroupMember.to_on) > today))
    rows = session.exec(query.order_by(in_order(session, name), col(GroupMember.id)))
    return [_row(member, contact, relative, organisation) for member, contact, relative, organisation in rows]


def _row(member: GroupMember, contact: ContactPerson | None, relative: Relative | None, organisation: Organisation | None) -> MemberRow:
    who = contact or relative
    return MemberRow(
        member_id=member.id,
        name=(who.name if who else None) or "",
        role=member.role,
        organisation=organisation.name if organisation else None,
        organisation_type=organisation.type if organisation else None,
        phone=who.phone if who else None,
        email=who.email if who else None,
        about=member.about,
        from_on=member.from_on,
        to_on=member.to_on,
        contact_person_id=member.contact_person_id,
        relative_id=member.relative_id,
        contact_ok=relative.contact_ok if relative else None,
        left_work_on=contact.left_on if contact else None,
    )
