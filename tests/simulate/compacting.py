"""Days on which nobody writes: snapshots take the place of envelopes (docs/decisions/snapshots.md).

A laptop makes one of few envelopes here (laptop.py). Whether who comes later knows the same is for the oracles of every evening: in the
second one all akter are given to everybody, from snapshots where there are some.
"""

from random import Random
from typing import Final

from sqlalchemy import func, select

from sync.server.tables import chain_link
from tests.simulate.laptop import Laptop
from tests.simulate.world import World

_NIGHT: Final = 25 * 60 * 60 * 1000


def quiet_days(world: World, laptop: Laptop, dice: Random) -> str | None:
    """Everybody meets the server on each of them over a good line."""
    for _ in range(dice.choice([1, 2, 3])):
        world.time.passes(_NIGHT)
        for one in list(world.laptops):
            if one.joined and one is not laptop:
                world.do(one, lambda one=one: str(one.engine.round().trouble))  # type: ignore[misc]  # bound at once
    return f"{compacted(world)} envelopes have given way to snapshots"


def compacted(world: World) -> int:
    """Envelopes of which the server has the hash alone."""
    with world.town.engine.begin() as connection:
        return int(connection.execute(select(func.count()).select_from(chain_link)).scalar_one())
