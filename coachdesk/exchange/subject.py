"""What the two kinds of lists have in common: a subject knows what its rows need, whom they are like, and how they become records."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.record import RECORDS, Record
from coachdesk.exchange.problems import Problem
from coachdesk.exchange.rows import ReadRow, Setup
from coachdesk.exchange.traces import Trace, trace


@dataclass(frozen=True, slots=True, repr=False)
class Twin:
    """A record that may be about the same; *certain*: it has the same number."""

    record_id: UUID
    name: str
    certain: bool


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """What a row did: the record that it is about, and traces of what was added and what was filled in."""

    record_id: UUID
    made: tuple[Trace, ...] = ()
    filled: tuple[Trace, ...] = ()


class Subject(ABC):
    """Without state: everything comes from the session and the row."""

    @abstractmethod
    def misses(self, session: Session, setup: Setup, row: ReadRow) -> list[Problem]:
        """What the row lacks, or says against itself."""

    @abstractmethod
    def title(self, values: Mapping[str, str]) -> str:
        """What to call it."""

    @abstractmethod
    def number(self, values: Mapping[str, str]) -> str | None:
        """A number that only one has."""

    @abstractmethod
    def likeness(self, values: Mapping[str, str]) -> Hashable | None:
        """What two rows about the same would share, None where too little is known."""

    @abstractmethod
    def twins(self, session: Session, values: Mapping[str, str]) -> list[Twin]:
        """Who of those known here it may be, the certain ones first."""

    @abstractmethod
    def is_taken(self, session: Session, number: str) -> bool:
        """Whether somebody known here has that number."""

    @abstractmethod
    def link_of(self) -> str:
        """The field of ImportedRow that names the record."""

    @abstractmethod
    def space_of(self, session: Session, record_id: UUID) -> UUID:
        """Where its ImportedRow belongs."""

    @abstractmethod
    def stands(self, session: Session, record_ids: Collection[UUID]) -> set[UUID]:
        """Which of those are here and aren't deleted."""

    @abstractmethod
    def is_open(self, session: Session, record_id: UUID) -> bool:
        """Whether an import may write there; a closed akt is left alone."""

    @abstractmethod
    def holds(self, session: Session, record_id: UUID) -> Mapping[str, Sequence[str]]:
        """What stands there by meaning; an empty sequence is a gap that a source may fill."""

    @abstractmethod
    def make(self, session: Session, setup: Setup, row: ReadRow) -> Written:
        """Keep what the row says as new records."""

    @abstractmethod
    def fill(self, session: Session, setup: Setup, record_id: UUID, row: ReadRow, gaps: Collection[str]) -> Written:
        """Put into *gaps* what the row says; nothing that stands there is touched."""


def put(record: Record, values: Mapping[str, Any]) -> list[Trace]:
    """Set fields of registers that are wholly empty; gives a trace of each register set."""
    kind = RECORDS.of(type(record))
    touched = {kind.register_of(name).number: kind.register_of(name) for name in values}
    empty = {number for number, register in touched.items() if all(getattr(record, f.name) is None for f in register.fields)}
    for name, value in values.items():
        if kind.register_of(name).number in empty:
            setattr(record, name, value)
    return [trace(record, number) for number in sorted(empty)]
