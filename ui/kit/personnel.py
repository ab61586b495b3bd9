"""What the administration asks of sync about people who move and go, and about laptops that are lost; in plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Holding:
    """What a computer could read: how many akter, by place as far as this computer knows it, *elsewhere* where it doesn't.

    *protected*: how many of them are about somebody with protected identity; they are counted in no place. *heard*: when the newest writing
    was made there that has come here. *until*: the last day on which it could be read in CoachDesk without contact, if it had contact
    today; *others*: how many more computers its user has that are in use.
    """

    akter: int
    places: tuple[tuple[str, int], ...]
    elsewhere: int
    protected: int
    heard: datetime | None
    days: int
    until: date
    others: int


@dataclass(frozen=True)
class Unfinished:
    """A day that somebody wrote down has come, and the log hasn't heard of it: she has left, or, with a *team_id*, stands in no longer."""

    user_id: UUID
    name: str
    day: date
    team_id: UUID | None = None
    place: str = ""


class Personnel(Protocol):
    """Each that changes something makes a round at once and says whether the server has it; without a net it waits here and goes by itself.

    Raises NotAllowed.
    """

    def dismiss(self, user: UUID) -> bool:
        """She works here no more. Who was invited and hasn't come is taken out of every team, so that the code opens nothing."""

    def call_off(self, user: UUID) -> bool:
        """Her code opens nothing any more. Who never came belongs to no team; whose computer was lost keeps hers.

        Raises NotAllowed where she has come meanwhile.
        """

    def part(self, user: UUID, team: UUID) -> bool:
        """She belongs to that place no more."""

    def revoke(self, device: UUID) -> bool:
        """That computer gets nothing more, and nothing more is taken from it."""

    def let_read(self, akter: tuple[UUID, ...], user: UUID) -> int:
        """Give *user*, who is responsible for them now, those of the akter that she can't read; says how many weren't ours to give."""

    def take(self, akter: tuple[UUID, ...], user: UUID) -> None:
        """Take back those of the akter that were given to her alone, as far as this user may."""

    def pair(self) -> tuple[str, str, datetime]:
        """Code, server, and until when, for one more computer of one's own. Raises as a round does, too."""

    def holding(self, device: UUID) -> Holding:
        """What a computer could read until now."""

    def unfinished(self) -> tuple[Unfinished, ...]:
        """What is left to be done with one press, for those who may; empty for others."""
