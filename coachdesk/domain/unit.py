"""The unit: a part of the municipality under one board. Secrecy stands between units, so everything hangs on one."""

import re
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.folding import loose
from coachdesk.domain.lineage import require
from coachdesk.domain.ordering import in_order
from coachdesk.domain.reasons import Reason, refuse
from coachdesk.domain.record import Record, field, keep, record
from coachdesk.domain.space import directory_of

LEASE_DAYS, SHORTEST_LEASE, LONGEST_LEASE = 30, 7, 60
"""Days without contact with the server during which a laptop may be read: unless the unit says otherwise, at least and at most."""
FEWEST_YEARS, MOST_YEARS = 1, 100
"""After which a plan of the municipality's own thins."""
_CODE: Final = re.compile(r"[0-9]{4}", re.ASCII)


class SecrecyRegime(StrEnum):
    """Which chapter of offentlighets- och sekretesslagen (2009:400) binds the unit; it depends on where the unit is organised."""

    SOCIAL_SERVICES = "social_services"  # 26 kap. 1 §, reverse damage test
    EDUCATION = "education"  # 23 kap.
    LABOUR_MARKET = "labour_market"  # 28 kap. 11 §
    OTHER = "other"


class RetentionRule(StrEnum):
    """When the unit's akter are thinned; the municipality's records plan decides, the law only for some."""

    SOCIAL_SERVICES = "social_services"  # five years after the last note
    PRIVATE_PROVIDER = "private_provider"  # two years, not before the board's own
    KAA = "kaa"  # 31 December of the year in which she turns 21 (förordning 2006:39, 7 §)
    LOCAL_PLAN = "local_plan"
    PRESERVE = "preserve"


@record("unit", number=1, root="directory", title="name")
class Unit(Record, table=True):
    """One unit; its id is the id that the membership log knows."""

    name: str | None = field(1, max_length=200, merge="ask")
    board: str | None = field(2, max_length=200)
    secrecy_regime: SecrecyRegime | None = field(3)
    controller: str | None = field(4, max_length=200)
    retention_rule: RetentionRule | None = field(5, group="retention")
    retention_years: int | None = field(5, group="retention")
    municipality_name: str | None = field(6, group="municipality", max_length=100)
    municipality_code: str | None = field(6, group="municipality", max_length=4)
    zone: str | None = field(7, max_length=64)
    example: bool | None = field(8)
    phone: str | None = field(9, max_length=50)
    email: str | None = field(10, max_length=254)
    street: str | None = field(11, group="address", max_length=200)
    postcode: str | None = field(11, group="address", max_length=10)
    town: str | None = field(11, group="address", max_length=100)
    lease_days: int | None = field(12)

    def rules(self) -> None:
        """A unit has a name, and a zone in which its deadlines are reckoned; its laptops go without contact for a week at least.

        The municipality's code is four digits (SCB), and years are some: by these akter are thinned, or kept for research.
        """
        require(self, "name", "zone")
        if self.lease_days is not None and not SHORTEST_LEASE <= self.lease_days <= LONGEST_LEASE:
            refuse("unit", "lease_days", Reason.WRONG_FORM)
        if self.municipality_code is not None and not _CODE.fullmatch(self.municipality_code):
            refuse("unit", "municipality_code", Reason.WRONG_FORM)
        if self.retention_years is not None and not FEWEST_YEARS <= self.retention_years <= MOST_YEARS:
            refuse("unit", "retention_years", Reason.WRONG_FORM)


@record("unit_place", number=23, root="directory", title="name")
class UnitPlace(Record, table=True):
    """A place where the unit works; its id is that of the team that holds the place's akter, in the membership log."""

    name: str | None = field(1, max_length=100, merge="ask")

    def rules(self) -> None:
        """A place has a name."""
        require(self, "name")


def found_unit(session: Session, draft: Unit) -> Unit:
    """Keep the acting user's unit in its own directory space."""
    draft.id = acting(session).unit_id
    draft.space_id = directory_of(draft.id)
    return keep(session, draft)


def this_unit(session: Session) -> Unit | None:
    """The unit that the acting user works for, or None until its directory has come."""
    found = session.get(Unit, acting(session).unit_id)
    return found if found is not None and found.deleted is None else None


def add_place(session: Session, team_id: UUID, name: str) -> UnitPlace:
    """Name the place whose team is *team_id*. Raises InvalidInput (already_there) where the unit has a place of that name."""
    if any(loose(one.name or "") == loose(name) for one in places(session)):
        refuse("unit_place", "name", Reason.ALREADY_THERE)
    return keep(session, UnitPlace(id=team_id, name=name, space_id=acting(session).directory))


def places(session: Session) -> list[UnitPlace]:
    """The unit's places, by name."""
    query = select(UnitPlace).where(col(UnitPlace.deleted).is_(None), UnitPlace.space_id == acting(session).directory)
    return list(session.exec(query.order_by(in_order(session, UnitPlace.name), col(UnitPlace.id))))
