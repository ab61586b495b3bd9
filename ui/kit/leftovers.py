"""What colleagues wrote and could no longer send, in plain values for the window. The real one stands in ui/unlock/leftovers.py."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID


class Why(StrEnum):
    """Why it couldn't be sent."""

    LEFT = "left"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class LeftGroup:
    """What one colleague left in one space, without its content. *akt_id*: whom it is about; None for what is about nobody.

    *name*: hers, as far as she has one outside her page; *here*: her akt lies on this computer. *on*: the last day of who has left.
    *drafts*: it is notes that weren't saved yet, and these are their ids.
    """

    names: tuple[UUID, ...]
    space: UUID
    akt_id: UUID | None
    name: str
    here: bool
    user_id: UUID
    user: str
    laptop: str
    why: Why
    on: date | None
    at: datetime
    count: int
    drafts: tuple[UUID, ...] = ()


@dataclass(frozen=True, repr=False)
class LeftRegister:
    """*values* as they were left, *now* as they stand; *since*: somebody has written there since, so it isn't taken over."""

    name: str
    values: dict[str, Any]
    now: dict[str, Any]
    since: bool


@dataclass(frozen=True, repr=False)
class LeftRecord:
    """One record of *kind* (its number); *title*: what it is called; *new*: it isn't here."""

    kind: int
    record_id: UUID
    title: str
    new: bool
    registers: tuple[LeftRegister, ...]


@dataclass(frozen=True, repr=False)
class LeftNote:
    """A note that was begun and not saved."""

    draft_id: UUID
    text: str
    at: datetime | None


@dataclass(frozen=True, repr=False)
class LeftContent:
    """What is in a group. *unknown*: how many writes this version doesn't know how to show."""

    records: tuple[LeftRecord, ...] = ()
    notes: tuple[LeftNote, ...] = ()
    unknown: int = 0

    @property
    def takeable(self) -> bool:
        """Whether anything of it can be written as it is."""
        return any(not register.since for record in self.records for register in record.registers)


Kept = tuple[tuple[UUID, bytes], ...]
"""What was put aside, for as long as that can be taken back."""


class Leftovers(Protocol):
    """Only those who lead were given any. Raises RecordGone, MalformedMessage."""

    def look(self) -> tuple[LeftGroup, ...]:
        """What nobody has dealt with, the oldest first."""

    def content(self, group: LeftGroup) -> LeftContent:
        """What is in it. Her akt is opened first, by its own door."""

    def take_over(self, group: LeftGroup) -> int:
        """Write, in this user's name, what nobody has written over since; says how many records. What is set apart stays left behind."""

    def note(self, group: LeftGroup, text: str, draft: UUID | None = None) -> str:
        """Begin a note of this user's with *text* about the akt; gives its form. A *draft* that it was made of is dealt with."""

    def put_aside(self, group: LeftGroup) -> Kept:
        """Nobody needs it."""

    def bring_back(self, kept: Kept) -> None:
        """What was put aside is left behind again."""
