"""The people round a participant, as the circle draws them: who, what they are to her, and why not, where we may not be in touch."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import held
from coachdesk.domain.group import MemberRole, MemberRow, members_of
from coachdesk.domain.organisation import OrganisationType
from coachdesk.domain.person import person_of
from coachdesk.domain.staff import StaffMember
from ui.kit.i18n import tr
from ui.kit.pictures.circle import Around
from ui.kit.when import day_words
from ui.kit.words import choice_words

ICONS = {
    OrganisationType.EMPLOYER: "briefcase",
    OrganisationType.ADULT_EDUCATION: "graduation-cap",
    OrganisationType.SCHOOL: "graduation-cap",
    OrganisationType.HEALTH_CARE: "heart-pulse",
    OrganisationType.EMPLOYMENT_SERVICE: "landmark",
    OrganisationType.STATE: "landmark",
    OrganisationType.ASSOCIATION: "users",
}
"""The others are agencies: a building."""


@dataclass(frozen=True, repr=False)
class Group:
    """*coach* is the responsible coach's name, if there is one; *today* is the municipality's."""

    name: str
    coach: str
    members: tuple[MemberRow, ...]
    today: date


def group_of(session: Any, akt_id: UUID) -> Group:
    """Read it: those in the group today, and those who are to come. Raises RecordGone."""
    akt, today = held(session, akt_id), acting(session).today
    coach = session.get(StaffMember, akt.responsible_id) if akt.responsible_id is not None else None
    return Group(person_of(session, akt_id).short_name, (coach.name or "") if coach else "", tuple(members_of(session, akt_id)), today)


def circle_of(group: Group) -> list[Around]:
    """The coach first, then the members as the list has them."""
    coach = [Around(group.coach, tr("group.coach"), "user")] if group.coach else []
    return coach + [around(one, group.today) for one in group.members]


def around(one: MemberRow, today: date) -> Around:
    """A member; the place says more than the role where there is one."""
    role = choice_words(one.role) if one.role else ""
    return Around(one.name, one.organisation or role.lower(), icon_of(one), why_not(one, today), one.member_id)


def icon_of(one: MemberRow) -> str:
    """By what the organisation is; people who are close have a sign of their own."""
    if one.relative_id is not None:
        return "heart-handshake"
    if one.role in (MemberRole.WORK_SUPERVISOR, MemberRole.EMPLOYER):
        return "briefcase"
    return ICONS.get(one.organisation_type, "building") if one.organisation_type else "user"


def why_not(one: MemberRow, today: date) -> str:
    """Why we may not be in touch today; empty where we may."""
    if one.may_be_contacted(today):
        return ""
    if one.left_work_on is not None and one.left_work_on <= today:
        return tr("group.left_work")
    if one.from_on is not None and one.from_on > today:
        return tr("group.from", day=day_words(one.from_on, today))
    return tr("relatives.ask_first")


def gist(group: Group) -> str:
    """What someone hears who doesn't see the circle."""
    people = len(group.members)
    if not people:
        return tr("group.gist_nobody", name=group.name)
    asked = sum(1 for one in group.members if not one.may_be_contacted(group.today))
    words = tr("group.gist", count=people, name=group.name)
    return f"{words} {tr('group.gist_ask', count=asked)}" if asked else words
