"""What the administration shows: the directory gives names, the membership log says who may what; read together, shown as one."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.handing_on import hands_full
from coachdesk.domain.staff import Laptop, StaffMember, laptops, staff
from coachdesk.domain.unit import Unit, places, this_unit
from ui.kit.carrying import Colleague, Device
from ui.kit.desk import Me


@dataclass(frozen=True)
class Directory:
    """The unit's own records. *members*: also who has left; *places*: team to name, in the order of names.

    *in_hand*: how many open akter each of them is responsible for, as far as this laptop holds them.
    """

    unit: Unit | None
    members: list[StaffMember]
    laptops: list[Laptop]
    places: dict[UUID, str]
    in_hand: dict[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Knowledge:
    """*log* is empty while there is no server: then nobody can be invited, and nothing is said about who sees what."""

    me: Me
    directory: Directory
    log: dict[UUID, Colleague]

    @property
    def now(self) -> datetime:
        """The municipality's clock."""
        return self.me.now()

    @property
    def issues(self) -> bool:
        """Whether people are invited from this laptop."""
        mine = self.log.get(self.me.user_id)
        return mine is not None and mine.issuer

    @property
    def working(self) -> list[StaffMember]:
        """Who works here today, also who has said when she leaves."""
        return [one for one in self.directory.members if one.left_on is None or one.left_on > self.now.date()]

    @property
    def former(self) -> list[StaffMember]:
        """Who has left."""
        return [one for one in self.directory.members if one.left_on is not None and one.left_on <= self.now.date()]

    @property
    def waiting(self) -> list[StaffMember]:
        """Who works here and has no computer to do it on: invited, only written in, or the computer was lost."""
        return [one for one in self.working if self.log and (not self.has_come(one.id) or self.is_without(one.id))]

    def is_without(self, user: UUID) -> bool:
        """Whether her only computer was called lost."""
        one = self.log.get(user)
        return one is not None and one.void and all(device.shut for device in one.devices)

    def still_in(self, user: UUID) -> bool:
        """Whether the membership log still lets her in, and nobody has asked for anything else."""
        one = self.log.get(user)
        return one is not None and not one.left and not one.leaving and (one.has_come or bool(one.places))

    def has_come(self, user: UUID) -> bool:
        """Whether she has joined."""
        known = self.log.get(user)
        return known is not None and known.has_come

    def laptops_of(self, user: UUID) -> list[Laptop]:
        """Her computers."""
        return [one for one in self.directory.laptops if one.user_id == user]

    def device(self, device: UUID) -> Device | None:
        """A computer as the membership log knows it."""
        every = (one for colleague in self.log.values() for one in colleague.devices)
        return next((one for one in every if one.device_id == device), None)

    def heard(self, device: UUID) -> datetime | None:
        """When the newest writing was made on a computer, of what has come here."""
        found = self.device(device)
        return found.heard if found is not None else None

    def came(self, user: UUID) -> datetime | None:
        """When her first computer was entered."""
        return min((one.added_at for one in self.laptops_of(user) if one.added_at is not None), default=None)


def directory(session: Session) -> Directory:
    """Read it. Places of a municipality that began before they were records are known by its staff."""
    members = staff(session, former=True)
    by_staff = {one.team_id: one.place for one in members if one.team_id is not None and one.place}
    named = {one.id: one.name or "" for one in places(session)}
    where = named | {team: name for team, name in by_staff.items() if team not in named}
    return Directory(this_unit(session), members, laptops(session), where, hands_full(session))
