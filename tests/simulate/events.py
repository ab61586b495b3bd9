"""A seed's list of events: who does what, by which dice, and what goes wrong in the middle. Each stands for itself."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple

from tests.simulate.disk import DIES, FULL

STEPS = 200
"""Events of a seed; then all faults stop."""
_DIES, _FULL = 0.05, 0.03
_LEFT_OUT = 0.25
_LONGEST = 400
"""Statements of a step after which nothing more is likely to come."""


class Doing(NamedTuple):
    """*run*(world, laptop, dice) does it with one laptop and tells what it did, or None where there was nothing to do."""

    weight: int
    run: Callable[[Any, Any, Random], str | None]
    always: bool = False

    @property
    def name(self) -> str:
        """As it is told."""
        return self.run.__name__.strip("_")


class Event(NamedTuple):
    """*who* and *dice* are numbers from which the doing finds its laptop and makes its choices."""

    number: int
    doing: Doing
    who: int
    dice: int
    mishap: str = ""
    after: int = 0

    def told(self) -> str:
        """One line of a failing seed."""
        mishap = f" {self.mishap}@{self.after}" if self.mishap else ""
        return f"{self.number:03} {self.doing.name}{mishap}"


def events(seed: int, doings: Sequence[Doing]) -> list[Event]:
    """The same for the same seed and doings. Each seed leaves some doings out: what one hides another then shows."""
    chance = Random(f"events {seed}")
    weights = [one.weight if one.always or chance.random() > _LEFT_OUT else 0 for one in doings]
    found = []
    for number in range(STEPS):
        doing = chance.choices(doings, weights)[0]
        luck = chance.random()
        mishap = DIES if luck < _DIES else FULL if luck < _DIES + _FULL else ""
        after = int(_LONGEST ** chance.random()) if mishap else 0
        found.append(Event(number, doing, chance.getrandbits(16), chance.getrandbits(32), mishap, after))
    return found
