"""Who writes, for which unit, on which laptop, and what the clock says: passed with the session, so that verbs stay short."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.space import directory_of, private_of


@dataclass(frozen=True, slots=True)
class Actor:
    """The unlocked user. *now* gives an instant in the municipality's zone, in which deadlines are reckoned."""

    user_id: UUID
    device_id: UUID
    unit_id: UUID
    now: Callable[[], datetime]

    @property
    def today(self) -> date:
        """The day in the municipality's zone."""
        return self.now().date()

    @property
    def directory(self) -> UUID:
        """The unit's directory space."""
        return directory_of(self.unit_id)

    @property
    def private(self) -> UUID:
        """The user's private space."""
        return private_of(self.unit_id, self.user_id)


def acting(session: Session) -> Actor:
    """The actor of this session; the workspace put it there."""
    actor = session.info["actor"]
    assert isinstance(actor, Actor)
    return actor
