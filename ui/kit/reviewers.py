"""Who checks the unit's access log, in plain values for the window. The real one stands in ui/unlock/reviewers.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Reviewer:
    """*since*: when this computer heard of it, None where it was so before this computer came in. *going*: it ends at the next contact."""

    user_id: UUID
    since: datetime | None = None
    going: bool = False


@dataclass(frozen=True)
class ReviewersView:
    """*may*: this user can name others and take the task back. *coming*: who was named here, which the server hasn't heard yet."""

    reviewers: tuple[Reviewer, ...] = ()
    coming: tuple[UUID, ...] = ()
    may: bool = False


class Reviewers(Protocol):
    """Whoever belongs to the unit's team of reviewers is one. Raises NotAllowed."""

    def look(self) -> ReviewersView:
        """How it stands, with what was asked for here."""

    def name(self, user: UUID, active: bool) -> bool:
        """Give the task, or take it back; a round is made at once. Whether the server has it: without a net it goes by itself."""
