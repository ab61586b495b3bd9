"""What coaches were told was saved, and a model of merge that knows nothing of dots: each value is written once in the world."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID


class About(NamedTuple):
    """One register of one record, by a field of it."""

    space: UUID
    record: UUID
    kind: int
    register: int
    merge: str
    melts: bool = False
    """What is written again before it was sent leaves no trace of what stood before: a draft."""


@dataclass(frozen=True, slots=True)
class Saying:
    """*value* was written by *user* on the laptop *by*, whose form showed *shown*."""

    value: str
    about: About
    user: UUID
    by: str
    shown: frozenset[str] = frozenset()


@dataclass
class Told:
    """All that was called saved. *lost*: what was only on a disk that is gone for ever, and never at the server."""

    sayings: dict[str, Saying] = field(default_factory=dict)
    trying: list[Saying] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    count: int = 0

    def new_value(self) -> str:
        """A text that stands nowhere else."""
        self.count += 1
        return f"ord {self.count}"

    def keep(self, sayings: Iterable[Saying]) -> None:
        """They were called saved."""
        self.sayings |= {one.value: one for one in sayings}

    def about(self) -> dict[About, list[Saying]]:
        """All that is still owed, by register."""
        found: dict[About, list[Saying]] = {}
        for one in self.sayings.values():
            if one.value not in self.lost:
                found.setdefault(one.about, []).append(one)
        return found

    def standing(self, known: Collection[str]) -> frozenset[str]:
        """Of the *known* values of one register those that nobody who is known to have written was shown."""
        written = {value for value in known if value in self.sayings and value not in self.lost}
        over = {value for one in written for value in self.sayings[one].shown}
        return frozenset(written - over)

    def lose(self, values: set[str], is_there: Callable[[str], bool]) -> None:
        """They were on a disk that is gone; and with them what they had been written over without a trace."""
        while values:
            self.lost |= values
            melted = {over for one in values if self.sayings[one].about.melts for over in self.sayings[one].shown}
            values = {one for one in melted - self.lost if not is_there(one)}
