"""What the window asks of sync, in plain values: how it stands, who is in, who may read. The real one stands in ui/unlock/carrier.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ui.kit.awaiting import Awaiting
from ui.kit.erasing import Erasing
from ui.kit.leftovers import Leftovers
from ui.kit.offices import Offices
from ui.kit.personnel import Personnel
from ui.kit.reviewers import Reviewers
from ui.kit.sync_view import Held, SyncView

__all__ = ["Carrier", "Colleague", "Device", "Founding", "Held", "Invited", "Personnel", "SyncView", "Team"]


@dataclass(frozen=True)
class Founding:
    """What the founder fills in. The passphrase protects the key file, not the vault."""

    server: str
    token: str
    municipality: str
    unit: str
    founder: str
    place: str
    laptop: str
    passphrase: str

    def __repr__(self) -> str:
        return "Founding()"


@dataclass(frozen=True)
class Team:
    """Whom an akt can be given to: a place's team, or one colleague. *role* is what the akt at hand gives it, if anything."""

    team_id: UUID
    place: str
    user_id: UUID | None
    role: str = ""


@dataclass(frozen=True)
class Device:
    """A computer as the membership log knows it. *heard*: when the newest writing was made there that has come here; None for none.

    *shut*: it gets nothing more; *shutting*: that will be said when there is a net. *emptied*: when we heard that nothing lies on it.
    """

    device_id: UUID
    heard: datetime | None
    shut: bool = False
    shutting: bool = False
    emptied: datetime | None = None


@dataclass(frozen=True)
class Colleague:
    """A user as the membership log knows her, or someone invited who hasn't come yet: then *invited_until* says how long the code holds.

    *called_off*: the code was taken back; *calling_off*: that will be said when there is a net.
    *issuer*: may invite and dismiss, known of oneself alone. *left*: she was dismissed; *leaving*: that will be said when there is a net.
    *parting*: places that she will be taken out of then. *void*: her keys went with a lost computer.
    *places*: the teams of the places whose akter she sees; *heads*: she sees all akter.
    *akter*: how many she may read, *alone*: how many of them only because they were given to her herself.
    *only*: how many nobody but her can read.
    """

    user_id: UUID
    issuer: bool
    devices: tuple[Device, ...]
    places: tuple[UUID, ...] = ()
    heads: bool = False
    akter: int = 0
    alone: int = 0
    invited_until: datetime | None = None
    only: int = 0
    left: bool = False
    leaving: bool = False
    parting: tuple[UUID, ...] = ()
    void: bool = False
    called_off: bool = False
    calling_off: bool = False

    @property
    def has_come(self) -> bool:
        """Whether she has joined."""
        return self.invited_until is None and not self.left


@dataclass(frozen=True)
class Invited:
    """An invitation that was just made. The code is a secret until it is used or too old."""

    code: str
    server: str
    until: datetime

    def __repr__(self) -> str:
        return "Invited()"


class Carrier(Protocol):
    """Calls may wait for the net and run on the network thread; each raises the errors of `coachdesk.errors`."""

    def look(self) -> SyncView:
        """How it stands now."""

    def send_now(self) -> SyncView:
        """Make a round at once."""

    def try_again(self, space_id: UUID) -> SyncView:
        """Send what was refused in a space once more, at once."""

    def found(self, founding: Founding) -> bytes:
        """Begin a municipality; gives the key file. It is also kept in the vault until `key_file_is_kept`."""

    def key_file(self) -> bytes | None:
        """The key file while nobody has said that it is kept."""

    def key_file_is_kept(self) -> None:
        """It lies off the laptop."""

    def join(self, server: str, code: str, laptop: str) -> None:
        """Come in by invitation."""

    def invite(self, user: UUID, places: tuple[UUID, ...], heads: bool) -> Invited:
        """The code for a colleague, who will hold the akter of *places*. Needs the net."""

    def colleagues(self) -> list[Colleague]:
        """Everyone the membership log knows, also who has been invited."""

    def reviewers(self) -> frozenset[UUID]:
        """Who reads the unit's access log: those of its reviewers who have come."""

    def reviewing(self) -> Reviewers:
        """Who checks the access log, and who may name others. Raises NotAllowed before there is a municipality."""

    def awaiting(self) -> Awaiting:
        """What waits for this user, beside what goes by itself. Raises NotAllowed before there is a municipality."""

    def add_place(self, name: str) -> UUID:
        """One more place with a team of its own, which this user joins; gives the team."""

    def put_into_place(self, user: UUID, team: UUID) -> None:
        """A colleague sees the akter of one more place."""

    def weigh(self, passphrase: str) -> tuple[int, str]:
        """How hard a passphrase is to guess: a level from 0 to 4, and the reason where it is low."""

    def teams(self, akt_id: UUID) -> list[Team]:
        """Whom the akt could be given to, and to whom it is given."""

    def grant(self, akt_id: UUID, team: UUID, role: str) -> None:
        """Give the akt to a team."""

    def withdraw(self, akt_id: UUID, team: UUID) -> None:
        """Take it back. What was seen stays seen."""

    def lengthen(self, device: UUID, days: int) -> None:
        """A computer may be read so many days from today without contact. Needs the net."""

    def answer_by_telephone(self, device: UUID, challenge: str, days: int) -> str:
        """What a head reads out to who calls with that computer's characters: it gives so many days."""

    def personnel(self) -> Personnel:
        """Who moves and goes. Raises NotAllowed before there is a municipality."""

    def offices(self) -> Offices:
        """Who administers the municipality and keeps its keys."""

    def erasing(self) -> Erasing:
        """Akter that are erased everywhere. Raises NotAllowed before there is a municipality."""

    def leftovers(self) -> Leftovers:
        """What colleagues could no longer send. Raises NotAllowed before there is a municipality."""

    def close(self) -> None:
        """The vault locks: rest."""
