"""Names of colleagues and laptops, as every page says who and where."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.staff import laptops, staff
from ui.kit.i18n import tr


@dataclass(frozen=True)
class People:
    """*me* is called "du"."""

    me: UUID
    staff: dict[UUID, str]
    laptops: dict[UUID, str]

    def who(self, user: UUID | None) -> str:
        """A colleague's name, "Du" for oneself."""
        if user == self.me:
            return tr("people.you")
        return self.staff.get(user, tr("people.unknown")) if user is not None else tr("people.unknown")

    def name(self, user: UUID | None) -> str:
        """A colleague's name, one's own, too."""
        return self.staff.get(user, tr("people.unknown")) if user is not None else ""

    def where(self, device: UUID | None) -> str:
        """A laptop's name."""
        return self.laptops.get(device, tr("people.unknown_laptop")) if device is not None else ""


def people(session: Session) -> People:
    """Everyone in the unit, also who has left."""
    me = acting(session).user_id
    return People(
        me,
        {one.id: one.name or "" for one in staff(session, former=True)},
        {one.id: one.name or "" for one in laptops(session)},
    )


def with_people(session: Session, query: Any, *arguments: Any) -> tuple[Any, People]:
    """A query's answer and the names to show it with, in one reading."""
    return query(session, *arguments), people(session)
