"""Who administers the municipality and who keeps its keys, in plain values for the window. The real one stands in ui/unlock/offices.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Opening:
    """How the municipality's keys are opened: a key file and its passphrase, or the custodians' file and two of the papers.

    *file* is empty where the copy in this vault is meant.
    """

    file: bytes = b""
    passphrase: str = ""
    papers: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Opening()"


@dataclass(frozen=True)
class Entrusted:
    """What three custodians are to have: the text for each one's paper, the file, and the code that says which root it opens."""

    papers: tuple[str, ...]
    file: bytes
    code: str

    def __repr__(self) -> str:
        return "Entrusted()"


@dataclass(frozen=True)
class Issuing:
    """A key that may invite and dismiss by itself, from when the municipality was founded. *here*: it lies on this computer."""

    public: bytes
    here: bool


@dataclass(frozen=True)
class OfficesView:
    """How it stands. *custodians* are names in the order of the papers; empty where none are known on this computer.

    *here*: a copy of their file lies in this vault, and *key_file*: the key file does. *compare*: the code of a root that *named_by* made
    the root, until this user has compared it; empty otherwise. *proposed*: roots to come, each with its code and who has named it.
    *issuing*: founders' keys that count. *minimum*: the oldest program that may send, 0 for any; *program*: the number of this one.
    """

    administrators: tuple[UUID, ...] = ()
    custodians: tuple[str, ...] = ()
    made: datetime | None = None
    rehearsed: datetime | None = None
    here: bool = False
    key_file: bool = False
    compare: str = ""
    named_by: tuple[UUID, ...] = ()
    proposed: tuple[tuple[bytes, str, tuple[UUID, ...]], ...] = ()
    issuing: tuple[Issuing, ...] = ()
    minimum: int = 0
    program: int = 0


class Offices(Protocol):
    """Calls wait for the net where the root speaks; each raises the errors of `coachdesk.errors`."""

    def look(self) -> OfficesView:
        """How it stands now."""

    def name_administrator(self, opening: Opening, user: UUID, active: bool) -> None:
        """Give the office, or take it back."""

    def end_issuing(self, opening: Opening, public: bytes) -> None:
        """A founder's key counts no more: only administrators invite from then on."""

    def require_program(self) -> bool:
        """Programs older than this one don't send any more; it can't be lowered. Whether the server has it: else it goes by itself."""

    def entrust(self, opening: Opening, turn: bool) -> Entrusted:
        """Make papers for three custodians; nothing counts before `handed_out`. *turn*: the keys themselves are to be others then."""

    def begin_anew(self) -> Entrusted:
        """The root is lost: papers for another. When they are handed out this administrator has named it, and one more must agree."""

    def handed_out(self, names: tuple[str, ...]) -> None:
        """The papers are out and the file is saved: they count from now on."""

    def rehearse(self, file: bytes, papers: tuple[str, ...]) -> str:
        """Make sure that each pair of three papers opens the file; gives the root's code."""

    def give_back(self, opening: Opening, user: UUID) -> int:
        """Give a colleague who lost everything the keys of her teams; says how many teams."""

    def agree(self, public: bytes) -> None:
        """Name the same root to come as another administrator has."""

    def compared(self) -> None:
        """This user has compared the root's code."""
